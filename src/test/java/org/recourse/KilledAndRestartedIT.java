package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.Message;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What was answered is kept, and what was begun goes on: the packaged application is killed in the middle of its work,
 * started again on the same data, and driven on over HTTP as before.
 */
@Tag(TestDatabase.TAG)
class KilledAndRestartedIT {

    private static final int CASES = 4;

    private static final Duration SOON = Duration.ofSeconds(90);

    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final List<Instant> KILLS = new ArrayList<>();

    private static RunningApp app;

    record Mail(Instant written, String id, String subject, String to) {}

    @BeforeAll
    static void start() throws Exception {
        // Jobs that the killed process had taken are free again after the lock time, and are looked for often.
        app = RunningApp.demo(
                "killed-and-restarted",
                "--camunda.bpm.job-execution.lock-time-in-millis=15000",
                "--camunda.bpm.job-execution.wait-time-in-millis=300",
                "--camunda.bpm.job-execution.max-wait=1000");
    }

    @AfterAll
    static void stop() throws IOException {
        app.close();
    }

    @Test
    void aReportThatWasAnsweredHasItsCaseAndItsMails() throws Exception {
        List<String> references = report(CASES);
        killAndRestart();

        for (String reference : references) {
            JsonNode file = file(reference);
            assertThat(file.get("state").asText()).isEqualTo("received");
            assertThat(openTasks(reference)).containsExactly("make-initial-assessment", "prevent-further-damage");
            eventuallyInChronology(
                    reference,
                    "Incident reported",
                    "Tell IT Services and senior management",
                    "Confirm receipt to the reporter");
            assertMails(reference, RECEIVED);
        }
    }

    @Test
    void aCaseGoesOnWhereItWasToItsEndAfterEachKill() throws Exception {
        List<String> references = report(CASES);
        each(references, "prevent-further-damage", "itservices", Map.of("containment", "Asked for its removal."));
        each(
                references,
                "make-initial-assessment",
                "central",
                Map.of(
                        "apparentBreach", true,
                        "category", "harassment",
                        "subjectType", "employee",
                        "serious", true,
                        "assessment", "It is aimed at one person."));
        killAndRestart();

        for (String reference : references) {
            assertThat(openTasks(reference)).containsExactly("acknowledge-serious-incident", "investigate");
            assertThat(file(reference).get("state").asText()).isEqualTo("investigating");
            assertThat(file(reference).get("serious").asBoolean()).isTrue();
        }

        // Acknowledged sooner, the report that waits to be mailed would be moot.
        awaitEntry(references, "Report to Principal and Deputy");
        each(references, "acknowledge-serious-incident", "principal", Map.of("acknowledged", true));
        each(references, "investigate", "central", Map.of("findings", "It was sent from a work computer."));
        each(
                references,
                "decide-course-of-action",
                "smt",
                Map.of(
                        "conduct",
                        "illegal",
                        "internalAction",
                        true,
                        "disciplinary",
                        true,
                        "rationale",
                        "It is a threat."));
        assertThat(waitingJobs())
                .as("packs and mails that wait when it is killed")
                .isPositive();
        killAndRestart();

        for (String reference : references) {
            assertThat(file(reference).get("state").asText()).isEqualTo("acting");
            assertThat(file(reference).get("conduct").asText()).isEqualTo("illegal");
            await().atMost(SOON).untilAsserted(() -> assertThat(openTasks(reference))
                    .containsExactly("accept-hand-off", "refer-to-police", "take-internal-action"));
        }

        each(references, "take-internal-action", "central", Map.of("actionTaken", "A conversation."));
        awaitEntry(references, "Tell the receiver");
        each(references, "accept-hand-off", "hr", Map.of("handOffReference", "HR-1"));
        each(
                references,
                "refer-to-police",
                "central",
                Map.of("policeForce", "Devon and Cornwall Police", "policeReference", "CR/1", "agencies", "lado"));
        each(references, "inform-agency", "central", Map.of("agencyReference", "LADO-1"));
        each(references, "record-police-outcome", "central", Map.of("policeOutcome", "caution"));
        each(references, "close-case", "central", Map.of("outcome", "A caution.", "messageToReporter", "Thank you."));
        killAndRestart();

        for (String reference : references) {
            assertThat(file(reference).get("state").asText()).isEqualTo("closed");
            assertThat(openTasks(reference)).isEmpty();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(instances(reference)).isEmpty());
            eventuallyInChronology(
                    reference,
                    "Incident reported",
                    "Tell IT Services and senior management",
                    "Confirm receipt to the reporter",
                    "Prevent further damage",
                    "Make the initial assessment",
                    "Raised to serious",
                    "Choose who acknowledges",
                    "Advise on severity",
                    "Report to Principal and Deputy",
                    "Acknowledge the serious incident",
                    "Investigate what happened",
                    "Advise on the course of action",
                    "Decide the course of action",
                    "Choose who takes it",
                    "Tell the receiver",
                    "Take internal action",
                    "Accept the hand-off",
                    "Referral pack prepared",
                    "Advise on agencies",
                    "Refer to the police",
                    "Inform the agency",
                    "Record the police outcome",
                    "Close the case",
                    "Case closed",
                    "Tell the reporter the outcome");
            assertMails(reference, ALL);
        }
    }

    private static final List<String> RECEIVED = List.of(
            "New social media incident -> itservices",
            "New social media incident -> smt",
            "New social media incident -> central",
            "New social media incident -> central2",
            "We have received your report -> staff");

    private static final List<String> ALL = Stream.concat(
                    RECEIVED.stream(),
                    Stream.of(
                            "Serious incident -> principal",
                            "Serious incident -> deputy",
                            "Hand-off for disciplinary action -> hr",
                            "Your report has been dealt with -> staff"))
            .toList();

    private static List<String> report(int count) throws Exception {
        List<String> references = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RunningApp.Answer answer = app.post(
                    "/engine-rest/process-definition/key/social-media-incident/submit-form",
                    "staff",
                    variables(Map.of("school", "churchward", "narrative", "What happened.")));
            assertThat(answer.status()).isEqualTo(200);
            references.add(answer.body().get("businessKey").asText());
        }
        return references;
    }

    /** Completes the task in each of the cases; each is answered 204. */
    private static void each(List<String> references, String task, String user, Map<String, Object> fields)
            throws Exception {
        for (String reference : references) {
            String id = tasks(reference)
                    .filter(open -> open.get("taskDefinitionKey").asText().equals(task))
                    .map(open -> open.get("id").asText())
                    .findFirst()
                    .orElseThrow();
            assertThat(app.post("/engine-rest/task/" + id + "/complete", user, variables(fields))
                            .status())
                    .isEqualTo(204);
        }
    }

    private static void killAndRestart() throws Exception {
        KILLS.add(Instant.now());
        app.kill();
        app.restart();
    }

    private static Map<String, Object> variables(Map<String, Object> values) {
        return Map.of(
                "variables",
                values.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Map.of("value", entry.getValue()))));
    }

    private static JsonNode file(String reference) throws Exception {
        RunningApp.Answer answer = app.get("/api/cases/" + reference, "central");
        assertThat(answer.status()).as("case %s after the kill", reference).isEqualTo(200);
        return answer.body();
    }

    private static Stream<JsonNode> tasks(String reference) throws Exception {
        return elements(app.get("/engine-rest/task?processInstanceBusinessKey=" + reference, "admin")
                .body());
    }

    private static List<String> openTasks(String reference) throws Exception {
        return tasks(reference)
                .map(task -> task.get("taskDefinitionKey").asText())
                .sorted()
                .toList();
    }

    private static List<JsonNode> instances(String reference) throws Exception {
        return elements(app.get("/engine-rest/process-instance?businessKey=" + reference, "admin")
                        .body())
                .toList();
    }

    /** Jobs that are to be run now: no timers. */
    private static int waitingJobs() throws Exception {
        return app.get("/engine-rest/job/count?messages=true", "admin")
                .body()
                .get("count")
                .asInt();
    }

    private static void awaitEntry(List<String> references, String what) {
        for (String reference : references) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(elements(file(reference).get("chronology"))
                                    .map(entry -> entry.get("what").asText()))
                            .contains(what));
        }
    }

    private static void eventuallyInChronology(String reference, String... expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(elements(file(reference).get("chronology"))
                                .map(entry -> entry.get("what").asText().replaceFirst(": .*", "")))
                        .as("chronology of %s", reference)
                        .containsExactlyInAnyOrder(expected));
    }

    /** Each mail once; twice only where the process was killed between writing it and noting that it was written. */
    private static void assertMails(String reference, List<String> expected) throws IOException {
        Map<String, List<Mail>> byId;
        try (Stream<Path> files = Files.list(app.data().resolve("outbox"))) {
            byId = files.filter(file -> file.toString().endsWith(".eml"))
                    .map(KilledAndRestartedIT::mail)
                    .filter(mail -> mail.subject().contains(reference))
                    .sorted(Comparator.comparing(Mail::written))
                    .collect(Collectors.groupingBy(Mail::id));
        }
        assertThat(byId.values().stream().map(copies -> copies.get(0)).map(KilledAndRestartedIT::inShort))
                .as("mails of %s", reference)
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(byId.values()).allSatisfy(copies -> {
            for (int i = 1; i < copies.size(); i++) {
                Instant before = copies.get(i - 1).written();
                Instant after = copies.get(i).written();
                assertThat(KILLS)
                        .as("a kill in the act of sending explains the second %s", copies.get(i))
                        .anyMatch(kill -> before.isAfter(kill.minusSeconds(1)) && after.isAfter(kill));
            }
        });
    }

    private static String inShort(Mail mail) {
        return mail.subject().replaceAll("[: ]*\\[?SM-\\d+-\\d+]?", "").replaceFirst(":.*", "") + " -> "
                + mail.to().replaceFirst("@.*", "");
    }

    private static Mail mail(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            MimeMessage mail = new MimeMessage(null, bytes);
            String name = file.getFileName().toString();
            return new Mail(
                    WRITTEN.parse(name.substring(0, name.indexOf('Z') + 1), Instant::from),
                    mail.getMessageID(),
                    mail.getSubject(),
                    mail.getRecipients(Message.RecipientType.TO)[0].toString());
        } catch (Exception e) {
            throw new IllegalStateException(file + " is no whole mail", e);
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(Function.identity());
    }
}
