package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** {@code decide-on-withdrawal}: whether a case goes on although its reporter withdrew the report. */
record WithdrawalDecision(
        @Steers @NotNull(message = REQUIRED) Boolean caseGoesOn,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String reason)
        implements TaskForm {}
