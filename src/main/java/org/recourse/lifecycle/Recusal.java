package org.recourse.lifecycle;

import java.util.Collection;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.task.Task;
import org.recourse.casefile.CaseFile;
import org.springframework.stereotype.Component;

/**
 * Keeps the tasks of a case from those who are named in it (reading A13): the engine shows a task to everyone in its
 * groups, and with it that there is a case. The engine forgets these rights with the task.
 */
@Component
class Recusal {

    private final AuthorizationService authorizations;
    private final TaskService tasks;
    private final OwnRights ownRights;
    private final ActingFor actingFor;

    Recusal(AuthorizationService authorizations, TaskService tasks, OwnRights ownRights, ActingFor actingFor) {
        this.authorizations = authorizations;
        this.tasks = tasks;
        this.ownRights = ownRights;
        this.actingFor = actingFor;
    }

    /**
     * Takes the case's open tasks from those who were named in it just now; what they had taken is free again.
     *
     * @param completed the task that names them, which is over in any case
     */
    void takeOpenTasksFrom(Collection<String> subjects, CaseFile file, Task completed) {
        if (subjects.isEmpty()) {
            return;
        }
        ownRights.call(() -> {
            tasks.createTaskQuery().processInstanceBusinessKey(file.reference()).list().stream()
                    .filter(task -> !task.getId().equals(completed.getId()))
                    .forEach(task -> {
                        if (task.getAssignee() != null && subjects.contains(task.getAssignee())) {
                            tasks.setAssignee(task.getId(), null);
                        }
                        keep(task.getId(), subjects);
                    });
            return file;
        });
        actingFor.keepOpenTasks(file);
    }

    /** Keeps a new task from those who are named in its case. */
    void keepFromSubjects(String taskId, CaseFile file) {
        Set<String> subjects = file.subjectUsers();
        if (!subjects.isEmpty()) {
            ownRights.call(() -> {
                keep(taskId, subjects);
                return file;
            });
        }
    }

    private void keep(String taskId, Collection<String> subjects) {
        for (String subject : subjects) {
            // A right of one's own, as whoever took a task has, would count more than this.
            authorizations
                    .createAuthorizationQuery()
                    .userIdIn(subject)
                    .resourceType(Resources.TASK)
                    .resourceId(taskId)
                    .list()
                    .forEach(right -> authorizations.deleteAuthorization(right.getId()));
            Authorization nothing = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_REVOKE);
            nothing.setUserId(subject);
            nothing.setResource(Resources.TASK);
            nothing.setResourceId(taskId);
            nothing.setPermissions(new Permission[] {Permissions.ALL});
            authorizations.saveAuthorization(nothing);
        }
    }
}
