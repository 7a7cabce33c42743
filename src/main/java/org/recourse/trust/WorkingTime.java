package org.recourse.trust;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.ManagerParameters;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.springframework.stereotype.Component;

/**
 * The trust's clock: working days are Monday to Friday without the bank holidays of the trust's part of the United
 * Kingdom, between the configured hours. School holidays count as working days: a deadline does not wait for September.
 */
@Component
public class WorkingTime {

    private final TrustSettings settings;
    private final HolidayManager holidays;

    WorkingTime(TrustSettings settings) {
        if (!settings.dayStarts().isBefore(settings.dayEnds())) {
            throw new IllegalArgumentException(
                    "recourse.trust.day-starts must be earlier than recourse.trust.day-ends");
        }
        this.settings = settings;
        this.holidays = HolidayManager.getInstance(ManagerParameters.create("gb"));
    }

    /**
     * The moment that lies so much working time after the start. A start outside working hours counts from the next
     * opening; a span that fills a day exactly ends at the close of that day.
     *
     * @param amount zero or more, at most 2 000 hours
     */
    public Instant plus(Instant start, Duration amount) {
        if (amount.isNegative() || amount.toHours() > 2_000) {
            throw new IllegalArgumentException("A deadline lies between 0 and 2000 working hours, not " + amount);
        }
        ZonedDateTime at = start.atZone(settings.timeZone());
        Duration left = amount;
        while (true) {
            ZonedDateTime opens = at.with(settings.dayStarts());
            ZonedDateTime closes = at.with(settings.dayEnds());
            if (isWorkingDay(at.toLocalDate()) && at.isBefore(closes)) {
                ZonedDateTime from = at.isBefore(opens) ? opens : at;
                Duration today = Duration.between(from, closes);
                if (left.compareTo(today) <= 0) {
                    return from.plus(left).toInstant();
                }
                left = left.minus(today);
            }
            at = at.plusDays(1).with(settings.dayStarts());
        }
    }

    /** Where the trust's clocks stand. */
    public ZoneId zone() {
        return settings.timeZone();
    }

    /** When the working day starts on a date, whether or not that is a working day. */
    public Instant opening(LocalDate day) {
        return day.atTime(settings.dayStarts()).atZone(settings.timeZone()).toInstant();
    }

    /** Whether people work on the date: Monday to Friday, but on no bank holiday. */
    public boolean isWorkingDay(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !holidays.isHoliday(day, settings.holidays());
    }
}
