package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Entry;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

/** Running cases follow to another version and back, by the pages, and their chronology says so. */
@MovingTest
class MovesTest {

    static final String PROCESS = "social-media-incident";
    static final String NEW_STEP = "tell-parents";
    static final String MOVED = "Moved to another version of the process";

    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    Batches batches;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    RepositoryService repository;

    @Autowired
    RuntimeService runtime;

    @Autowired
    ManagementService management;

    @Autowired
    DeploymentLog log;

    @Autowired
    TransactionTemplate transactions;

    private int first;
    private ProcessDefinition newer;

    @BeforeEach
    void onlyTheseCasesRun() {
        runtime.createProcessInstanceQuery()
                .rootProcessInstances()
                .list()
                .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "another test's"));
        first = newest().getVersion();
    }

    @AfterEach
    void takeBack() {
        if (newer != null) {
            repository.deleteDeployment(newer.getDeploymentId(), true);
        }
    }

    private ProcessDefinition newest() {
        return repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(PROCESS)
                .latestVersion()
                .singleResult();
    }

    /** The delivered diagram with one step more, after the investigation. */
    static String withNewStep() {
        return new Draft()
                .insert(
                        PROCESS + ".bpmn",
                        "investigate-to-advise-course-of-action",
                        NEW_STEP,
                        "<bpmn:userTask id=\"" + NEW_STEP + "\" name=\"Tell the parents\""
                                + " camunda:candidateGroups=\"central-services\" />")
                .text(PROCESS + ".bpmn");
    }

    @Test
    void aCaseMovesGoesOnAndMovesBack() {
        String reference = cases.caseAt("investigate");
        Task before = cases.task(reference, "investigate");
        List<String> timers = due(reference);
        newer = batches.deploy(PROCESS + ".bpmn", withNewStep());

        Calls analyst = Calls.signedIn("analyst", port, "cockpit");
        assertThat(page(analyst, "/processes")).contains("Social media incident", "Try a draft");
        String plan = page(analyst, plan(first, newer.getVersion()));
        assertThat(plan)
                .contains("1 of 1 can move.", "Investigate what happened", "new: &quot;Tell the parents&quot;")
                .doesNotContain(reference);
        String progress = move(analyst, plan, first, newer.getVersion());
        assertThat(page(analyst, progress)).contains("0 of 1 moved so far.", "1 wait for their turn.");
        batches.run();
        assertThat(page(analyst, progress)).contains("Done: 1 of 1 moved.").doesNotContain("wait for their turn");
        assertThat(page(analyst, "/processes"))
                .contains("from version " + first + " to version " + newer.getVersion(), "1 moved");

        assertThat(cases.incident(reference).getProcessDefinitionId()).isEqualTo(newer.getId());
        Task after = cases.task(reference, "investigate");
        assertThat(after.getId()).isEqualTo(before.getId());
        assertThat(after.getDueDate()).isEqualTo(before.getDueDate());
        assertThat(due(reference)).isEqualTo(timers);
        assertThat(moves(reference))
                .containsExactly("recourse: “Social media incident”: from version " + first + " to version "
                        + newer.getVersion() + ", by analyst.");
        cases.complete(reference, "investigate");
        assertThat(cases.openTasks(reference)).contains(NEW_STEP).doesNotContain("decide-course-of-action");

        // A new case has its reminders as well, though another has moved to its version.
        assertThat(cases.timerIds(cases.report())).contains("remind-prevent-further-damage");

        // Back again: at a step that the earlier version does not have it stays.
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        String back = page(manager, plan(newer.getVersion(), first));
        assertThat(back)
                .contains("1 of 2 can move.", "The step is not in version " + first, "/board/cases/" + reference);
        cases.complete(reference, NEW_STEP, "central", Map.of());
        assertThat(cases.openTasks(reference)).contains("decide-course-of-action");
        back = page(manager, plan(newer.getVersion(), first));
        progress = move(manager, back, newer.getVersion(), first);
        batches.run();
        assertThat(page(manager, progress)).contains("Done: 2 of 2 moved.");
        assertThat(cases.incident(reference).getProcessDefinitionId()).isNotEqualTo(newer.getId());
        assertThat(moves(reference)).hasSize(2).last().asString().endsWith(", by manager.");
        cases.complete(reference, "decide-course-of-action");
        cases.complete(reference, "take-internal-action");
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "close-case");
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
    }

    /** What is open beside the way, what a case has called, and what waits for a message or for its turn. */
    @Test
    void whatIsOpenBesideTheWayGoesOnAsItWas() {
        String serious = cases.caseAt("acknowledge-serious-incident");
        String told = cases.caseAt("consider-further-information");
        String withdrawn = cases.caseAt("decide-on-withdrawal");
        String police = cases.caseAt("inform-agency");
        String closing = cases.caseAt("close-case");
        cases.complete(closing, "close-case");
        List<String> all = List.of(serious, told, withdrawn, police, closing);
        Map<String, List<String>> open =
                all.stream().collect(Collectors.toMap(reference -> reference, cases::openTasks));
        Map<String, List<String>> timers = all.stream().collect(Collectors.toMap(reference -> reference, this::due));
        Map<String, Long> jobs = all.stream().collect(Collectors.toMap(reference -> reference, reference ->
                (long) cases.mailJobs(reference).size()));
        newer = batches.deploy(PROCESS + ".bpmn", withNewStep());
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        move(manager, page(manager, plan(first, newer.getVersion())), first, newer.getVersion());
        batches.run();

        for (String reference : all) {
            assertThat(cases.incident(reference).getProcessDefinitionId())
                    .as(reference)
                    .isEqualTo(newer.getId());
            assertThat(cases.openTasks(reference)).isEqualTo(open.get(reference));
            assertThat(due(reference)).isEqualTo(timers.get(reference));
            assertThat((long) cases.mailJobs(reference).size()).isEqualTo(jobs.get(reference));
            assertThat(moves(reference)).hasSize(1);
        }
        cases.inform(serious);
        assertThat(cases.tasks(serious, "consider-further-information")).hasSize(1);
        cases.raise(told);
        assertThat(cases.tasks(told, "acknowledge-serious-incident")).hasSize(1);
        assertThat(cases.tasks(serious, "acknowledge-serious-incident")).hasSize(1);
        cases.complete(police, "inform-agency");
        cases.complete(police, "record-police-outcome");
        cases.complete(police, "prevent-further-damage");
        assertThat(cases.openTasks(police)).containsExactly("close-case");
        cases.runJobs(closing);
        assertThat(cases.isRunning(closing)).isFalse();
        // Called processes move under their own name: they were not touched.
        assertThat(cases.instances(serious).map(ProcessInstance::getProcessDefinitionId))
                .anyMatch(definition -> definition.startsWith("escalation-to-principal:"));
    }

    @Test
    void whoIsKeptFromACaseIsNotToldThatItMoves() {
        String seen = cases.caseAt("investigate");
        String kept = cases.caseAt("investigate");
        cases.inFile(kept, file -> caseFiles.nameSubjects(file, Set.of("manager")));
        newer = batches.deploy(PROCESS + ".bpmn", withNewStep());
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        String plan = page(manager, plan(first, newer.getVersion()));
        assertThat(plan).contains("1 of 1 can move.");
        move(manager, plan, first, newer.getVersion());
        batches.run();
        assertThat(moves(seen)).hasSize(1);
        assertThat(moves(kept)).isEmpty();

        Calls analyst = Calls.signedIn("analyst", port, "cockpit");
        plan = page(analyst, plan(first, newer.getVersion()));
        assertThat(plan).contains("1 of 1 can move.");
        String progress = move(analyst, plan, first, newer.getVersion());
        batches.run();
        assertThat(moves(kept)).hasSize(1);
        assertThat(page(analyst, progress)).contains("Done: 1 of 1 moved.");
        assertThat(manager.get(progress).statusCode()).isEqualTo(404);
        assertThat(page(manager, "/processes")).doesNotContain(progress);
        cases.complete(seen, "investigate");
        cases.complete(kept, "investigate");
        assertThat(page(manager, plan(newer.getVersion(), first)))
                .contains("0 of 1 can move.", seen)
                .doesNotContain(kept);
        assertThat(page(analyst, plan(newer.getVersion(), first)))
                .contains("0 of 2 can move.")
                .doesNotContain(seen, kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"central", "smt", "staff", "principal", "hr", "admin"})
    void noOtherRoleComesIn(String user) {
        Calls other = Calls.as(user, port);
        for (String path : List.of("/processes", "/processes/changes", plan(1, 2), "/processes/moves/1")) {
            assertThat(other.get(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(send(other, "/processes/" + PROCESS + "/move", form(1, 2, ""))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void noOtherDoorIsOpen() {
        String reference = cases.caseAt("investigate");
        String instance = cases.incident(reference).getId();
        newer = batches.deploy(PROCESS + ".bpmn", withNewStep());
        String from = cases.incident(reference).getProcessDefinitionId();
        String execute = "{\"migrationPlan\": {\"sourceProcessDefinitionId\": \"" + from
                + "\", \"targetProcessDefinitionId\": \"" + newer.getId()
                + "\", \"instructions\": [%s]}, \"processInstanceIds\": [\"" + instance + "\"]}";
        for (String user : List.of("central", "manager", "analyst")) {
            for (String door : List.of("execute", "executeAsync")) {
                HttpResponse<byte[]> refused =
                        Calls.as(user, port).postJson("/engine-rest/migration/" + door, execute.formatted(""));
                assertThat(refused.statusCode())
                        .as(user + " " + door + ": " + Calls.textOf(refused))
                        .isEqualTo(403);
            }
        }
        assertThat(Calls.asNobody(port).get("/processes").statusCode()).isEqualTo(401);
        // Another site's page may have sent it.
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        assertThat(send(manager, "/processes/" + PROCESS + "/move", form(first, newer.getVersion(), "made up"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(moves(reference)).isEmpty();
        assertThat(cases.incident(reference).getProcessDefinitionId()).isEqualTo(from);

        // Who runs the engine can repair it by hand, and the chronology says so all the same.
        String generated = Calls.textOf(Calls.as("admin", port)
                .postJson(
                        "/engine-rest/migration/generate",
                        "{\"sourceProcessDefinitionId\": \"" + from + "\", \"targetProcessDefinitionId\": \""
                                + newer.getId() + "\"}"));
        String instructions = generated.substring(generated.indexOf('[') + 1, generated.lastIndexOf(']'));
        HttpResponse<byte[]> answer =
                Calls.as("admin", port).postJson("/engine-rest/migration/execute", execute.formatted(instructions));
        assertThat(answer.statusCode()).as(Calls.textOf(answer)).isEqualTo(204);
        assertThat(moves(reference)).singleElement().asString().endsWith(", by admin.");
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        Calls manager = Calls.as("manager", port);
        for (String path :
                List.of(plan(1, 99), plan(1, 1), "/processes/nothing/plan?from=1&to=2", "/processes/moves/99999")) {
            assertThat(manager.get(path).statusCode()).as(path).isEqualTo(404);
        }
        for (String path : List.of("/processes/moves/x", "/processes/" + PROCESS + "/plan?from=a&to=b")) {
            assertThat(manager.get(path).statusCode()).as(path).isEqualTo(400);
        }
    }

    /** Whoever puts something live gives it any name. */
    @Test
    void theLogIsShownAsText() {
        newer = batches.deploy(PROCESS + ".bpmn", withNewStep());
        transactions.executeWithoutResult(status ->
                log.add("analyst", newer.getDeploymentId(), "<b>Plainer</b>", "a.bpmn: new: \"<i>\"\nb.bpmn: new"));
        assertThat(page(Calls.as("manager", port), "/processes/changes"))
                .contains(
                        "&lt;b&gt;Plainer&lt;/b&gt;",
                        "a.bpmn: new: &quot;&lt;i&gt;&quot;",
                        ">b.bpmn: new<",
                        "Social media incident, version " + newer.getVersion());
    }

    /** What the engine tries several times and gives up is said, and nothing of the case has changed. */
    @Test
    void whatFailsIsSaid() {
        String reference = cases.caseAt("investigate");
        newer = batches.deploy(PROCESS + ".bpmn", withNewStep());
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        String progress = move(manager, page(manager, plan(first, newer.getVersion())), first, newer.getVersion());
        management.createJobQuery().list().stream()
                .filter(job -> job.getProcessInstanceId() == null && job.getRetries() > 0)
                .filter(job -> management.createBatchQuery().list().stream()
                        .anyMatch(batch -> batch.getSeedJobDefinitionId().equals(job.getJobDefinitionId())))
                .map(Job::getId)
                .forEach(management::executeJob);
        Job job = management
                .createJobQuery()
                .jobDefinitionId(management.createBatchQuery().singleResult().getBatchJobDefinitionId())
                .singleResult();
        management.setJobRetries(job.getId(), 0);
        assertThat(page(manager, progress)).contains("Done: 0 of 1 moved.", "1 failed", reference);
        assertThat(moves(reference)).isEmpty();
        management.setJobRetries(job.getId(), 1);
        batches.run();
        assertThat(page(manager, progress)).contains("Done: 1 of 1 moved.").doesNotContain("failed");
    }

    private List<String> moves(String reference) {
        return caseFiles.chronology(reference).stream()
                .filter(entry -> entry.what().equals(MOVED))
                .map(MovesTest::inWords)
                .toList();
    }

    private static String inWords(Entry entry) {
        return entry.who() + ": " + entry.text();
    }

    private List<String> due(String reference) {
        return cases.timers(reference).stream()
                .map(timer -> Cases.idOf(timer) + " " + timer.getDuedate())
                .sorted()
                .toList();
    }

    private static String plan(int from, int to) {
        return "/processes/" + PROCESS + "/plan?from=" + from + "&to=" + to;
    }

    /** Presses the button of the plan, and gives where it leads. */
    private String move(Calls person, String plan, int from, int to) {
        HttpResponse<byte[]> answer = send(person, "/processes/" + PROCESS + "/move", form(from, to, token(plan)));
        assertThat(answer.statusCode()).as(Calls.textOf(answer)).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow().replaceFirst("https?://[^/]+", "");
    }

    private static Map<String, String> form(int from, int to, String token) {
        return Map.of("from", String.valueOf(from), "to", String.valueOf(to), "token", token);
    }

    private static String token(String page) {
        Matcher found = TOKEN.matcher(page);
        return found.find() ? found.group(1) : "";
    }

    private static String page(Calls person, String path) {
        HttpResponse<byte[]> answer = person.get(path);
        assertThat(answer.statusCode()).as(path + ": " + Calls.textOf(answer)).isEqualTo(200);
        return Calls.textOf(answer);
    }

    private static HttpResponse<byte[]> send(Calls person, String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return person.send(
                "POST",
                path,
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }
}
