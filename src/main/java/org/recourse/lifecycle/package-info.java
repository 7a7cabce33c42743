/**
 * The way: what the incident diagrams call. One class per process names its messages and variables, a record per task
 * form holds the rules for its fields, and the delegates hand over to the case file and the notices.
 */
@ApplicationModule(allowedDependencies = {"casefile", "trust", "notice", "workday"})
@NullMarked
package org.recourse.lifecycle;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
