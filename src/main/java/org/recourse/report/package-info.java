/** What anyone sees without signing in. The public report and its status join here. */
@ApplicationModule(allowedDependencies = {"lifecycle", "casefile", "trust", "nodes"})
@NullMarked
package org.recourse.report;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
