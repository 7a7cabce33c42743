package org.recourse.oversight;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.recourse.Cases;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A trust's year on the board: cases that were taken through their processes, with the clock of their rows set back
 * afterwards. What other tests left is taken from the board.
 */
public class BoardSeed {

    private static final List<String> CATEGORIES = List.of(
            "offensive", "harassment", "impersonation", "offensive", "data-protection", "copyright", "harassment");

    private final Cases cases;
    private final TaskService tasks;
    private final JdbcClient jdbc;
    private final Figures figures;
    private final Instant now = Instant.now();

    private String oldestLate = "";
    private String closedLastMonth = "";

    BoardSeed(Cases cases, TaskService tasks, JdbcClient jdbc, Figures figures) {
        this.cases = cases;
        this.tasks = tasks;
        this.jdbc = jdbc;
        this.figures = figures;
    }

    public String oldestLate() {
        return oldestLate;
    }

    public String closedLastMonth() {
        return closedLastMonth;
    }

    /** Makes the cases. */
    public void fill() {
        jdbc.sql("delete from recourse.case_standing").update();
        oldestLate = open("churchward", "investigate", 24, -9);
        String serious = open("churchward", "decide-course-of-action", 12, -2);
        cases.raise(serious);
        cases.complete(serious, "acknowledge-serious-incident");
        set(serious, 12, 4, Duration.ofDays(-2));
        String taken = open("churchward", "take-internal-action", 15, 1);
        cases.as(
                "central2",
                () -> tasks.claim(cases.task(taken, "take-internal-action").getId(), "central2"));
        set(taken, 15, 2, Duration.ofDays(1));
        open("churchward", "close-case", 9, 3);
        open("churchward", "make-initial-assessment", 0, 1);
        open("northside", "investigate", 8, -1);
        open("northside", "decide-course-of-action", 6, 2);
        open("northside", "make-initial-assessment", 0, 1);

        Instant lastMonth = LocalDate.now(ZoneOffset.UTC)
                .withDayOfMonth(1)
                .minusDays(9)
                .atTime(14, 30)
                .toInstant(ZoneOffset.UTC);
        closedLastMonth = closed("churchward", "unacceptable", 0, lastMonth, 12, 2);
        closed("churchward", "no-breach", 1, lastMonth.minus(Duration.ofDays(3)), 6, 0);
        closed("northside", "unacceptable", 2, lastMonth.minus(Duration.ofDays(6)), 9, 0);
        for (int month = 1; month <= 9; month++) {
            Instant then = lastMonth.minus(Duration.ofDays(30L * month));
            closed(
                    "churchward",
                    month % 3 == 0 ? "no-breach" : "unacceptable",
                    month,
                    then,
                    5 + month,
                    month % 4 == 1 ? 1 : 0);
            if (month % 2 == 0) {
                closed("northside", "unacceptable", month + 2, then.minus(Duration.ofDays(4)), 16 - month, 0);
            }
        }
        figures.forget();
    }

    /** An open case at a task, reported so many days ago and due in so many. */
    private String open(String school, String task, int reported, int due) {
        String reference = cases.report(Map.of("school", school));
        cases.bring(reference, task);
        if (!task.equals("make-initial-assessment") && !task.equals("close-case")) {
            cases.complete(reference, "prevent-further-damage");
        }
        set(reference, reported, reported / 2, Duration.ofDays(due));
        return reference;
    }

    private void set(String reference, int reported, int waits, Duration due) {
        Instant opened = now.minus(Duration.ofDays(reported)).minus(Duration.ofHours(2));
        jdbc.sql("""
                update recourse.case_standing set opened_at = ?, waiting_since = ?, due = ?,
                    first_look_at = case when first_look_at is null then null else cast(? as timestamp(6) with time zone) end, first_look_due = ?,
                    decided_at = case when decided_at is null then null else cast(? as timestamp(6) with time zone) end, decided_due = ?
                where reference = ?
                """)
                .params(
                        Timestamp.from(opened),
                        Timestamp.from(now.minus(Duration.ofDays(waits)).minus(Duration.ofHours(1))),
                        Timestamp.from(now.plus(due).minus(Duration.ofMinutes(20))),
                        Timestamp.from(opened.plus(Duration.ofHours(3))),
                        Timestamp.from(opened.plus(Duration.ofHours(8))),
                        Timestamp.from(opened.plus(Duration.ofDays(5))),
                        Timestamp.from(opened.plus(Duration.ofDays(6))),
                        reference)
                .update();
    }

    /** A closed case: when it was closed, how many days it took, and how many of these late. */
    private String closed(String school, String conduct, int kind, Instant closed, int took, int late) {
        String reference = cases.report(Map.of("school", school));
        cases.complete(
                reference, "make-initial-assessment", Map.of("category", CATEGORIES.get(kind % CATEGORIES.size())));
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "investigate");
        boolean action = conduct.equals("unacceptable");
        cases.complete(reference, "decide-course-of-action", Map.of("conduct", conduct, "internalAction", action));
        if (action) {
            cases.complete(reference, "take-internal-action");
        }
        cases.complete(reference, "close-case");
        Instant opened = closed.minus(Duration.ofDays(took));
        Instant due = late == 0 ? closed.plus(Duration.ofDays(2)) : closed.minus(Duration.ofDays(late));
        jdbc.sql("""
                update recourse.case_standing set opened_at = ?, closed_at = ?, closed_due = ?, first_look_at = ?,
                    first_look_due = ?, decided_at = ?, decided_due = ?, seconds_open = ?, late_by = ?, severity = ?
                where reference = ?
                """)
                .params(
                        Timestamp.from(opened),
                        Timestamp.from(closed),
                        Timestamp.from(due),
                        Timestamp.from(opened.plus(Duration.ofHours(1 + 5L * (kind % 3)))),
                        Timestamp.from(opened.plus(Duration.ofHours(8))),
                        Timestamp.from(opened.plus(Duration.ofDays(took / 2))),
                        Timestamp.from(opened.plus(Duration.ofDays(5))),
                        Duration.ofDays(took).toSeconds(),
                        Duration.ofDays(late).toSeconds(),
                        kind % 4 == 3 ? 0 : 1,
                        reference)
                .update();
        return reference;
    }
}
