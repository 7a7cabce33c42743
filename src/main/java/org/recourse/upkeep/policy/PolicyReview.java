package org.recourse.upkeep.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A review of the policy.
 *
 * @param version the number of the version that came of it; null where there is none, or none yet
 * @param objection who objected to the version and why; null where nobody did since its file was uploaded
 */
record PolicyReview(
        String reference,
        Instant startedAt,
        String startedBy,
        String reason,
        @Nullable String technology,
        @Nullable String law,
        @Nullable Boolean newVersionNeeded,
        @Nullable Integer version,
        @Nullable String objection,
        @Nullable Instant endedAt) {}
