package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.engine.Rest.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who sees and may do what, at the doors of the running application. */
@RecourseTest
@TestInstance(Lifecycle.PER_CLASS)
class RightsTest {

    private static final List<String> SCHOOLS = List.of("churchward", "northside");

    private static final Map<String, Object> ASSESSMENT = Map.of(
            "apparentBreach", true,
            "category", "offensive",
            "subjectType", "employee",
            "serious", false,
            "assessment", "As reported.");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    TaskService tasks;

    @Autowired
    IdentityService identities;

    @Autowired
    RepositoryService repository;

    @Autowired
    JdbcTemplate database;

    /** Open tasks of a case at each stage in each school: the task's id, and what it is. */
    private final Map<String, String> open = new HashMap<>();

    private Rest rest;

    @BeforeAll
    void bringCasesToEachStage() {
        rest = new Rest(port);
        for (String school : SCHOOLS) {
            String smt = school.equals("churchward") ? "smt" : "smt.northside";
            note("new", school, report(school));
            String decided = report(school);
            assess(decided, Map.of());
            investigate(decided);
            note("to decide", school, decided);
            String serious = report(school);
            rest.post(smt, "/api/cases/" + serious + "/serious", Map.of("reason", "A learner is afraid."))
                    .expect(202);
            note("serious", school, serious);
            String discipline = report(school);
            assess(discipline, Map.of());
            investigate(discipline);
            rest.completeAtOnce(
                    smt,
                    discipline,
                    "decide-course-of-action",
                    Map.of("conduct", "unacceptable", "disciplinary", true, "rationale", "Proportionate."));
            note("discipline", school, discipline);
        }
    }

    private void note(String stage, String school, String reference) {
        tasks.createTaskQuery()
                .processInstanceBusinessKey(reference)
                .list()
                .forEach(task -> open.put(task.getId(), school + " " + stage + ": " + task.getTaskDefinitionKey()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/engine-rest/task",
                "/engine-rest/engine",
                "/engine-rest/engine/default/task",
                "/engine-rest/version",
                "/engine-rest",
                "/api/cases/SM-2026-000001",
                "/cases/SM-2026-000001"
            })
    void nobodyComesInUnknown(String path) {
        String user = newUser("staff", "churchward");
        assertThat(rest.get(null, path).status()).isEqualTo(401);
        assertThat(rest.get("nobody", path).status()).isEqualTo(401);
        assertThat(rest.sendAs(user, "wrong", "GET", path, null, "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/engine-rest/../engine-rest/task",
                "//engine-rest/task",
                "/engine-rest;x=1/task",
                "/engine-rest/%2e%2e/engine-rest/task",
                "/ENGINE-REST/task",
                "/camunda/api/engine/engine/default/task",
                "/camunda/api/cockpit/plugin/base/default/process-definition/statistics",
                "/camunda/api/admin/auth/user/default",
                "/h2-console",
                "/actuator/env",
                "/actuator/heapdump"
            })
    void noOtherPathLeadsIn(String path) {
        Answer answer = rest.get(null, path);
        assertThat(answer.status()).as(answer.body()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContain("taskDefinitionKey");
    }

    @ParameterizedTest
    @MethodSource("tasksOfEachUser")
    void seesItsOwnTasksOfItsOwnSchoolsAndNoOthers(String user, Set<String> own) {
        Answer listed = rest.get(user, "/engine-rest/task").expect(200);
        assertThat(known(listed)).isEqualTo(own);
        assertThat(known(rest.post(user, "/engine-rest/task", Map.of()).expect(200)))
                .isEqualTo(own);
        assertThat(rest.get(user, "/engine-rest/task/count")
                        .json()
                        .path("count")
                        .asInt())
                .isEqualTo(listed.json().size());
        assertThat(listed.each("tenantId")).isSubsetOf(schools(user));
    }

    @ParameterizedTest
    @MethodSource("tasksOfEachUser")
    void theFiltersOfTasklistShowThemAndNoOthers(String user, Set<String> own) {
        Set<String> shown = new TreeSet<>();
        for (JsonNode filter : rest.get(user, "/engine-rest/filter").expect(200).json()) {
            String path = "/engine-rest/filter/" + filter.path("id").asText();
            Answer list = rest.post(user, path + "/list", Map.of()).expect(200);
            assertThat(rest.get(user, path + "/count").json().path("count").asInt())
                    .isEqualTo(list.json().size());
            assertThat(own).containsAll(known(list));
            shown.addAll(known(list));
        }
        assertThat(shown).isEqualTo(own);
    }

    static Stream<Object[]> tasksOfEachUser() {
        Set<String> central = both("new: make-initial-assessment", "serious: make-initial-assessment");
        return Stream.of(
                new Object[] {"central", central},
                new Object[] {"central2", central},
                new Object[] {
                    "itservices",
                    both(
                            "new: prevent-further-damage",
                            "to decide: prevent-further-damage",
                            "to decide: decide-course-of-action",
                            "serious: prevent-further-damage",
                            "discipline: prevent-further-damage")
                },
                new Object[] {"hr", both("discipline: accept-hand-off")},
                new Object[] {"smt", Set.of("churchward to decide: decide-course-of-action")},
                new Object[] {"smt.northside", Set.of("northside to decide: decide-course-of-action")},
                new Object[] {"principal", Set.of("churchward serious: acknowledge-serious-incident")},
                new Object[] {"principal.northside", Set.of("northside serious: acknowledge-serious-incident")},
                new Object[] {"deputy", Set.of("churchward serious: acknowledge-serious-incident")},
                new Object[] {"deputy.northside", Set.of("northside serious: acknowledge-serious-incident")},
                new Object[] {"chair", Set.of()},
                new Object[] {"chair.northside", Set.of()},
                new Object[] {"linemanager", Set.of()},
                new Object[] {"marketing", Set.of()},
                new Object[] {"staff", Set.of()},
                new Object[] {"staff.northside", Set.of()},
                new Object[] {"manager", Set.of()},
                new Object[] {"analyst", Set.of()});
    }

    private static Set<String> both(String... tasks) {
        return Stream.of(tasks)
                .flatMap(task -> SCHOOLS.stream().map(school -> school + " " + task))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({
        "smt.northside, churchward to decide: decide-course-of-action",
        "smt, northside to decide: decide-course-of-action",
        "principal.northside, churchward serious: acknowledge-serious-incident",
        "principal, churchward to decide: decide-course-of-action",
        "marketing, churchward new: make-initial-assessment",
        "staff, churchward new: make-initial-assessment",
        "hr, churchward new: make-initial-assessment",
        "manager, churchward new: make-initial-assessment",
        "analyst, churchward new: make-initial-assessment"
    })
    void learnsNothingOfSomebodyElsesTask(String user, String what) {
        String id = idOf(what);
        String instance = tasks.createTaskQuery().taskId(id).singleResult().getProcessInstanceId();
        String task = "/engine-rest/task/" + id;
        SoftAssertions all = new SoftAssertions();
        Stream.of(
                        "",
                        "/form",
                        "/form-variables",
                        "/rendered-form",
                        "/deployed-form",
                        "/variables",
                        "/variables/school",
                        "/localVariables",
                        "/identity-links",
                        "/comment",
                        "/attachment")
                .forEach(part -> all.assertThat(rest.get(user, task + part).status())
                        .as("GET task%s", part)
                        .isBetween(400, 499));
        for (String query : List.of(
                "/engine-rest/task?taskId=" + id,
                "/engine-rest/task?processInstanceId=" + instance,
                "/engine-rest/history/task?taskId=" + id,
                "/engine-rest/history/task?processInstanceId=" + instance,
                "/engine-rest/history/activity-instance?processInstanceId=" + instance,
                "/engine-rest/history/process-instance?processInstanceId=" + instance,
                "/engine-rest/history/variable-instance?processInstanceId=" + instance,
                "/engine-rest/history/detail?processInstanceId=" + instance,
                "/engine-rest/history/identity-link-log?taskId=" + id,
                "/engine-rest/variable-instance?taskIdIn=" + id)) {
            if (user.equals("manager") && query.contains("variable-instance")) {
                continue; // Cockpit shows managers the codes of what runs
            }
            Answer answer = rest.get(user, query);
            all.assertThat(answer.status()).as(query).isEqualTo(200);
            all.assertThat(answer.json()).as(query).isEmpty();
        }
        Stream.of("/claim", "/unclaim", "/complete", "/submit-form", "/resolve", "/assignee", "/delegate")
                .forEach(call -> all.assertThat(rest.post(user, task + call, Map.of("userId", user))
                                .status())
                        .as("POST task%s", call)
                        .isBetween(400, 499));
        all.assertAll();
        assertThat(tasks.createTaskQuery().taskId(id).singleResult().getAssignee())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"form", "message"})
    void whoReportsSeesNothingOfTheCase(String door) {
        Map<String, Object> report = Map.of("school", "churchward", "narrative", "What happened.");
        String reference = door.equals("form") ? rest.report("staff", report) : rest.reportByMessage("staff", report);
        String instance = cases.task(reference, "prevent-further-damage").getProcessInstanceId();
        SoftAssertions all = new SoftAssertions();
        for (String part : List.of("", "/variables", "/activity-instances", "/variables/serious")) {
            all.assertThat(rest.get("staff", "/engine-rest/process-instance/" + instance + part)
                            .status())
                    .as("GET process-instance%s", part)
                    .isBetween(400, 499);
        }
        all.assertThat(rest.get("staff", "/engine-rest/history/process-instance/" + instance)
                        .status())
                .isEqualTo(404);
        for (String query : List.of(
                "process-instance?businessKey=" + reference,
                "process-instance?variables=serious_eq_false",
                "process-instance",
                "execution?businessKey=" + reference,
                "execution",
                "variable-instance",
                "event-subscription",
                "incident",
                "external-task",
                "task",
                "job?processInstanceId=" + instance,
                "history/process-instance?processInstanceBusinessKey=" + reference,
                "history/process-instance?startedBy=staff",
                "history/process-instance",
                "history/activity-instance",
                "history/task",
                "history/variable-instance",
                "history/detail",
                "history/incident",
                "history/job-log",
                "history/user-operation",
                "history/identity-link-log",
                "history/decision-instance")) {
            Answer answer = rest.get("staff", "/engine-rest/" + query);
            all.assertThat(answer.status()).as(query).isEqualTo(200);
            all.assertThat(answer.json()).as(query).isEmpty();
        }
        all.assertAll();
        rest.get("staff", "/api/cases/" + reference).expect(404);
        assertThat(rest.get("staff", "/cases/" + reference).expect(200).body())
                .contains("You reported this")
                .doesNotContain("What happened.");
    }

    @Test
    void whoReportedStandsInNoTableOfTheEngine() {
        String reporter = newUser("staff", "churchward");
        String reference = rest.report(reporter, Map.of("school", "churchward", "narrative", "What happened."));
        cases.runJobs(reference);

        JsonNode history = rest.get(
                        "admin", "/engine-rest/history/process-instance?processInstanceBusinessKey=" + reference)
                .expect(200)
                .json();
        assertThat(history).hasSize(1);
        assertThat(history.path(0).path("startUserId").isNull()).isTrue();
        assertThat(rest.get("admin", "/engine-rest/history/process-instance?startedBy=" + reporter)
                        .json())
                .isEmpty();
        assertThat(new Tables(database).engineRowsWith(reporter))
                .as("where the engine names the reporter")
                .allMatch(row -> row.startsWith("ACT_ID_") || row.startsWith("ACT_RU_AUTHORIZATION"));
    }

    @Test
    void figuresOverAllCasesAreForManagers() {
        String statistics = "/engine-rest/process-definition/statistics";
        for (String user : List.of("staff", "central", "smt", "principal")) {
            rest.get(user, statistics).expect(403);
        }
        rest.get("manager", statistics).expect(200);
        for (String meter : List.of(
                "/engine-rest/metrics/root-process-instance-start/sum",
                "/engine-rest/metrics?name=root-process-instance-start",
                "/engine-rest/metrics/task-users/sum",
                "/engine-rest/telemetry/data")) {
            for (String user : List.of("staff", "central", "manager", "analyst", "admin")) {
                assertThat(rest.get(user, meter).status()).as(meter).isEqualTo(403);
            }
        }
        String figures = "/camunda/api/cockpit/plugin/base/default/process-definition/statistics";
        assertThat(rest.inWebApp("tasklist", "staff", figures).status()).isEqualTo(403);
        rest.inWebApp("cockpit", "manager", figures).expect(200);
        rest.inWebApp("tasklist", "staff", "/camunda/api/engine/engine/default/task/count")
                .expect(200);
    }

    @Test
    void aMessageTellsNobodyWhichCasesThereAre() {
        String reference = report("churchward");
        String instance = cases.task(reference, "prevent-further-damage").getProcessInstanceId();
        for (String user : List.of("staff", "marketing", "central", "smt.northside", "manager")) {
            Set<String> answers = Stream.of(
                            Map.of("businessKey", reference),
                            Map.of("businessKey", "SM-1999-000001"),
                            Map.of("processInstanceId", instance),
                            Map.of("processInstanceId", "none"),
                            Map.of("all", true),
                            Map.<String, Object>of())
                    .map(parts -> {
                        Map<String, Object> body = new HashMap<>(parts);
                        body.put("messageName", "further-information");
                        Answer answer = rest.post(user, "/engine-rest/message", body);
                        return answer.status() + answer.body();
                    })
                    .collect(Collectors.toSet());
            assertThat(answers).as("what %s reads", user).hasSize(1);
            Set<String> guesses = Stream.of(true, false)
                    .map(serious -> rest.post(
                                    user,
                                    "/engine-rest/message",
                                    Map.of(
                                            "messageName",
                                            "further-information",
                                            "correlationKeys",
                                            Rest.values(Map.of("serious", serious))))
                            .body())
                    .collect(Collectors.toSet());
            assertThat(guesses).as("what %s learns of a code", user).hasSize(1);
        }
        assertThat(cases.openTasks(reference)).containsExactly("make-initial-assessment", "prevent-further-damage");
    }

    @Test
    void aCandidateTakesATaskGivesItBackAndAColleagueTakesIt() {
        String reference = report("churchward");
        String task = "/engine-rest/task/" + rest.task("central", reference, "make-initial-assessment");
        rest.post("central", task + "/claim", Map.of("userId", "central")).expect(204);
        rest.post("central", task + "/claim", Map.of("userId", "central")).expect(204);
        rest.post("central2", task + "/complete", Rest.variables(ASSESSMENT)).expect(403);
        rest.post("central", task + "/unclaim", null).expect(204);
        rest.post("central2", task + "/claim", Map.of("userId", "central2")).expect(204);
        rest.post("central2", task + "/assignee", Map.of()).expect(204);
        rest.post("central", task + "/assignee", Map.of("userId", "central")).expect(204);
        rest.post("central", task + "/complete", Rest.variables(ASSESSMENT)).expect(204);
        assertThat(rest.chronology("central", reference)).contains("central: Make the initial assessment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "submit-form", "claim"})
    void ofTwoAtOnceOneIsFirstAndTheOtherIsTold(String call) throws Exception {
        for (int round = 0; round < 5; round++) {
            String reference = report("churchward");
            String path =
                    "/engine-rest/task/" + rest.task("central", reference, "make-initial-assessment") + "/" + call;
            CyclicBarrier together = new CyclicBarrier(4);
            ExecutorService people = Executors.newFixedThreadPool(4);
            try {
                List<Future<Answer>> answers = people.invokeAll(Stream.of("central", "central2", "central", "central2")
                        .map(user -> (Callable<Answer>) () -> {
                            together.await();
                            return rest.post(
                                    user,
                                    path,
                                    call.equals("claim") ? Map.of("userId", user) : Rest.variables(ASSESSMENT));
                        })
                        .toList());
                List<Integer> statuses = new ArrayList<>();
                for (Future<Answer> answer : answers) {
                    statuses.add(answer.get().status());
                    assertThat(answer.get().status()).as(answer.get().body()).isIn(204, 403, 404);
                }
                assertThat(Collections.frequency(statuses, 204)).isEqualTo(call.equals("claim") ? 2 : 1);
            } finally {
                people.shutdown();
            }
            assertThat(cases.chronology(reference).stream()
                            .filter("Make the initial assessment"::equals)
                            .count())
                    .isEqualTo(call.equals("claim") ? 0 : 1);
        }
    }

    @Test
    void twoCasesMarkedAsDuplicatesOfEachOtherAtOnceDoNotBothEnd() throws Exception {
        for (int round = 0; round < 10; round++) {
            List<String> two = List.of(report("churchward"), report("churchward"));
            CyclicBarrier together = new CyclicBarrier(2);
            ExecutorService people = Executors.newFixedThreadPool(2);
            try {
                List<Future<Answer>> answers = people.invokeAll(Stream.of(0, 1)
                        .map(one -> (Callable<Answer>) () -> {
                            together.await();
                            return rest.post(
                                    "central",
                                    "/api/cases/" + two.get(one) + "/duplicate",
                                    Map.of("of", two.get(1 - one), "reason", "The same."));
                        })
                        .toList());
                List<Integer> statuses = new ArrayList<>();
                for (Future<Answer> answer : answers) {
                    statuses.add(answer.get().status());
                }
                assertThat(statuses).containsExactlyInAnyOrder(202, 400);
            } finally {
                people.shutdown();
            }
            assertThat(two.stream().filter(one -> cases.file(one).isClosed())).hasSize(1);
        }
    }

    @Test
    void anAdministratorFreesATaskWhoseHolderIsAway() {
        String reference = report("churchward");
        String task = "/engine-rest/task/" + rest.task("central", reference, "make-initial-assessment");
        rest.post("central", task + "/claim", Map.of("userId", "central")).expect(204);
        rest.post("central2", task + "/unclaim", null).expect(403);
        rest.post("admin", task + "/unclaim", null).expect(204);
        rest.post("central2", task + "/complete", Rest.variables(ASSESSMENT)).expect(204);
    }

    @Test
    void someoneNamedInAReportSeesNoTaskOfItAndKeepsNone() {
        String reference = report("churchward");
        rest.post("smt", "/api/cases/" + reference + "/information", Map.of("text", "More."))
                .expect(202);
        String held = rest.task("central2", reference, "consider-further-information");
        rest.post("central2", "/engine-rest/task/" + held + "/claim", Map.of("userId", "central2"))
                .expect(204);

        assess(reference, Map.of("subjectUsers", "central2,itservices,smt,manager"));
        investigate(reference);

        for (String subject : List.of("central2", "itservices", "smt")) {
            assertThat(rest.get(subject, "/engine-rest/task?processInstanceBusinessKey=" + reference)
                            .json())
                    .as("what %s sees", subject)
                    .isEmpty();
            for (String filter : rest.get(subject, "/engine-rest/filter").each("id")) {
                assertThat(rest.post(
                                        subject,
                                        "/engine-rest/filter/" + filter + "/list",
                                        Map.of("processInstanceBusinessKey", reference))
                                .json())
                        .isEmpty();
            }
            for (String task : cases.openTasks(reference)) {
                String path = "/engine-rest/task/" + cases.task(reference, task).getId();
                rest.get(subject, path).expect(404);
                assertThat(rest.get(subject, path + "/variables").status())
                        .isEqualTo(rest.get(subject, "/engine-rest/task/" + UUID.randomUUID() + "/variables")
                                .status());
                rest.post(subject, path + "/claim", Map.of("userId", subject)).expect(404);
                rest.post(subject, path + "/complete", Map.of()).expect(404);
            }
        }
        assertThat(cases.task(reference, "consider-further-information").getAssignee())
                .as("what a subject had taken is free for a colleague")
                .isNull();
        rest.complete("central", reference, "consider-further-information", Map.of("consideration", "Nothing new."));
        assertThat(rest.openTasks("central", reference))
                .containsExactly("Decide the course of action", "Prevent further damage");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smt.northside",
                "principal.northside",
                "staff.northside",
                "linemanager",
                "marketing",
                "hr",
                "deputy",
                "chair",
                "manager",
                "analyst",
                "admin",
                "central2",
                "smt",
                "itservices"
            })
    void aHiddenCaseIsAnsweredLikeOneThatNeverWas(String user) {
        String hidden = report("churchward");
        assess(hidden, Map.of("subjectUsers", "central2,smt,itservices,manager"));
        String unknown = "SM-1999-" + hidden.substring(8);
        SoftAssertions all = new SoftAssertions();
        for (String call : List.of("", "/referral-pack")) {
            all.assertThat(without(hidden, rest.get(user, "/api/cases/" + hidden + call)))
                    .as("GET %s", call)
                    .isEqualTo(without(unknown, rest.get(user, "/api/cases/" + unknown + call)))
                    .startsWith("404");
        }
        for (String call : List.of(
                "serious",
                "information",
                "withdrawn",
                "duplicate",
                "notes",
                "messages",
                "hold",
                "hold/end",
                "reporter",
                "tasks/none/hand-over")) {
            for (Object body : List.of(
                    Set.of("information", "notes", "messages").contains(call)
                            ? Map.of("text", "x")
                            : Map.of("reason", "x"),
                    Map.of(),
                    "{")) {
                all.assertThat(without(hidden, rest.post(user, "/api/cases/" + hidden + "/" + call, body)))
                        .as("POST %s", call)
                        .isEqualTo(without(unknown, rest.post(user, "/api/cases/" + unknown + "/" + call, body)))
                        .startsWith("4");
            }
        }
        for (String page : List.of("", "/way", "/way/drawing", "/way/social-media-incident.bpmn")) {
            all.assertThat(without(hidden, rest.get(user, "/cases/" + hidden + page)))
                    .as("GET the page %s", page)
                    .isEqualTo(without(unknown, rest.get(user, "/cases/" + unknown + page)))
                    .startsWith("404");
        }
        all.assertAll();
    }

    @Test
    void otherRolesSeeACaseFromTheirTaskOn() {
        String reference = report("churchward");
        rest.get("principal", "/api/cases/" + reference).expect(404);
        rest.get("deputy", "/api/cases/" + reference).expect(404);
        rest.post("smt", "/api/cases/" + reference + "/serious", Map.of("reason", "A learner is afraid."))
                .expect(202);
        rest.get("principal", "/api/cases/" + reference).expect(200);
        rest.get("deputy", "/api/cases/" + reference).expect(200);
        rest.complete("principal", reference, "acknowledge-serious-incident", Map.of("acknowledged", true));
        rest.get("principal", "/api/cases/" + reference).expect(200);
        rest.get("deputy", "/api/cases/" + reference).expect(404);
        rest.get("chair", "/api/cases/" + reference).expect(404);
        rest.get("hr", "/api/cases/" + reference).expect(404);
    }

    @Test
    void managersFollowCasesWithoutTheirStory() {
        String reference = report("northside");
        String instance = cases.task(reference, "prevent-further-damage").getProcessInstanceId();
        JsonNode variables = rest.get("manager", "/engine-rest/process-instance/" + instance + "/variables")
                .expect(200)
                .json();
        assertThat(variables.path("caseReference").path("value").asText()).isEqualTo(reference);
        assertThat(variables.toString()).doesNotContain("What happened");
        rest.get("manager", "/engine-rest/process-instance/" + instance + "/activity-instances")
                .expect(200);
        rest.get("manager", "/api/cases/" + reference).expect(404);
    }

    @Test
    void analystsDeployDiagramsAndNobodyElse() {
        Map<String, String> diagram = Map.of("tea-round.bpmn", TEA_ROUND);
        Answer deployed = rest.deploy("analyst", "Tea round", diagram).expect(200);
        String id = deployed.json().path("id").asText();
        try {
            for (String user : List.of("central", "smt", "principal", "staff", "manager", "marketing")) {
                assertThat(rest.deploy(user, "Tea round", diagram).status())
                        .as(user)
                        .isEqualTo(403);
            }
            rest.delete("analyst", "/engine-rest/deployment/" + id + "?cascade=true")
                    .expect(403);
            assertThat(repository
                            .createProcessDefinitionQuery()
                            .processDefinitionKey("tea-round")
                            .count())
                    .isEqualTo(1);
        } finally {
            repository.deleteDeployment(id, true);
        }
    }

    @Test
    void aDiagramForOneSchoolIsRefused() {
        String boundary = "b";
        String body = """
                --b\r
                Content-Disposition: form-data; name="deployment-name"\r
                \r
                Tea round\r
                --b\r
                Content-Disposition: form-data; name="tenant-id"\r
                \r
                churchward\r
                --b\r
                Content-Disposition: form-data; name="tea-round.bpmn"; filename="tea-round.bpmn"\r
                \r
                """ + TEA_ROUND + "\r\n--b--\r\n";
        Answer answer = rest.send(
                "POST", "analyst", "/engine-rest/deployment/create", body, "multipart/form-data; boundary=" + boundary);
        assertThat(answer.expect(403).message()).contains("tenant");
        assertThat(repository
                        .createProcessDefinitionQuery()
                        .processDefinitionKey("tea-round")
                        .count())
                .isZero();
    }

    @Test
    void peopleChangeTheirOwnRecordAndCannotDeleteIt() {
        String user = newUser("staff", "churchward");
        String own = "/engine-rest/user/" + user;
        Map<String, Object> profile =
                Map.of("id", user, "firstName", "A", "lastName", "B", "email", "b@recourse.example");
        rest.put(user, own + "/profile", profile).expect(204);
        rest.delete(user, own).expect(403);
        rest.get(user, "/engine-rest/user/central/profile").expect(404);
        rest.put(user, "/engine-rest/user/central/profile", profile).expect(404);
        rest.put(
                        user,
                        "/engine-rest/user/central/credentials",
                        Map.of("password", "x", "authenticatedUserPassword", Rest.PASSWORD))
                .expect(404);
        rest.put(user, "/engine-rest/group/central-services/members/" + user, null)
                .expect(403);
        rest.put(user, "/engine-rest/tenant/northside/user-members/" + user, null)
                .expect(403);
        assertThat(rest.get(user, "/engine-rest/user").each("id")).containsExactly(user);
        assertThat(rest.get(user, "/engine-rest/task").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"central", "itservices", "smt", "smt.northside", "principal", "hr", "staff", "manager", "analyst"
            })
    void nobodySkipsAStep(String user) {
        String reference = report("churchward");
        assess(reference, Map.of());
        String instance = cases.task(reference, "prevent-further-damage").getProcessInstanceId();
        String definition = cases.task(reference, "prevent-further-damage").getProcessDefinitionId();
        List<Skip> skips = skips(reference, instance, definition);
        Tables tables = new Tables(database);
        Map<String, Set<String>> before = tables.everything();
        SoftAssertions all = new SoftAssertions();
        for (Skip skip : skips) {
            Answer answer = rest.send(skip.method(), user, "/engine-rest" + skip.path(), skip.body());
            all.assertThat(answer.status())
                    .as("%s %s: %s", skip.method(), skip.path(), answer.body())
                    .isBetween(400, 499);
        }
        all.assertThat(Tables.changes(before, tables.everything())).isEmpty();
        all.assertAll();
    }

    private record Skip(String method, String path, Object body) {}

    private List<Skip> skips(String reference, String instance, String definition) {
        String job = database.queryForObject(
                "select min(id_) from act_ru_job where process_instance_id_ = ? and handler_type_ = 'async-continuation'",
                String.class,
                instance);
        String execution = database.queryForObject(
                "select min(execution_id_) from act_ru_event_subscr where proc_inst_id_ = ? and event_name_ = 'further-information'",
                String.class,
                instance);
        Object toTheEnd = List.of(Map.of("type", "startBeforeActivity", "activityId", "close-case"));
        Map<String, Object> modification = Map.of(
                "processDefinitionId", definition, "processInstanceIds", List.of(instance), "instructions", toTheEnd);
        Map<String, Object> plan = Map.of(
                "sourceProcessDefinitionId",
                definition,
                "targetProcessDefinitionId",
                definition,
                "instructions",
                List.of());
        Map<String, Object> migration = Map.of("migrationPlan", plan, "processInstanceIds", List.of(instance));
        Map<String, Object> serious = Rest.values(Map.of("serious", false));
        Map<String, Object> theInstance = Map.of("processInstanceIds", List.of(instance));
        Map<String, Object> pause = Map.of("suspended", true);
        Map<String, Object> allPaused = Map.of("processDefinitionKey", "social-media-incident", "suspended", true);
        return List.of(
                new Skip("POST", "/process-instance/" + instance + "/modification", Map.of("instructions", toTheEnd)),
                new Skip(
                        "POST",
                        "/process-instance/" + instance + "/modification-async",
                        Map.of("instructions", toTheEnd)),
                new Skip("POST", "/modification/execute", modification),
                new Skip("POST", "/modification/executeAsync", modification),
                new Skip("POST", "/process-definition/" + definition + "/restart", modification),
                new Skip("POST", "/process-definition/" + definition + "/restart-async", modification),
                new Skip("POST", "/migration/execute", migration),
                new Skip("POST", "/migration/executeAsync", migration),
                new Skip("POST", "/job/" + job + "/execute", Map.of()),
                new Skip("PUT", "/job/" + job + "/retries", Map.of("retries", 0)),
                new Skip("PUT", "/job/" + job + "/suspended", pause),
                new Skip("PUT", "/job/" + job + "/duedate", Map.of("duedate", "2026-01-01T00:00:00.000+0000")),
                new Skip("PUT", "/job/" + job + "/priority", Map.of("priority", 3)),
                new Skip("DELETE", "/job/" + job, ""),
                new Skip("POST", "/job/retries", Map.of("jobIds", List.of(job), "retries", 0)),
                new Skip("PUT", "/job/suspended", allPaused),
                new Skip("PUT", "/job-definition/suspended", allPaused),
                new Skip("POST", "/condition", Map.of("variables", serious)),
                new Skip("POST", "/signal", Map.of("name", "x")),
                new Skip("POST", "/signal", Map.of("name", "x", "executionId", execution)),
                new Skip("POST", "/execution/" + execution + "/signal", Map.of("variables", serious)),
                new Skip(
                        "POST",
                        "/execution/" + execution + "/messages/further-information/trigger",
                        Map.of("variables", serious)),
                new Skip("POST", "/execution/" + execution + "/localVariables", Map.of("modifications", serious)),
                new Skip("PUT", "/execution/" + execution + "/localVariables/serious", Map.of("value", false)),
                new Skip("DELETE", "/execution/" + execution + "/localVariables/serious", ""),
                new Skip("PUT", "/process-instance/" + instance + "/variables/serious", Map.of("value", false)),
                new Skip(
                        "POST",
                        "/process-instance/variables-async",
                        Map.of("processInstanceIds", List.of(instance), "variables", serious)),
                new Skip(
                        "POST",
                        "/process-instance/message-async",
                        Map.of("processInstanceIds", List.of(instance), "messageName", "early-ending-proposed")),
                new Skip("DELETE", "/process-instance/" + instance, ""),
                new Skip("POST", "/process-instance/delete", theInstance),
                new Skip("PUT", "/process-instance/" + instance + "/suspended", pause),
                new Skip("PUT", "/process-instance/suspended", allPaused),
                new Skip(
                        "POST",
                        "/process-instance/suspended-async",
                        Map.of("processInstanceIds", List.of(instance), "suspended", true)),
                new Skip(
                        "POST",
                        "/process-instance/job-retries",
                        Map.of("processInstances", List.of(instance), "retries", 0)),
                new Skip(
                        "POST",
                        "/history/process-instance/delete",
                        Map.of("historicProcessInstanceIds", List.of(instance))),
                new Skip("DELETE", "/history/process-instance/" + instance, ""),
                new Skip(
                        "POST",
                        "/history/process-instance/set-removal-time",
                        Map.of("historicProcessInstanceIds", List.of(instance), "clearedRemovalTime", true)),
                new Skip("POST", "/history/cleanup", ""),
                new Skip("PUT", "/process-definition/" + definition + "/suspended", pause),
                new Skip("PUT", "/process-definition/suspended", allPaused),
                new Skip("DELETE", "/process-definition/" + definition + "?cascade=true", ""),
                new Skip("DELETE", "/process-definition/key/social-media-incident?cascade=true", ""),
                new Skip(
                        "PUT",
                        "/process-definition/" + definition + "/history-time-to-live",
                        Map.of("historyTimeToLive", 0)),
                new Skip(
                        "DELETE",
                        "/deployment/"
                                + repository.getProcessDefinition(definition).getDeploymentId() + "?cascade=true",
                        ""),
                new Skip(
                        "POST",
                        "/process-definition/key/escalation-to-principal/start",
                        Map.of("businessKey", reference)),
                new Skip(
                        "POST",
                        "/process-definition/key/police-referral/submit-form",
                        Map.of("businessKey", reference)),
                new Skip(
                        "POST",
                        "/process-definition/key/disciplinary-hand-off/start",
                        Map.of("businessKey", reference)),
                new Skip(
                        "POST",
                        "/decision-definition/key/severity-advice/evaluate",
                        Map.of("variables", Rest.values(Map.of("category", "other")))),
                new Skip(
                        "POST",
                        "/authorization/create",
                        Map.of(
                                "type",
                                1,
                                "permissions",
                                List.of("ALL"),
                                "userId",
                                "staff",
                                "resourceType",
                                7,
                                "resourceId",
                                "*")),
                new Skip("PUT", "/group/central-services/members/staff", ""),
                new Skip("DELETE", "/group/smt/members/smt", ""),
                new Skip("POST", "/group/create", Map.of("id", "x", "name", "x", "type", "x")),
                new Skip(
                        "POST",
                        "/user/create",
                        Map.of("profile", Map.of("id", "x"), "credentials", Map.of("password", "x"))),
                new Skip("DELETE", "/user/central2", ""),
                new Skip("POST", "/user/central2/unlock", ""));
    }

    private String report(String school) {
        return rest.report("staff", Map.of("school", school, "narrative", "What happened."));
    }

    private void assess(String reference, Map<String, Object> different) {
        Map<String, Object> fields = new HashMap<>(ASSESSMENT);
        fields.putAll(different);
        rest.completeAtOnce("central", reference, "make-initial-assessment", fields);
    }

    private void investigate(String reference) {
        rest.completeAtOnce("central", reference, "investigate", Map.of("findings", "It happened."));
    }

    /** Those of the tasks noted at the start that the answer holds. */
    private Set<String> known(Answer list) {
        return list.each("id").stream()
                .filter(open::containsKey)
                .map(open::get)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String idOf(String what) {
        return open.entrySet().stream()
                .filter(entry -> entry.getValue().equals(what))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private List<String> schools(String user) {
        return identities.createTenantQuery().userMember(user).list().stream()
                .map(school -> school.getId())
                .toList();
    }

    private static String without(String reference, Answer answer) {
        return answer.status() + answer.body().replace(reference, "…");
    }

    private String newUser(String group, String school) {
        User user = identities.newUser("user" + UUID.randomUUID().toString().replace("-", ""));
        user.setPassword(Rest.PASSWORD);
        PastThePolicy.save(identities, user);
        identities.createMembership(user.getId(), group);
        identities.createTenantUserMembership(school, user.getId());
        return user.getId();
    }

    private static final String TEA_ROUND = """
            <?xml version="1.0" encoding="UTF-8"?>
            <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
                xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="tea" targetNamespace="tea">
              <bpmn:process id="tea-round" isExecutable="true" camunda:historyTimeToLive="1">
                <bpmn:startEvent id="thirst" />
                <bpmn:sequenceFlow id="drink" sourceRef="thirst" targetRef="no-thirst" />
                <bpmn:endEvent id="no-thirst" />
              </bpmn:process>
              <bpmndi:BPMNDiagram id="drawing"><bpmndi:BPMNPlane id="plane" bpmnElement="tea-round">
                <bpmndi:BPMNShape id="thirst-di" bpmnElement="thirst"><dc:Bounds x="0" y="0" width="36" height="36" /></bpmndi:BPMNShape>
                <bpmndi:BPMNShape id="no-thirst-di" bpmnElement="no-thirst"><dc:Bounds x="99" y="0" width="36" height="36" /></bpmndi:BPMNShape>
                <bpmndi:BPMNEdge id="drink-di" bpmnElement="drink"><di:waypoint x="36" y="18" /><di:waypoint x="99" y="18" /></bpmndi:BPMNEdge>
              </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
            </bpmn:definitions>
            """;
}
