package org.recourse.oversight;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whole months that figures are about. The three terms cover the year without a gap, so that no case falls between two of
 * them: autumn from September, spring from January, summer from April.
 *
 * @param first its first month
 * @param last its last month, not before the first
 * @param name as people read it, such as "Autumn term 2026"
 */
record Period(YearMonth first, YearMonth last, String name) {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.UK);

    /** As many months as a chart can show. */
    private static final int MOST = 36;

    /** The term that the month is in. */
    static Period termOf(YearMonth month) {
        int number = month.getMonthValue();
        int start = number >= 9 ? 9 : number >= 4 ? 4 : 1;
        int end = start == 9 ? 12 : start == 4 ? 8 : 3;
        String season = start == 9 ? "Autumn" : start == 4 ? "Summer" : "Spring";
        return new Period(month.withMonth(start), month.withMonth(end), season + " term " + month.getYear());
    }

    /** The term that the month is in and those before it, the latest first. */
    static List<Period> terms(YearMonth month, int number) {
        return Stream.iterate(termOf(month), term -> termOf(term.first().minusMonths(1)))
                .limit(number)
                .toList();
    }

    /**
     * What an address asks for: {@code term=2026-09}, the first month of a term, or {@code from} and {@code to}, two
     * months. Without either, and where they make no sense, the last twelve months.
     */
    static Period of(Map<String, String> address, YearMonth now) {
        try {
            String term = address.getOrDefault("term", "");
            if (!term.isEmpty()) {
                return termOf(YearMonth.parse(term));
            }
            YearMonth from = YearMonth.parse(address.getOrDefault("from", ""));
            YearMonth to = YearMonth.parse(address.getOrDefault("to", ""));
            if (!to.isBefore(from) && to.isBefore(from.plusMonths(MOST))) {
                return between(from, to);
            }
        } catch (DateTimeException notAMonth) {
            // the last year, then
        }
        return between(now.minusMonths(11), now);
    }

    private static Period between(YearMonth from, YearMonth to) {
        String name = from.equals(to) ? MONTH.format(from) : MONTH.format(from) + " to " + MONTH.format(to);
        return new Period(from, to, name);
    }

    List<YearMonth> months() {
        List<YearMonth> months = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            months.add(month);
        }
        return months;
    }

    boolean contains(YearMonth month) {
        return !month.isBefore(first) && !month.isAfter(last);
    }
}
