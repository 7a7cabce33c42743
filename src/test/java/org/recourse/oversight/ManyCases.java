package org.recourse.oversight;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Fills the tables of the board with cases that nobody reported, a tenth of them open, over three years: their rows, and
 * a case file each with sealed words. The engine knows nothing of them; no page of the board asks it about a case.
 */
final class ManyCases {

    private static final int AT_ONCE = 1000;
    private static final List<String> STEPS = List.of(
            "make-initial-assessment",
            "prevent-further-damage",
            "investigate",
            "decide-course-of-action",
            "take-internal-action",
            "refer-to-police",
            "record-police-outcome",
            "accept-hand-off",
            "close-case");
    private static final List<String> STATES = List.of(
            "RECEIVED", "RECEIVED", "INVESTIGATING", "DECIDING", "ACTING", "ACTING", "ACTING", "ACTING", "ACTING");
    private static final List<String> CATEGORIES =
            List.of("OFFENSIVE", "HARASSMENT", "IMPERSONATION", "DATA_PROTECTION", "COPYRIGHT", "DEFAMATORY", "OTHER");

    private final JdbcTemplate jdbc;
    private final byte[] words;
    private final List<String> tidyUp;
    private final Random random = new Random(7);
    private int filled;

    /**
     * Makes none yet.
     *
     * @param words sealed as the application seals them
     * @param tidyUp what the database does after so many new rows by itself, sooner or later, and shall not do meanwhile
     */
    ManyCases(JdbcTemplate jdbc, byte[] words, List<String> tidyUp) {
        this.tidyUp = tidyUp;
        this.jdbc = jdbc;
        this.words = words;
    }

    /** Fills up to so many cases. */
    void fill(int number) {
        Instant now = Instant.now();
        while (filled < number) {
            List<Object[]> files = new ArrayList<>();
            List<Object[]> rows = new ArrayList<>();
            for (int i = 0; i < AT_ONCE && filled < number; i++) {
                add(now, files, rows);
                filled++;
            }
            jdbc.batchUpdate("""
                    insert into recourse.case_file (reference, version, school, state, serious, category, subject_type,
                        conduct, ending, immediate_risk, opened_at, closed_at, entries, narrative, outcome)
                    values (?, 0, ?, ?, ?, ?, 'LEARNER', ?, ?, false, ?, ?, 0, ?, ?)
                    """, files);
            jdbc.batchUpdate("""
                    insert into recourse.case_standing (reference, school, is_open, state, severity, category,
                        subject_type, conduct, ending, opened_at, closed_at, step_id, step, waits_for, assignee,
                        waiting_since, due, open_tasks, first_look_at, first_look_due, decided_at, decided_due, closed_due,
                        seconds_open, late_by, followed)
                    values (?, ?, ?, ?, ?, ?, 'LEARNER', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true)
                    """, rows);
        }
        tidyUp.forEach(jdbc::execute);
    }

    private void add(Instant now, List<Object[]> files, List<Object[]> rows) {
        boolean open = filled % 10 == 0;
        String reference = "SM-2020-%06d".formatted(filled + 1);
        String school = random.nextBoolean() ? "churchward" : "northside";
        boolean serious = random.nextInt(10) == 0;
        String category = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
        int step = random.nextInt(STEPS.size());
        Duration age = Duration.ofMinutes(random.nextInt(open ? 60 * 24 * 60 : 3 * 365 * 24 * 60));
        Instant opened = now.minus(age);
        Duration took = Duration.ofMinutes(60 + random.nextInt(30 * 24 * 60));
        Instant closed = opened.plus(took).isBefore(now) ? opened.plus(took) : now;
        Timestamp closedAt = open ? null : Timestamp.from(closed);
        String state = open ? STATES.get(step) : "CLOSED";
        String conduct =
                open && step < 4 ? null : serious ? "ILLEGAL" : random.nextInt(4) == 0 ? "NO_BREACH" : "UNACCEPTABLE";
        String ending = open ? null : "COMPLETED";
        int late = open || random.nextInt(5) > 0 ? 0 : 60 + random.nextInt(500_000);
        Instant due = now.plus(Duration.ofMinutes(random.nextInt(30 * 24 * 60) - 5 * 24 * 60));
        files.add(new Object[] {
            reference, school, state, serious, category, conduct, ending, Timestamp.from(opened), closedAt, words, words
        });
        rows.add(new Object[] {
            reference,
            school,
            open,
            state,
            serious ? 0 : 1,
            category,
            conduct,
            ending,
            Timestamp.from(opened),
            closedAt,
            open ? STEPS.get(step) : "",
            open ? "Step " + STEPS.get(step).replace('-', ' ') : "",
            open ? "central-services" : "",
            open && random.nextBoolean() ? "user" + random.nextInt(20) : "",
            open ? Timestamp.from(opened) : null,
            Timestamp.from(open ? due : Standing.NEVER),
            open ? 1 : 0,
            Timestamp.from(opened.plusSeconds(7200)),
            Timestamp.from(opened.plusSeconds(random.nextInt(20_000))),
            conduct == null ? null : Timestamp.from(opened.plusSeconds(172_800)),
            conduct == null ? null : Timestamp.from(opened.plusSeconds(random.nextInt(400_000))),
            closedAt,
            open ? 0L : took.toSeconds(),
            late
        });
    }
}
