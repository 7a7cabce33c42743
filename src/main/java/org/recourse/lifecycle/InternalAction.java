package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** {@code take-internal-action}: what the trust did itself (S3-7). */
record InternalAction(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String actionTaken) implements TaskForm {}
