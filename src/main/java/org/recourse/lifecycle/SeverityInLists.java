package org.recourse.lifecycle;

import org.camunda.bpm.engine.TaskService;
import org.recourse.casefile.CaseFile;
import org.springframework.stereotype.Component;

/** Keeps what the lists of tasks show of a case's severity in step with the case. */
@Component
class SeverityInLists {

    /** What a list shows beside "Serious". */
    static final String SERIOUS = "Yes";

    private final TaskService tasks;
    private final OwnRights ownRights;

    SeverityInLists(TaskService tasks, OwnRights ownRights) {
        this.tasks = tasks;
        this.ownRights = ownRights;
    }

    /** After the case was raised or lowered: each of its open tasks shows how it is now. */
    void show(CaseFile file) {
        ownRights.call(() -> {
            tasks.createTaskQuery()
                    .processInstanceBusinessKey(file.reference())
                    .list()
                    .forEach(task -> {
                        if (file.isSerious()) {
                            tasks.setVariableLocal(task.getId(), SocialMediaIncident.SEVERITY, SERIOUS);
                        } else {
                            tasks.removeVariableLocal(task.getId(), SocialMediaIncident.SEVERITY);
                        }
                    });
            return file;
        });
    }
}
