/** What lets several nodes of the application work on one database: how they start, and what they keep in common beside the cases. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.recourse.nodes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
