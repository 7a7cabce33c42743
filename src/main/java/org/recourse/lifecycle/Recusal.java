package org.recourse.lifecycle;

import java.util.Collection;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.springframework.stereotype.Component;

/**
 * Takes the tasks of a case from those who are kept from it (readings A5, A13); where nobody is left for one, it goes up. That they do not meet the case in what the
 * engine tells them is the module {@code engine}'s business.
 */
@Component
class Recusal {

    private final AuthorizationService authorizations;
    private final TaskService tasks;
    private final OwnRights ownRights;
    private final ActingFor actingFor;
    private final NobodyLeft nobodyLeft;

    Recusal(
            AuthorizationService authorizations,
            TaskService tasks,
            OwnRights ownRights,
            ActingFor actingFor,
            NobodyLeft nobodyLeft) {
        this.authorizations = authorizations;
        this.tasks = tasks;
        this.ownRights = ownRights;
        this.actingFor = actingFor;
        this.nobodyLeft = nobodyLeft;
    }

    /**
     * Takes the case's open tasks from those who are kept from it since just now; what they had taken is free again.
     *
     * @param completed the task with which it came, which is over in any case; null where none did
     */
    void takeOpenTasksFrom(Collection<String> users, CaseFile file, @Nullable Task completed) {
        ownRights.call(() -> {
            tasks.createTaskQuery().processInstanceBusinessKey(file.reference()).list().stream()
                    .filter(task -> completed == null || !task.getId().equals(completed.getId()))
                    .forEach(task -> {
                        take(task, users);
                        nobodyLeft.lookAfter(task, file);
                    });
            return file;
        });
        actingFor.keepOpenTasks(file);
    }

    private void take(Task task, Collection<String> users) {
        if (task.getAssignee() != null && users.contains(task.getAssignee())) {
            tasks.setAssignee(task.getId(), null);
        }
        for (String user : users) {
            // Whoever took a task has a right of their own on it.
            authorizations
                    .createAuthorizationQuery()
                    .userIdIn(user)
                    .resourceType(Resources.TASK)
                    .resourceId(task.getId())
                    .list()
                    .forEach(right -> authorizations.deleteAuthorization(right.getId()));
        }
    }
}
