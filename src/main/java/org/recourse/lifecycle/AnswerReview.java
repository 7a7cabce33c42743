package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** {@code review-line-manager-answer}: whether it becomes an incident after all (reading A11). */
record AnswerReview(
        @Steers @NotNull(message = REQUIRED) Boolean raiseAfterAll,
        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String note)
        implements TaskForm {}
