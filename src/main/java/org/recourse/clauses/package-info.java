/** Which processes, steps, decision tables and questions carry each clause of the policy, read from what is live. */
@ApplicationModule(allowedDependencies = {"lifecycle", "trust"})
@NullMarked
package org.recourse.clauses;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
