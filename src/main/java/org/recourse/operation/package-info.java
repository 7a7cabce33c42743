/** How the application itself is doing, for those who run it: its health and its figures. Nothing here names a person or a case. */
@ApplicationModule(allowedDependencies = {"casefile", "notice", "oversight", "engine"})
@NullMarked
package org.recourse.operation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
