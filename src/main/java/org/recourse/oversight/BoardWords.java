package org.recourse.oversight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.Role;
import org.recourse.trust.WorkingTime;
import org.springframework.stereotype.Component;

/** How a case stands, as a manager would say it. */
@Component
class BoardWords {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.UK);
    private static final DateTimeFormatter DAY_AND_YEAR = DateTimeFormatter.ofPattern("EEEE d MMMM yyyy", Locale.UK);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.UK);

    private final ZoneId zone;
    private final Clock clock;

    BoardWords(WorkingTime workingTime, Clock clock) {
        this.zone = workingTime.zone();
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    LocalDate today() {
        return clock.instant().atZone(zone).toLocalDate();
    }

    /** Why an open case waits, or what came of a closed one. */
    String why(Standing standing) {
        return standing.open() ? waits(standing) : came(standing);
    }

    private String waits(Standing standing) {
        if (standing.step().isEmpty()) {
            return "No task is open: the case goes on by itself, unless a job has failed.";
        }
        StringBuilder words = new StringBuilder(standing.step())
                .append(" waits for ")
                .append(groups(standing.waitsFor()))
                .append(standing.waitingSince() == null ? "" : " since " + day(standing.waitingSince()))
                .append(", ")
                .append(lateness(standing))
                .append("; ")
                .append(standing.assignee().isEmpty() ? "nobody has taken it" : standing.assignee() + " has taken it")
                .append(".");
        if (standing.openTasks() > 1) {
            words.append(
                    standing.openTasks() == 2
                            ? " Another task is open."
                            : " " + (standing.openTasks() - 1) + " other tasks are open.");
        }
        return words.toString();
    }

    private String came(Standing standing) {
        String how = standing.secondsOpen() < 86_400
                ? "on the day it was reported"
                : "after " + span(Duration.ofSeconds(standing.secondsOpen()));
        return outcome(standing) + " Closed " + how
                + (standing.lateBy() > 0 ? ", " + span(Duration.ofSeconds(standing.lateBy())) + " late." : ".");
    }

    /** How a closed case ended, in a sentence or two. */
    String outcome(Standing standing) {
        if ("WITHDRAWN".equals(standing.ending())) {
            return "The report was withdrawn.";
        }
        if ("DUPLICATE".equals(standing.ending())) {
            return "It was a duplicate of another case, which went on in its place.";
        }
        String conduct = standing.conduct() == null ? "" : standing.conduct();
        return switch (conduct) {
            case "NO_BREACH" -> "No breach of the policy was found.";
            case "UNACCEPTABLE" -> "The conduct was unacceptable, and action was taken.";
            case "ILLEGAL" -> "The conduct was considered illegal and referred to the police.";
            default -> "It did not look like a breach of the policy.";
        };
    }

    /** "2 days late", "due today at 16:30", "due on Monday 3 November", or that there is no date. */
    String lateness(Standing standing) {
        if (!standing.open()) {
            return standing.lateBy() > 0 ? span(Duration.ofSeconds(standing.lateBy())) + " late" : "in time";
        }
        if (standing.due().equals(Standing.NEVER)) {
            return "with no date";
        }
        if (standing.isLate(now())) {
            return span(Duration.between(standing.due(), now())) + " late";
        }
        ZonedDateTime due = standing.due().atZone(zone);
        if (due.toLocalDate().equals(today())) {
            return "due today at " + TIME.format(due);
        }
        return due.toLocalDate().equals(today().plusDays(1))
                ? "due tomorrow at " + TIME.format(due)
                : "due on " + day(standing.due());
    }

    /** How long ago it was reported, or how long it took. */
    String age(Standing standing) {
        Duration age = standing.open()
                ? Duration.between(standing.openedAt(), now())
                : Duration.ofSeconds(standing.secondsOpen());
        return span(age);
    }

    /** "Wednesday 3 December", with the year where it is not this one. */
    String day(@Nullable Instant moment) {
        if (moment == null) {
            return "";
        }
        LocalDate day = moment.atZone(zone).toLocalDate();
        return (day.getYear() == today().getYear() ? DAY : DAY_AND_YEAR).format(day);
    }

    /** "Wednesday 3 December, 10:15", or the time alone where it was today. */
    public String moment(Instant moment) {
        String time = TIME.format(moment.atZone(zone));
        return moment.atZone(zone).toLocalDate().equals(today()) ? time : day(moment) + ", " + time;
    }

    public String code(@Nullable String constant, String missing) {
        if (constant == null) {
            return missing;
        }
        String words = constant.toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    static String groups(List<String> ids) {
        return ids.isEmpty() ? "nobody yet" : ids.stream().map(Role::titleOf).collect(Collectors.joining(" or "));
    }

    /** A code of ours, such as {@code data-protection}, from the constant's name. */
    static @Nullable String codeOf(@Nullable String constant) {
        return constant == null ? null : constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** In the largest unit that says enough: minutes, hours, or days. */
    static String span(Duration span) {
        long minutes = Math.max(1, span.toMinutes());
        if (minutes < 60) {
            return count(minutes, "minute");
        }
        return minutes < 48 * 60 ? count(minutes / 60, "hour") : count(minutes / (24 * 60), "day");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
