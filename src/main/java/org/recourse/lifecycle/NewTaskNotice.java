package org.recourse.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
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
    private static final String HANDED_TO_ONE = "handedToOne";

    private final ObjectProvider<RuntimeService> runtime;
    private final MailWishes wishes;
    private final OwnRights ownRights;

    NewTaskNotice(ObjectProvider<RuntimeService> runtime, MailWishes wishes, OwnRights ownRights) {
        this.runtime = runtime;
        this.wishes = wishes;
        this.ownRights = ownRights;
    }

    /** A task came up, or was handed to somebody who did not take it. Where nobody wants to know, nothing is started. */
    @EventListener
    void announce(DelegateTask task) {
        boolean created = TaskListener.EVENTNAME_CREATE.equals(task.getEventName()) && task.getAssignee() == null;
        boolean handed = TaskListener.EVENTNAME_ASSIGNMENT.equals(task.getEventName())
                && task.getAssignee() != null
                && !ownRights.currentUser().equals(Optional.of(task.getAssignee()));
        String reference = task.getExecution().getProcessBusinessKey();
        if ((created || handed) && reference != null && wishes.anyAtOnce()) {
            ownRights.call(() -> runtime.getObject()
                    .createProcessInstanceByKey(PROCESS)
                    .businessKey(reference)
                    .setVariable(SocialMediaIncident.SCHOOL, task.getTenantId())
                    .setVariable(TASK, task.getId())
                    .setVariable(HANDED_TO_ONE, handed)
                    .execute());
        }
    }

    /** Mails those who want it at once, as things stand when the mail goes out. */
    @Component("mailNewTask")
    static class MailNewTask implements JavaDelegate {

        private final TaskService tasks;
        private final CaseFiles caseFiles;
        private final People people;
        private final MailWishes wishes;
        private final Mailing mailing;
        private final TaskNotices taskNotices;

        MailNewTask(
                TaskService tasks,
                CaseFiles caseFiles,
                People people,
                MailWishes wishes,
                Mailing mailing,
                TaskNotices taskNotices) {
            this.tasks = tasks;
            this.caseFiles = caseFiles;
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
            boolean handedToOne = Boolean.TRUE.equals(execution.getVariable(HANDED_TO_ONE));
            String reference = execution.getProcessBusinessKey();
            CaseFile file = caseFiles.find(reference).orElseThrow();
            List<Recipient> recipients = workers(task, handedToOne, file).stream()
                    .filter(worker -> wishes.of(worker.key()) == MailWish.AT_ONCE)
                    .toList();
            String occasion = handedToOne
                    ? "task-handed:" + task.getId() + ":" + execution.getProcessInstanceId()
                    : "new-task:" + task.getId();
            mailing.send(
                    occasion,
                    "new-task",
                    recipients,
                    Map.of(
                            "reference",
                            reference,
                            "task",
                            String.valueOf(task.getName()),
                            "due",
                            taskNotices.dateAndTime(task.getDueDate())));
        }

        /** The one whom it was handed to; otherwise everybody in its groups, unless somebody has taken it meanwhile. */
        private List<Recipient> workers(Task task, boolean handedToOne, CaseFile file) {
            if (handedToOne || task.getAssignee() != null) {
                return handedToOne && task.getAssignee() != null ? people.user(task.getAssignee(), file) : List.of();
            }
            List<String> groups = tasks.getIdentityLinksForTask(task.getId()).stream()
                    .map(IdentityLink::getGroupId)
                    .filter(group -> group != null)
                    .toList();
            return people.inGroups(groups, file);
        }
    }
}
