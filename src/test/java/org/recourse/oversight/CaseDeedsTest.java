package org.recourse.oversight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The legal hold, handing a task over, and looking at who reported: as calls and from the page. */
@RecourseTest
class CaseDeedsTest {

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    ObjectMapper json;

    @Test
    void whoeverWorksOnTheCasePutsALegalHoldAndCentralServicesEndsIt() {
        String reference = cases.report();
        assertThat(post("smt", reference, "hold/end", "{\"reason\": \"Why not.\"}"))
                .isEqualTo(403);
        assertThat(post("central", reference, "hold/end", "{\"reason\": \"None stands.\"}"))
                .isEqualTo(409);
        assertThat(post("smt", reference, "hold", "{\"reason\": \"The police may ask for it.\"}"))
                .isEqualTo(202);
        assertThat(cases.file(reference).holdSince()).isPresent();
        assertThat(post("central", reference, "hold", "{\"reason\": \"Once more.\"}"))
                .isEqualTo(409);
        assertThat(Calls.textOf(Calls.as("central", port).get("/cases/" + reference)))
                .contains("Legal hold", "nothing of this case may be deleted", "The police may ask for it.")
                .doesNotContain("Put a legal hold");
        assertThat(Calls.textOf(Calls.as("itservices", port).get("/cases/" + reference)))
                .doesNotContain("End the legal hold");

        assertThat(post("smt", reference, "hold/end", "{\"reason\": \"I say so.\"}"))
                .isEqualTo(403);
        assertThat(post("central", reference, "hold/end", "{\"reason\": \" \"}"))
                .isEqualTo(400);
        assertThat(cases.file(reference).holdSince()).isPresent();
        assertThat(post("central", reference, "hold/end", "{\"reason\": \"The police need it no longer.\"}"))
                .isEqualTo(202);
        assertThat(cases.file(reference).holdSince()).isEmpty();
        assertThat(cases.chronology(reference)).containsSubsequence("Legal hold put on the case", "Legal hold ended");
    }

    /** The years after the end are when a hold matters most. */
    @Test
    void aClosedCaseCanBeHeld() {
        String reference = cases.report();
        cases.bring(reference, "close-case");
        cases.complete(reference, "close-case");
        assertThat(post("central", reference, "hold", "{\"reason\": \"A court may ask for it.\"}"))
                .isEqualTo(202);
        assertThat(cases.file(reference).holdSince()).isPresent();
    }

    @Test
    void aTaskIsHandedToAColleagueWhoThenHasItAlone() {
        String reference = cases.report();
        String task = cases.task(reference, "make-initial-assessment").getId();
        String handOver = "tasks/" + task + "/hand-over";
        assertThat(post(
                        "central",
                        reference,
                        handOver,
                        "{\"user\": \"central2\", \"reason\": \"I am away tomorrow.\"}"))
                .isEqualTo(202);

        assertThat(cases.task(reference, "make-initial-assessment").getAssignee())
                .isEqualTo("central2");
        assertThat(cases.textsOf(reference, "Handed over: Make the initial assessment"))
                .containsExactly("To: central2\nReason: I am away tomorrow.");
        assertThat(Calls.as("central", port)
                        .postJson("/engine-rest/task/" + task + "/complete", "{}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("smt", reference, handOver, "{\"user\": \"central\", \"reason\": \"Back.\"}"))
                .as("smt has no say in it")
                .isEqualTo(403);
        assertThat(post("central2", reference, handOver, "{\"user\": \"central\", \"reason\": \"I know them.\"}"))
                .isEqualTo(202);
        assertThat(cases.task(reference, "make-initial-assessment").getAssignee())
                .isEqualTo("central");
    }

    @Test
    void onlyWhoCouldDoTheTaskIsHandedIt() {
        String reference = cases.report();
        cases.complete(reference, "make-initial-assessment", Map.of("subjectUsers", "central2"));
        Task task = cases.task(reference, "investigate");
        String handOver = "tasks/" + task.getId() + "/hand-over";
        SoftAssertions all = new SoftAssertions();
        for (String body : new String[] {
            "{}",
            "{\"user\": \"central\"}",
            "{\"reason\": \"x\"}",
            "{\"user\": \"\", \"reason\": \"x\"}",
            "{\"user\": \"nobody\", \"reason\": \"x\"}",
            "{\"user\": \"smt\", \"reason\": \"another group\"}",
            "{\"user\": \"central2\", \"reason\": \"named in it\"}",
            "{\"user\": \"central\", \"reason\": \" \"}",
            "{\"user\": \"central\", \"reason\": \"a\\u0000b\"}",
            "{\"user\": 5, \"reason\": \"x\"}",
            "{\"user\": [\"central\"], \"reason\": \"x\"}",
            "{\"user\": \"central\", \"reason\": \"x\", \"force\": true}",
            "{\"user\": ",
            "[]"
        }) {
            all.assertThat(post("central", reference, handOver, body)).as(body).isEqualTo(400);
        }
        all.assertThat(post("central", reference, "tasks/none/hand-over", "{\"user\": \"central\", \"reason\": \"x\"}"))
                .isEqualTo(409);
        String other = cases.report();
        all.assertThat(post("central", other, handOver, "{\"user\": \"central\", \"reason\": \"x\"}"))
                .as("a task of another case")
                .isEqualTo(409);
        all.assertThat(post("staff", reference, handOver, "{\"user\": \"central\", \"reason\": \"x\"}"))
                .isEqualTo(404);
        all.assertAll();
        assertThat(cases.task(reference, "investigate").getAssignee()).isNull();
        assertThat(cases.chronology(reference)).noneMatch(what -> what.startsWith("Handed over"));
    }

    @Test
    void aSchoolsTaskStaysInItsSchool() {
        String reference = cases.report();
        cases.bring(reference, "decide-course-of-action");
        String handOver =
                "tasks/" + cases.task(reference, "decide-course-of-action").getId() + "/hand-over";
        HttpResponse<byte[]> refused = Calls.as("central", port)
                .postJson(
                        "/api/cases/" + reference + "/" + handOver,
                        "{\"user\": \"smt.northside\", \"reason\": \"They know more.\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Calls.textOf(refused)).contains("user", "itservices, smt");
    }

    @Test
    void centralServicesSeesTheReporterForAReasonThatIsKept() throws Exception {
        String reference = cases.report(Map.of("reporterName", "A parent", "reporterEmail", "parent@home.example"));
        assertThat(post("smt", reference, "reporter", "{\"reason\": \"I want to know.\"}"))
                .isEqualTo(403);
        assertThat(post("central", reference, "reporter", "{\"reason\": \"\"}")).isEqualTo(400);
        assertThat(cases.chronology(reference)).doesNotContain("Looked at who reported it");

        HttpResponse<byte[]> shown = Calls.as("central", port)
                .postJson("/api/cases/" + reference + "/reporter", "{\"reason\": \"They must be rung up.\"}");
        assertThat(shown.statusCode()).isEqualTo(200);
        JsonNode reporter = json.readTree(shown.body());
        assertThat(reporter.get("name").asText()).isEqualTo("A parent");
        assertThat(reporter.get("email").asText()).isEqualTo("parent@home.example");
        assertThat(reporter.get("user").isNull()).isTrue();
        assertThat(cases.textsOf(reference, "Looked at who reported it")).containsExactly("They must be rung up.");
        for (String user : new String[] {"central", "smt", "itservices"}) {
            assertThat(Calls.textOf(Calls.as(user, port).get("/api/cases/" + reference)))
                    .doesNotContain("A parent", "parent@home.example");
        }
    }

    @Test
    void anAnonymousReportHasNobodyToShow() {
        String reference = cases.report();
        assertThat(post("central", reference, "reporter", "{\"reason\": \"Who was it?\"}"))
                .isEqualTo(409);
        assertThat(Calls.textOf(Calls.as("central", port).get("/cases/" + reference)))
                .contains("The report is anonymous")
                .doesNotContain("See who reported it");
    }

    @Test
    void thePageDoesTheSame() {
        String reference = cases.reportAs(
                "staff",
                Map.of("school", "churchward", "narrative", "What happened.", "subjectDescription", "Somebody."));
        String task = cases.task(reference, "make-initial-assessment").getId();
        Calls central = Calls.signedIn("central", port);
        String token = token(central, reference);

        HttpResponse<byte[]> shown = act(central, reference, "reporter", token, "text", "They must be rung up.");
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(Calls.textOf(shown)).contains("Shown this once", "<dd>staff</dd>");
        assertThat(Calls.textOf(central.get("/cases/" + reference))).doesNotContain("<dd>staff</dd>");

        HttpResponse<byte[]> unknown =
                act(central, reference, "tasks/" + task + "/hand-over", token, "text", "Kept words", "user", "nobody");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(Calls.textOf(unknown)).contains("The colleague is not somebody else", "Kept words");
        assertThat(act(
                                central,
                                reference,
                                "tasks/" + task + "/hand-over",
                                token,
                                "text",
                                "I am away.",
                                "user",
                                "central2")
                        .statusCode())
                .isEqualTo(302);
        assertThat(act(central, reference, "hold", token, "text", "The police.").statusCode())
                .isEqualTo(302);
        HttpResponse<byte[]> twice = act(central, reference, "hold", token, "text", "The police.");
        assertThat(twice.statusCode()).isEqualTo(409);
        assertThat(act(central, reference, "hold/end", token, "text", "Not needed.")
                        .statusCode())
                .isEqualTo(302);
        for (String action : new String[] {"hold", "hold/end", "reporter", "tasks/" + task + "/hand-over"}) {
            assertThat(act(central, reference, action, "guessed", "text", "x", "user", "central")
                            .statusCode())
                    .as("another site's page: %s", action)
                    .isEqualTo(403);
        }
        assertThat(Calls.textOf(central.get("/cases/" + reference + "?done=hand-over")))
                .contains("The task is handed over.", "central2 (Central Services)");
    }

    @Test
    void thePageShowsWhatWasAdvisedAndWhatWasDecidedAndWhy() {
        String reference = cases.report();
        cases.complete(
                reference,
                "make-initial-assessment",
                Map.of(
                        "category", "contact-with-learners",
                        "serious", false,
                        "assessment", "It looks worse\nSerious: yes\nthan it is.",
                        "subjectUsers", "staff"));
        cases.complete(reference, "investigate");
        cases.complete(
                reference,
                "decide-course-of-action",
                Map.of("conduct", "unacceptable", "internalAction", true, "rationale", "A word is enough."));

        assertThat(Calls.textOf(Calls.as("central", port).get("/cases/" + reference)))
                .contains("How serious is it?", "Decided otherwise", "than it is.")
                .contains("What is to be done?", "A word is enough.")
                .contains("<span>staff</span>: Staff", "Who has it now", "Next deadline");
    }

    private int post(String user, String reference, String call, String body) {
        return Calls.as(user, port)
                .postJson("/api/cases/" + reference + "/" + call, body)
                .statusCode();
    }

    private static String token(Calls calls, String reference) {
        Matcher token = Pattern.compile("name=\"token\" value=\"([0-9a-f]{32})\"")
                .matcher(Calls.textOf(calls.get("/cases/" + reference)));
        return token.find() ? token.group(1) : "";
    }

    private static HttpResponse<byte[]> act(
            Calls calls, String reference, String action, String token, String... fields) {
        StringBuilder body = new StringBuilder("token=" + token);
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(fields[i]).append('=').append(URLEncoder.encode(fields[i + 1], UTF_8));
        }
        return calls.send(
                "POST",
                "/cases/" + reference + "/" + action,
                body.toString().getBytes(UTF_8),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }
}
