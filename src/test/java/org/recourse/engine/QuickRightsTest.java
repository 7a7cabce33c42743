package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.db.CompositePermissionCheck;
import org.camunda.bpm.engine.impl.db.PermissionCheckBuilder;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.lifecycle.SocialMediaIncident;
import org.springframework.beans.factory.annotation.Autowired;

/** What is answered of rights by a query of our own is what the engine answers. */
@RecourseTest
class QuickRightsTest {

    private static final List<String> USERS = List.of(
            "central", "central2", "itservices", "smt", "principal", "hr", "staff", "manager", "analyst", "admin");

    @Autowired
    Cases cases;

    @Autowired
    TaskService tasks;

    @Autowired
    IdentityService identities;

    @Autowired
    AuthorizationService rights;

    @Autowired
    ProcessEngine engine;

    @Test
    void eachAnswerIsTheEnginesOwn() {
        String reference = cases.report();
        List<Task> open = List.of(
                cases.task(reference, "make-initial-assessment"), cases.task(reference, "prevent-further-damage"));
        Authorization own = right(Authorization.AUTH_TYPE_GRANT, "staff", open.get(0));
        own.addPermission(Permissions.READ);
        Authorization none = right(Authorization.AUTH_TYPE_REVOKE, "central2", open.get(0));
        none.removePermission(Permissions.ALL);
        rights.saveAuthorization(own);
        rights.saveAuthorization(none);
        try {
            Map<String, Boolean> quick = new TreeMap<>();
            Map<String, Boolean> engines = new TreeMap<>();
            for (String user : USERS) {
                ask(user, open, quick, engines);
            }
            assertThat(quick).isEqualTo(engines).containsValues(true, false);
            assertThat(quick)
                    .containsEntry("staff [READ, READ_TASK] make-initial-assessment", true)
                    .containsEntry("staff [UPDATE, UPDATE_TASK] make-initial-assessment", false)
                    .containsEntry("central2 [READ, READ_TASK] make-initial-assessment", false)
                    .containsEntry("central [READ, READ_TASK] make-initial-assessment", true);
        } finally {
            rights.deleteAuthorization(own.getId());
            rights.deleteAuthorization(none.getId());
        }
    }

    private Authorization right(int type, String user, Task task) {
        Authorization right = rights.createNewAuthorization(type);
        right.setUserId(user);
        right.setResource(Resources.TASK);
        right.setResourceId(task.getId());
        return right;
    }

    private void ask(String user, List<Task> open, Map<String, Boolean> quick, Map<String, Boolean> engines) {
        List<String> groups = identities.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .toList();
        cases.as(user, () -> ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getCommandExecutorTxRequired()
                .execute(context -> {
                    for (Task task : open) {
                        for (List<Permission> asked : List.of(
                                List.<Permission>of(Permissions.READ, ProcessDefinitionPermissions.READ_TASK),
                                List.<Permission>of(Permissions.UPDATE, ProcessDefinitionPermissions.UPDATE_TASK),
                                List.<Permission>of(
                                        TaskPermissions.TASK_WORK, ProcessDefinitionPermissions.TASK_WORK))) {
                            String question = user + " "
                                    + asked.stream().map(Permission::getName).toList() + " "
                                    + task.getTaskDefinitionKey();
                            CompositePermissionCheck any = any(task, asked);
                            quick.put(
                                    question, context.getAuthorizationManager().isAuthorized(user, groups, any));
                            engines.put(question, new AuthorizationManager().isAuthorized(user, groups, any));
                        }
                    }
                    return null;
                }));
    }

    private static CompositePermissionCheck any(Task task, List<Permission> asked) {
        return new PermissionCheckBuilder()
                .disjunctive()
                .atomicCheckForResourceId(Resources.TASK, task.getId(), asked.get(0))
                .atomicCheckForResourceId(Resources.PROCESS_DEFINITION, SocialMediaIncident.PROCESS, asked.get(1))
                .build();
    }
}
