package org.recourse.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What an analyst may change is put live by the very request that Modeler sends, as one file or a few, and the next case is
 * worked with it at once.
 */
@RecourseTest
@Tag(TestDatabase.ONE)
class HarmlessEditsTest {

    private static final String INCIDENT = "social-media-incident.bpmn";
    private static final String EXCESSIVE_USE = "excessive-use.bpmn";
    private static final String LINE_MANAGER = "line-manager-report.bpmn";
    private static final String CONTENT = "content-response.bpmn";
    private static final String TIMES = "response-times.dmn";
    private static final String SEVERITY = "severity-advice.dmn";
    private static final String COURSE = "course-of-action-advice.dmn";

    /** What is seen of an edit in the next case. */
    private interface Seen {
        void in(HarmlessEditsTest test) throws IOException;
    }

    @LocalServerPort
    int port;

    @Autowired
    RepositoryService repository;

    @Autowired
    RuntimeService runtime;

    @Autowired
    Cases cases;

    private String deployment = "";

    static Stream<Arguments> edits() {
        return Stream.of(
                // Names.
                edit(
                        "a task of an incident is called otherwise",
                        new Draft().replace(INCIDENT, "name=\"Close the case\"", "name=\"End the case\""),
                        test -> test.isCalled("close-case", "End the case")),
                edit(
                        "a task of a report to a line manager is called otherwise",
                        renamed(LINE_MANAGER, "answer-line-manager-report", "Answer them"),
                        test -> test.isCalled("answer-line-manager-report", "Answer them")),
                edit(
                        "a task in a called process is called otherwise",
                        renamed("disciplinary-hand-off.bpmn", "accept-hand-off", "Take it on"),
                        test -> {
                            String reference = test.cases.caseAt("decide-course-of-action");
                            test.cases.complete(
                                    reference,
                                    "decide-course-of-action",
                                    Map.of("internalAction", false, "disciplinary", true));
                            test.cases.runJobs(reference);
                            assertThat(test.cases
                                            .task(reference, "accept-hand-off")
                                            .getName())
                                    .isEqualTo("Take it on");
                        }),
                edit(
                        "a question at a gateway is put otherwise",
                        renamed(INCIDENT, "breach-apparent", "Does it look like a breach?"),
                        test -> assertThat(test.newest("social-media-incident"))
                                .contains("Does it look like a breach?")),
                edit(
                        "a process is called otherwise",
                        renamed(EXCESSIVE_USE, "excessive-use", "Use that may be excessive"),
                        test -> assertThat(test.latest("excessive-use").getName())
                                .isEqualTo("Use that may be excessive")),
                // Shapes.
                edit(
                        "a shape of an incident is moved",
                        new Draft().replace(INCIDENT, "<dc:Bounds x=\"", "<dc:Bounds x=\"1"),
                        test -> test.isLive(INCIDENT, "social-media-incident")),
                edit(
                        "a shape of a reply to content is moved",
                        new Draft().replace(CONTENT, "<dc:Bounds x=\"", "<dc:Bounds x=\"1"),
                        test -> test.isLive(CONTENT, "content-response")),
                // A further step.
                edit(
                        "a further step before the end of excessive use",
                        withStep(EXCESSIVE_USE, "use-settled-to-close-excessive-use", "look-once-more"),
                        test -> {
                            String reference = test.cases.caseAt("assess-excessive-use");
                            test.cases.complete(reference, "assess-excessive-use", Map.of("excessive", false));
                            test.cases.runJobs(reference);
                            test.cases.complete(reference, "look-once-more", "central", Map.of());
                            test.cases.runJobs(reference);
                            assertThat(test.cases.isRunning(reference)).isFalse();
                        }),
                edit(
                        "a further step after a line manager has answered",
                        withStep(LINE_MANAGER, "answered-to-close-line-manager-report", "look-at-answer"),
                        test -> {
                            String reference = test.cases.caseAt("answer-line-manager-report");
                            test.cases.complete(reference, "answer-line-manager-report");
                            test.cases.runJobs(reference);
                            test.cases.complete(reference, "look-at-answer", "central", Map.of());
                            test.cases.runJobs(reference);
                            assertThat(test.cases.isRunning(reference)).isFalse();
                        }),
                edit(
                        "a further step before a case is closed",
                        withStep(INCIDENT, "acknowledged-if-serious-to-close-case", "read-once-more"),
                        test -> {
                            String reference = test.cases.caseAt("take-internal-action");
                            test.cases.complete(reference, "prevent-further-damage");
                            test.cases.complete(reference, "take-internal-action");
                            test.cases.complete(reference, "read-once-more", "central", Map.of());
                            test.cases.runJobs(reference);
                            assertThat(test.cases.openTasks(reference)).containsExactly("close-case");
                        }),
                // A further reminder.
                edit(
                        "a further reminder of a suspicion of excessive use",
                        withReminder(EXCESSIVE_USE, "assess-excessive-use"),
                        test -> test.isReminded("assess-excessive-use")),
                edit(
                        "a further reminder of an answer to a reporter",
                        withReminder(LINE_MANAGER, "answer-line-manager-report"),
                        test -> test.isReminded("answer-line-manager-report")),
                edit(
                        "a further notice before content is closed",
                        new Draft().insert(CONTENT, "content-settled-to-close-content", "tell-smt", notice("tell-smt")),
                        test -> {
                            String reference = test.cases.caseAt("report-outcome");
                            test.cases.complete(reference, "report-outcome");
                            assertThat(test.cases.mailJobs(reference))
                                    .extracting(job -> test.stepOf(job.getId()))
                                    .contains("tell-smt");
                        }),
                // Another deadline.
                edit("more time to close a case", time("close-case"), test -> test.isDueLater("close-case")),
                edit("more time to investigate", time("investigate"), test -> test.isDueLater("investigate")),
                edit(
                        "more time to assess",
                        time("make-initial-assessment"),
                        test -> test.isDueLater("make-initial-assessment")),
                edit(
                        "more time to take internal action",
                        time("take-internal-action"),
                        test -> test.isDueLater("take-internal-action")),
                // Another rule.
                edit(
                        "what was not serious is",
                        new Draft()
                                .replace(
                                        SEVERITY,
                                        "<rule id=\"for-harassment\">",
                                        "<rule id=\"for-copyright\"><description>Costs money.</description>"
                                                + "<inputEntry id=\"a1\"><text>\"copyright\"</text></inputEntry>"
                                                + "<inputEntry id=\"a2\"><text></text></inputEntry>"
                                                + "<inputEntry id=\"a3\"><text></text></inputEntry>"
                                                + "<outputEntry id=\"a4\"><text>\"serious\"</text></outputEntry></rule>"
                                                + "<rule id=\"for-harassment\">"),
                        test -> assertThat(test.adviceOn("copyright")).isEqualTo("serious")),
                edit(
                        "what was serious is not",
                        new Draft()
                                .replace(
                                        SEVERITY,
                                        "<text>\"harassment\"</text>",
                                        "<text>\"harassment\", \"shared-password\"</text>"),
                        test -> assertThat(test.adviceOn("shared-password")).isEqualTo("serious")),
                edit(
                        "senior management approves replies",
                        new Draft().replace("response-approval.dmn", "<text>\"\"</text>", "<text>\"smt\"</text>"),
                        test -> {
                            String reference = test.cases.caseAt("draft-response");
                            test.cases.complete(reference, "draft-response");
                            assertThat(test.cases.candidateGroups(test.cases.task(reference, "approve-response")))
                                    .containsExactly("smt");
                        }),
                // Forms.
                edit(
                        "a further question when a case is closed",
                        question("close-case.form", "textfield", "lessons", "What do we learn"),
                        test -> test.isKept(
                                "close-case", "lessons", "To ask sooner.", "What do we learn: To ask sooner.")),
                edit(
                        "a further question after internal action",
                        question("take-internal-action.form", "checkbox", "parentsTold", "Parents were told"),
                        test -> test.isKept("take-internal-action", "parentsTold", true, "Parents were told: yes")),
                edit(
                        "a further question when damage was prevented",
                        question("prevent-further-damage.form", "textarea", "whoElse", "Who else saw it"),
                        test -> test.isKept(
                                "prevent-further-damage", "whoElse", "Nobody.", "Who else saw it: Nobody.")),
                edit(
                        "other words in a form",
                        new Draft().replace("investigate.form", "\"label\": \"", "\"label\": \"In short: "),
                        test -> assertThat(test.form("investigate")).contains("In short: ")),
                // A further agency.
                edit(
                        "a further agency",
                        new Draft()
                                .replace("agencies.dmn", "<text>\"ico\"</text>", "<text>\"ico,ofcom\"</text>")
                                .replace(
                                        "refer-to-police.form",
                                        "\"values\": [",
                                        "\"values\": [{\"label\": \"Ofcom\", \"value\": \"ofcom\"},"),
                        test -> {
                            String reference = test.cases.caseAt("decide-course-of-action");
                            test.cases.complete(
                                    reference,
                                    "decide-course-of-action",
                                    Map.of("conduct", "illegal", "internalAction", false));
                            test.cases.runJobs(reference);
                            test.cases.complete(reference, "refer-to-police", Map.of("agencies", "ofcom"));
                            assertThat(test.cases.tasks(reference, "inform-agency"))
                                    .hasSize(1);
                        }));
    }

    private static Arguments edit(String name, Draft draft, Seen seen) {
        return Arguments.of(name, draft, seen);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void isTakenAndActsOnTheNextCase(String name, Draft draft, Seen seen) throws IOException {
        HttpResponse<byte[]> answer = AsModeler.deploy(port, "analyst", name, draft.files());
        assertThat(answer.statusCode()).as(Calls.textOf(answer)).isEqualTo(200);
        deployment = new ObjectMapper().readTree(answer.body()).path("id").asText();
        seen.in(this);
    }

    @AfterEach
    void takeBack() {
        if (!deployment.isEmpty()) {
            repository.deleteDeployment(deployment, true);
        }
    }

    private void isCalled(String task, String name) {
        String reference = cases.caseAt(task);
        assertThat(cases.task(reference, task).getName()).isEqualTo(name);
    }

    private void isLive(String file, String process) throws IOException {
        assertThat(newest(process)).contains("<dc:Bounds x=\"1");
        assertThat(latest(process).getResourceName()).isEqualTo(file);
        assertThat(latest(process).getDeploymentId()).isEqualTo(deployment);
    }

    private void isReminded(String task) {
        String reference = cases.caseAt(task);
        cases.fire(reference, "asked-again");
        assertThat(cases.mailJobs(reference))
                .extracting(job -> stepOf(job.getId()))
                .contains("ask-again");
        assertThat(cases.openTasks(reference)).containsExactly(task);
    }

    private void isDueLater(String task) {
        String reference = cases.caseAt(task);
        Task open = cases.task(reference, task);
        Date due = Objects.requireNonNull(open.getDueDate());
        // 2000 working hours are more than 40 weeks.
        assertThat(due).isAfter(Date.from(open.getCreateTime().toInstant().plusSeconds(40L * 7 * 86_400)));
    }

    private Object adviceOn(String category) {
        String reference = cases.caseAt("make-initial-assessment");
        cases.complete(reference, "make-initial-assessment", Map.of("category", category));
        return runtime.getVariable(cases.incident(reference).getId(), "severityAdvice");
    }

    private void isKept(String task, String question, Object answer, String words) {
        String reference = cases.caseAt(task);
        String name = cases.task(reference, task).getName();
        cases.complete(reference, task, Map.of(question, answer));
        assertThat(cases.textsOf(reference, name)).singleElement().asString().endsWith(words);
    }

    private String form(String task) {
        Task open = cases.task(cases.caseAt(task), task);
        return Calls.textOf(Calls.as("central", port).get("/engine-rest/task/" + open.getId() + "/deployed-form"));
    }

    private String stepOf(String job) {
        return cases.stepOf(job);
    }

    private ProcessDefinition latest(String process) {
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(process)
                .latestVersion()
                .singleResult();
    }

    private String newest(String process) throws IOException {
        try (var model = repository.getProcessModel(latest(process).getId())) {
            return new String(model.readAllBytes(), UTF_8);
        }
    }

    private static Draft renamed(String file, String id, String name) {
        Draft draft = new Draft();
        String text = draft.text(file);
        int at = text.indexOf("id=\"" + id + "\" name=\"") + ("id=\"" + id + "\" name=\"").length();
        return draft.with(file, text.substring(0, at) + name + text.substring(text.indexOf('"', at)));
    }

    /** The hours of the row without the word serious. */
    private static Draft time(String step) {
        Draft draft = new Draft();
        String text = draft.text(TIMES);
        int row = text.indexOf("<rule id=\"for-" + step + "\">");
        int hours = text.indexOf("<text>", text.indexOf("-hours\">", row)) + "<text>".length();
        return draft.with(TIMES, text.substring(0, hours) + "2000" + text.substring(text.indexOf("</text>", hours)));
    }

    private static Draft question(String form, String type, String key, String label) {
        return new Draft()
                .replace(
                        form,
                        "\"components\": [",
                        "\"components\": [{\"id\": \"%s\", \"type\": \"%s\", \"key\": \"%s\", \"label\": \"%s\"},"
                                .formatted(key, type, key, label));
    }

    private static Draft withStep(String file, String flow, String id) {
        String listeners = Stream.of(
                        List.of("remindOfTask", "remind", "reminder"), List.of("stepUpTask", "step-up", "stepUp"))
                .map(listener -> ("<camunda:taskListener delegateExpression=\"${%s}\" event=\"timeout\" id=\"%s-%s\">"
                                + "<bpmn:timerEventDefinition id=\"%s-%s-timer\"><bpmn:timeDate"
                                + " xsi:type=\"bpmn:tFormalExpression\">${deadlines.%s(execution)}</bpmn:timeDate>"
                                + "</bpmn:timerEventDefinition></camunda:taskListener>")
                        .formatted(listener.get(0), listener.get(1), id, listener.get(1), id, listener.get(2)))
                .reduce("", String::concat);
        String step =
                "<bpmn:userTask id=\"%s\" name=\"Look once more\" camunda:formRef=\"%s\" camunda:formRefBinding=\"latest\""
                                .formatted(id, id)
                        + " camunda:candidateGroups=\"central-services\" camunda:dueDate=\"${deadlines.due(execution)}\">"
                        + "<bpmn:extensionElements><camunda:properties><camunda:property name=\"addition\" value=\"They asked for it.\" />"
                        + "</camunda:properties>" + listeners + "</bpmn:extensionElements></bpmn:userTask>";
        String form = "{\"id\": \"" + id
                + "\", \"type\": \"default\", \"schemaVersion\": 16, \"executionPlatform\": \"Camunda Platform\","
                + " \"components\": [{\"type\": \"text\", \"id\": \"intro\", \"text\": \"Look once more.\"}]}";
        Draft draft = new Draft().insert(file, flow, id, step).with(id + ".form", form);
        String rule =
                "<rule id=\"for-%s\"><description>Two days.</description><inputEntry id=\"s1\"><text>\"%s\"</text></inputEntry>"
                                .formatted(id, id)
                        + "<inputEntry id=\"s2\"><text></text></inputEntry><outputEntry id=\"s3\"><text>16</text></outputEntry>"
                        + "<outputEntry id=\"s4\"><text>\"working\"</text></outputEntry><outputEntry id=\"s5\"><text>4</text></outputEntry>"
                        + "<outputEntry id=\"s6\"><text>\"smt\"</text></outputEntry></rule>";
        return draft.replace(TIMES, "<rule id=", rule + "<rule id=");
    }

    private static Draft withReminder(String file, String task) {
        String event =
                "<bpmn:boundaryEvent id=\"asked-again\" name=\"Still not done\" cancelActivity=\"false\" attachedToRef=\""
                        + task
                        + "\"><bpmn:timerEventDefinition id=\"asked-again-timer\"><bpmn:timeDate xsi:type=\"bpmn:tFormalExpression\">"
                        + "${deadlines.after('tell-deputy-principal', execution)}</bpmn:timeDate></bpmn:timerEventDefinition>"
                        + "</bpmn:boundaryEvent>" + notice("ask-again")
                        + "<bpmn:endEvent id=\"asked\" name=\"Asked again\" />"
                        + "<bpmn:sequenceFlow id=\"r1\" sourceRef=\"asked-again\" targetRef=\"ask-again\" />"
                        + "<bpmn:sequenceFlow id=\"r2\" sourceRef=\"ask-again\" targetRef=\"asked\" />";
        String drawn = Stream.of("asked-again", "ask-again", "asked")
                        .map(id -> "<bpmndi:BPMNShape id=\"" + id + "-di\" bpmnElement=\"" + id
                                + "\"><dc:Bounds x=\"0\" y=\"0\" width=\"36\" height=\"36\" /></bpmndi:BPMNShape>")
                        .reduce("", String::concat)
                + Stream.of("r1", "r2")
                        .map(id -> "<bpmndi:BPMNEdge id=\"" + id + "-di\" bpmnElement=\"" + id
                                + "\"><di:waypoint x=\"0\" y=\"0\" /><di:waypoint x=\"1\" y=\"0\" /></bpmndi:BPMNEdge>")
                        .reduce("", String::concat);
        return new Draft()
                .replace(file, "</bpmn:process>", event + "</bpmn:process>")
                .replace(file, "</bpmndi:BPMNPlane>", drawn + "</bpmndi:BPMNPlane>");
    }

    private static String notice(String id) {
        return "<bpmn:serviceTask id=\"" + id + "\" name=\"Tell senior management\" camunda:asyncBefore=\"true\""
                + " camunda:delegateExpression=\"${sendNotice}\"><bpmn:extensionElements>"
                + "<camunda:inputOutput><camunda:inputParameter name=\"notice\">not-acknowledged</camunda:inputParameter>"
                + "<camunda:inputParameter name=\"to\">smt</camunda:inputParameter></camunda:inputOutput>"
                + "<camunda:properties><camunda:property name=\"addition\" value=\"They asked for it.\" />"
                + "</camunda:properties><camunda:failedJobRetryTimeCycle>R5/PT1M</camunda:failedJobRetryTimeCycle>"
                + "</bpmn:extensionElements></bpmn:serviceTask>";
    }
}
