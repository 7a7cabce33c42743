package org.recourse.trial;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which faults there were, and when: from their beginning until everything was up again. */
final class FaultLog {

    /** In how much time a node that is let alone goes from its row to the mail server, or from there to its commit. */
    private static final Duration AT_WORK = Duration.ofSeconds(2);

    private final Instant start = Instant.now();
    private final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());

    /** A fault that is over. */
    record Entry(Fault fault, String detail, Instant begin, Instant end) {}

    /** Makes something go wrong, and puts it right again. */
    interface Course {
        void run() throws Exception;
    }

    void during(Fault fault, String detail, Course course) throws Exception {
        Instant begin = Instant.now();
        System.out.printf("%6.1f s  %s%s%n", secondsTo(begin), fault.words(), detail);
        try {
            course.run();
        } finally {
            Entry entry = new Entry(fault, detail, begin, Instant.now());
            entries.add(entry);
            System.out.printf("%6.1f s  over: %s%n", secondsTo(entry.end()), fault.words());
        }
    }

    Map<Fault, Integer> counts() {
        Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
        for (Entry entry : all()) {
            counts.merge(entry.fault(), 1, Integer::sum);
        }
        return counts;
    }

    int count() {
        return entries.size();
    }

    /**
     * Whether a fault can have undone, or kept from being noted, what was done outside meanwhile: it hit the sender between
     * its row, shortly before the mail, and its commit, shortly after.
     */
    boolean explainsLoss(Instant begin, Instant done) {
        return all().stream()
                .filter(entry -> entry.fault().undoes())
                .anyMatch(entry -> !entry.end()
                                .plus(AT_WORK)
                                .plus(heldUp(entry.end(), begin))
                                .isBefore(begin)
                        && !done.plus(AT_WORK).plus(heldUp(done, entry.begin())).isBefore(entry.begin()));
    }

    /** Whether nothing was out of order from one moment to the other, nor a while before. */
    boolean isCalm(Instant from, Instant to, Duration before) {
        return all().stream()
                .noneMatch(entry ->
                        entry.begin().isBefore(to) && entry.end().plus(before).isAfter(from));
    }

    double secondsTo(Instant moment) {
        return Duration.between(start, moment).toMillis() / 1000.0;
    }

    private Duration heldUp(Instant from, Instant to) {
        Duration sum = Duration.ZERO;
        for (Entry entry : all()) {
            Instant begin = entry.begin().isAfter(from) ? entry.begin() : from;
            Instant end = entry.end().isBefore(to) ? entry.end() : to;
            if (entry.fault().holdsUp() && begin.isBefore(end)) {
                sum = sum.plus(Duration.between(begin, end));
            }
        }
        return sum;
    }

    private List<Entry> all() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }
}
