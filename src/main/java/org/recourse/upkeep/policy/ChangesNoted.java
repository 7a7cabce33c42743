package org.recourse.upkeep.policy;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.Steers;

/** {@code note-changes}: what Central Services knows of new technology (S2-CS-1) and law, and what follows (S2-CS-2). */
record ChangesNoted(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String technology,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String law,

        @Steers @NotNull(message = REQUIRED) Boolean newVersionNeeded)
        implements Answers {}
