package org.recourse.lifecycle;

import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;

/** Reminds those whose task it is that its due date is near. */
@Component("remindOfTask")
class RemindOfTask implements TaskListener {

    private final TaskNotices notices;

    RemindOfTask(TaskNotices notices) {
        this.notices = notices;
    }

    @Override
    public void notify(DelegateTask task) {
        String told = task.getAssignee() != null
                ? "the person who has the task"
                : TaskNotices.groups(task).stream().map(Role::titleOf).collect(Collectors.joining(", "));
        notices.send("task-reminder", "Reminder", told, notices.workers(task), task);
    }
}
