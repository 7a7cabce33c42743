package org.recourse.oversight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Message;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page of a case: the conversation with the reporter, for both who take part in it, and for nobody else. */
@RecourseTest
class CasePageTest {

    private static final String STORY = "What only those who work on it may read.";

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Test
    void centralServicesWritesToTheReporterFromTheCase() {
        String reference = cases.report();
        Calls central = Calls.signedIn("central", port);

        assertThat(write(central, reference, "Which day was it?\r\nAnd where?").statusCode())
                .isEqualTo(302);

        assertThat(page(central, reference)).contains("Conversation with the reporter", "Which day was it?");
        assertThat(caseFiles.conversation(reference))
                .extracting(Message::text)
                .containsExactly("Which day was it?\nAnd where?");
        HttpResponse<byte[]> empty = write(central, reference, " ");
        assertThat(empty.statusCode()).isEqualTo(400);
        assertThat(Calls.textOf(empty)).contains("Write something first.");
        HttpResponse<byte[]> tooLong = write(central, reference, "Kept words " + "x".repeat(20_000));
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(Calls.textOf(tooLong)).contains("Your text is too long", "Kept words");
        assertThat(caseFiles.conversation(reference)).hasSize(1);
    }

    @Test
    void otherWorkersNeitherSeeTheConversationNorTakePartInIt() {
        String reference = cases.report();
        Calls smt = Calls.signedIn("smt", port);

        assertThat(page(smt, reference)).doesNotContain("Conversation with the reporter");
        assertThat(write(smt, reference, "We know who you are.").statusCode()).isEqualTo(403);
        assertThat(caseFiles.conversation(reference)).isEmpty();
    }

    @Test
    void aMemberOfStaffFollowsTheOwnReportWithoutSeeingTheCase() {
        String reference = cases.reportAs("staff", Map.of("school", "churchward", "narrative", STORY));
        Calls staff = Calls.signedIn("staff", port);

        assertThat(page(staff, reference))
                .contains("You reported this", "There is no message yet")
                .doesNotContain("Chronology", "Open tasks");
        assertThat(write(staff, reference, "I saw it again today.").statusCode())
                .isEqualTo(302);
        assertThat(page(staff, reference)).contains("I saw it again today.");
        assertThat(cases.tasks(reference, "consider-further-information")).hasSize(1);
        assertThat(staff.get("/api/cases/" + reference).statusCode()).isEqualTo(404);

        String token = token(staff, reference);
        cases.complete(reference, "consider-further-information");
        cases.bring(reference, "close-case");
        cases.complete(reference, "close-case");
        assertThat(page(staff, reference)).contains("has been dealt with", "Thank you.");
        assertThat(write(staff, reference, "Too late.", token).statusCode()).isEqualTo(409);
    }

    @Test
    void whatIsDoneBesideTheTasksIsDoneFromThePage() {
        String reference = cases.report();
        String other = cases.report();
        Calls central = Calls.signedIn("central", port);
        String token = token(central, reference);

        assertThat(act(central, reference, "notes", token, "text", "Spoke to the form tutor."))
                .isEqualTo(302);
        assertThat(act(central, reference, "information", token, "text", "A second post."))
                .isEqualTo(302);
        assertThat(act(central, reference, "serious", token, "text", "A learner is afraid."))
                .isEqualTo(302);
        assertThat(act(central, reference, "withdrawn", token, "text", "They ask us to stop."))
                .isEqualTo(302);
        assertThat(act(central, reference, "duplicate", token, "of", "SM-1999-000001", "text", "The same."))
                .isEqualTo(400);
        assertThat(act(central, reference, "anything", token, "text", "x")).isEqualTo(404);
        assertThat(act(central, reference, "serious", "", "text", "x")).isEqualTo(403);

        assertThat(cases.chronology(reference))
                .containsSubsequence("Note", "Further information", "Raised to serious", "Report withdrawn");
        assertThat(cases.file(reference).isSerious()).isTrue();
        assertThat(cases.openTasks(reference)).contains("consider-further-information", "decide-on-withdrawal");
        assertThat(page(central, reference))
                .doesNotContain("Raise the case to serious")
                .contains("A learner is afraid.");
        assertThat(act(central, other, "duplicate", token(central, other), "of", reference, "text", "The same."))
                .isEqualTo(302);
        assertThat(cases.file(other).duplicateOf()).contains(reference);
    }

    @Test
    void aTaskLeadsToItsCaseForThoseWhoMaySeeIt() {
        String reference = cases.report();
        String task = cases.task(reference, "make-initial-assessment").getId();

        HttpResponse<byte[]> found = Calls.signedIn("central", port).get("/cases/of-task/" + task);
        assertThat(found.statusCode()).isEqualTo(302);
        assertThat(found.headers().firstValue("Location").orElseThrow()).endsWith("/cases/" + reference);
        assertThat(Calls.signedIn("hr", port).get("/cases/of-task/" + task).statusCode())
                .isEqualTo(404);
        assertThat(Calls.signedIn("central", port).get("/cases/of-task/none").statusCode())
                .isEqualTo(404);
    }

    /** A new session id would sign out what the page around it asks for at the same time. */
    @Test
    void leavesTheSessionOfTheWebApplicationsAsItIs() {
        String reference = cases.report();
        Calls central = Calls.signedIn("central", port);
        for (String page :
                new String[] {"/cases/" + reference, "/cases/" + reference + "/way", "/api/cases/" + reference}) {
            HttpResponse<byte[]> answer = central.get(page);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(answer.headers().allValues("Set-Cookie")).as(page).isEmpty();
        }
    }

    @Test
    void nobodyElseFollowsAReport() {
        String reference = cases.reportAs("staff", Map.of("school", "churchward", "narrative", STORY));
        for (String other : new String[] {"hr", "principal", "chair"}) {
            Calls calls = Calls.signedIn(other, port);
            assertThat(calls.get("/cases/" + reference).statusCode()).as(other).isEqualTo(404);
            assertThat(write(calls, reference, "Let me in.").statusCode())
                    .as(other)
                    .isEqualTo(404);
        }
        assertThat(caseFiles.conversation(reference)).isEmpty();
    }

    /** A subject must not learn that a case exists (reading A13), not even one who reported something alike. */
    @Test
    void aReporterWhoIsNamedLosesSightOfIt() {
        String reference = cases.reportAs("staff", Map.of("school", "churchward", "narrative", STORY));
        cases.complete(reference, "make-initial-assessment", Map.of("subjectUsers", "staff"));
        assertThat(Calls.signedIn("staff", port).get("/cases/" + reference).statusCode())
                .isEqualTo(404);
    }

    @Test
    void anotherSitesPageWritesNothing() {
        String reference = cases.report();
        Calls central = Calls.signedIn("central", port);
        assertThat(write(central, reference, "x", "guessed").statusCode()).isEqualTo(403);
        assertThat(caseFiles.conversation(reference)).isEmpty();
    }

    @Test
    void whoHasNotSignedInIsToldHow() {
        String reference = cases.report();
        HttpResponse<byte[]> answer = Calls.asNobody(port).get("/cases/" + reference);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Calls.textOf(answer))
                .contains("Sign in first", "/camunda/app/tasklist/")
                .doesNotContain(reference);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(Calls.asNobody(port).get("/api/cases/" + reference).body()).isEmpty();
    }

    @Test
    void whoSeesTheCaseIsSaidOnItsPage() {
        String reference = cases.report();
        Calls central = Calls.signedIn("central", port);
        Calls smt = Calls.signedIn("smt", port);
        String token = token(central, reference);

        assertThat(page(smt, reference)).contains("Step back from this case").doesNotContain("Name staff in the case");
        assertThat(act(smt, reference, "subjects", token(smt, reference), "users", "staff", "text", "x"))
                .isEqualTo(403);
        HttpResponse<byte[]> unknown =
                post(central, reference, "subjects", token, "users", "nobody", "text", "In the picture.");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(Calls.textOf(unknown))
                .contains("What you gave names &#39;nobody&#39;, which is not a user name", "In the picture.");
        assertThat(act(central, reference, "subjects", token, "users", "staff", "text", "<b>In it</b>"))
                .isEqualTo(302);
        assertThat(act(central, reference, "access", token, "users", "manager", "text", "A complaint."))
                .isEqualTo(302);
        assertThat(page(central, reference))
                .contains("Staff named in it", "Case managers who were given access", "&lt;b&gt;In it&lt;/b&gt;");
        assertThat(act(central, reference, "access/end", token, "users", "manager", "text", "Done."))
                .isEqualTo(302);
        assertThat(act(central, reference, "recusal", "", "text", "x")).isEqualTo(403);

        HttpResponse<byte[]> back = post(smt, reference, "recusal", token(smt, reference), "text", "My neighbour.");
        assertThat(back.statusCode()).isEqualTo(302);
        assertThat(back.headers().firstValue("Location").orElse("")).endsWith("/cases/stepped-back");
        assertThat(Calls.textOf(smt.get("/cases/stepped-back"))).contains("You have stepped back");
        assertThat(smt.get("/cases/" + reference).statusCode()).isEqualTo(404);
    }

    private static String page(Calls calls, String reference) {
        HttpResponse<byte[]> answer = calls.get("/cases/" + reference);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Calls.textOf(answer);
    }

    private static HttpResponse<byte[]> write(Calls calls, String reference, String text) {
        return write(calls, reference, text, token(calls, reference));
    }

    private static String token(Calls calls, String reference) {
        Matcher token = Pattern.compile("name=\"token\" value=\"([0-9a-f]{32})\"")
                .matcher(Calls.textOf(calls.get("/cases/" + reference)));
        return token.find() ? token.group(1) : "";
    }

    private static HttpResponse<byte[]> write(Calls calls, String reference, String text, String token) {
        return post(calls, reference, "messages", token, "text", text);
    }

    private static int act(Calls calls, String reference, String action, String token, String... fields) {
        return post(calls, reference, action, token, fields).statusCode();
    }

    private static HttpResponse<byte[]> post(
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
