package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** {@code acknowledge-content}: Central Services is informed, and says whether it is an incident (S5-9). */
record ContentAcknowledged(
        @Steers @NotNull(message = REQUIRED) Boolean raise,
        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String remarks)
        implements TaskForm {}
