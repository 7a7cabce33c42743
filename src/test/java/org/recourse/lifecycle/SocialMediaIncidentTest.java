package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.Ending;
import org.springframework.beans.factory.annotation.Autowired;

/** The way of a case from its report to its end, as long as nothing comes in between. */
@ProcessTest
class SocialMediaIncidentTest {

    @Autowired
    Cases cases;

    @Autowired
    TaskService tasks;

    @Test
    void noBreachClosesTheCaseOnceContainmentIsDone() {
        String reference = cases.report();
        assertThat(cases.openTasks(reference)).containsExactly("make-initial-assessment", "prevent-further-damage");

        cases.complete(
                reference,
                "make-initial-assessment",
                "central",
                Map.of(
                        "apparentBreach",
                        false,
                        "category",
                        "other",
                        "subjectType",
                        "public",
                        "serious",
                        false,
                        "assessment",
                        "A misunderstanding."));
        assertThat(cases.openTasks(reference)).containsExactly("prevent-further-damage");

        cases.complete(reference, "prevent-further-damage", "itservices", Map.of("containment", "Nothing to contain."));
        cases.complete(
                reference,
                "close-case",
                "central",
                Map.of("outcome", "No breach.", "messageToReporter", "Thank you for telling us."));
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.CLOSED);
        assertThat(cases.file(reference).ending()).contains(Ending.COMPLETED);

        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
    }

    @Test
    void theStartFormOpensACaseToo() {
        String reference = cases.reportAs("staff", Map.of("school", "churchward", "narrative", "What staff saw."));
        assertThat(cases.incident(reference).getTenantId()).isEqualTo("churchward");
        assertThat(cases.file(reference).narrative()).isEqualTo("What staff saw.");
        assertThat(cases.file(reference).reporterUser()).contains("staff");
        assertThat(cases.openTasks(reference)).containsExactly("make-initial-assessment", "prevent-further-damage");
    }

    @Test
    void anApparentBreachIsInvestigatedWithoutWaitingForContainment() {
        String reference = cases.caseAt("investigate");
        assertThat(cases.openTasks(reference)).containsExactly("investigate", "prevent-further-damage");
    }

    @Test
    void noBreachFoundByTheDecidersLeadsToTheClosing() {
        String reference = cases.report();
        cases.complete(reference, "prevent-further-damage");
        cases.decide(reference, "no-breach", false, false);
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
    }

    @Test
    void theDecidersSendTheCaseBackToTheInvestigationAsOftenAsTheyNeed() {
        String reference = cases.caseAt("decide-course-of-action");
        for (int round = 0; round < 2; round++) {
            cases.complete(
                    reference,
                    "decide-course-of-action",
                    Map.of("conduct", "more-to-investigate", "internalAction", false));
            assertThat(cases.openTasks(reference)).containsExactly("investigate", "prevent-further-damage");
            assertThat(cases.file(reference).state()).isEqualTo(CaseState.INVESTIGATING);
            cases.complete(reference, "investigate");
        }
        cases.complete(reference, "decide-course-of-action");
        assertThat(cases.openTasks(reference)).containsExactly("prevent-further-damage", "take-internal-action");
        assertThat(cases.chronology(reference))
                .filteredOn("Investigate what happened"::equals)
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "unacceptable, true,  false, take-internal-action",
        "unacceptable, false, true,  accept-hand-off",
        "unacceptable, true,  true,  accept-hand-off take-internal-action",
        "illegal,      false, false, refer-to-police",
        "illegal,      true,  false, refer-to-police take-internal-action",
        "illegal,      false, true,  accept-hand-off refer-to-police",
        "illegal,      true,  true,  accept-hand-off refer-to-police take-internal-action"
    })
    void whatIsDecidedIsCarriedOutSideBySide(
            String conduct, boolean internalAction, boolean disciplinary, String actions) {
        String reference = cases.report();
        cases.complete(reference, "prevent-further-damage");
        cases.decide(reference, conduct, internalAction, disciplinary);
        cases.runJobs(reference);
        assertThat(cases.openTasks(reference)).containsExactly(actions.split(" "));
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.ACTING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "prevent-further-damage",
                "take-internal-action",
                "accept-hand-off",
                "record-police-outcome",
                "inform-agency"
            })
    void closingWaitsForWhateverIsDoneLast(String last) {
        String reference = cases.report();
        cases.decide(reference, "illegal", true, true);
        cases.runJobs(reference);
        cases.complete(reference, "refer-to-police", Map.of("agencies", "ico"));
        List<String> open = cases.openTasks(reference);
        assertThat(open)
                .containsExactly(
                        "accept-hand-off",
                        "inform-agency",
                        "prevent-further-damage",
                        "record-police-outcome",
                        "take-internal-action");

        open.stream().filter(task -> !task.equals(last)).forEach(task -> cases.complete(reference, task));
        assertThat(cases.openTasks(reference)).containsExactly(last);
        cases.complete(reference, last);
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
    }

    @Test
    void theStateTellsHowFarTheCaseHasCome() {
        String reference = cases.report();
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.RECEIVED);
        cases.as(
                "central",
                () -> tasks.claim(
                        cases.task(reference, "make-initial-assessment").getId(), "central"));
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.ASSESSING);
        cases.complete(reference, "make-initial-assessment");
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.INVESTIGATING);
        cases.complete(reference, "investigate");
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.DECIDING);
        cases.complete(reference, "decide-course-of-action");
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.ACTING);
        cases.complete(reference, "take-internal-action");
        cases.complete(reference, "prevent-further-damage");
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.ACTING);
        cases.complete(reference, "close-case");
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.CLOSED);
    }

    @Test
    void theChronologyKeepsWhatTheTablesAdvisedBesideWhatPeopleChose() {
        String reference = cases.report();
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "make-initial-assessment", Map.of("category", "harassment"));
        cases.complete(reference, "investigate");
        assertThat(cases.textsOf(reference, "Advise on severity")).containsExactly("serious");
        assertThat(cases.textsOf(reference, "Advise on the course of action"))
                .containsExactly("internal-action-and-disciplinary");
        assertThat(cases.file(reference).isSerious()).isFalse();
        cases.complete(reference, "decide-course-of-action");
        assertThat(cases.openTasks(reference)).containsExactly("take-internal-action");
    }

    @Test
    void theChronologyTellsTheWholeWay() {
        String reference = cases.report();
        cases.runJobs(reference);
        Arrays.asList(
                        "make-initial-assessment",
                        "prevent-further-damage",
                        "investigate",
                        "decide-course-of-action",
                        "take-internal-action",
                        "close-case")
                .forEach(task -> cases.complete(reference, task));
        cases.runJobs(reference);
        assertThat(cases.chronology(reference))
                .containsExactly(
                        "Incident reported",
                        "Tell IT Services and senior management",
                        "Confirm receipt to the reporter",
                        "Make the initial assessment",
                        "Advise on severity",
                        "Prevent further damage",
                        "Investigate what happened",
                        "Advise on the course of action",
                        "Decide the course of action",
                        "Take internal action",
                        "Close the case",
                        "Case closed",
                        "Tell the reporter the outcome");
    }
}
