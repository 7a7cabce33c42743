package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whole cases, from the report to the end, by the calls that Tasklist and other programs make. */
@RecourseTest
class LifecyclesOverRestTest {

    private static final Map<String, Object> REPORT = Map.of("school", "churchward", "narrative", "What happened.");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    private Rest rest;

    @BeforeEach
    void connect() {
        rest = new Rest(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start form", "message"})
    void noBreach(String door) {
        String reference =
                door.equals("message") ? rest.reportByMessage("staff", REPORT) : rest.report("staff", REPORT);
        assertThat(rest.file("central", reference).path("state").asText()).isEqualTo("received");
        assertThat(rest.openTasks("central", reference))
                .containsExactly("Make the initial assessment", "Prevent further damage");

        rest.post(
                        "central",
                        "/engine-rest/task/" + rest.task("central", reference, "make-initial-assessment") + "/claim",
                        Map.of("userId", "central"))
                .expect(204);
        assertThat(rest.file("central", reference).path("state").asText()).isEqualTo("assessing");

        assess(reference, Map.of("apparentBreach", false));
        assertThat(rest.openTasks("central", reference)).containsExactly("Prevent further damage");

        contain(reference);
        assertThat(rest.openTasks("central", reference)).containsExactly("Close the case");

        close(reference);
        assertEnded(
                reference,
                "reporter: Incident reported",
                "central: Make the initial assessment",
                "recourse: Advise on severity",
                "itservices: Prevent further damage",
                "central: Close the case",
                "recourse: Case closed");
        assertThat(rest.file("central", reference).path("conduct").isNull()).isTrue();
    }

    @Test
    void unacceptableWithInternalActionAfterASecondInvestigation() {
        String reference = rest.report("staff", REPORT);
        contain(reference);
        assess(reference, Map.of());
        assertThat(rest.file("central", reference).path("state").asText()).isEqualTo("investigating");
        investigate(reference);
        assertThat(rest.file("central", reference).path("state").asText()).isEqualTo("deciding");
        decide("smt", reference, Map.of("conduct", "more-to-investigate"));
        assertThat(rest.openTasks("central", reference)).containsExactly("Investigate what happened");
        investigate(reference);
        decide("itservices", reference, Map.of("conduct", "unacceptable", "internalAction", true));
        assertThat(rest.file("central", reference).path("state").asText()).isEqualTo("acting");
        assertThat(rest.openTasks("central", reference)).containsExactly("Take internal action");
        actInternally(reference);
        close(reference);
        assertEnded(
                reference,
                "reporter: Incident reported",
                "itservices: Prevent further damage",
                "central: Make the initial assessment",
                "recourse: Advise on severity",
                "central: Investigate what happened",
                "recourse: Advise on the course of action",
                "smt: Decide the course of action",
                "central: Investigate what happened",
                "recourse: Advise on the course of action",
                "itservices: Decide the course of action",
                "central: Take internal action",
                "central: Close the case",
                "recourse: Case closed");
        assertThat(rest.file("central", reference).path("conduct").asText()).isEqualTo("unacceptable");
    }

    @ParameterizedTest
    @CsvSource({
        "employee, hr, hr",
        "learner, smt, smt",
        "contractor, central-services, central2",
        "visitor, smt, smt",
        "public, central-services, central",
        "unknown, central-services, central"
    })
    void handedOffForDisciplineByTheKindOfSubject(String subject, String group, String receiver) {
        String reference = rest.reportByMessage("linemanager", REPORT);
        contain(reference);
        assess(reference, Map.of("subjectType", subject));
        investigate(reference);
        decide("smt", reference, Map.of("conduct", "unacceptable", "disciplinary", true));
        JsonNode open = rest.file("central", reference).path("openTasks");
        assertThat(open).hasSize(1);
        assertThat(open.path(0).path("name").asText()).isEqualTo("Accept the hand-off");
        assertThat(open.path(0).path("group").asText()).isEqualTo(group);

        rest.complete(receiver, reference, "accept-hand-off", Map.of("handOffReference", "D-1"));
        assertThat(rest.file(receiver, reference).path("reference").asText())
                .as("who took the hand-off still reads the file")
                .isEqualTo(reference);
        close(reference);
        assertEnded(
                reference,
                "reporter: Incident reported",
                "itservices: Prevent further damage",
                "central: Make the initial assessment",
                "recourse: Advise on severity",
                "central: Investigate what happened",
                "recourse: Advise on the course of action",
                "smt: Decide the course of action",
                "recourse: Choose who takes it",
                receiver + ": Accept the hand-off",
                "central: Close the case",
                "recourse: Case closed");
    }

    @Test
    void illegal() {
        String reference = rest.report("staff", REPORT);
        contain(reference);
        assess(reference, Map.of("category", "harassment"));
        investigate(reference);
        decide("smt", reference, Map.of("conduct", "illegal"));
        assertThat(rest.openTasks("central", reference))
                .as("the pack is prepared before anyone is asked")
                .isEmpty();
        rest.get("central", "/api/cases/" + reference + "/referral-pack").expect(404);
        cases.runJobs(reference);
        assertThat(rest.get("central", "/api/cases/" + reference + "/referral-pack")
                        .expect(200)
                        .body())
                .startsWith("%PDF-");

        rest.complete(
                "central",
                reference,
                "refer-to-police",
                Map.of("policeForce", "The county's", "policeReference", "P-1", "agencies", "lado,platform"));
        assertThat(rest.openTasks("central", reference))
                .containsExactly("Inform the agency: lado", "Inform the agency: platform", "Record the police outcome");
        informEachAgency(reference);
        assertThat(rest.openTasks("central", reference)).containsExactly("Record the police outcome");
        rest.complete("central", reference, "record-police-outcome", Map.of("policeOutcome", "caution"));
        close(reference);
        assertEnded(
                reference,
                "reporter: Incident reported",
                "itservices: Prevent further damage",
                "central: Make the initial assessment",
                "recourse: Advise on severity",
                "central: Investigate what happened",
                "recourse: Advise on the course of action",
                "smt: Decide the course of action",
                "recourse: Referral pack prepared",
                "recourse: Advise on agencies",
                "central: File downloaded",
                "central: Refer to the police",
                "central: Inform the agency: lado",
                "central: Inform the agency: platform",
                "central: Record the police outcome",
                "central: Close the case",
                "recourse: Case closed");
        assertThat(rest.file("central", reference).path("conduct").asText()).isEqualTo("illegal");
    }

    @Test
    void illegalAndSeriousAndDisciplinaryAtOnceWaitsForEachBranch() {
        String reference = rest.reportByMessage("staff", REPORT);
        assess(reference, Map.of("serious", true, "category", "contact-with-learners"));
        assertThat(rest.openTasks("central", reference))
                .containsExactly(
                        "Acknowledge the serious incident", "Investigate what happened", "Prevent further damage");
        investigate(reference);
        decide(
                "itservices",
                reference,
                Map.of("conduct", "illegal", "disciplinary", true, "internalAction", true, "serious", true));
        cases.runJobs(reference);
        assertThat(rest.openTasks("central", reference))
                .containsExactly(
                        "Accept the hand-off",
                        "Acknowledge the serious incident",
                        "Prevent further damage",
                        "Refer to the police",
                        "Take internal action");

        actInternally(reference);
        rest.complete("hr", reference, "accept-hand-off", Map.of("handOffReference", "D-1"));
        rest.complete("central", reference, "refer-to-police", Map.of("policeForce", "Ours", "policeReference", "P-1"));
        rest.completeAtOnce("central", reference, "record-police-outcome", Map.of("policeOutcome", "charge"));
        assertThat(rest.openTasks("central", reference))
                .containsExactly("Acknowledge the serious incident", "Prevent further damage");
        contain(reference);
        assertThat(rest.openTasks("central", reference)).containsExactly("Acknowledge the serious incident");
        rest.complete("principal", reference, "acknowledge-serious-incident", Map.of("acknowledged", true));
        assertThat(rest.openTasks("central", reference)).containsExactly("Close the case");
        close(reference);
        assertEnded(
                reference,
                "reporter: Incident reported",
                "central: Make the initial assessment",
                "central: Raised to serious",
                "recourse: Choose who acknowledges",
                "recourse: Advise on severity",
                "central: Investigate what happened",
                "recourse: Advise on the course of action",
                "itservices: Decide the course of action",
                "recourse: Choose who takes it",
                "recourse: Referral pack prepared",
                "recourse: Advise on agencies",
                "central: Take internal action",
                "hr: Accept the hand-off",
                "central: Refer to the police",
                "central: Record the police outcome",
                "itservices: Prevent further damage",
                "principal: Acknowledge the serious incident",
                "central: Close the case",
                "recourse: Case closed");
        assertThat(rest.file("central", reference).path("serious").asBoolean()).isTrue();
    }

    @Test
    void raisedToSeriousAtTheLastStepStaysOpenUntilAcknowledged() {
        String reference = rest.report("staff", REPORT);
        contain(reference);
        assess(reference, Map.of("apparentBreach", false));
        assertThat(rest.openTasks("central", reference)).containsExactly("Close the case");

        raise(reference);
        raise(reference);
        assertThat(rest.openTasks("central", reference))
                .as("the report to the Principal begins once")
                .containsExactly("Acknowledge the serious incident", "Close the case");
        close(reference);
        assertThat(rest.file("central", reference).path("state").asText()).isNotEqualTo("closed");
        assertThat(rest.openTasks("central", reference)).containsExactly("Acknowledge the serious incident");
        rest.complete(
                "deputy",
                reference,
                "acknowledge-serious-incident",
                Map.of("acknowledged", true, "direction", "Look again."));
        assertEnded(
                reference,
                "reporter: Incident reported",
                "itservices: Prevent further damage",
                "central: Make the initial assessment",
                "recourse: Advise on severity",
                "smt: Raised to serious",
                "recourse: Choose who acknowledges",
                "smt: Raised to serious",
                "central: Close the case",
                "deputy: Acknowledge the serious incident",
                "recourse: Case closed");
    }

    @Test
    void aboutThePrincipal() {
        String reference = rest.report("staff", REPORT);
        assess(reference, Map.of("serious", true, "subjectUsers", "principal"));
        assertThat(rest.get("principal", "/engine-rest/task?processInstanceBusinessKey=" + Rest.encoded(reference))
                        .expect(200)
                        .json())
                .isEmpty();
        rest.get("principal", "/api/cases/" + reference).expect(404);

        rest.complete("deputy", reference, "acknowledge-serious-incident", Map.of("acknowledged", true));
        contain(reference);
        investigate(reference);
        decide("smt", reference, Map.of("conduct", "no-breach"));
        close(reference);
        assertEnded(
                reference,
                "reporter: Incident reported",
                "central: Make the initial assessment",
                "central: Raised to serious",
                "recourse: Choose who acknowledges",
                "recourse: Advise on severity",
                "deputy: Acknowledge the serious incident",
                "itservices: Prevent further damage",
                "central: Investigate what happened",
                "recourse: Advise on the course of action",
                "smt: Decide the course of action",
                "central: Close the case",
                "recourse: Case closed");
        rest.get("principal", "/api/cases/" + reference).expect(404);
    }

    @Test
    void aboutThePrincipalAndTheDeputy() {
        String reference = rest.report("staff", REPORT);
        assess(reference, Map.of("apparentBreach", false, "serious", true, "subjectUsers", "principal,deputy"));
        rest.complete("chair", reference, "acknowledge-serious-incident", Map.of("acknowledged", true));
        contain(reference);
        close(reference);
        assertThat(rest.chronology("central", reference)).contains("chair: Acknowledge the serious incident");
        assertClosed(reference);
    }

    @Test
    void withdrawn() {
        String reference = rest.report("staff", REPORT);
        withdraw("smt", reference);
        rest.complete(
                "central", reference, "decide-on-withdrawal", Map.of("caseGoesOn", true, "reason", "It matters."));
        assertThat(rest.openTasks("central", reference))
                .as("the case goes on where it was")
                .containsExactly("Make the initial assessment", "Prevent further damage");

        withdraw("itservices", reference);
        rest.complete("central", reference, "decide-on-withdrawal", Map.of("caseGoesOn", false, "reason", "Settled."));
        assertEnded(
                reference,
                "reporter: Incident reported",
                "smt: Report withdrawn",
                "central: Decide whether a withdrawn case goes on",
                "itservices: Report withdrawn",
                "central: Decide whether a withdrawn case goes on",
                "recourse: Case closed");
    }

    @Test
    void aSeriousCaseThatIsWithdrawnEndsOnlyAfterItsAcknowledgement() {
        String reference = rest.report("staff", REPORT);
        raise(reference);
        withdraw("smt", reference);
        rest.complete("central", reference, "decide-on-withdrawal", Map.of("caseGoesOn", false, "reason", "Settled."));
        assertThat(rest.file("central", reference).path("state").asText()).isNotEqualTo("closed");
        rest.complete("principal", reference, "acknowledge-serious-incident", Map.of("acknowledged", true));
        assertClosed(reference);
    }

    @Test
    void duplicate() {
        String first = rest.report("staff", REPORT);
        String reference = rest.reportByMessage("linemanager", REPORT);
        rest.post("smt", "/api/cases/" + reference + "/duplicate", Map.of("of", first, "reason", "The same."))
                .expect(403);
        rest.post("central", "/api/cases/" + reference + "/duplicate", Map.of("of", first, "reason", "The same."))
                .expect(202);
        assertEnded(
                reference, "reporter: Incident reported", "central: Duplicate of " + first, "recourse: Case closed");
        assertThat(rest.chronology("central", first)).contains("central: Also reported as " + reference);
        assertThat(rest.openTasks("central", first))
                .containsExactly("Make the initial assessment", "Prevent further damage");
    }

    @Test
    void furtherInformationIsConsideredBeforeTheEnd() {
        String reference = rest.report("staff", REPORT);
        contain(reference);
        assess(reference, Map.of("apparentBreach", false));
        rest.post("smt", "/api/cases/" + reference + "/information", Map.of("text", "Another post."))
                .expect(202);
        close(reference);
        assertThat(rest.file("central", reference).path("state").asText()).isNotEqualTo("closed");
        rest.complete(
                "central", reference, "consider-further-information", Map.of("consideration", "Changes nothing."));
        assertEnded(
                reference,
                "reporter: Incident reported",
                "itservices: Prevent further damage",
                "central: Make the initial assessment",
                "recourse: Advise on severity",
                "smt: Further information",
                "central: Close the case",
                "central: Consider the further information",
                "recourse: Case closed");
    }

    private void contain(String reference) {
        rest.complete("itservices", reference, "prevent-further-damage", Map.of("containment", "The post is gone."));
    }

    private void assess(String reference, Map<String, Object> different) {
        rest.complete(
                "central",
                reference,
                "make-initial-assessment",
                with(
                        Map.of(
                                "apparentBreach", true,
                                "category", "offensive",
                                "subjectType", "employee",
                                "serious", false,
                                "assessment", "As reported."),
                        different));
    }

    private void investigate(String reference) {
        rest.complete("central", reference, "investigate", Map.of("findings", "It happened."));
    }

    private void decide(String user, String reference, Map<String, Object> decision) {
        rest.complete(
                user, reference, "decide-course-of-action", with(Map.of("rationale", "Proportionate."), decision));
    }

    private void actInternally(String reference) {
        rest.complete("central", reference, "take-internal-action", Map.of("actionTaken", "Spoken to."));
    }

    private void informEachAgency(String reference) {
        Rest.Answer open = rest.get(
                "central",
                "/engine-rest/task?processInstanceBusinessKey=" + Rest.encoded(reference)
                        + "&taskDefinitionKey=inform-agency");
        for (String id : open.each("id")) {
            rest.post(
                            "central",
                            "/engine-rest/task/" + id + "/complete",
                            Rest.variables(Map.of("agencyReference", "A-1")))
                    .expect(204);
        }
    }

    private void close(String reference) {
        rest.complete(
                "central", reference, "close-case", Map.of("outcome", "Done.", "messageToReporter", "Thank you."));
    }

    private void raise(String reference) {
        rest.post("smt", "/api/cases/" + reference + "/serious", Map.of("reason", "A learner is afraid."))
                .expect(202);
    }

    private void withdraw(String user, String reference) {
        rest.post(user, "/api/cases/" + reference + "/withdrawn", Map.of("reason", "They ask us to stop."))
                .expect(202);
    }

    /** The whole chronology but for the mails, and nothing left that runs. */
    private void assertEnded(String reference, String... chronology) {
        assertThat(rest.chronology("central", reference).stream().filter(entry -> !isMail(entry)))
                .containsExactly(chronology);
        assertClosed(reference);
    }

    private static boolean isMail(String entry) {
        return List.of(
                        "recourse: Tell IT Services and senior management",
                        "recourse: Confirm receipt to the reporter",
                        "recourse: Tell the receiver",
                        "recourse: Report to Principal and Deputy",
                        "recourse: Tell the reporter the outcome")
                .contains(entry);
    }

    private void assertClosed(String reference) {
        assertThat(rest.file("central", reference).path("state").asText()).isEqualTo("closed");
        assertThat(rest.openTasks("central", reference)).isEmpty();
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(rest.chronology("central", reference))
                .contains(
                        "recourse: Tell IT Services and senior management",
                        "recourse: Confirm receipt to the reporter",
                        "recourse: Tell the reporter the outcome");
    }

    private static Map<String, Object> with(Map<String, Object> usual, Map<String, Object> different) {
        Map<String, Object> fields = new LinkedHashMap<>(usual);
        fields.putAll(different);
        return fields;
    }
}
