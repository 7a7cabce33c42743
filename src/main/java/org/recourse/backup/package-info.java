/**
 * Back-up and restore: everything in the database as one sealed archive that does not depend on the kind of database, and
 * back again. Knows tables, not what they mean.
 */
@ApplicationModule(allowedDependencies = {"casefile", "trust", "oversight", "engine"})
@NullMarked
package org.recourse.backup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
