package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** {@code investigate}: what Central Services found (S2-CS-4). */
record Investigation(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String findings,

        @Steers @Nullable Boolean serious)
        implements TaskForm {}
