package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** {@code send-response}: what was sent, once Central Services was informed (S5-9). */
record ResponseSent(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String responseSent,

        @Nullable @Size(max = 2000, message = "is too long: at most 2000 characters")
        String responseLink)
        implements TaskForm {}
