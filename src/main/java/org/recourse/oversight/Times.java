package org.recourse.oversight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.WorkingTime;
import org.springframework.stereotype.Component;

/** Times as people of the trust read them. */
@Component
public class Times {

    private final DateTimeFormatter format;
    private final Clock clock;

    Times(WorkingTime workingTime, Clock clock) {
        ZoneId zone = workingTime.zone();
        this.format =
                DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.UK).withZone(zone);
        this.clock = clock;
    }

    /** Such as "25 November 2026, 14:05". */
    public String format(Instant at) {
        return format.format(at);
    }

    /** Whether the moment is past. */
    public boolean isPast(@Nullable Instant at) {
        return at != null && at.isBefore(clock.instant());
    }

    /** How long ago the moment was, such as "3 hours": rounded down, in the largest unit that gives at least 2. */
    public String since(Instant at) {
        return length(Duration.between(at, clock.instant()));
    }

    /** How long it is, in minutes, hours or days. */
    static String length(Duration span) {
        if (span.toHours() >= 48) {
            return span.toDays() + " days";
        }
        if (span.toMinutes() >= 120) {
            return span.toHours() + " hours";
        }
        long minutes = Math.max(0, span.toMinutes());
        return minutes == 1 ? "1 minute" : minutes + " minutes";
    }

    Instant now() {
        return clock.instant();
    }
}
