package org.recourse.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Working days from 8:30 to 16:30 in England; times in the tests are those of the clock on the wall. */
class WorkingTimeTest {

    private static final ZoneId LONDON = ZoneId.of("Europe/London");

    private final WorkingTime workingTime = england("08:30", "16:30");

    @ParameterizedTest(name = "{0}: {1} + {2} = {3}")
    @CsvSource({
        "within a day,                       2026-11-24T10:00, PT4H,    2026-11-24T14:00",
        "no time at all,                     2026-11-24T10:00, PT0S,    2026-11-24T10:00",
        "before opening,                     2026-11-24T03:10, PT2H,    2026-11-24T10:30",
        "at opening,                         2026-11-24T08:30, PT2H,    2026-11-24T10:30",
        "no time at all before opening,      2026-11-24T03:10, PT0S,    2026-11-24T08:30",
        "up to the close,                    2026-11-24T12:30, PT4H,    2026-11-24T16:30",
        "a whole day,                        2026-11-24T08:30, PT8H,    2026-11-24T16:30",
        "past the close,                     2026-11-24T14:30, PT4H,    2026-11-25T10:30",
        "a minute past the close,            2026-11-24T12:30, PT4H1M,  2026-11-25T08:31",
        "starting exactly at the close,      2026-11-24T16:30, PT1H,    2026-11-25T09:30",
        "starting in the evening,            2026-11-24T21:00, PT8H,    2026-11-25T16:30",
        "several days,                       2026-11-24T10:00, PT20H,   2026-11-26T14:00",
        "a working week,                     2026-11-23T08:30, PT40H,   2026-11-27T16:30",
        "over a weekend,                     2026-11-27T15:30, PT2H,    2026-11-30T09:30",
        "starting on a Saturday,             2026-11-28T11:00, PT1H,    2026-11-30T09:30",
        "starting on a Sunday at midnight,   2026-11-29T00:00, PT8H,    2026-11-30T16:30",
        "over Christmas and its substitute,  2026-12-24T15:30, PT2H,    2026-12-29T09:30",
        "starting on Christmas Day,          2026-12-25T10:00, PT1H,    2026-12-29T09:30",
        "over New Year,                      2026-12-31T16:00, PT1H,    2027-01-04T09:00",
        "over Easter,                        2027-03-25T15:30, PT2H,    2027-03-30T09:30",
        "over the early May bank holiday,    2027-04-30T16:00, PT1H,    2027-05-04T09:00",
        "over the late August bank holiday,  2027-08-27T16:00, PT1H,    2027-08-31T09:00",
        "St Patrick's Day is not England's,  2027-03-16T16:00, PT1H,    2027-03-17T09:00",
        "the clocks go forward,              2026-03-27T15:30, PT2H,    2026-03-30T09:30",
        "the clocks go back,                 2026-10-23T15:30, PT2H,    2026-10-26T09:30",
        "school holidays are working days,   2027-08-10T10:00, PT8H,    2027-08-11T10:00"
    })
    void passesInWorkingHoursOnly(String what, LocalDateTime start, Duration amount, LocalDateTime end) {
        assertThat(workingTime.plus(at(start), amount)).isEqualTo(at(end));
    }

    @Test
    void aWorkingDayHasItsHoursWhateverTheOffset() {
        // 16:00 on the Friday before the clocks go back is 15:00 UTC, 9:00 on the Monday after it is 9:00 UTC.
        assertThat(workingTime.plus(Instant.parse("2026-10-23T15:00:00Z"), Duration.ofHours(1)))
                .isEqualTo(Instant.parse("2026-10-26T09:00:00Z"));
        assertThat(workingTime.plus(Instant.parse("2026-07-06T07:30:00Z"), Duration.ofHours(8)))
                .isEqualTo(Instant.parse("2026-07-06T15:30:00Z"));
    }

    @Test
    void hoursAndHolidaysAreTheTrustsOwn() {
        assertThat(england("07:00", "19:00").plus(at(LocalDateTime.parse("2026-11-24T18:00")), Duration.ofHours(2)))
                .isEqualTo(at(LocalDateTime.parse("2026-11-25T08:00")));
        WorkingTime scotland = new WorkingTime(settings("08:30", "16:30", "sct"));
        assertThat(scotland.plus(at(LocalDateTime.parse("2027-08-27T16:00")), Duration.ofHours(1)))
                .isEqualTo(at(LocalDateTime.parse("2027-08-30T09:00")));
    }

    @Test
    void aDayThatEndsBeforeItStartsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> england("16:30", "08:30"))
                .withMessageContaining("recourse.trust.day-starts");
        assertThatIllegalArgumentException().isThrownBy(() -> england("08:30", "08:30"));
    }

    @Test
    void aSpanThatIsNoDeadlineIsRefused() {
        Instant start = at(LocalDateTime.parse("2026-11-24T10:00"));
        assertThatIllegalArgumentException().isThrownBy(() -> workingTime.plus(start, Duration.ofMinutes(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> workingTime.plus(start, Duration.ofHours(2_001)));
        assertThat(workingTime.plus(start, Duration.ofHours(2_000))).isAfter(start);
    }

    private static Instant at(LocalDateTime time) {
        return time.atZone(LONDON).toInstant();
    }

    private static WorkingTime england(String starts, String ends) {
        return new WorkingTime(settings(starts, ends, "eng"));
    }

    private static TrustSettings settings(String starts, String ends, String holidays) {
        return new TrustSettings(
                List.of(new School("churchward", "Churchward School")),
                LONDON,
                LocalTime.parse(starts),
                LocalTime.parse(ends),
                holidays);
    }
}
