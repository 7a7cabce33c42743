package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** {@code consider-further-information}: what new information means for the case (S2-CS-4). */
record FurtherInformation(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String consideration,

        @Steers @Nullable Boolean serious)
        implements TaskForm {}
