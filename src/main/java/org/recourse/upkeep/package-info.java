/** The policy's other duties: each keeps its record in tables of its own, and its tasks go the way of its diagram. */
@ApplicationModule(allowedDependencies = {"casefile", "trust", "notice", "lifecycle", "workday", "oversight"})
@NullMarked
package org.recourse.upkeep;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
