package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.recourse.casefile.Ending;
import org.springframework.beans.factory.annotation.Autowired;

/** A case whose report is withdrawn, or that turns out to be a duplicate. */
@ProcessTest
class EarlyEndingTest {

    private static final String DECIDE = "decide-on-withdrawal";
    private static final Map<String, Object> GOES_ON = Map.of("caseGoesOn", true);
    private static final Map<String, Object> ENDS = Map.of("caseGoesOn", false);

    @Autowired
    Cases cases;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "make-initial-assessment",
                "investigate",
                "decide-course-of-action",
                "take-internal-action",
                "accept-hand-off",
                "consider-further-information",
                "close-case"
            })
    void aWithdrawnCaseEndsWhereCentralServicesSaysSo(String step) {
        String reference = cases.caseAt(step);
        cases.withdraw(reference);
        cases.complete(reference, DECIDE, ENDS);
        assertEnded(reference, Ending.WITHDRAWN);
    }

    @Test
    void aWithdrawnCaseThatGoesOnIsWorkedToItsEnd() {
        String reference = cases.caseAt("investigate");
        cases.withdraw(reference);
        assertThat(cases.openTasks(reference)).containsExactly(DECIDE, "investigate", "prevent-further-damage");
        cases.complete(reference, DECIDE, GOES_ON);
        assertThat(cases.openTasks(reference)).containsExactly("investigate", "prevent-further-damage");

        cases.complete(reference, "investigate");
        cases.complete(reference, "decide-course-of-action");
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "take-internal-action");
        cases.complete(reference, "close-case");
        assertEnded(reference, Ending.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCaseThatWasWorkedToItsEndKeepsItsOutcomeWhateverIsDecidedOnTheWithdrawal(boolean goesOn) {
        String reference = cases.caseAt("close-case");
        cases.withdraw(reference);
        cases.complete(reference, "close-case");
        assertThat(cases.openTasks(reference)).containsExactly(DECIDE);
        assertThat(cases.file(reference).isClosed()).isFalse();
        cases.complete(reference, DECIDE, Map.of("caseGoesOn", goesOn));
        assertEnded(reference, Ending.COMPLETED);
    }

    @Test
    void aReportCanBeWithdrawnAgainAfterTheCaseWentOn() {
        String reference = cases.caseAt(DECIDE);
        cases.complete(reference, DECIDE, GOES_ON);
        cases.withdraw(reference);
        cases.complete(reference, DECIDE, ENDS);
        assertEnded(reference, Ending.WITHDRAWN);
    }

    @Test
    void aSeriousCaseEndsOnlyOnceItIsAcknowledged() {
        String reference = cases.caseAt("investigate");
        cases.raise(reference);
        cases.withdraw(reference);
        cases.complete(reference, DECIDE, ENDS);
        cases.runJobs(reference);
        assertThat(cases.file(reference).isClosed()).isFalse();
        assertThat(cases.openTasks(reference))
                .containsExactly("acknowledge-serious-incident", "investigate", "prevent-further-damage");
        assertThat(cases.incident(reference)).isWaitingAt("acknowledged-before-ending");

        cases.complete(reference, "acknowledge-serious-incident");
        assertEnded(reference, Ending.WITHDRAWN);
    }

    /** What was serious at any time is acknowledged before it ends. */
    @Test
    void aSeriousCaseThatIsLoweredWhileItsEndingWaitsIsAcknowledgedAllTheSame() {
        String reference = cases.caseAt("make-initial-assessment");
        cases.raise(reference);
        cases.withdraw(reference);
        cases.complete(reference, DECIDE, ENDS);
        cases.inform(reference);
        cases.complete(reference, "consider-further-information", Map.of("serious", false));
        assertThat(cases.file(reference).isClosed()).isFalse();
        cases.complete(reference, "acknowledge-serious-incident");
        assertEnded(reference, Ending.WITHDRAWN);
    }

    @Test
    void aCaseThatWasLoweredBeforeItsEndingWasProposedIsAcknowledgedAllTheSame() {
        String reference = cases.caseAt("make-initial-assessment");
        cases.raise(reference);
        cases.inform(reference);
        cases.complete(reference, "consider-further-information", Map.of("serious", false));
        assertThat(cases.file(reference).isSerious()).isFalse();
        cases.withdraw(reference);
        cases.complete(reference, DECIDE, ENDS);
        assertThat(cases.file(reference).isClosed()).isFalse();
        cases.complete(reference, "acknowledge-serious-incident");
        assertEnded(reference, Ending.WITHDRAWN);
    }

    @Test
    void theAcknowledgementEndsACaseWhoseClosingWaitedForItToo() {
        String reference = cases.report();
        cases.raise(reference);
        cases.complete(reference, "make-initial-assessment", Map.of("apparentBreach", false));
        cases.complete(reference, "prevent-further-damage");
        cases.withdraw(reference);
        cases.complete(reference, DECIDE, ENDS);
        assertThat(cases.openTasks(reference)).containsExactly("acknowledge-serious-incident");
        cases.complete(reference, "acknowledge-serious-incident");
        assertEnded(reference, Ending.WITHDRAWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refer-to-police", "record-police-outcome"})
    void aCaseWithIllegalConductGoesOnWhateverWasDecidedOnItsWithdrawal(String step) {
        String reference = cases.caseAt(step);
        List<String> open = cases.openTasks(reference);
        cases.withdraw(reference);
        cases.complete(reference, DECIDE, ENDS);
        assertThat(cases.openTasks(reference)).isEqualTo(open);
        assertThat(cases.file(reference).isClosed()).isFalse();
        assertThat(cases.incident(reference)).hasPassed("goes-on-for-police");
    }

    @Test
    void conductFoundIllegalWhileTheEndingWaitsKeepsTheCaseGoing() {
        String reference = cases.caseAt("decide-course-of-action");
        cases.raise(reference);
        cases.withdraw(reference);
        cases.complete(reference, DECIDE, ENDS);
        cases.complete(reference, "decide-course-of-action", Map.of("conduct", "illegal", "internalAction", false));
        cases.complete(reference, "acknowledge-serious-incident");
        cases.runJobs(reference);
        assertThat(cases.openTasks(reference)).containsExactly("prevent-further-damage", "refer-to-police");
    }

    @Test
    void aDuplicateEndsAtOnceAndTheTwoCasesNameEachOther() {
        String first = cases.caseAt("investigate");
        String second = cases.report();
        cases.markDuplicate(second, first);
        assertEnded(second, Ending.DUPLICATE);
        assertThat(cases.file(second).duplicateOf()).contains(first);
        assertThat(cases.chronology(second)).contains("Duplicate of " + first);
        assertThat(cases.chronology(first)).contains("Also reported as " + second);
        assertThat(cases.openTasks(first)).containsExactly("investigate", "prevent-further-damage");
    }

    @Test
    void aSeriousDuplicateEndsOnlyOnceItIsAcknowledged() {
        String first = cases.report();
        String second = cases.report();
        cases.raise(second);
        cases.markDuplicate(second, first);
        assertThat(cases.file(second).isClosed()).isFalse();
        assertThat(cases.openTasks(second)).doesNotContain(DECIDE).contains("acknowledge-serious-incident");
        cases.complete(second, "acknowledge-serious-incident");
        assertEnded(second, Ending.DUPLICATE);
    }

    @Test
    void aCaseWithIllegalConductIsNoDuplicate() {
        String first = cases.report();
        String second = cases.caseAt("refer-to-police");
        List<String> open = cases.openTasks(second);
        assertThatThrownBy(() -> cases.markDuplicate(second, first)).isInstanceOf(Incidents.NotNow.class);
        assertThat(cases.file(second).duplicateOf()).isEmpty();
        assertThat(cases.openTasks(second)).isEqualTo(open);
    }

    @Test
    void whatComesInForAClosedCaseIsTurnedAway() {
        String other = cases.report();
        String reference = cases.caseAt(DECIDE);
        cases.complete(reference, DECIDE, ENDS);
        assertThatThrownBy(() -> cases.withdraw(reference)).isInstanceOf(Incidents.NotNow.class);
        assertThatThrownBy(() -> cases.inform(reference)).isInstanceOf(Incidents.NotNow.class);
        assertThatThrownBy(() -> cases.raise(reference)).isInstanceOf(Incidents.NotNow.class);
        assertThatThrownBy(() -> cases.markDuplicate(reference, other)).isInstanceOf(Incidents.NotNow.class);
        assertThat(cases.openTasks(reference)).isEmpty();
    }

    private void assertEnded(String reference, Ending ending) {
        assertThat(cases.openTasks(reference)).isEmpty();
        assertThat(cases.timerIds(reference)).isEmpty();
        assertThat(cases.file(reference).isClosed()).isTrue();
        assertThat(cases.file(reference).ending()).contains(ending);
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(cases.chronology(reference)).containsOnlyOnce("Case closed", "Tell the reporter the outcome");
    }
}
