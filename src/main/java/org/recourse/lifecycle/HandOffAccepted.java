package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** {@code accept-hand-off}: under which reference the disciplinary process takes the matter over (S5-1). */
record HandOffAccepted(
        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG)
        String handOffReference) implements TaskForm {}
