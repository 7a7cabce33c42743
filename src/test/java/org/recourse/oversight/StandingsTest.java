package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The row of a case says what its file and its tasks say, whatever happened to it. */
@RecourseTest
class StandingsTest {

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    TaskService tasks;

    @Autowired
    Standings standings;

    @Autowired
    StandingsAtStart atStart;

    @Autowired
    JdbcClient jdbc;

    @Test
    void aNewCaseWaitsForItsMostUrgentTask() {
        String reference = cases.report(Map.of("subjectType", "learner"));
        Standing standing = standing(reference);
        assertThat(standing.open()).isTrue();
        assertThat(standing.school()).isEqualTo("churchward");
        assertThat(standing.state()).isEqualTo("RECEIVED");
        assertThat(standing.subjectType()).isEqualTo("LEARNER");
        assertThat(standing.openTasks()).isEqualTo(2);
        assertThat(standing.stepId()).isIn("prevent-further-damage", "make-initial-assessment");
        assertThat(standing.due())
                .isEqualTo(cases.task(reference, standing.stepId()).getDueDate().toInstant());
        assertThat(standing.assignee()).isEmpty();
        assertThat(standing.firstLookAt()).isNull();
    }

    @Test
    void whoTakesATaskAndWhenACaseIsFirstLookedAtIsThereAtOnce() {
        String reference = cases.caseAt("investigate");
        Standing before = standing(reference);
        assertThat(before.firstLookAt()).isNotNull();
        assertThat(before.firstLookDue()).isNotNull();
        cases.complete(reference, "prevent-further-damage");
        assertThat(standing(reference).step()).isEqualTo("Investigate what happened");
        assertThat(standing(reference).waitsFor()).containsExactly("central-services");
        cases.as(
                "central2",
                () -> tasks.claim(cases.task(reference, "investigate").getId(), "central2"));
        assertThat(standing(reference).assignee()).isEqualTo("central2");
        assertThat(standing(reference).firstLookAt()).isEqualTo(before.firstLookAt());
        cases.as(
                "central2",
                () -> tasks.setAssignee(cases.task(reference, "investigate").getId(), null));
        assertThat(standing(reference).assignee()).isEmpty();
    }

    @Test
    void aDecisionCountsOnceItIsOne() {
        String reference = cases.caseAt("decide-course-of-action");
        cases.complete(
                reference,
                "decide-course-of-action",
                Map.of("conduct", "more-to-investigate", "internalAction", false));
        assertThat(standing(reference).decidedAt()).isNull();
        cases.complete(reference, "investigate");
        cases.complete(reference, "decide-course-of-action");
        assertThat(standing(reference).decidedAt()).isNotNull();
        assertThat(standing(reference).decidedDue()).isNotNull();
        assertThat(standing(reference).conduct()).isEqualTo("UNACCEPTABLE");
    }

    @Test
    void aCaseThatIsRaisedOrClosedShowsIt() {
        String reference = cases.caseAt("close-case");
        cases.raise(reference);
        assertThat(standing(reference).serious()).isTrue();
        cases.complete(reference, "acknowledge-serious-incident");
        cases.complete(reference, "close-case");
        Standing closed = standing(reference);
        assertThat(closed.open()).isFalse();
        assertThat(closed.state()).isEqualTo("CLOSED");
        assertThat(closed.ending()).isEqualTo("COMPLETED");
        assertThat(closed.closedAt()).isEqualTo(cases.file(reference).closedAt().orElseThrow());
        assertThat(closed.closedDue()).isNotNull();
        assertThat(closed.openTasks()).isZero();
        assertThat(closed.step()).isEmpty();
        assertThat(closed.lateBy()).isZero();
    }

    /** As when the board comes to an installation that has cases already. */
    @Test
    void olderCasesAreReadAtTheStart() {
        List<String> all = List.of(cases.caseAt("investigate"), cases.caseAt("close-case"), cases.report());
        cases.complete(all.get(1), "close-case");
        List<Standing> before = all.stream().map(this::standing).toList();
        jdbc.sql("delete from recourse.case_standing where reference in (:all)")
                .param("all", all)
                .update();
        jdbc.sql("""
                insert into recourse.case_standing (reference, school, is_open, state, severity, category, subject_type,
                    conduct, ending, opened_at, closed_at)
                select reference, school, state <> 'CLOSED', state, case when serious then 0 else 1 end, category,
                    subject_type, conduct, ending, opened_at, closed_at
                from recourse.case_file where reference in (:all)
                """).param("all", all).update();

        atStart.catchUp();

        for (Standing old : before) {
            assertThat(standing(old.reference()))
                    .usingRecursiveComparison()
                    .ignoringFields("firstLookAt")
                    .isEqualTo(old);
        }
    }

    @Test
    void everyCaseHasItsRowAndAnswersForItsTasks() {
        Set<String> references = Set.of(cases.caseAt("refer-to-police"), cases.caseAt("accept-hand-off"));
        for (String reference : references) {
            assertThat(standing(reference).openTasks())
                    .isEqualTo(cases.openTasks(reference).size());
        }
    }

    private Standing standing(String reference) {
        return jdbc.sql("select " + Standing.COLUMNS + " from recourse.case_standing where reference = ?")
                .param(reference)
                .query(Standing::read)
                .single();
    }
}
