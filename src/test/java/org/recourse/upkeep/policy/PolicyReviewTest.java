package org.recourse.upkeep.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.lifecycle.ProcessTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The policy is reviewed, signed at each school, published, and then everybody is trained on it. */
@ProcessTest
class PolicyReviewTest {

    private static final byte[] PDF = "%PDF-1.7 the new version".getBytes(UTF_8);
    private static final Map<String, Object> NEEDED =
            Map.of("technology", "A new app.", "law", "Nothing.", "newVersionNeeded", true);
    private static final Map<String, Object> VERSION = Map.of("title", "Social Media Policy", "changes", "A new app.");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService jobs;

    @Autowired
    PolicyVersions versions;

    @Autowired
    PolicyReviews reviews;

    @AfterEach
    void noReviewIsLeft() {
        Stream.of("policy-review", "training-campaign", "training-of-person")
                .flatMap(process -> runtime.createProcessInstanceQuery().processDefinitionKey(process).list().stream())
                .forEach(instance ->
                        runtime.deleteProcessInstanceIfExists(instance.getId(), "test", true, true, true, true));
    }

    @Test
    void aReviewThatFindsNothingEndsAndIsKept() {
        String reference = start("central");

        cases.complete(
                reference,
                "note-changes",
                "central",
                Map.of("technology", "Nothing.", "law", "Nothing.", "newVersionNeeded", false));

        assertThat(cases.isRunning(reference)).isFalse();
        PolicyReview review = reviews.find(reference).orElseThrow();
        assertThat(review.startedBy()).isEqualTo("central");
        assertThat(review.reason()).isEqualTo("A new platform.");
        assertThat(review.law()).isEqualTo("Nothing.");
        assertThat(review.endedAt()).isNotNull();
        assertThat(review.version()).isNull();
    }

    @Test
    void theCalendarStartsOneToo() {
        Job september = jobs.createJobQuery()
                .processDefinitionKey("yearly-review")
                .timers()
                .singleResult();
        assertThat(september.getDuedate()).hasMonth(9).hasDayOfMonth(1);

        jobs.executeJob(september.getId());
        jobs.executeJob(jobs.createJobQuery()
                .processDefinitionKey("yearly-review")
                .messages()
                .singleResult()
                .getId());

        ProcessInstance review = runtime.createProcessInstanceQuery()
                .processDefinitionKey("policy-review")
                .singleResult();
        assertThat(cases.openTasks(review.getBusinessKey())).containsExactly("note-changes");
        assertThat(reviews.find(review.getBusinessKey()).orElseThrow().reason()).isEqualTo("The yearly review.");
    }

    @Test
    void onlyCentralServicesStartsOneAndSaysWhy() {
        assertThatThrownBy(() -> start("principal")).isInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> startWith("central", Map.of())).hasMessageContaining("(reason) is required");
        assertThatThrownBy(() -> startWith("central", Map.of("reason", "x", "more", "y")))
                .hasMessageContaining("(more)");
    }

    @Test
    void aNewVersionIsSignedAtEachSchoolThenPublishedThenTrained() {
        int before = versions.number();
        String early = cases.caseAt("take-internal-action");
        String reference = toSigning();
        int number = reviews.versionOf(reference);

        assertThat(cases.openTasks(reference))
                .containsExactly("sign-as-chair", "sign-as-chair", "sign-as-headteacher", "sign-as-headteacher");
        assertThat(Calls.asNobody(port).get("/policy/" + number + "/file").statusCode())
                .isEqualTo(404);
        sign(reference, "sign-as-headteacher", "principal", "churchward");
        sign(reference, "sign-as-headteacher", "principal.northside", "northside");
        sign(reference, "sign-as-chair", "chair", "churchward");
        assertThat(versions.number()).isEqualTo(before);
        sign(reference, "sign-as-chair", "chair.northside", "northside");
        cases.runJobs(reference);

        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(versions.number()).isEqualTo(number).isGreaterThan(before);
        assertThat(versions.signatures().stream().filter(one -> one.version() == number))
                .extracting(Signature::school, Signature::role, Signature::name)
                .containsExactlyInAnyOrder(
                        tuple("churchward", "principal", "Name of principal"),
                        tuple("churchward", "chair-of-governors", "Name of chair"),
                        tuple("northside", "principal", "Name of principal.northside"),
                        tuple("northside", "chair-of-governors", "Name of chair.northside"));
        assertThat(Calls.textOf(Calls.asNobody(port).get("/policy")))
                .contains("Version " + number, "Churchward School", "Name of chair.northside", "Headteacher")
                .contains("/policy/" + before + "/file", "1 September 2026");
        assertThat(Calls.asNobody(port).get("/policy/" + number + "/file").body())
                .isEqualTo(PDF);
        assertThat(Calls.asNobody(port).get("/policy/" + before + "/file").statusCode())
                .isEqualTo(200);

        ProcessInstance campaign = runtime.createProcessInstanceQuery()
                .processDefinitionKey("training-campaign")
                .singleResult();
        cases.runJobs(campaign.getBusinessKey());
        assertThat(cases.tasks(campaign.getBusinessKey(), "take-training"))
                .extracting(Task::getAssignee)
                .contains("staff", "chair.northside", "central");

        // Each case keeps the version that was in force when it was decided.
        String late = cases.caseAt("take-internal-action");
        assertThat(cases.file(early).policyVersion()).contains(before);
        assertThat(cases.file(late).policyVersion()).contains(number);
        assertThat(Calls.textOf(Calls.as("central", port).get("/cases/" + late)))
                .contains("Policy version " + number);
    }

    @Test
    void theNewVersionIsNotOfferedWithoutItsFile() {
        String reference = start("central");
        cases.complete(reference, "note-changes", "central", NEEDED);

        assertThatThrownBy(() -> cases.complete(reference, "upload-new-version", "central", VERSION))
                .hasMessageContaining("(file) is not there yet");
        assertThat(cases.openTasks(reference)).containsExactly("upload-new-version");
    }

    @Test
    void onlyAFileThatCanBePublishedIsTakenAndOnlyFromCentralServices() {
        String reference = start("central");
        cases.complete(reference, "note-changes", "central", NEEDED);
        String page = "/policy/reviews/" + reference + "/file";

        assertThat(Calls.as("principal", port).upload(page, "a.pdf", PDF).statusCode())
                .isEqualTo(403);
        assertThat(Calls.as("staff", port).get("/policy/reviews/" + reference).statusCode())
                .isEqualTo(403);
        assertThat(Calls.asNobody(port).get("/policy/reviews/" + reference).statusCode())
                .isEqualTo(401);
        assertThat(Calls.textOf(
                        Calls.as("central", port).upload(page, "a.exe", new byte[] {'M', 'Z', 0, 1, (byte) 0xff})))
                .contains("neither a PDF nor a plain text");
        assertThat(Calls.textOf(Calls.as("central", port).upload(page, "a.pdf", new byte[0])))
                .contains("is missing");
        assertThat(Calls.signedIn("central", port).upload(page, "a.pdf", PDF).statusCode())
                .as("sent by a page of another site")
                .isEqualTo(400);
        assertThat(Calls.textOf(Calls.as("central", port).get("/policy/reviews/" + reference)))
                .contains("Its file is not here yet.");
    }

    @ParameterizedTest
    @CsvSource({"sign-as-headteacher, principal, Principal", "sign-as-chair, chair.northside, Chair of Governors"})
    void whoeverObjectsSendsItBackAndWhatWasSignedIsSignedAgain(String task, String user, String title) {
        String reference = toSigning();
        sign(reference, "sign-as-headteacher", "principal.northside", "northside");
        String school = user.endsWith("northside") ? "northside" : "churchward";

        cases.as(
                user,
                () -> tasks.complete(
                        taskAt(reference, task, school), Map.of("signed", false, "objection", "Page 3 is missing.")));

        assertThat(cases.openTasks(reference)).containsExactly("upload-new-version");
        assertThat(reviews.find(reference).orElseThrow().objection())
                .startsWith(title)
                .endsWith("Page 3 is missing.");
        assertThat(versions.signatures()).noneMatch(one -> one.version() == reviews.versionOf(reference));
        cases.complete(reference, "upload-new-version", "central", VERSION);
        assertThat(cases.openTasks(reference)).hasSize(4);
        assertThat(reviews.find(reference).orElseThrow().objection()).isNull();
    }

    static Stream<Arguments> wrongSignatures() {
        return Stream.of(
                Arguments.of(Map.of(), "(signed) is required"),
                Arguments.of(Map.of("signed", "maybe"), "(signed) must be yes or no"),
                Arguments.of(Map.of("signed", true, "signedOn", "2026-09-01"), "(name) is required"),
                Arguments.of(Map.of("signed", true, "name", "A"), "(signedOn) must be a date"),
                Arguments.of(Map.of("signed", true, "name", "A", "signedOn", "today"), "(signedOn) must be a date"),
                Arguments.of(Map.of("signed", true, "name", "A", "signedOn", "2999-09-01"), "today at the latest"),
                Arguments.of(
                        Map.of("signed", true, "name", "A", "signedOn", "+999999999-12-31"), "today at the latest"),
                Arguments.of(
                        Map.of("signed", true, "name", "A", "signedOn", "2026-09-01", "objection", "x"),
                        "(objection) must be empty"),
                Arguments.of(Map.of("signed", false), "(objection) is required"),
                Arguments.of(Map.of("signed", false, "objection", "x", "version", "9"), "(version)"));
    }

    @ParameterizedTest
    @MethodSource("wrongSignatures")
    void aSignatureNeedsNameAndDateAndAnObjectionItsReason(Map<String, Object> answers, String complaint) {
        String reference = toSigning();

        assertThatThrownBy(() -> cases.as(
                        "principal",
                        () -> tasks.complete(taskAt(reference, "sign-as-headteacher", "churchward"), answers)))
                .hasMessageContaining(complaint);
        assertThat(cases.openTasks(reference)).hasSize(4);
    }

    @Test
    void aPrincipalSignsForNoOtherSchool() {
        String reference = toSigning();
        String northside = taskAt(reference, "sign-as-headteacher", "northside");

        assertThatThrownBy(() -> cases.as(
                        "principal",
                        () -> tasks.complete(northside, Map.of("signed", true, "name", "A", "signedOn", "2026-09-01"))))
                .isInstanceOf(RuntimeException.class);
        assertThat(tasks.createTaskQuery().taskId(northside).count()).isOne();
    }

    @Test
    void whoDoesNotSignIsRemindedAndThenCentralServicesIsTold() {
        String reference = toSigning();
        List<Job> reminders = cases.timers(reference).stream()
                .filter(job -> Cases.idOf(job).equals("remind-sign-as-chair"))
                .toList();
        assertThat(reminders).hasSize(2);

        jobs.executeJob(reminders.get(0).getId());
        jobs.executeJob(reminders.get(1).getId());
        cases.timers(reference).stream()
                .filter(job -> Cases.idOf(job).equals("step-up-sign-as-chair"))
                .forEach(job -> jobs.executeJob(job.getId()));

        assertThat(Mails.to(reference, "Reminder: ")).containsExactly("chair", "chair.northside");
        assertThat(Mails.to(reference, "Overdue: "))
                .contains("central", "central2")
                .doesNotContain("smt");
        assertThat(Mails.about(reference)).allSatisfy(mail -> assertThat(mail.body())
                .contains("/policy/reviews/" + reference)
                .doesNotContain("/cases/"));
    }

    private String toSigning() {
        String reference = start("central");
        cases.complete(reference, "note-changes", "central", NEEDED);
        assertThat(Calls.as("central", port)
                        .upload("/policy/reviews/" + reference + "/file", "policy 2.pdf", PDF)
                        .statusCode())
                .isEqualTo(302);
        cases.complete(reference, "upload-new-version", "central", VERSION);
        return reference;
    }

    private void sign(String reference, String task, String user, String school) {
        cases.as(
                user,
                () -> tasks.complete(
                        taskAt(reference, task, school),
                        Map.of("signed", true, "name", "Name of " + user, "signedOn", "2026-09-01")));
    }

    private String taskAt(String reference, String task, String school) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(reference)
                .taskDefinitionKey(task)
                .tenantIdIn(school)
                .singleResult()
                .getId();
    }

    private String start(String user) {
        return startWith(user, Map.of("reason", "A new platform."));
    }

    private String startWith(String user, Map<String, Object> fields) {
        return cases.start("policy-review", user, fields);
    }
}
