package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** {@code prevent-further-damage}: what was done at once to prevent damage (S5-3). */
record Containment(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String containment) implements TaskForm {}
