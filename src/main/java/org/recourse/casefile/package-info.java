/**
 * The story: what was reported, by whom, about whom, what was found and decided, and the chronology of it. Nothing of
 * it is copied to the engine, which knows only the way.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package org.recourse.casefile;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
