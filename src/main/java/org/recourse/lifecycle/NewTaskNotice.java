package org.recourse.lifecycle;

import java.util.List;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.recourse.notice.Recipient;
import org.recourse.workday.MailWish;
import org.recourse.workday.MailWishes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The process {@code new-task-notice}: its start for a task that is new to somebody, and what its diagram calls. */
@Component
class NewTaskNotice {

    private static final String PROCESS = "new-task-notice";
    private static final String TASK = "newTask";

    private final ObjectProvider<RuntimeService> runtime;
    private final MailWishes wishes;
    private final OwnRights ownRights;

    NewTaskNotice(ObjectProvider<RuntimeService> runtime, MailWishes wishes, OwnRights ownRights) {
        this.runtime = runtime;
        this.wishes = wishes;
        this.ownRights = ownRights;
    }

    /** A task came up. Where nobody wants to know, nothing is started. Whom a task is handed to is told by {@link HandOver}. */
    @EventListener
    void announce(DelegateTask task) {
        boolean created = TaskListener.EVENTNAME_CREATE.equals(task.getEventName()) && task.getAssignee() == null;
        String reference = task.getExecution().getProcessBusinessKey();
        if (created && reference != null && wishes.anyAtOnce()) {
            ownRights.call(() -> runtime.getObject()
                    .createProcessInstanceByKey(PROCESS)
                    .businessKey(reference)
                    .setVariable(SocialMediaIncident.SCHOOL, task.getTenantId())
                    .setVariable(TASK, task.getId())
                    .execute());
        }
    }

    /** Mails those who want it at once, as things stand when the mail goes out. */
    @Component("mailNewTask")
    static class MailNewTask implements JavaDelegate {

        private final TaskService tasks;
        private final People people;
        private final MailWishes wishes;
        private final Mailing mailing;
        private final TaskNotices taskNotices;

        MailNewTask(TaskService tasks, People people, MailWishes wishes, Mailing mailing, TaskNotices taskNotices) {
            this.tasks = tasks;
            this.people = people;
            this.wishes = wishes;
            this.mailing = mailing;
            this.taskNotices = taskNotices;
        }

        @Override
        public void execute(DelegateExecution execution) {
            Task task = tasks.createTaskQuery()
                    .taskId((String) execution.getVariable(TASK))
                    .singleResult();
            if (task == null) {
                return; // done already
            }
            String reference = execution.getProcessBusinessKey();
            List<Recipient> recipients = workers(task, reference).stream()
                    .filter(worker -> wishes.of(worker.key()) == MailWish.AT_ONCE)
                    .toList();
            mailing.send(
                    "new-task:" + task.getId(),
                    "new-task",
                    recipients,
                    taskNotices.details(reference, task.getName(), task.getDueDate()));
        }

        /** Everybody in its groups, unless somebody has taken it meanwhile. */
        private List<Recipient> workers(Task task, String reference) {
            if (task.getAssignee() != null) {
                return List.of();
            }
            List<String> groups = tasks.getIdentityLinksForTask(task.getId()).stream()
                    .map(IdentityLink::getGroupId)
                    .filter(group -> group != null)
                    .toList();
            return people.inGroups(groups, reference, task.getTenantId());
        }
    }
}
