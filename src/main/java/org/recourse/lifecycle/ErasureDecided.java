package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** {@code decide-on-erasure}: what is erased was chosen case by case; this says it in a few words. */
record ErasureDecided(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String decision) implements TaskForm {}
