package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** {@code record-police-outcome}: what came of the referral (S3-8). */
record PoliceOutcome(
        @NotNull(message = REQUIRED) @OneOf(Kind.class) String policeOutcome,
        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String policeNote)
        implements TaskForm {

    enum Kind {
        NO_FURTHER_ACTION,
        COMMUNITY_RESOLUTION,
        CAUTION,
        CHARGE,
        OTHER
    }
}
