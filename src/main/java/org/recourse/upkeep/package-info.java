/**
 * The policy's other duties: the directory of official accounts, the policy's versions and the training. Their processes
 * belong to no case; what is done in them is kept in this module's own tables.
 */
@ApplicationModule(allowedDependencies = {"casefile", "trust", "notice", "lifecycle", "workday", "oversight"})
@NullMarked
package org.recourse.upkeep;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
