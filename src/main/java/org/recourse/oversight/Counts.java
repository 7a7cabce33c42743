package org.recourse.oversight;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is counted of some cases: those that were reported at one school in one month, or several such counts together. */
final class Counts {

    /** What has a deadline. */
    enum Aim {
        FIRST_LOOK("First look"),
        DECISION("Decision"),
        CLOSE("Close");

        private final String title;

        Aim(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /**
     * A span that times are counted in.
     *
     * @param most the longest that still counts
     */
    record Span(String name, Duration most) {}

    static final List<Span> SPANS = List.of(
            new Span("4 hours", Duration.ofHours(4)),
            new Span("1 day", Duration.ofDays(1)),
            new Span("2 days", Duration.ofDays(2)),
            new Span("1 week", Duration.ofDays(7)),
            new Span("2 weeks", Duration.ofDays(14)),
            new Span("4 weeks", Duration.ofDays(28)),
            new Span("3 months", Duration.ofDays(91)),
            new Span("longer", Duration.ofDays(36_500)));

    /** How long something took, and whether that was in time. */
    static final class Times {

        private final int[] spans = new int[SPANS.size()];
        private int within;
        private int late;
        private int noDeadline;

        void add(long seconds, @Nullable Boolean inTime) {
            int span = 0;
            while (span < SPANS.size() - 1 && seconds > SPANS.get(span).most().toSeconds()) {
                span++;
            }
            spans[span]++;
            if (inTime == null) {
                noDeadline++;
            } else if (inTime) {
                within++;
            } else {
                late++;
            }
        }

        void add(Times other) {
            for (int i = 0; i < spans.length; i++) {
                spans[i] += other.spans[i];
            }
            within += other.within;
            late += other.late;
            noDeadline += other.noDeadline;
        }

        public int done() {
            return within + late + noDeadline;
        }

        public int within() {
            return within;
        }

        public int late() {
            return late;
        }

        int in(int span) {
            return spans[span];
        }

        /** The span in which half of them were done: "1 day"; empty where nothing was. */
        public String median() {
            int seen = 0;
            for (int i = 0; i < spans.length; i++) {
                seen += spans[i];
                if (seen > 0 && seen * 2 >= done()) {
                    return SPANS.get(i).name();
                }
            }
            return "";
        }

        /** The share that was done in time, in per cent; -1 where nothing had a deadline. */
        public int share() {
            return within + late == 0 ? -1 : Math.round(100f * within / (within + late));
        }
    }

    private final Map<String, Integer> categories = new TreeMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final Map<Aim, Times> times = new EnumMap<>(Aim.class);
    private int reported;
    private int serious;

    Counts() {
        for (Aim aim : Aim.values()) {
            times.put(aim, new Times());
        }
    }

    void add(boolean isSerious, String category, String outcome) {
        reported++;
        serious += isSerious ? 1 : 0;
        categories.merge(category, 1, Integer::sum);
        outcomes.merge(outcome, 1, Integer::sum);
    }

    void add(Counts other) {
        reported += other.reported;
        serious += other.serious;
        other.categories.forEach((category, number) -> categories.merge(category, number, Integer::sum));
        other.outcomes.forEach((outcome, number) -> outcomes.merge(outcome, number, Integer::sum));
        other.times.forEach((aim, more) -> times(aim).add(more));
    }

    public int reported() {
        return reported;
    }

    public int serious() {
        return serious;
    }

    int category(String category) {
        return categories.getOrDefault(category, 0);
    }

    int outcome(String outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }

    Times times(Aim aim) {
        return Objects.requireNonNull(times.get(aim));
    }
}
