package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.ProcessInstancePermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.db.CompositePermissionCheck;
import org.camunda.bpm.engine.impl.db.PermissionCheckBuilder;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.lifecycle.SocialMediaIncident;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What is answered of rights by queries of our own is what the engine answers: may somebody do it, which tasks are listed, and
 * whose values are shown.
 */
@RecourseTest
class QuickRightsTest {

    private static final int ROUNDS = 400;

    /** More than are looked at one by one: the engine's own query is asked. */
    private static final int MANY = 501;

    private static final List<String> ROLES = List.of(
            "central", "central2", "itservices", "smt", "principal", "hr", "staff", "manager", "analyst", "admin");

    private static final List<String> USERS = List.of("at-random-1", "at-random-2");
    private static final List<String> GROUPS = List.of("at-random-a", "at-random-b");

    private static final List<Permission> OF_TASKS =
            List.of(Permissions.READ, Permissions.UPDATE, TaskPermissions.TASK_WORK, TaskPermissions.READ_VARIABLE);
    private static final List<Permission> OF_PROCESSES = List.of(
            Permissions.READ,
            ProcessDefinitionPermissions.READ_INSTANCE,
            ProcessDefinitionPermissions.READ_INSTANCE_VARIABLE,
            ProcessDefinitionPermissions.READ_TASK,
            ProcessDefinitionPermissions.UPDATE_TASK,
            ProcessDefinitionPermissions.READ_TASK_VARIABLE);
    private static final List<Permission> OF_INSTANCES =
            List.of(ProcessInstancePermissions.READ, ProcessInstancePermissions.UPDATE);

    @Autowired
    Cases cases;

    @Autowired
    TaskService tasks;

    @Autowired
    RuntimeService runtime;

    @Autowired
    AuthorizationService rights;

    @Autowired
    IdentityService identities;

    @Autowired
    ProcessEngine engine;

    @Test
    void eachRoleIsAnsweredAsByTheEngine() {
        List<Task> open = open(cases.report());
        Authorization own = right(Authorization.AUTH_TYPE_GRANT, "staff", open.get(0));
        own.addPermission(Permissions.READ);
        Authorization none = right(Authorization.AUTH_TYPE_REVOKE, "central2", open.get(0));
        none.removePermission(Permissions.ALL);
        rights.saveAuthorization(own);
        rights.saveAuthorization(none);
        try {
            Map<String, Boolean> answers = new TreeMap<>();
            for (String user : ROLES) {
                List<String> groups = identities.createGroupQuery().groupMember(user).list().stream()
                        .map(Group::getId)
                        .toList();
                for (Task task : open) {
                    for (Question question : List.of(
                            new Question(task, Permissions.READ, ProcessDefinitionPermissions.READ_TASK, false),
                            new Question(task, Permissions.UPDATE, ProcessDefinitionPermissions.UPDATE_TASK, false),
                            new Question(
                                    task, TaskPermissions.TASK_WORK, ProcessDefinitionPermissions.TASK_WORK, false))) {
                        String which = user + " " + question.ofTask().getName() + " " + task.getTaskDefinitionKey();
                        cases.as(user, () -> answers.put(which, answer(question, user, groups, true)));
                        cases.as(user, () -> assertThat(answers.get(which))
                                .as(which)
                                .isEqualTo(answer(question, user, groups, false)));
                    }
                }
            }
            assertThat(answers)
                    .containsEntry("staff READ make-initial-assessment", true)
                    .containsEntry("staff UPDATE make-initial-assessment", false)
                    .containsEntry("central2 READ make-initial-assessment", false)
                    .containsEntry("central READ make-initial-assessment", true);
        } finally {
            rights.deleteAuthorization(own.getId());
            rights.deleteAuthorization(none.getId());
        }
    }

    private List<Task> open(String reference) {
        return List.of(
                cases.task(reference, "make-initial-assessment"), cases.task(reference, "prevent-further-damage"));
    }

    private Authorization right(int type, String user, Task task) {
        Authorization right = rights.createNewAuthorization(type);
        right.setUserId(user);
        right.setResource(Resources.TASK);
        right.setResourceId(task.getId());
        return right;
    }

    /** Whatever rights an administrator may give and take. */
    @Test
    void anyMixtureOfRightsIsAnsweredAsByTheEngine() {
        String reference = cases.report();
        List<Task> open = open(reference);
        TreeSet<Boolean> allowed = new TreeSet<>();
        TreeSet<Integer> listed = new TreeSet<>();
        TreeSet<Integer> shown = new TreeSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            Random chance = new Random(round);
            String user = one(USERS, chance);
            List<String> groups = some(GROUPS, chance);
            List<Authorization> given = give(open, chance);
            try {
                identities.setAuthentication(user, groups, List.of("churchward"));
                String which = "round %d: %s in %s with %s".formatted(round, user, groups, words(given));

                List<String> engines = ids(tasks.createTaskQuery()
                        .processInstanceBusinessKey(reference)
                        .orderByTaskName()
                        .asc()
                        .list());
                assertThat(ids(tasks.createTaskQuery()
                                .processInstanceBusinessKey(reference)
                                .orderByTaskCreateTime()
                                .desc()
                                .listPage(0, 10)))
                        .as(which)
                        .containsExactlyInAnyOrderElementsOf(engines);
                listed.add(engines.size());

                List<String> scopes = Stream.concat(
                                open.stream().map(Task::getId),
                                Stream.of(open.get(0).getProcessInstanceId()))
                        .toList();
                List<String> values = values(
                        Stream.concat(scopes.stream(), IntStream.range(0, MANY).mapToObj(i -> "none-" + i))
                                .toList());
                assertThat(values(scopes)).as(which).isEqualTo(values);
                shown.add(values.size());

                for (Task task : open) {
                    for (int i = 0; i < 4; i++) {
                        Question question = new Question(
                                task, one(OF_TASKS, chance), one(OF_PROCESSES, chance), chance.nextInt(4) == 0);
                        boolean may = answer(question, user, groups, true);
                        assertThat(may).as(which + question).isEqualTo(answer(question, user, groups, false));
                        allowed.add(may);
                    }
                }
            } finally {
                identities.clearAuthentication();
                given.forEach(right -> rights.deleteAuthorization(right.getId()));
            }
        }
        assertThat(allowed).as("not all alike").hasSize(2);
        assertThat(listed).as("none, one, or both").containsExactly(0, 1, 2);
        assertThat(shown).as("not all alike").hasSizeGreaterThan(2);
    }

    private List<Authorization> give(List<Task> open, Random chance) {
        List<Authorization> given = new ArrayList<>();
        boolean mayRevoke = chance.nextInt(3) == 0;
        for (int i = chance.nextInt(5); i >= 0; i--) {
            int type = chance.nextInt(5) == 0
                    ? Authorization.AUTH_TYPE_GLOBAL
                    : mayRevoke && chance.nextBoolean()
                            ? Authorization.AUTH_TYPE_REVOKE
                            : Authorization.AUTH_TYPE_GRANT;
            Authorization right = rights.createNewAuthorization(type);
            if (type == Authorization.AUTH_TYPE_GLOBAL) {
                right.setUserId(Authorization.ANY);
            } else if (chance.nextBoolean()) {
                right.setUserId(one(USERS, chance));
            } else {
                right.setGroupId(one(GROUPS, chance));
            }
            Resource resource =
                    one(List.of(Resources.TASK, Resources.PROCESS_DEFINITION, Resources.PROCESS_INSTANCE), chance);
            right.setResource(resource);
            right.setResourceId(one(
                    resource == Resources.TASK
                            ? List.of(
                                    Authorization.ANY,
                                    open.get(0).getId(),
                                    open.get(1).getId(),
                                    open.get(0).getId())
                            : resource == Resources.PROCESS_DEFINITION
                                    ? List.of(Authorization.ANY, SocialMediaIncident.PROCESS, "official-account")
                                    : List.of(Authorization.ANY, open.get(0).getProcessInstanceId(), "another"),
                    chance));
            for (Permission permission : some(permissions(resource), chance)) {
                if (type == Authorization.AUTH_TYPE_REVOKE) {
                    right.removePermission(permission);
                } else {
                    right.addPermission(permission);
                }
            }
            if (given.stream().noneMatch(other -> sameHolder(other, right))) {
                rights.saveAuthorization(right);
                given.add(right);
            }
        }
        return given;
    }

    /** Of one holder and one thing the engine keeps one right of each type. */
    private static boolean sameHolder(Authorization one, Authorization other) {
        return one.getAuthorizationType() == other.getAuthorizationType()
                && String.valueOf(one.getUserId()).equals(String.valueOf(other.getUserId()))
                && String.valueOf(one.getGroupId()).equals(String.valueOf(other.getGroupId()))
                && one.getResourceType() == other.getResourceType()
                && one.getResourceId().equals(other.getResourceId());
    }

    private static List<Permission> permissions(Resource resource) {
        return resource == Resources.TASK
                ? OF_TASKS
                : resource == Resources.PROCESS_DEFINITION ? OF_PROCESSES : OF_INSTANCES;
    }

    private record Question(Task task, Permission ofTask, Permission ofProcess, boolean both) {

        CompositePermissionCheck asked() {
            PermissionCheckBuilder question = new PermissionCheckBuilder();
            return (both ? question.conjunctive() : question.disjunctive())
                    .atomicCheckForResourceId(Resources.TASK, task.getId(), ofTask)
                    .atomicCheckForResourceId(Resources.PROCESS_DEFINITION, SocialMediaIncident.PROCESS, ofProcess)
                    .build();
        }
    }

    private boolean answer(Question question, String user, List<String> groups, boolean ours) {
        return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getCommandExecutorTxRequired()
                .execute(context -> (ours ? context.getAuthorizationManager() : new AuthorizationManager())
                        .isAuthorized(user, groups, question.asked()));
    }

    private List<String> values(List<String> scopes) {
        return runtime.createVariableInstanceQuery().variableScopeIdIn(scopes.toArray(String[]::new)).list().stream()
                .map(VariableInstance::getId)
                .sorted()
                .toList();
    }

    private static List<String> ids(List<Task> some) {
        return some.stream().map(Task::getId).toList();
    }

    private static <T> T one(List<? extends T> of, Random chance) {
        return of.get(chance.nextInt(of.size()));
    }

    private static <T> List<T> some(List<T> of, Random chance) {
        List<T> some = new ArrayList<>(of);
        Collections.shuffle(some, chance);
        return some.subList(0, chance.nextInt(of.size() + 1));
    }

    private static List<String> words(List<Authorization> given) {
        return given.stream()
                .map(right -> "type %d of %s %s to %d %s"
                        .formatted(
                                right.getAuthorizationType(),
                                right.getUserId(),
                                right.getGroupId(),
                                right.getResourceType(),
                                right.getResourceId()))
                .toList();
    }
}
