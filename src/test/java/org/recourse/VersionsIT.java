package org.recourse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An analyst puts a diagram with a new step live, as Modeler sends it, and lets the running cases follow, in the browser; and
 * what was begun to move is moved, once each, though the application is killed in the middle of it.
 */
@Tag(TestDatabase.TAG)
class VersionsIT {

    private static final Path SEEN = Path.of("target", "seen");
    private static final String FILE = "social-media-incident.bpmn";
    private static final String FLOW = "investigate-to-advise-course-of-action";
    private static final Duration SOON = Duration.ofSeconds(90);

    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;
    private static RunningApp app;

    @BeforeAll
    static void start() throws Exception {
        Browser.required();
        app = RunningApp.demo(
                "versions",
                "--recourse.limits.reports-per-address=0",
                "--recourse.limits.reports-in-all=0",
                "--camunda.bpm.job-execution.lock-time-in-millis=15000",
                "--camunda.bpm.job-execution.wait-time-in-millis=300",
                "--camunda.bpm.job-execution.max-wait=1000");
        playwright = Browser.playwright();
        browser = Browser.launch(playwright);
        Files.createDirectories(SEEN);
    }

    @AfterAll
    static void stop() throws IOException {
        if (playwright != null) {
            playwright.close();
        }
        if (app != null) {
            app.close();
        }
    }

    @Test
    void casesFollowBackAndForthAndAcrossAKill() throws Exception {
        List<String> references = new ArrayList<>(report(40));
        for (String reference : references.subList(0, 4)) {
            complete(reference, "make-initial-assessment", "central", ASSESSED);
        }
        deploy();

        try (Tasklist cockpit = Tasklist.signedIn(browser, app, "cockpit", "analyst")) {
            Page page = cockpit.page();
            page.navigate(app.address() + "/processes");
            seen("processes", page);
            plan(page, 1);
            seen("processes-plan", page);
            assertThat(page.content()).contains("40 of 40 can move.", "Tell the parents");
            Browser.leave(page, () -> page.locator("main form button").click());
            seen("processes-moving", page);
        }
        // Some have moved, and the others wait for their turn.
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> moved(references.get(0)) > 0 || moved(references.get(39)) > 0);
        app.kill();
        app.restart();
        for (String reference : references) {
            await().atMost(SOON).untilAsserted(() -> assertThat(moved(reference))
                    .as("moves in the chronology of %s", reference)
                    .isEqualTo(1));
        }

        // The new step is there for those that come to it, and cannot be taken back to where it is not.
        complete(references.get(0), "investigate", "central", Map.of("findings", "The post is genuine."));
        assertThat(tasks(references.get(0))).contains("tell-parents");
        try (Tasklist cockpit = Tasklist.signedIn(browser, app, "cockpit", "manager")) {
            Page page = cockpit.page();
            await().atMost(SOON).until(() -> {
                page.navigate(app.address() + "/processes/moves/1");
                return page.content().contains("Done: 40 of 40 moved.");
            });
            seen("processes-moved", page);
            page.navigate(app.address() + "/processes/changes");
            seen("processes-changes", page);
            assertThat(page.content()).contains("Tell the parents", "analyst", "Social media incident, version 2");
            page.navigate(app.address() + "/processes");
            plan(page, 2);
            seen("processes-back", page);
            assertThat(page.content())
                    .contains("39 of 40 can move.", "The step is not in version 1.", references.get(0));
            Browser.leave(page, () -> page.locator("main form button").click());
            await().atMost(SOON).until(() -> {
                page.reload();
                return page.content().contains("Done: 39 of 39 moved.");
            });
            seen("processes-moved-back", page);
        }
        assertThat(moved(references.get(0))).isEqualTo(1);
        assertThat(moved(references.get(1))).isEqualTo(2);
        complete(references.get(1), "investigate", "central", Map.of("findings", "The post is genuine."));
        assertThat(tasks(references.get(1))).contains("decide-course-of-action");
    }

    private static final Map<String, Object> ASSESSED = Map.of(
            "apparentBreach", true,
            "category", "offensive",
            "subjectType", "learner",
            "serious", false,
            "assessment", "It looks like a breach.");

    /** Asks for the plan to the version that is offered first. */
    private static void plan(Page page, int from) {
        Locator offer = page.locator("form[action='/processes/social-media-incident/plan']")
                .filter(new Locator.FilterOptions().setHas(page.locator("input[name=from][value='" + from + "']")));
        Browser.leave(page, () -> offer.locator("button").click());
    }

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

    private static void complete(String reference, String step, String user, Map<String, Object> fields)
            throws Exception {
        for (JsonNode task : app.get("/engine-rest/task?processInstanceBusinessKey=" + reference, "admin")
                .body()) {
            if (task.get("taskDefinitionKey").asText().equals(step)) {
                assertThat(app.post(
                                        "/engine-rest/task/" + task.get("id").asText() + "/complete",
                                        user,
                                        variables(fields))
                                .status())
                        .isEqualTo(204);
                return;
            }
        }
        throw new AssertionError(reference + " is not at " + step);
    }

    private static List<String> tasks(String reference) throws Exception {
        return app.get("/engine-rest/task?processInstanceBusinessKey=" + reference, "admin")
                .body()
                .findValuesAsText("taskDefinitionKey");
    }

    private static int moved(String reference) throws Exception {
        return (int)
                app.get("/api/cases/" + reference, "central").body().get("chronology").findValuesAsText("what").stream()
                        .filter("Moved to another version of the process"::equals)
                        .count();
    }

    private static Map<String, Object> variables(Map<String, Object> fields) {
        Map<String, Object> variables = new HashMap<>();
        fields.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return Map.of("variables", variables);
    }

    /** The delivered diagram with a step more, and its form, as Modeler sends them. */
    private static void deploy() throws IOException {
        String diagram = Files.readString(Path.of("processes", FILE));
        int task = diagram.indexOf("<bpmn:userTask id=\"close-case\"");
        int from = diagram.indexOf("<camunda:taskListener", task);
        int to = diagram.lastIndexOf("</camunda:taskListener>", diagram.indexOf("</bpmn:userTask>", from));
        String reminders =
                diagram.substring(from, to).replace("-close-case", "-tell-parents") + "</camunda:taskListener>";
        String step = "<bpmn:userTask id=\"tell-parents\" name=\"Tell the parents\" camunda:formRef=\"tell-parents\""
                + " camunda:formRefBinding=\"latest\" camunda:candidateGroups=\"central-services\""
                + " camunda:dueDate=\"${deadlines.due(execution)}\"><bpmn:extensionElements><camunda:properties>"
                + "<camunda:property name=\"addition\" value=\"Parents hear of it from us first.\" /></camunda:properties>"
                + reminders + "</bpmn:extensionElements><bpmn:incoming>" + FLOW + "</bpmn:incoming>"
                + "<bpmn:outgoing>tell-parents-on</bpmn:outgoing></bpmn:userTask>"
                + "<bpmn:sequenceFlow id=\"tell-parents-on\" sourceRef=\"tell-parents\" targetRef=\"advise-course-of-action\" />";
        String flow = "<bpmn:sequenceFlow id=\"" + FLOW + "\"";
        diagram = diagram.replace(flow, step + flow)
                .replace(
                        "sourceRef=\"investigate\" targetRef=\"advise-course-of-action\"",
                        "sourceRef=\"investigate\" targetRef=\"tell-parents\"")
                .replace(
                        "<bpmn:incoming>" + FLOW + "</bpmn:incoming>\n        <bpmn:outgoing>advise-course",
                        "<bpmn:incoming>tell-parents-on</bpmn:incoming>\n        <bpmn:outgoing>advise-course")
                .replace(
                        "</bpmndi:BPMNPlane>",
                        "<bpmndi:BPMNShape id=\"tell-parents-di\" bpmnElement=\"tell-parents\"><dc:Bounds x=\"0\" y=\"0\""
                                + " width=\"100\" height=\"80\" /></bpmndi:BPMNShape><bpmndi:BPMNEdge id=\"tell-parents-on-di\""
                                + " bpmnElement=\"tell-parents-on\"><di:waypoint x=\"0\" y=\"0\" /><di:waypoint x=\"1\" y=\"0\" />"
                                + "</bpmndi:BPMNEdge></bpmndi:BPMNPlane>");
        String times = Files.readString(Path.of("processes", "response-times.dmn"));
        String form = "{\"id\": \"tell-parents\", \"type\": \"default\", \"schemaVersion\": 16,"
                + " \"executionPlatform\": \"Camunda Platform\", \"components\": [{\"type\": \"text\", \"id\": \"intro\","
                + " \"text\": \"Tell the parents what was found, before they hear it elsewhere.\"}]}";
        String boundary = "----recourse";
        StringBuilder body = new StringBuilder();
        part(body, "\"deployment-name\"", "Parents are told");
        part(body, "\"" + FILE + "\"; filename=\"" + FILE + "\"", diagram);
        part(body, "\"tell-parents.form\"; filename=\"tell-parents.form\"", form);
        part(body, "\"response-times.dmn\"; filename=\"response-times.dmn\"", withRow(times));
        body.append("--").append(boundary).append("--\r\n");
        HttpResponse<byte[]> answer = Calls.as(
                        "analyst", URI.create(app.address()).getPort())
                .send(
                        "POST",
                        "/engine-rest/deployment/create",
                        body.toString().getBytes(UTF_8),
                        Map.of("Content-Type", "multipart/form-data; boundary=" + boundary));
        assertThat(answer.statusCode()).as(Calls.textOf(answer)).isEqualTo(200);
    }

    /** The deadline of the new step, as that of another. */
    private static String withRow(String times) {
        int from = times.indexOf("<rule id=\"for-close-case\"");
        int to = times.indexOf("</rule>", from) + "</rule>".length();
        String row = times.substring(from, to)
                .replace("for-close-case", "for-tell-parents")
                .replace("\"close-case\"", "\"tell-parents\"")
                .replaceAll("id=\"(?!for-)([^\"]+)\"", "id=\"$1-tell-parents\"");
        return times.substring(0, from) + row + times.substring(from);
    }

    private static void part(StringBuilder body, String name, String content) {
        body.append("------recourse\r\nContent-Disposition: form-data; name=")
                .append(name)
                .append("\r\n\r\n")
                .append(content)
                .append("\r\n");
    }

    private static void seen(String name, Page page) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SEEN.resolve(name + ".png"))
                .setFullPage(true));
    }
}
