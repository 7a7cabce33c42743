package org.recourse.upkeep.policy;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.recourse.lifecycle.Answers;

/** {@code upload-new-version}: what is published with the file that was uploaded (S2-CS-2). */
record NewVersion(
        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG)
        String title,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String changes)
        implements Answers {}
