/**
 * What keeps an analyst's change safe: the contract that diagrams, decision tables and forms have to keep as one set, asked
 * before anything is put live, the walk through every way, the preview in which somebody walks a draft, the log of what was put
 * live, and what is running following to it. Nothing depends on this module but the program's start.
 */
@ApplicationModule(allowedDependencies = {"casefile", "trust", "lifecycle", "upkeep", "clauses", "engine", "oversight"})
@NullMarked
package org.recourse.change;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
