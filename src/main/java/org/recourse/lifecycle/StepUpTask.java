package org.recourse.lifecycle;

import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;

/**
 * Steps up a task whose due date is past: the role that the table {@code response-times} names is told, and the task
 * moves to the top of the lists.
 */
@Component("stepUpTask")
class StepUpTask implements TaskListener {

    /** Above the engine's ordinary priority of 50. */
    private static final int FIRST = 90;

    private final TaskNotices notices;
    private final Deadlines deadlines;

    StepUpTask(TaskNotices notices, Deadlines deadlines) {
        this.notices = notices;
        this.deadlines = deadlines;
    }

    @Override
    public void notify(DelegateTask task) {
        task.setPriority(FIRST);
        String group = deadlines.stepUpTo(task.getTaskDefinitionKey(), notices.isSerious(task));
        notices.send("task-overdue", "Overdue", Role.titleOf(group), notices.group(group, task), task);
    }
}
