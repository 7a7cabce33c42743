package org.recourse.operation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Anchors;
import org.recourse.casefile.RegularCheck;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.stereotype.Component;

/**
 * Whether the chronologies are checked and anchored each night, and whole. Each running application finds the same, so it
 * takes none out of service.
 */
@Component("chronologiesHealthIndicator")
class ChronologiesHealth extends AbstractHealthIndicator {

    /** A night, and time for what failed to be tried again. */
    private static final Duration A_NIGHT = Duration.ofHours(26);

    private final RegularCheck check;
    private final Anchors anchors;
    private final Clock clock;

    ChronologiesHealth(RegularCheck check, Anchors anchors, Clock clock) {
        this.check = check;
        this.anchors = anchors;
        this.clock = clock;
    }

    /** Only for those who are told the parts: it changes nothing for the others. */
    @Override
    public Health getHealth(boolean includeDetails) {
        return includeDetails ? health() : Health.unknown().build();
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Optional<RegularCheck.Run> run = check.latest();
        Optional<Instant> anchored = anchors.latestAt();
        // Before the first night it counts from the first case; without a case nothing is due.
        Instant firstCase = anchors.firstCaseAt().orElse(null);
        boolean isWhole = run.map(RegularCheck.Run::whole).orElse(true);
        boolean late =
                isLate(run.map(RegularCheck.Run::endedAt).orElse(firstCase)) || isLate(anchored.orElse(firstCase));
        health.status(isWhole && !late ? Status.UP : Attention.NEEDED);
        run.ifPresent(latest -> health.withDetail("checked", String.valueOf(latest.endedAt()))
                .withDetail("cases", latest.cases())
                .withDetail("broken", latest.broken())
                .withDetail("brokenAnchors", latest.brokenAnchors()));
        anchored.ifPresent(at -> health.withDetail("anchored", at.toString()));
    }

    private boolean isLate(@Nullable Instant since) {
        return since != null && Duration.between(since, clock.instant()).compareTo(A_NIGHT) > 0;
    }
}
