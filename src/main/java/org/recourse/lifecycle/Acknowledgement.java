package org.recourse.lifecycle;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** {@code acknowledge-serious-incident}: the Principal or Deputy was informed (S5-7) and may add a direction. */
record Acknowledgement(
        @NotNull(message = REQUIRED)
        @AssertTrue(message = "must be yes: there is no other answer to it than that you have read it")
        Boolean acknowledged,

        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String direction)
        implements TaskForm {}
