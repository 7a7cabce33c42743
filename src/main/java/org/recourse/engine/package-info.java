/**
 * The engine: its configuration, its users and rights, and the doors to it. The only package that touches what is
 * inside the engine.
 */
@ApplicationModule(allowedDependencies = {"lifecycle", "casefile", "trust", "workday", "nodes"})
@NullMarked
package org.recourse.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
