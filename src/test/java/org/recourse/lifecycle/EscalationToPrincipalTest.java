package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.Ending;
import org.springframework.beans.factory.annotation.Autowired;

/** A serious incident is reported to the Principal or Deputy, who acknowledges it (S5-7, readings A3 to A5). */
@ProcessTest
class EscalationToPrincipalTest {

    private static final String ACKNOWLEDGE = "acknowledge-serious-incident";

    @Autowired
    Cases cases;

    @Autowired
    TaskService tasks;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "make-initial-assessment",
                "investigate",
                "decide-course-of-action",
                "take-internal-action",
                "accept-hand-off",
                "refer-to-police",
                "record-police-outcome",
                "consider-further-information",
                "decide-on-withdrawal",
                "close-case"
            })
    void raisingIsReportedOnceWhateverStepTheCaseIsAt(String step) {
        String reference = cases.caseAt(step);
        List<String> before = cases.openTasks(reference);

        cases.raise(reference);
        cases.raise(reference);
        List<String> expected = new ArrayList<>(before);
        expected.add(ACKNOWLEDGE);
        assertThat(cases.openTasks(reference)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(cases.file(reference).isSerious()).isTrue();
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "Serious incident")).containsExactly("deputy", "principal");

        cases.complete(reference, ACKNOWLEDGE);
        cases.raise(reference);
        cases.runJobs(reference);
        assertThat(cases.openTasks(reference)).isEqualTo(before);
        assertThat(Mails.to(reference, "Serious incident")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "make-initial-assessment",
                "investigate",
                "decide-course-of-action",
                "consider-further-information"
            })
    void eachFormThatAsksForItRaises(String task) {
        String reference = cases.caseAt(task);
        assertThat(cases.openTasks(reference)).doesNotContain(ACKNOWLEDGE);
        cases.complete(reference, task, Map.of("serious", true));
        assertThat(cases.tasks(reference, ACKNOWLEDGE)).hasSize(1);
        assertThat(cases.file(reference).isSerious()).isTrue();
        assertThat(cases.chronology(reference)).contains("Raised to serious");
    }

    @Test
    void raisedAtTheAssessmentAndAgainByTheDecidersIsReportedOnce() {
        String reference = cases.report();
        cases.complete(reference, "make-initial-assessment", Map.of("serious", true));
        cases.complete(reference, "investigate", Map.of("serious", true));
        cases.complete(reference, "decide-course-of-action", Map.of("serious", true));
        assertThat(cases.tasks(reference, ACKNOWLEDGE)).hasSize(1);
    }

    @Test
    void theAcknowledgementHoldsUpNothingButTheClosing() {
        String reference = cases.report();
        cases.complete(reference, "make-initial-assessment", Map.of("serious", true));
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "investigate");
        cases.complete(reference, "decide-course-of-action");
        cases.complete(reference, "take-internal-action");
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE);
        assertThat(cases.incident(reference)).isWaitingAt("acknowledged-if-serious");

        cases.complete(reference, ACKNOWLEDGE);
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
        assertThat(cases.incident(reference)).hasPassed("report-to-principal").isWaitingAt("close-case");
    }

    @Test
    void acknowledgedInTimeTheClosingWaitsForNothing() {
        String reference = cases.report();
        cases.complete(reference, "make-initial-assessment", Map.of("serious", true, "apparentBreach", false));
        cases.complete(reference, ACKNOWLEDGE);
        cases.complete(reference, "prevent-further-damage");
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
    }

    @Test
    void raisedWhileOnlyTheClosingIsLeftTheCaseDoesNotCloseBeforeItIsAcknowledged() {
        String reference = cases.caseAt("close-case");
        cases.raise(reference);
        cases.complete(reference, "close-case");
        cases.runJobs(reference);
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE);
        assertThat(cases.file(reference).isClosed()).isFalse();

        cases.complete(reference, ACKNOWLEDGE);
        assertThat(cases.file(reference).isClosed()).isTrue();
        assertThat(cases.file(reference).ending()).contains(Ending.COMPLETED);
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
    }

    @Test
    void aFormThatWasOpenWhenSomebodyRaisedTheCaseDoesNotLowerIt() {
        String reference = cases.caseAt("investigate");
        cases.raise(reference);
        cases.complete(reference, "investigate", Map.of("serious", false));
        assertThat(cases.file(reference).isSerious()).isTrue();
        assertThat(cases.chronology(reference)).contains("Stays serious").doesNotContain("Lowered to not serious");

        cases.complete(reference, "decide-course-of-action", Map.of("conduct", "no-breach", "internalAction", false));
        cases.complete(reference, "prevent-further-damage");
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE);
    }

    @Test
    void aFormThatWasOpenedLaterLowersTheCase() {
        String reference = cases.caseAt("investigate");
        cases.raise(reference);
        cases.complete(reference, "investigate");
        cases.complete(
                reference,
                "decide-course-of-action",
                Map.of("conduct", "no-breach", "internalAction", false, "serious", false));
        assertThat(cases.file(reference).isSerious()).isFalse();
        assertThat(cases.chronology(reference)).contains("Lowered to not serious");

        cases.complete(reference, "prevent-further-damage");
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE);
        cases.complete(reference, ACKNOWLEDGE);
        cases.complete(reference, "close-case");
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.CLOSED);
    }

    /** What was serious at any time is acknowledged first. */
    @Test
    void loweredWhileTheClosingWaitsForTheAcknowledgementTheClosingGoesOnWaiting() {
        String reference = cases.caseAt(ACKNOWLEDGE);
        cases.inform(reference);
        cases.complete(reference, "make-initial-assessment", Map.of("apparentBreach", false));
        cases.complete(reference, "prevent-further-damage");
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE, "consider-further-information");

        cases.complete(reference, "consider-further-information", Map.of("serious", false));
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE);
        cases.complete(reference, ACKNOWLEDGE);
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
    }

    @Test
    void raisedAgainAfterItWasLoweredTheCaseIsNotReportedAgain() {
        String reference = cases.caseAt("investigate");
        cases.raise(reference);
        cases.complete(reference, "investigate");
        cases.complete(reference, ACKNOWLEDGE);
        cases.complete(reference, "decide-course-of-action", Map.of("serious", false));
        cases.raise(reference);
        assertThat(cases.openTasks(reference)).containsExactly("prevent-further-damage", "take-internal-action");
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "take-internal-action");
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
    }

    @ParameterizedTest
    @CsvSource({
        "staff,               deputy-principal principal, deputy principal",
        "principal,           deputy-principal,           deputy",
        "deputy,              principal,                  principal",
        "'principal, deputy', chair-of-governors,         chair",
        "principal.northside, deputy-principal principal, deputy principal"
    })
    void nobodyAcknowledgesACaseAboutThemselves(String named, String groups, String told) {
        String reference = cases.report();
        cases.complete(reference, "make-initial-assessment", Map.of("serious", true, "subjectUsers", named));
        assertThat(cases.candidateGroups(cases.task(reference, ACKNOWLEDGE))).containsExactly(groups.split(" "));
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "Serious incident")).containsExactly(told.split(" "));

        cases.complete(reference, ACKNOWLEDGE);
        assertThat(cases.openTasks(reference)).doesNotContain(ACKNOWLEDGE);
    }

    @Test
    void whoIsNamedOnlyAfterTheReportCannotAcknowledgeEither() {
        String reference = cases.caseAt(ACKNOWLEDGE);
        cases.complete(reference, "make-initial-assessment", Map.of("subjectUsers", "principal"));
        String task = cases.task(reference, ACKNOWLEDGE).getId();
        Map<String, Object> yes = Map.of("acknowledged", true);
        assertThatThrownBy(() -> cases.as("principal", () -> tasks.complete(task, yes)))
                .hasMessageContaining("no such open task");
        cases.as("deputy", () -> tasks.complete(task, yes));
        assertThat(cases.openTasks(reference)).doesNotContain(ACKNOWLEDGE);
    }

    @Test
    void aDirectionIsThereForThoseWhoDecide() {
        String reference = cases.caseAt(ACKNOWLEDGE);
        cases.complete(reference, ACKNOWLEDGE, Map.of("direction", "Tell the parents."));
        assertThat(cases.textsOf(reference, "Acknowledge the serious incident"))
                .singleElement()
                .asString()
                .contains("Tell the parents.");
    }

    @Test
    void notAcknowledgedInTimeTheDeputyAndThenTheChairAreTold() {
        String reference = cases.caseAt(ACKNOWLEDGE);
        cases.runJobs(reference);
        cases.fire(reference, "deputy-due");
        cases.runJobs(reference);
        String notYet = "Serious incident " + reference + " is not yet acknowledged";
        assertThat(Mails.to(reference, notYet)).containsExactly("deputy");

        cases.fire(reference, "chair-due");
        cases.runJobs(reference);
        assertThat(Mails.to(reference, notYet)).containsExactly("chair", "deputy");
        assertThat(cases.timerIds(reference)).doesNotContain("deputy-due", "chair-due");
        assertThat(cases.openTasks(reference)).contains(ACKNOWLEDGE);
    }

    @Test
    void onceAcknowledgedNobodyIsToldThatItIsNot() {
        String reference = cases.caseAt(ACKNOWLEDGE);
        assertThat(cases.timerIds(reference))
                .contains("chair-due", "deputy-due", "remind-" + ACKNOWLEDGE, "step-up-" + ACKNOWLEDGE);
        cases.fire(reference, "deputy-due");
        cases.complete(reference, ACKNOWLEDGE);
        cases.runJobs(reference);
        assertThat(cases.timerIds(reference))
                .doesNotContain("chair-due", "deputy-due", "remind-" + ACKNOWLEDGE, "step-up-" + ACKNOWLEDGE);
        assertThat(Mails.to(reference, "Serious incident " + reference + " is not yet acknowledged"))
                .isEmpty();
    }
}
