package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.TestData;
import org.recourse.TestDatabase;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The engine knows the way, the case file knows the story: nothing that a person writes is found in the engine's tables,
 * in a mail or in the log.
 */
@RecourseTest
@ExtendWith(OutputCaptureExtension.class)
class NoStoryInTheEngineTest {

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    JdbcTemplate database;

    /** Begins each text, so that one search finds them all. */
    private final String mark = "Mark" + UUID.randomUUID().toString().replace("-", "");

    private final List<String> written = new ArrayList<>();
    private Rest rest;
    private Tables tables;

    @BeforeEach
    void connect() {
        rest = new Rest(port);
        tables = new Tables(database);
    }

    /** A refusal becomes the message of a failed job, which the engine keeps. */
    @Test
    void theDatabaseDoesNotQuoteWhatItRefuses() {
        assumeThat(TestDatabase.isPostgresql()).as("H2 cannot be told so").isTrue();
        String insert =
                "insert into recourse.notice_sent (occasion, recipient_hash, notice, sent_at) values (?, 'x', ?, now())";
        database.update(insert, mark, "incident-received");
        assertThatThrownBy(() -> database.update(insert, mark, "incident-received"))
                .isInstanceOf(DuplicateKeyException.class)
                .satisfies(refusal -> assertThat(NestedExceptionUtils.getRootCause(refusal))
                        .hasMessageContaining("notice_sent")
                        .hasMessageNotContaining(mark));
    }

    @Test
    void aWholeCaseLeavesItsStoryInTheCaseFileAlone(CapturedOutput output) {
        LoggerFactory.getLogger(getClass()).info("The log is captured.");
        String reference = rest.reportByMessage(
                "staff",
                Map.of(
                        "school", "churchward",
                        "narrative", longText("narrative"),
                        "platform", shortText("platform"),
                        "link", shortText("link"),
                        "subjectDescription", longText("subject"),
                        "reporterName", mark + "-name",
                        "reporterRole", mark + "-role"));
        assertNoTrace();

        rest.post("smt", "/api/cases/" + reference + "/serious", Map.of("reason", longText("reason")))
                .expect(202);
        rest.post("smt", "/api/cases/" + reference + "/information", Map.of("text", longText("information")))
                .expect(202);
        rest.post("smt", "/api/cases/" + reference + "/withdrawn", Map.of("reason", longText("withdrawn")))
                .expect(202);
        complete(
                "principal",
                reference,
                "acknowledge-serious-incident",
                Map.of("acknowledged", true, "direction", longText("direction")));
        complete(
                "central",
                reference,
                "decide-on-withdrawal",
                Map.of("caseGoesOn", true, "reason", longText("withdrawal")));
        complete(
                "central",
                reference,
                "consider-further-information",
                Map.of("consideration", longText("consideration")));
        complete("itservices", reference, "prevent-further-damage", Map.of("containment", longText("containment")));
        complete(
                "central",
                reference,
                "make-initial-assessment",
                Map.of(
                        "apparentBreach",
                        true,
                        "category",
                        "harassment",
                        "subjectType",
                        "employee",
                        "serious",
                        true,
                        "assessment",
                        longText("assessment")));
        complete("central", reference, "investigate", Map.of("findings", longText("findings")));
        complete(
                "smt",
                reference,
                "decide-course-of-action",
                Map.of(
                        "conduct",
                        "illegal",
                        "internalAction",
                        true,
                        "disciplinary",
                        true,
                        "rationale",
                        longText("rationale")));
        complete("central", reference, "take-internal-action", Map.of("actionTaken", longText("action")));
        complete("hr", reference, "accept-hand-off", Map.of("handOffReference", shortText("hand-off")));
        complete(
                "central",
                reference,
                "refer-to-police",
                Map.of("policeForce", shortText("force"), "policeReference", shortText("police"), "agencies", "lado"));
        complete("central", reference, "inform-agency", Map.of("agencyReference", shortText("agency")));
        complete(
                "central",
                reference,
                "record-police-outcome",
                Map.of("policeOutcome", "caution", "policeNote", longText("note")));
        complete(
                "central",
                reference,
                "close-case",
                Map.of("outcome", longText("outcome"), "messageToReporter", longText("message")));

        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(written).hasSize(22);
        assertThat(rest.file("central", reference).path("chronology").findValuesAsText("text"))
                .as("the case file keeps every word")
                .satisfies(texts -> assertThat(String.join("\n", texts)).contains(written));
        assertThat(mails(reference)).isNotEmpty().noneMatch(mail -> mail.contains(mark));
        assertThat(output.getAll()).contains("The log is captured.").doesNotContain(mark);
    }

    @Test
    void theOtherMattersLeaveTheirStoriesInTheirFilesAlone(CapturedOutput output) {
        LoggerFactory.getLogger(getClass()).info("The log is captured.");
        String report = start(
                "line-manager-report",
                "staff",
                Map.of(
                        "school", "churchward",
                        "narrative", longText("received"),
                        "platform", shortText("received-on"),
                        "link", shortText("received-at"),
                        "subjectDescription", longText("received-from")));
        complete(
                "linemanager",
                report,
                "answer-line-manager-report",
                Map.of("raise", false, "answer", longText("answer")));
        complete(
                "central",
                report,
                "review-line-manager-answer",
                Map.of("raiseAfterAll", true, "note", longText("review")));
        String incident = rest.file("central", report).path("raisedAs").asText();
        cases.runJobs(incident);
        assertNoTrace();

        String content = start(
                "content-response",
                "marketing",
                Map.of("school", "churchward", "narrative", longText("content"), "link", shortText("content-at")));
        rest.post(
                        "marketing",
                        "/api/cases/" + content + "/agencies",
                        Map.of("agencies", List.of("platform"), "reason", longText("agencies")))
                .expect(202);
        complete("marketing", content, "draft-response", Map.of("answerNeeded", true, "draft", longText("draft")));
        complete("central", content, "acknowledge-content", Map.of("raise", false, "remarks", longText("remarks")));
        complete("central", content, "inform-agency", Map.of("agencyReference", shortText("platform-reference")));
        complete(
                "marketing",
                content,
                "send-response",
                Map.of("responseSent", longText("sent"), "responseLink", shortText("sent-to")));
        complete(
                "marketing",
                content,
                "report-outcome",
                Map.of("outcome", longText("content-outcome"), "messageToReporter", longText("content-message")));

        String second = start(
                "content-response",
                "marketing",
                Map.of("school", "churchward", "narrative", longText("second"), "subjectDescription", longText("who")));
        rest.post("central", "/api/cases/" + second + "/incident", Map.of("reason", longText("incident")))
                .expect(202);
        cases.runJobs(second);

        String use = start(
                "excessive-use",
                "linemanager",
                Map.of("school", "churchward", "narrative", longText("use"), "subjectUsers", "staff"));
        complete(
                "hr",
                use,
                "assess-excessive-use",
                Map.of("excessive", true, "interfering", true, "reasons", longText("reasons")));
        complete("hr", use, "accept-hand-off", Map.of("handOffReference", shortText("use-hand-off")));

        String request = start(
                "personal-data-request",
                "central",
                Map.of(
                        "school", "churchward",
                        "person", shortText("person"),
                        "otherNames", shortText("other-names"),
                        "receivedOn", LocalDate.now().toString(),
                        "narrative", longText("asked")));
        String told = "/cases/" + request + "/personal-data";
        form(told + "/search", "words=" + mark);
        form(told + "/take", "case=" + use);
        form(told + "/" + use + "/shown", "shown=" + shortText("shown") + "&reason=" + shortText("why"));
        form(told + "/" + use, "seen=9&given=entry-1&masks=" + mark + "&file-none=" + mark);
        complete(
                "central",
                request,
                "find-what-concerns",
                Map.of("identity", longText("identity"), "answering", "copy-and-erasure"));
        complete(
                "central",
                request,
                "look-through-export",
                Map.of("lookedThrough", true, "remarks", longText("looked")));
        cases.runJobs(request);
        assertNoTrace();
        complete("central", request, "hand-over-export", Map.of("told", longText("handed-over")));
        form(told + "/" + use + "/erasure", "erasure=nothing&reason=" + shortText("erasure"));
        complete("central", request, "decide-on-erasure", Map.of("decision", longText("decision")));
        cases.runJobs(request);
        complete("central", request, "tell-of-erasure", Map.of("told", longText("told-of-erasure")));
        String refused = start(
                "personal-data-request",
                "central",
                Map.of(
                        "school", "churchward",
                        "person", shortText("second-person"),
                        "receivedOn", LocalDate.now().toString(),
                        "narrative", longText("second-asked")));
        complete(
                "central",
                refused,
                "find-what-concerns",
                Map.of("identity", longText("second-identity"), "answering", "more-time"));
        complete("central", refused, "tell-of-more-time", Map.of("told", longText("more-time")));
        complete(
                "central",
                refused,
                "find-what-concerns",
                Map.of("identity", longText("third-identity"), "answering", "refuse"));
        complete("central", refused, "tell-of-refusal", Map.of("told", longText("refused")));

        assertNoTrace();
        assertThat(Stream.of(report, content, second, use, request, refused)).noneMatch(cases::isRunning);
        assertThat(Stream.of(report, incident, content, second, use, request, refused)
                        .flatMap(reference ->
                                rest.file("central", reference).path("chronology").findValuesAsText("text").stream())
                        .collect(Collectors.joining("\n")))
                .as("the files keep every word")
                .contains(written);
        assertThat(Stream.of(report, incident, content, second, use).flatMap(reference -> mails(reference).stream()))
                .isNotEmpty()
                .noneMatch(mail -> mail.contains(mark));
        assertThat(output.getAll()).contains("The log is captured.").doesNotContain(mark);
    }

    private void form(String path, String body) {
        rest.send("POST", "central", path, body, "application/x-www-form-urlencoded");
        assertNoTrace();
    }

    private String start(String process, String user, Map<String, ?> fields) {
        String reference = rest.post(
                        user, "/engine-rest/process-definition/key/" + process + "/submit-form", Rest.variables(fields))
                .expect(200)
                .json()
                .path("businessKey")
                .asText();
        assertNoTrace();
        cases.runJobs(reference);
        return reference;
    }

    @Test
    void whatIsRefusedLeavesNoTraceEither(CapturedOutput output) {
        LoggerFactory.getLogger(getClass()).info("The log is captured.");
        String reference = rest.report("staff", Map.of("school", "churchward", "narrative", "What happened."));
        String task = "/engine-rest/task/" + rest.task("central", reference, "make-initial-assessment");
        String instance = "/engine-rest/process-instance/"
                + cases.task(reference, "make-initial-assessment").getProcessInstanceId();
        String start = "/engine-rest/process-definition/key/social-media-incident/start";
        Map<String, Object> right = Map.of(
                "apparentBreach", true,
                "category", "harassment",
                "subjectType", "employee",
                "serious", true,
                "assessment", "As reported.");

        refused("POST", task + "/complete", Rest.variables(Map.of("assessment", mark)));
        refused("POST", task + "/complete", Rest.variables(with(right, "subjectUsers", mark)));
        refused("POST", task + "/complete", Rest.variables(with(right, "category", mark)));
        refused("POST", task + "/submit-form", Rest.variables(with(right, mark, mark)));
        refused("POST", task + "/complete", "{\"variables\": {\"" + mark + "\": " + mark);
        refused("POST", task + "/complete", Map.of("variables", Map.of("assessment", Map.of("type", mark))));
        refused("POST", task + "/claim", Map.of("userId", mark));
        refused("POST", task + "/assignee", Map.of("userId", mark));
        refused("POST", task + "/delegate", Map.of("userId", mark));
        refused("POST", task + "/bpmnError", Map.of("errorCode", mark, "errorMessage", mark));
        refused("POST", task + "/bpmnEscalation", Map.of("escalationCode", mark));
        refused("POST", task + "/comment/create", Map.of("message", mark));
        refused("PUT", task, Map.of("name", mark, "description", mark));
        refused("PUT", task + "/variables/" + mark, Map.of("value", mark));
        refused("PUT", task + "/localVariables/" + mark, Map.of("value", mark));
        refused("PUT", instance + "/variables/" + mark, Map.of("value", mark));
        refused("POST", "/engine-rest/task/create", Map.of("name", mark, "description", mark));
        refused(
                "POST",
                "/engine-rest/filter/create",
                Map.of("resourceType", "Task", "name", mark, "query", Map.of(), "properties", Map.of()));
        refused("POST", start, Rest.variables(Map.of("school", mark, "narrative", mark)));
        refused("POST", start, Rest.variables(Map.of("school", "churchward", "narrative", mark, mark, mark)));
        refused("POST", "/engine-rest/message", Map.of("messageName", mark, "businessKey", mark));
        refused(
                "POST",
                "/engine-rest/message",
                Map.of("messageName", "incident-reported", "processVariables", Rest.values(Map.of("school", mark))));
        refused(
                "POST",
                "/engine-rest/task",
                Map.of("orQueries", List.of(Map.of("assigneeExpression", "${" + mark + "}"))));
        refused("POST", "/api/cases/" + reference + "/serious", "{\"reason\": " + mark + "}");
        refused("POST", "/api/cases/" + reference + "/serious", Map.of(mark, mark));
        refused("POST", "/api/cases/" + reference + "/information", Map.of("text", mark.repeat(400)));
        refused("POST", "/api/cases/" + reference + "/duplicate", Map.of("of", mark, "reason", mark));

        assertNoTrace();
        assertThat(output.getAll()).contains("The log is captured.").doesNotContain(mark);
    }

    @Test
    void whatAStartMaySayBesideItsFieldsIsNotKept() {
        Map<String, Object> variables = Rest.values(Map.of("school", "churchward", "narrative", "What happened."));
        rest.post(
                "staff",
                "/engine-rest/process-definition/key/social-media-incident/start",
                Map.of("variables", variables, "businessKey", mark, "caseInstanceId", mark));
        rest.post(
                "staff",
                "/engine-rest/process-definition/key/social-media-incident/submit-form",
                Map.of("variables", variables, "businessKey", mark));
        rest.post(
                "staff",
                "/engine-rest/message",
                Map.of("messageName", "incident-reported", "processVariables", variables, "businessKey", mark));
        rest.post(
                "staff",
                "/engine-rest/message",
                Map.of(
                        "messageName",
                        "incident-reported",
                        "processVariables",
                        variables,
                        "processVariablesLocal",
                        Rest.values(Map.of(mark, mark))));
        rest.post(
                "staff",
                "/engine-rest/message",
                Map.of(
                        "messageName",
                        "incident-reported",
                        "processVariables",
                        variables,
                        "processVariablesToTriggeredScope",
                        Rest.values(Map.of(mark, mark))));
        assertNoTrace();
    }

    /** Completes, looks at the engine's tables, and lets the mails go. */
    private void complete(String user, String reference, String task, Map<String, ?> fields) {
        cases.runJobs(reference);
        rest.complete(user, reference, task, fields);
        assertNoTrace();
        cases.runJobs(reference);
    }

    private void refused(String method, String path, Object body) {
        Rest.Answer answer = rest.send(method, "central", path, body);
        assertThat(answer.status()).as(path + ": " + answer.body()).isBetween(400, 499);
    }

    private void assertNoTrace() {
        assertThat(tables.engineRowsWith(mark)).isEmpty();
    }

    /** More than the 4000 characters that the engine keeps in one row. */
    private String longText(String about) {
        String text = mark + "-" + about + " " + (about + " ").repeat(4200 / (about.length() + 1)) + mark;
        written.add(text);
        return text;
    }

    private String shortText(String about) {
        String text = mark + "-" + about;
        written.add(text);
        return text;
    }

    private List<String> mails(String reference) {
        try (Stream<Path> files = Files.list(TestData.FOLDER.resolve("outbox"))) {
            return files.map(NoStoryInTheEngineTest::mail)
                    .filter(mail -> mail.contains(reference))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it is sent, and as it is read. */
    private static String mail(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MimeMessage message = new MimeMessage(null, in);
            return Files.readString(file, StandardCharsets.ISO_8859_1)
                    + message.getSubject()
                    + Arrays.toString(message.getAllRecipients())
                    + message.getContent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> with(Map<String, Object> fields, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(fields);
        changed.put(field, value);
        return changed;
    }
}
