package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.casefile.CaseFiles;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;

/** Questionable content: the response is held until Central Services is informed (S5-9, S2-MK-3, S2-MK-4, reading A12). */
@ProcessTest
class ContentResponseTest {

    private static final String PROCESS = "content-response";
    private static final String DRAFT = "draft-response";
    private static final String ACKNOWLEDGE = "acknowledge-content";
    private static final String SEND = "send-response";
    private static final String REPORT = "report-outcome";
    private static final Person MARKETING = new Person("marketing", Set.of("marketing"), Set.of("churchward"));

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    Incidents incidents;

    @Test
    void theResponseIsHeldUntilCentralServicesAcknowledges() {
        String reference = cases.start(PROCESS);
        assertThat(reference).startsWith("CR-");
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE, DRAFT);
        cases.complete(reference, DRAFT);
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE);
        cases.complete(reference, ACKNOWLEDGE);
        assertThat(cases.openTasks(reference)).containsExactly(SEND);
        cases.complete(reference, SEND);
        cases.complete(reference, REPORT);
        assertThat(cases.file(reference).isClosed()).isTrue();
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(Mails.to(reference, "Outcome on questionable content")).containsExactly("central", "central2");
        assertThat(Mails.to(reference, "Your report")).containsExactly("staff");
        assertThat(caseFiles.conversation(reference)).extracting("text").containsExactly("It is answered.");
    }

    @Test
    void aMailThatWasDeliveredCountsOnceTheTimeToAcknowledgeIsOver() {
        String reference = cases.start(PROCESS);
        cases.complete(reference, DRAFT);
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "Questionable content received")).containsExactly("central", "central2");
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE);
        cases.fire(reference, "time-to-acknowledge-over");
        assertThat(cases.openTasks(reference)).containsExactly(SEND);
    }

    @Test
    void whereNobodyCouldBeMailedNothingButTheAcknowledgementCounts() {
        String reference = cases.start(PROCESS, Map.of("subjectUsers", "central,central2"));
        cases.complete(reference, DRAFT);
        cases.runJobs(reference);
        assertThat(cases.timerIds(reference)).doesNotContain("time-to-acknowledge-over");
        assertThat(cases.openTasks(reference)).containsExactly(ACKNOWLEDGE);
        assertThat(cases.candidateGroups(cases.task(reference, ACKNOWLEDGE)))
                .containsExactly("central-services", "smt");
        cases.complete(reference, ACKNOWLEDGE, Map.of());
        assertThat(cases.openTasks(reference)).containsExactly(SEND);
    }

    @Test
    void contentThatNeedsNoAnswerIsReportedWithoutOne() {
        String reference = cases.start(PROCESS);
        cases.complete(reference, DRAFT, Map.of("answerNeeded", false));
        cases.complete(reference, ACKNOWLEDGE);
        assertThat(cases.openTasks(reference)).containsExactly(REPORT);
    }

    @Test
    void aTrustThatWantsItHasEachResponseApproved() {
        String reference = cases.caseAt("approve-response");
        assertThat(cases.candidateGroups(cases.task(reference, "approve-response")))
                .containsExactly("central-services");
        assertThat(cases.textsOf(reference, "Choose who approves it")).containsExactly("central-services");
        cases.complete(reference, ACKNOWLEDGE);
        assertThat(cases.openTasks(reference)).containsExactly("approve-response");
        cases.complete(reference, "approve-response", Map.of("approved", false, "remarks", "Kinder, please."));
        assertThat(cases.openTasks(reference)).containsExactly(DRAFT);
        cases.approvedBy("central-services", () -> cases.complete(reference, DRAFT));
        cases.complete(reference, "approve-response");
        assertThat(cases.openTasks(reference)).containsExactly(SEND);
    }

    @Test
    void centralServicesSeesThatItIsAnIncident() {
        String reference = cases.start(PROCESS);
        cases.complete(reference, DRAFT);
        cases.complete(reference, ACKNOWLEDGE, Map.of("raise", true, "remarks", "This is a threat."));
        String incident = caseFiles.raisedAs(reference).orElseThrow();
        assertThat(cases.openTasks(reference)).isEmpty();
        assertThat(cases.file(reference).isClosed()).isTrue();
        assertThat(cases.textsOf(incident, "Raised from " + reference).get(0)).contains("This is a threat.");
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
    }

    @Test
    void atAnyTimeItCanBecomeAnIncident() {
        for (String task : List.of(DRAFT, "approve-response", SEND, REPORT)) {
            String reference = cases.caseAt(task);
            incidents.raiseIncident(cases.file(reference), MARKETING, "There are more of them.");
            String incident = caseFiles.raisedAs(reference).orElseThrow();
            assertThat(cases.openTasks(reference)).isEmpty();
            assertThat(cases.textsOf(incident, "Raised from " + reference).get(0))
                    .contains("There are more of them.");
            assertThat(cases.openTasks(incident)).contains("make-initial-assessment");
            assertThatThrownBy(() -> incidents.raiseIncident(cases.file(reference), MARKETING, "Again."))
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void atAnyTimeAgenciesCanBeInvolvedAndTheMatterWaitsForThem() {
        String reference = cases.caseAt(REPORT);
        incidents.involveAgencies(cases.file(reference), MARKETING, List.of("platform", "ico"), "It is fake.");
        assertThat(cases.tasks(reference, "inform-agency"))
                .extracting("name")
                .containsExactlyInAnyOrder("Inform the agency: platform", "Inform the agency: ico");
        cases.complete(reference, REPORT);
        assertThat(cases.file(reference).isClosed()).isFalse();
        cases.complete(reference, "inform-agency");
        cases.complete(reference, "inform-agency");
        assertThat(cases.file(reference).isClosed()).isTrue();
    }

    @Test
    void theIncidentThatItBecomesSaysWhichAgenciesWereChosen() {
        String reference = cases.start(PROCESS);
        incidents.involveAgencies(cases.file(reference), MARKETING, List.of("ico"), "It is fake.");
        incidents.raiseIncident(cases.file(reference), MARKETING, "It is more than that.");
        String incident = caseFiles.raisedAs(reference).orElseThrow();
        assertThat(cases.textsOf(incident, "Agencies to be involved"))
                .singleElement()
                .asString()
                .startsWith("ico\nIt is fake.")
                .contains("Chosen in " + reference);
    }

    @Test
    void onlyAgenciesOfTheTableAreInvolvedAndOnlyInQuestionableContent() {
        String reference = cases.start(PROCESS);
        assertThatThrownBy(() -> incidents.involveAgencies(cases.file(reference), MARKETING, List.of("nasa"), "Why."))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("agencies");
        assertThatThrownBy(() -> incidents.involveAgencies(cases.file(reference), MARKETING, null, "Why."))
                .isInstanceOf(WrongInput.class);
        String incident = cases.report();
        assertThatThrownBy(() -> incidents.raiseIncident(cases.file(incident), MARKETING, "Why."))
                .hasMessageContaining("questionable content alone");
    }

    @Test
    void marketingAndCentralServicesSeeItAndNobodyElse() {
        String reference = cases.start(PROCESS);
        assertThat(incidents.find(reference, MARKETING)).isPresent();
        assertThat(incidents.find(reference, person("central", "central-services")))
                .isPresent();
        for (String role : List.of("smt", "it-services", "hr", "staff", "line-managers", "principal")) {
            assertThat(incidents.find(reference, person("someone", role)))
                    .as(role)
                    .isEmpty();
        }
    }

    private static Person person(String user, String role) {
        return new Person(user, Set.of(role), Set.of("churchward"));
    }
}
