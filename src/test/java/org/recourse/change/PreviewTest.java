package org.recourse.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpSessionEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Mails;
import org.recourse.RecourseTest;
import org.recourse.change.Preview.View;
import org.recourse.change.PreviewWalk.CannotGoOn;
import org.recourse.change.PreviewWalk.Open;
import org.recourse.change.PreviewWalk.Picture;
import org.recourse.change.PreviewWalk.Stage;
import org.recourse.lifecycle.FormReader;
import org.recourse.lifecycle.WrongInput;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;

/** A draft is walked as it would run, by the rules of the real forms, and leaves nothing behind. */
@RecourseTest
class PreviewTest {

    private static final String INCIDENT = "social-media-incident";
    private static final Map<String, Object> REPORT =
            Map.of("school", "churchward", "narrative", "A story that must not be kept.", "subjectType", "employee");
    private static final Map<String, Object> NO_BREACH = Map.of(
            "apparentBreach",
            false,
            "category",
            "offensive",
            "subjectType",
            "employee",
            "serious",
            false,
            "assessment",
            "It is no breach.");

    @LocalServerPort
    int port;

    @Autowired
    LiveSet live;

    @Autowired
    FormReader reader;

    @Autowired
    JdbcClient database;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T09:00:00Z"));
    private Previews previews;
    private Map<String, Long> rows;
    private long mails;

    @BeforeEach
    void before() throws IOException {
        Calls.as("analyst", port).get("/processes/preview");
        rows = rows();
        mails = mails();
        previews = new Previews(live, reader, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneId.of("UTC");
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        });
    }

    /** Whatever was walked: the application's database is as it was, and no mail went out. */
    @AfterEach
    void nothingIsLeft() throws IOException {
        previews.close();
        assertThat(rows()).isEqualTo(rows);
        assertThat(mails()).isEqualTo(mails);
    }

    @Test
    void anIncidentIsWalkedToItsEnd() throws Exception {
        Preview preview = walk(INCIDENT, Map.of());
        assertThat(look(preview).open()).extracting(Open::name).containsExactly("Start: Social media incident");
        preview.take(walk -> walk.begin(REPORT));
        assertThat(names(preview)).containsExactlyInAnyOrder("Prevent further damage", "Make the initial assessment");
        assertThat(open(preview, "Prevent further damage").who()).isEqualTo("IT Services");
        assertThat(last(preview).did()).isEqualTo("“Social media incident” is started");
        assertThat(last(preview).then())
                .contains(
                        "Answered: school: Churchward School; subject type: Member of staff",
                        "A case file or record is opened",
                        "Now open: “Make the initial assessment” for Central Services")
                .anyMatch(line -> line.startsWith("Mail to IT Services, Senior management team, Central Services: “"));

        done(preview, "Make the initial assessment", NO_BREACH);
        assertThat(last(preview).did()).isEqualTo("“Make the initial assessment” is done by Central Services");
        assertThat(last(preview).then().get(0))
                .startsWith("Answered: ")
                .contains("apparent breach: no", "category: Offensive content")
                .doesNotContain("It is no breach.");
        assertThat(last(preview).then()).contains("The table “Severity advice” answers: serious");
        assertThat(names(preview)).containsExactly("Prevent further damage");
        Picture picture = look(preview).pictures().get(0);
        assertThat(picture.marks())
                .containsEntry("make-initial-assessment", Stage.DONE)
                .containsEntry("prevent-further-damage", Stage.HERE)
                .doesNotContainKey("investigate");
        assertThat(picture.flows())
                .contains("breach-apparent-to-nothing-more-to-do")
                .doesNotContain("prevent-further-damage-to-everything-done");

        done(preview, "Prevent further damage", Map.of("containment", "Taken down."));
        done(preview, "Close the case", Map.of("outcome", "None.", "messageToReporter", "Thank you."));
        assertThat(look(preview).over()).isTrue();
        assertThat(look(preview).open()).isEmpty();
        assertThat(last(preview).then()).contains("It has ended; nothing is left open.");
        assertThat(look(preview).pictures().get(0).here()).isFalse();
        assertThat(look(preview).pictures().get(0).flows())
                .contains("prevent-further-damage-to-everything-done", "nothing-more-to-do-to-everything-done");
    }

    @Test
    void aStepIsUndoneAndAnotherWayIsTaken() throws Exception {
        Preview preview = walk(INCIDENT, Map.of());
        preview.take(walk -> walk.begin(REPORT));
        done(preview, "Make the initial assessment", NO_BREACH);
        preview.take(PreviewWalk::back);
        assertThat(names(preview)).containsExactlyInAnyOrder("Prevent further damage", "Make the initial assessment");
        assertThat(look(preview).story()).hasSize(1);
        Map<String, Object> serious = new HashMap<>(NO_BREACH);
        serious.putAll(Map.of("apparentBreach", true, "serious", true));
        done(preview, "Make the initial assessment", serious);
        assertThat(names(preview)).contains("Investigate what happened", "Acknowledge the serious incident");
        assertThat(look(preview).pictures())
                .extracting(Picture::process)
                .containsExactly(INCIDENT, "escalation-to-principal");
        assertThat(look(preview).pictures().get(1).here()).isTrue();
        preview.take(PreviewWalk::again);
        assertThat(look(preview).open()).extracting(Open::name).containsExactly("Start: Social media incident");
        assertThat(look(preview).story()).isEmpty();
        assertThat(look(preview).canGoBack()).isFalse();
        assertThatThrownBy(() -> preview.take(PreviewWalk::back)).isInstanceOf(CannotGoOn.class);
    }

    @Test
    void timePassesWhenSomebodyLetsIt() throws Exception {
        Preview preview = walk(INCIDENT, Map.of());
        preview.take(walk -> walk.begin(REPORT));
        String reminder = move(preview, "“Prevent further damage” is due soon, a reminder goes out");
        preview.take(walk -> walk.move(reminder));
        assertThat(last(preview).then())
                .containsExactly("Mail: a reminder of “Prevent further damage” to those who can do it");
        assertThat(look(preview).moves())
                .extracting(PreviewWalk.Move::words)
                .contains(
                        "Let it come: Further information received",
                        "Let it come: Withdrawal or duplicate reported (duplicate)",
                        "Let it come: Withdrawal or duplicate reported (anything but duplicate)")
                .doesNotHaveDuplicates();
        String raised = move(preview, "Somebody raises it to serious");
        preview.take(walk -> walk.move(raised));
        String unanswered = move(preview, "Not acknowledged in time (at “Acknowledge the serious incident”)");
        preview.take(walk -> walk.move(unanswered));
        assertThat(last(preview).then()).anyMatch(line -> line.startsWith("Mail to Deputy Principal: “"));
        assertThatThrownBy(() -> preview.take(walk -> walk.move("time-gone"))).isInstanceOf(CannotGoOn.class);
    }

    @Test
    void theWorldOutsideAnswersAsItIsTold() throws Exception {
        Preview preview = walk(INCIDENT, Map.of());
        assertThat(look(preview).world()).containsEntry("principalIsSubject", false);
        preview.take(walk -> walk.world(java.util.Set.of("principalIsSubject")));
        preview.take(walk -> walk.begin(REPORT));
        String raised = move(preview, "Somebody raises it to serious");
        preview.take(walk -> walk.move(raised));
        assertThat(open(preview, "Acknowledge the serious incident").who()).doesNotContain("Principal or");
    }

    @Test
    void aWrongAnswerIsRefusedAsByTheRealForm() throws Exception {
        Preview preview = walk(INCIDENT, Map.of());
        assertThatThrownBy(() ->
                        preview.take(walk -> walk.begin(Map.of("school", "nowhere", "narrative", "What happened."))))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("is not a school of this trust");
        preview.take(walk -> walk.begin(REPORT));
        String task = open(preview, "Make the initial assessment").id();
        Map<String, Object> wrong = new HashMap<>(NO_BREACH);
        wrong.put("category", "gossip");
        wrong.remove("assessment");
        assertThatThrownBy(() -> preview.take(walk -> walk.complete(task, wrong)))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("(category)")
                .hasMessageContaining("(assessment) is required");
        assertThat(look(preview).story()).hasSize(1);
        assertThat(open(preview, "Make the initial assessment").id()).isEqualTo(task);
    }

    @Test
    void aNewStepOfTheDraftIsWalkedWithItsForm() throws Exception {
        Preview preview = previews.begin("analyst", null, DraftedStep.bytes(DraftedStep.files()));
        assertThat(preview.findings()).isEmpty();
        assertThat(preview.changes()).contains(DraftedStep.DIAGRAM + ": new: \"Talk it over\" (talk-it-over)");
        assertThat(preview.choices().stream().filter(Preview.Choice::changed))
                .extracting(Preview.Choice::process)
                .containsExactly(INCIDENT);
        preview.begin(INCIDENT);
        preview.take(walk -> walk.begin(REPORT));
        done(preview, "Make the initial assessment", NO_BREACH);
        Open step = open(preview, "Talk it over");
        assertThat(step.form()).isPresent();
        assertThatThrownBy(() -> preview.take(walk -> walk.complete(step.id(), Map.of())))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("(talkedWith) is required");
        done(preview, "Talk it over", Map.of("talkedWith", "learner"));
        assertThat(new String(preview.marked(INCIDENT).orElseThrow(), UTF_8))
                .containsPattern("bpmnElement=\"talk-it-over\"[^>]*")
                .contains("bioc:stroke");
    }

    @Test
    void everyProcessThatCanBeChosenBegins() throws Exception {
        Preview preview = previews.begin("analyst", null, Map.of());
        assertThat(preview.choices()).hasSizeGreaterThan(10);
        for (Preview.Choice choice : preview.choices()) {
            preview.begin(choice.process());
            View view = look(preview);
            assertThat(view.over() || !view.open().isEmpty() || !view.moves().isEmpty())
                    .as(choice.process())
                    .isTrue();
        }
    }

    @Test
    void aScriptIsNeverRun() throws Exception {
        String file = "message-to-reporter.bpmn";
        String script =
                "<bpmn:scriptTask id=\"count\" name=\"Count\" scriptFormat=\"javascript\"><bpmn:script>1</bpmn:script></bpmn:scriptTask>";
        Draft draft = new Draft().replace(file, "<bpmn:endEvent", script + "<bpmn:endEvent");
        Preview preview =
                previews.begin("analyst", null, Map.of(file, draft.text(file).getBytes(UTF_8)));
        assertThat(preview.findings()).isNotEmpty();
        assertThatThrownBy(() -> preview.begin("message-to-reporter"))
                .isInstanceOf(CannotGoOn.class)
                .hasMessageContaining("not run");
        assertThat(preview.look()).isEmpty();
        for (String expression : List.of("${runtimeService}", "${''.getClass().forName('x')}")) {
            String text = new Draft().replace(file, "${sendNotice}", expression).text(file);
            Preview other = previews.begin("analyst", null, Map.of(file, text.getBytes(UTF_8)));
            assertThat(other.mayRun()).as(expression).isFalse();
        }
    }

    @Test
    void thereAreAHandfulAndNoneForLong() throws Exception {
        for (int i = 0; i < Previews.MOST; i++) {
            previews.begin("analyst" + i, "session" + i, Map.of());
        }
        assertThatThrownBy(() -> previews.begin("another", null, Map.of())).isInstanceOf(Previews.TooMany.class);
        Preview first = previews.of("analyst0").orElseThrow();
        first.begin(INCIDENT);
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(20)));
        assertThat(previews.of("analyst0")).isPresent();
        now.updateAndGet(time -> time.plus(Duration.ofMinutes(20)));
        previews.begin("another", null, Map.of());
        assertThat(previews.of("analyst1")).isEmpty();
        assertThat(previews.of("analyst0")).contains(first);
        previews.begin("leaver", "session-left", Map.of());
        previews.sessionDestroyed(new HttpSessionEvent(new MockHttpSession(null, "session-left")));
        assertThat(previews.of("leaver")).isEmpty();
        now.updateAndGet(time -> time.plus(Previews.IDLE).plusSeconds(1));
        assertThat(previews.of("analyst0")).isEmpty();
        assertThatThrownBy(() -> first.take(walk -> walk.begin(REPORT))).isInstanceOf(CannotGoOn.class);
    }

    @Test
    void theDoorsAreForAnalystsAlone() throws IOException {
        List<String> pages = List.of(
                "/processes/preview",
                "/processes/preview/walk",
                "/processes/preview/walk/a.bpmn",
                "/processes/preview/ways/0",
                "/processes/preview/ways/0/a.bpmn");
        List<String> posts = List.of("start", "end", "ways", "walk/move", "walk/back", "walk/again", "walk/world");
        for (String user : List.of("central", "manager", "admin", "principal", "staff")) {
            Calls calls = Calls.as(user, port);
            for (String page : pages) {
                assertThat(calls.get(page).statusCode()).as(user + page).isEqualTo(403);
            }
            for (String post : posts) {
                assertThat(form(calls, post, "process=" + INCIDENT).statusCode())
                        .as(user + post)
                        .isEqualTo(403);
            }
            for (String post : List.of("draft", "walk/answers")) {
                assertThat(calls.postJson("/processes/preview/" + post, "{}").statusCode())
                        .as(user + post)
                        .isEqualTo(403);
            }
        }
        for (String page : pages) {
            assertThat(Calls.asNobody(port).get(page).statusCode()).isEqualTo(401);
        }
        Calls session = Calls.signedIn("analyst", port, "cockpit");
        assertThat(session.postJson("/processes/preview/draft", "{}").statusCode())
                .as("without the header")
                .isEqualTo(403);
        assertThat(form(session, "end", "").statusCode())
                .as("without the token")
                .isEqualTo(403);
    }

    /** What is refused when it is put live can be seen beforehand: in words, and in the diagram. */
    @Test
    void aWayThatMustNotBeIsShownAsAPicture() throws IOException {
        Calls analyst = Calls.as("analyst", port);
        String file = "line-manager-report.bpmn";
        String broken = new Draft()
                .replace(file, "${raise == false}", "${raise == true}")
                .text(file);
        assertThat(analyst.postJson(
                                "/processes/preview/draft", new ObjectMapper().writeValueAsString(Map.of(file, broken)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(form(analyst, "ways", "").statusCode()).isEqualTo(302);
        assertThat(Calls.textOf(analyst.get("/processes/preview")))
                .contains(
                        "An incident is raised where the line manager or Central Services wants it",
                        "is done (Raise: yes)",
                        "This way as a picture");
        assertThat(Calls.textOf(analyst.get("/processes/preview/ways/0")))
                .contains("/processes/preview/ways/0/line-manager-report.bpmn");
        assertThat(Calls.textOf(analyst.get("/processes/preview/ways/0/line-manager-report.bpmn")))
                .contains("bioc:stroke");
        assertThat(analyst.get("/processes/preview/ways/9").statusCode()).isEqualTo(404);
        assertThat(analyst.get("/processes/preview/ways/0/none.bpmn").statusCode())
                .isEqualTo(404);
    }

    @Test
    void itIsWalkedThroughThePages() throws IOException {
        Calls analyst = Calls.as("analyst", port);
        assertThat(Calls.textOf(analyst.get("/processes/preview"))).contains("Try a draft");
        assertThat(analyst.get("/processes/preview/walk").statusCode()).isEqualTo(302);
        assertThat(analyst.postJson("/processes/preview/draft", "[").statusCode())
                .isEqualTo(400);
        assertThat(analyst.postJson("/processes/preview/draft", "{\"a.bpmn\": null}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(analyst.postJson("/processes/preview/draft", "{\"<img src=x>.bpmn\": \"<x/>\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(Calls.textOf(analyst.get("/processes/preview")))
                .contains("to be mended first", "&lt;img src=x&gt;.bpmn")
                .doesNotContain("<img src=x>", "Walk it");
        assertThat(form(analyst, "start", "process=" + INCIDENT).statusCode()).isEqualTo(409);
        assertThat(analyst.postJson("/processes/preview/draft", "{}").statusCode())
                .isEqualTo(200);
        assertThat(form(analyst, "start", "process=" + INCIDENT).statusCode()).isEqualTo(302);
        assertThat(Calls.textOf(analyst.get("/processes/preview/walk"))).contains("Start: Social media incident");

        HttpResponse<byte[]> wrong =
                analyst.postJson("/processes/preview/walk/answers", "{\"school\": \"churchward\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        JsonNode told = new ObjectMapper().readTree(wrong.body());
        assertThat(told.path("message").asText()).isEqualTo("\"What happened?\" (narrative) is required.");
        assertThat(analyst.postJson("/processes/preview/walk/answers?task=gone", "{}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(analyst.postJson(
                                "/processes/preview/walk/answers",
                                "{\"school\": \"churchward\", \"narrative\": \"Untold.\", \"immediateRisk\": true}")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<byte[]> page = analyst.get("/processes/preview/walk");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'self';")
                .doesNotContain("unsafe");
        assertThat(Calls.textOf(page)).contains("Make the initial assessment").doesNotContain("Untold.");
        assertThat(Calls.textOf(analyst.get("/processes/preview/walk/" + INCIDENT + ".bpmn")))
                .contains("bioc:stroke");
        assertThat(analyst.get("/processes/preview/walk/key-rotation.bpmn").statusCode())
                .isEqualTo(404);
        assertThat(form(analyst, "walk/move", "move=gone").statusCode()).isEqualTo(409);
        assertThat(form(analyst, "walk/back", "").statusCode()).isEqualTo(302);
        assertThat(Calls.textOf(analyst.get("/processes/preview/walk"))).contains("Nothing yet");
        assertThat(form(analyst, "end", "").statusCode()).isEqualTo(302);
        assertThat(analyst.get("/processes/preview/walk").statusCode()).isEqualTo(302);
    }

    /** Otherwise a form could look right here, and fail where people work. */
    @Test
    void theFormsAreDrawnByALibraryLikeTasklists() throws IOException {
        assertThat(text("static/form-js/form-viewer.umd.js")).contains("schemaVersion = 16;");
        assertThat(text("META-INF/resources/webjars/camunda/lib/deps.js")).contains("schemaVersion=16");
    }

    private static String text(String resource) throws IOException {
        return new ClassPathResource(resource).getContentAsString(UTF_8);
    }

    private Preview walk(String process, Map<String, byte[]> files) throws Exception {
        Preview preview = previews.begin("analyst", null, files);
        preview.begin(process);
        return preview;
    }

    private static void done(Preview preview, String task, Map<String, Object> answers) throws CannotGoOn {
        String id = open(preview, task).id();
        preview.take(walk -> walk.complete(id, answers));
    }

    private static Open open(Preview preview, String task) {
        return look(preview).open().stream()
                .filter(open -> open.name().equals(task))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Preview preview) {
        return look(preview).open().stream().map(Open::name).toList();
    }

    private static String move(Preview preview, String words) {
        return look(preview).moves().stream()
                .filter(move -> move.words().endsWith(words))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(words + " in " + look(preview).moves()))
                .id();
    }

    private static PreviewWalk.Happening last(Preview preview) {
        List<PreviewWalk.Happening> story = look(preview).story();
        return story.get(story.size() - 1);
    }

    private static View look(Preview preview) {
        return preview.look().orElseThrow();
    }

    private static HttpResponse<byte[]> form(Calls calls, String to, String body) {
        return calls.send(
                "POST",
                "/processes/preview/" + to,
                (body.isEmpty() ? "a=b" : body).getBytes(UTF_8),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    private Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        database
                .sql("select TABLE_SCHEMA, TABLE_NAME from INFORMATION_SCHEMA.TABLES where TABLE_TYPE = 'BASE TABLE'"
                        + " and lower(TABLE_SCHEMA) in ('public', 'recourse')")
                .query((row, number) -> "\"" + row.getString(1) + "\".\"" + row.getString(2) + "\"")
                .list()
                .stream()
                // The engine's own meter, and who is signed in.
                .filter(table -> !table.toUpperCase(Locale.ROOT).matches(".*(METER|WEB_SESSION).*"))
                .forEach(table -> rows.put(
                        table,
                        database.sql("select count(*) from " + table)
                                .query(Long.class)
                                .single()));
        return rows;
    }

    private static long mails() throws IOException {
        if (!Files.isDirectory(Mails.OUTBOX)) {
            return 0;
        }
        try (Stream<java.nio.file.Path> files = Files.list(Mails.OUTBOX)) {
            return files.count();
        }
    }
}
