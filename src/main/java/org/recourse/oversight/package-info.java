/** What people see of a case beside its tasks: the calls on a case and its page; and what they set for
 * themselves. */
@ApplicationModule(allowedDependencies = {"lifecycle", "casefile", "trust", "workday"})
@NullMarked
package org.recourse.oversight;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
