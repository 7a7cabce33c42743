/** The trust: its schools, the roles the policy names, its working hours, and who may see what. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.recourse.trust;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
