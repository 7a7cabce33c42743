/** How people work: how they want to hear of new tasks, and who stands in for whom while somebody is away. */
@ApplicationModule(allowedDependencies = {"casefile"})
@NullMarked
package org.recourse.workday;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
