package org.recourse.upkeep.policy;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.recourse.lifecycle.Answers;

/** The start form {@code start-policy-review} (S2-CS-2). */
record ReviewWanted(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String reason) implements Answers {}
