package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** {@code look-through-export}: whether all that is given was looked through, or more time is needed. */
record ExportLookedThrough(
        @Steers @NotNull(message = REQUIRED) Boolean lookedThrough,

        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String remarks)
        implements TaskForm {}
