package org.recourse.upkeep.training;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A training campaign.
 *
 * @param groups ids of the groups whose people are asked, comma separated
 * @param schools ids of the schools whose people are asked, comma separated; empty for all
 */
record Campaign(
        long number,
        String reference,
        String title,
        String groups,
        String schools,
        int policyVersion,
        Instant due,
        Instant openedAt,
        String openedBy,
        @Nullable Instant endedAt) {}
