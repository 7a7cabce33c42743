package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseFiles;
import org.recourse.lifecycle.Retention;
import org.recourse.oversight.Counts.Aim;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is counted, over which months, and without which cases. */
@RecourseTest
class FiguresTest {

    /** Long before any other test's cases. */
    private static final Period PERIOD = Period.of(Map.of("term", "2019-09"), YearMonth.of(2026, 1));

    private static final Instant REPORTED = Instant.parse("2019-10-07T09:00:00Z");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    Figures figures;

    @Autowired
    Retention retention;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    private String decided;
    private String open;

    @BeforeEach
    void cases() {
        decided = cases.caseAt("take-internal-action");
        cases.complete(decided, "prevent-further-damage");
        cases.complete(decided, "take-internal-action");
        cases.complete(decided, "close-case");
        open = cases.report(Map.of("school", "northside"));
        for (String reference : List.of(decided, open)) {
            jdbc.sql("update recourse.case_standing set opened_at = ? where reference = ?")
                    .params(Timestamp.from(REPORTED), reference)
                    .update();
        }
        jdbc.sql("""
                update recourse.case_standing set first_look_at = ?, first_look_due = ?, decided_at = ?, decided_due = ?,
                    closed_at = ?, closed_due = ? where reference = ?
                """)
                .params(
                        later(Duration.ofHours(2)),
                        later(Duration.ofHours(4)),
                        later(Duration.ofDays(3)),
                        later(Duration.ofDays(2)),
                        later(Duration.ofDays(10)),
                        later(Duration.ofDays(12)),
                        decided)
                .update();
        figures.forget();
    }

    @AfterEach
    void back() {
        jdbc.sql("update recourse.case_standing set opened_at = ? where reference in (?, ?)")
                .params(Timestamp.from(Instant.now()), decided, open)
                .update();
        jdbc.sql("delete from recourse.case_subject where reference in (?, ?)")
                .params(decided, open)
                .update();
        figures.forget();
    }

    @Test
    void countsWhatWasReportedInThePeriod() {
        Figures.Of found = figures.of(PERIOD, List.of("churchward", "northside"), Set.of());
        assertThat(found.all().reported()).isEqualTo(2);
        assertThat(found.byMonth().keySet()).hasSize(4);
        assertThat(found.byMonth().get(YearMonth.of(2019, 10)).reported()).isEqualTo(2);
        assertThat(found.bySchool().get("northside").reported()).isEqualTo(1);
        assertThat(found.all().category("OFFENSIVE")).isEqualTo(1);
        assertThat(found.all().category(Figures.NOT_ASSESSED)).isEqualTo(1);
        assertThat(found.all().outcome("UNACCEPTABLE")).isEqualTo(1);
        assertThat(found.all().outcome(Figures.STILL_OPEN)).isEqualTo(1);
        Counts.Times decision = found.all().times(Aim.DECISION);
        assertThat(List.of(decision.done(), decision.within(), decision.late())).containsExactly(1, 0, 1);
        assertThat(decision.median()).isEqualTo("1 week");
        assertThat(found.all().times(Aim.FIRST_LOOK).median()).isEqualTo("4 hours");
        assertThat(found.all().times(Aim.CLOSE).share()).isEqualTo(100);
        assertThat(figures.of(PERIOD, List.of("northside"), Set.of()).all().reported())
                .isEqualTo(1);
    }

    @Test
    void aDeletedCaseStaysCounted() {
        cases.runJobs(decided);
        List<String> schools = List.of("churchward", "northside");
        String before = inWords(figures.of(PERIOD, schools, Set.of()));

        assertThat(retention.purge(decided, "test", "recourse")).containsExactly(decided);
        figures.forget();

        assertThat(inWords(figures.of(PERIOD, schools, Set.of()))).isEqualTo(before);
        assertThat(jdbc.sql("delete from recourse.case_figure where reported = '2019-10'")
                        .update())
                .isEqualTo(1);
    }

    private static String inWords(Figures.Of figures) {
        Counts all = figures.all();
        StringBuilder words = new StringBuilder();
        words.append(all.reported()).append(' ').append(all.serious());
        Figures.CATEGORIES.keySet().forEach(category -> words.append(' ').append(all.category(category)));
        Figures.OUTCOMES.keySet().forEach(outcome -> words.append(' ').append(all.outcome(outcome)));
        for (Aim aim : Aim.values()) {
            Counts.Times times = all.times(aim);
            words.append(' ')
                    .append(times.within())
                    .append(' ')
                    .append(times.late())
                    .append(' ')
                    .append(times.done());
            words.append(' ').append(times.median());
        }
        figures.byMonth().forEach((month, counts) -> words.append(' ').append(counts.reported()));
        return words.toString();
    }

    @Test
    void whoIsKeptFromACaseGetsTheFiguresOfAWorldWithoutIt() {
        String all = page();
        assertThat(all).contains("<dd>2</dd>");
        new TransactionTemplate(transactions)
                .executeWithoutResult(status -> caseFiles.nameSubjects(caseFiles.open(open), Set.of("manager")));
        String without = page();
        assertThat(without).contains("<dd>1</dd>").doesNotContain("<dd>2</dd>", "Not assessed");
        jdbc.sql("delete from recourse.case_subject where reference = ?")
                .param(open)
                .update();
        assertThat(page()).isEqualTo(all);
    }

    @Test
    void thePageHasChartsAndTheSameAsTables() {
        assertThat(page())
                .contains("<svg", "Cases by month", "Cases by school", "Time to decision", "As a table")
                .contains("Autumn term 2019")
                .doesNotContain("style=");
        assertThat(Calls.as("smt", port).get("/board/figures").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-09, 2026-09, 2026-12, Autumn term 2026",
        "2026-12, 2026-09, 2026-12, Autumn term 2026",
        "2026-02, 2026-01, 2026-03, Spring term 2026",
        "2026-08, 2026-04, 2026-08, Summer term 2026",
    })
    void everyMonthIsInOneTerm(String month, String first, String last, String name) {
        assertThat(Period.termOf(YearMonth.parse(month)))
                .isEqualTo(new Period(YearMonth.parse(first), YearMonth.parse(last), name));
    }

    @Test
    void aPeriodThatMakesNoSenseIsTheLastYear() {
        YearMonth now = YearMonth.of(2026, 11);
        for (Map<String, String> wrong : List.of(
                Map.of("term", "soon"),
                Map.of("from", "2026-05", "to", "2026-01"),
                Map.of("from", "1000-01", "to", "2026-01"),
                Map.<String, String>of())) {
            assertThat(Period.of(wrong, now).first()).isEqualTo(YearMonth.of(2025, 12));
        }
    }

    private String page() {
        return Calls.textOf(Calls.as("manager", port).get("/board/figures?term=2019-09"))
                .replaceAll("Counted at.*", "");
    }

    private static Timestamp later(Duration duration) {
        return Timestamp.from(REPORTED.plus(duration));
    }
}
