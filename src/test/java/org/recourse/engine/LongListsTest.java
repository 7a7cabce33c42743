package org.recourse.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.task.TaskQuery;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.TestDatabase;
import org.recourse.lifecycle.SocialMediaIncident;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Lists that are read along an index have the same tasks as those that the engine gathers, in the order that was asked for. */
@RecourseTest
class LongListsTest {

    private static final Comparator<Task> NEWEST =
            Comparator.comparing(Task::getCreateTime).thenComparing(Task::getId).reversed();
    private static final Comparator<Task> NEXT_DUE =
            Comparator.comparing(Task::getDueDate, Comparator.nullsLast(Comparator.naturalOrder()));

    @LocalServerPort
    int port;

    @Autowired
    FilterService filters;

    @Autowired
    TaskService tasks;

    @Autowired
    RuntimeService runtime;

    @Autowired
    AuthorizationService rights;

    @Autowired
    Cases cases;

    @Autowired
    JdbcTemplate database;

    @BeforeEach
    void someOfEach() {
        cases.report();
        cases.report(Map.of("school", "northside"));
        String late = cases.report();
        database.update(
                "update ACT_RU_TASK set DUE_DATE_ = ? where ID_ = ?",
                new Date(0),
                cases.task(late, "make-initial-assessment").getId());
        tasks.addCandidateUser(cases.task(late, "prevent-further-damage").getId(), "central2");
        String serious = cases.report();
        cases.raise(serious);
        Task taken = cases.task(serious, "make-initial-assessment");
        cases.as("central", () -> tasks.claim(taken.getId(), "central"));
        database.update(
                "update ACT_RU_TASK set DUE_DATE_ = null where ID_ = ?",
                cases.task(serious, "prevent-further-damage").getId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "central",
                "central2",
                "itservices",
                "smt",
                "principal",
                "deputy",
                "hr",
                "staff",
                "manager",
                "analyst"
            })
    void eachListHasWhatTheEngineWouldGather(String user) {
        cases.as(user, () -> {
            Stream.<Supplier<TaskQuery>>of(
                            tasks::createTaskQuery,
                            () -> tasks.createTaskQuery().taskAssignee(user),
                            () -> tasks.createTaskQuery().taskCandidateUser(user),
                            () -> tasks.createTaskQuery()
                                    .taskCandidateUser(user)
                                    .includeAssignedTasks(),
                            () -> tasks.createTaskQuery().taskUnassigned().taskPriority(50),
                            () -> tasks.createTaskQuery().tenantIdIn("northside"))
                    .forEach(query -> {
                        List<Task> all = query.get().orderByTaskName().asc().list();
                        List<Task> newest = pages(first ->
                                query.get().orderByTaskCreateTime().desc().listPage(first, 7));
                        assertThat(newest).extracting(Task::getId).containsExactlyInAnyOrderElementsOf(ids(all));
                        assertThat(newest).isSortedAccordingTo(NEWEST);
                        List<Task> nextDue = pages(
                                first -> query.get().orderByDueDate().asc().listPage(first, 7));
                        assertThat(nextDue).extracting(Task::getId).containsExactlyInAnyOrderElementsOf(ids(all));
                        assertThat(nextDue).isSortedAccordingTo(NEXT_DUE.thenComparing(NEWEST));
                    });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"central", "itservices", "smt", "principal", "deputy", "hr", "staff"})
    void eachFilterHasAndCountsWhatTheEngineWouldGather(String user) {
        Map<String, Integer> sizes = new TreeMap<>();
        cases.as(user, () -> {
            for (Filter filter : filters.createTaskFilterQuery().list()) {
                List<Task> all = filters.list(
                        filter.getId(),
                        tasks.createTaskQuery().orderByTaskName().asc());
                List<Task> shown = pages(first -> filters.listPage(
                        filter.getId(),
                        tasks.createTaskQuery().orderByTaskCreateTime().desc(),
                        first,
                        7));
                assertThat(shown).extracting(Task::getId).containsExactlyInAnyOrderElementsOf(ids(all));
                assertThat(shown).isSortedAccordingTo(NEXT_DUE.thenComparing(NEWEST));
                assertThat(filters.listPage(
                                filter.getId(),
                                tasks.createTaskQuery().orderByDueDate().asc(),
                                0,
                                7))
                        .isEqualTo(shown.subList(0, Math.min(7, shown.size())));
                assertThat(TestDatabase.statements(database, "% first_", () -> assertThat(filters.count(
                                        filter.getId(), tasks.createTaskQuery().active()))
                                .as(filter.getName())
                                .isEqualTo(Math.min(QuickTasks.MOST_COUNTED, all.size()))))
                        .as("counted up to a bound")
                        .isOne();
                sizes.put(filter.getName(), all.size());
            }
        });
        if (user.equals("central")) {
            assertThat(sizes.values()).hasSize(6).allMatch(size -> size > 0);
        }
    }

    @Test
    void whatTasklistSendsIsCountedUpToABound() throws Exception {
        Calls central = Calls.as("central", port);
        String engine = "/engine-rest/filter/";
        Map<String, String> headers = Map.of(
                "Content-Type", "application/json",
                "Accept", "application/hal+json");
        List<Filter> hers = new ArrayList<>();
        cases.as("central", () -> hers.addAll(filters.createTaskFilterQuery().list()));
        for (Filter filter : hers) {
            for (String by : List.of("created", "dueDate")) {
                String body = """
                        {"processVariables":[],"taskVariables":[],"caseInstanceVariables":[],
                         "sorting":[{"sortBy":"%s","sortOrder":"%s"}],"active":true}
                        """.formatted(by, by.equals("created") ? "desc" : "asc");
                String path = engine + filter.getId() + "/list?firstResult=0&maxResults=15";
                assertThat(TestDatabase.statements(
                                database,
                                "% first_",
                                () -> ok(central.send("POST", path, body.getBytes(UTF_8), headers))))
                        .as(filter.getName() + " by " + by)
                        .isOne();
                assertThat(TestDatabase.statements(
                                database,
                                "%select distinct res.id_%",
                                () -> ok(central.send("POST", path, body.getBytes(UTF_8), headers))))
                        .as(filter.getName() + " by " + by)
                        .isZero();
            }
        }
    }

    @Test
    void aFilterThatIsNarrowedCountsWhatIsLeft() {
        String reference = cases.report();
        cases.as("central", () -> {
            Filter mine = filters.createTaskFilterQuery()
                    .filterName("My group's tasks")
                    .singleResult();
            assertThat(filters.count(
                            mine.getId(),
                            tasks.createTaskQuery().taskVariableValueEquals(SocialMediaIncident.REFERENCE, reference)))
                    .isOne();
            assertThat(filters.count(mine.getId(), tasks.createTaskQuery().taskNameLike("%initial%")))
                    .isEqualTo(
                            filters.list(mine.getId(), tasks.createTaskQuery().taskNameLike("%initial%"))
                                    .size());
        });
    }

    @Test
    void aListHasNothingOfACaseThatSomebodyIsKeptFrom() {
        String kept = cases.report();
        String shown = cases.task(cases.report(), "prevent-further-damage").getId();
        String hidden = cases.task(kept, "prevent-further-damage").getId();
        cases.complete(kept, "make-initial-assessment", Map.of("subjectUsers", "itservices"));
        cases.as("itservices", () -> {
            for (TaskQuery inItsOrder : List.of(
                    tasks.createTaskQuery().orderByTaskCreateTime().desc(),
                    tasks.createTaskQuery().orderByDueDate().asc())) {
                assertThat(inItsOrder.listPage(0, 200))
                        .extracting(Task::getId)
                        .contains(shown)
                        .doesNotContain(hidden);
            }
            assertThat(tasks.createTaskQuery().processInstanceBusinessKey(kept).list())
                    .isEmpty();
        });
    }

    @Test
    void theOrderThatSomebodyChoosesComesBeforeTheFiltersOwn() {
        cases.as("central", () -> {
            Filter mine = filters.createTaskFilterQuery()
                    .filterName("My group's tasks")
                    .singleResult();
            Comparator<Task> byName = Comparator.comparing(Task::getName);
            assertThat(filters.<Task, TaskQuery>listPage(
                            mine.getId(),
                            tasks.createTaskQuery().orderByTaskName().desc(),
                            0,
                            100))
                    .isSortedAccordingTo(byName.reversed().thenComparing(NEXT_DUE))
                    .isNotEmpty();
            assertThat(filters.<Task, TaskQuery>list(
                            mine.getId(),
                            tasks.createTaskQuery().orderByDueDate().desc()))
                    .isSortedAccordingTo(
                            Comparator.comparing(Task::getDueDate, Comparator.nullsFirst(Comparator.reverseOrder())));
            assertThat(filters.<Task, TaskQuery>list(
                            mine.getId(),
                            tasks.createTaskQuery().orderByTaskCreateTime().desc()))
                    .as("what Tasklist asks for unless somebody chooses")
                    .isSortedAccordingTo(NEXT_DUE.thenComparing(NEWEST));
        });
    }

    @Test
    void theValuesOfEachTaskAreThoseOfTasksThatSomebodyMayRead() {
        String reference = cases.report();
        Task central = cases.task(reference, "make-initial-assessment");
        Task itServices = cases.task(reference, "prevent-further-damage");
        String[] scopes = {central.getId(), itServices.getId(), central.getProcessInstanceId()};
        Map<String, List<String>> seen = new HashMap<>();
        for (String user : List.of("central", "itservices", "staff", "manager")) {
            cases.as(
                    user,
                    () -> seen.put(
                            user,
                            runtime.createVariableInstanceQuery().variableScopeIdIn(scopes).list().stream()
                                    .map(VariableInstance::getTaskId)
                                    .map(String::valueOf)
                                    .distinct()
                                    .sorted()
                                    .toList()));
        }
        assertThat(seen.get("central")).containsExactly(central.getId());
        assertThat(seen.get("itservices")).containsExactly(itServices.getId());
        assertThat(seen.get("staff")).isEmpty();
        assertThat(seen.get("manager")).as("reads each process").contains("null");
    }

    @Test
    void aRightThatIsTakenFromSomebodyIsNotPassedOver() {
        Task task = cases.task(cases.report(), "make-initial-assessment");
        Authorization none = rights.createNewAuthorization(Authorization.AUTH_TYPE_REVOKE);
        none.setUserId("central2");
        none.setResource(Resources.TASK);
        none.setResourceId(task.getId());
        none.removePermission(org.camunda.bpm.engine.authorization.Permissions.ALL);
        rights.saveAuthorization(none);
        try {
            cases.as("central2", () -> assertThat(tasks.createTaskQuery()
                            .orderByTaskCreateTime()
                            .desc()
                            .listPage(0, 200))
                    .extracting(Task::getId)
                    .isNotEmpty()
                    .doesNotContain(task.getId()));
            cases.as("central", () -> assertThat(tasks.createTaskQuery()
                            .orderByTaskCreateTime()
                            .desc()
                            .listPage(0, 200))
                    .extracting(Task::getId)
                    .contains(task.getId()));
        } finally {
            rights.deleteAuthorization(none.getId());
        }
    }

    @Test
    void aTaskWithoutARightToItIsNotListed() {
        Task task = cases.task(cases.report(), "make-initial-assessment");
        rights.createAuthorizationQuery()
                .resourceId(task.getId())
                .list()
                .forEach(right -> rights.deleteAuthorization(right.getId()));
        cases.as("central", () -> assertThat(
                        tasks.createTaskQuery().orderByTaskCreateTime().desc().listPage(0, 200))
                .extracting(Task::getId)
                .isNotEmpty()
                .doesNotContain(task.getId()));
    }

    private static void ok(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    }

    private interface Pages {
        List<Task> from(int first);
    }

    private static List<Task> pages(Pages pages) {
        List<Task> all = new ArrayList<>();
        List<Task> page = pages.from(0);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = pages.from(all.size());
        }
        assertThat(all).doesNotHaveDuplicates();
        return all;
    }

    private static List<String> ids(List<Task> all) {
        return all.stream().map(Task::getId).toList();
    }
}
