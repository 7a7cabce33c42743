package org.recourse.lifecycle;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.lifecycle.Colleagues.Colleague;
import org.recourse.lifecycle.Incidents.OpenTask;
import org.recourse.notice.Recipient;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Hands an open task to a named colleague, who must be one that the diagram would let do it. The diagram
 * {@code task-hand-over} tells the colleague.
 */
@Component
public class HandOver {

    private static final String PROCESS = "task-hand-over";
    private static final String TASK = "task";
    private static final String COLLEAGUE = "colleague";

    private final CaseFiles caseFiles;
    private final Incidents incidents;
    private final Colleagues colleagues;
    private final TaskService tasks;
    private final RuntimeService runtime;
    private final OwnRights ownRights;

    HandOver(
            CaseFiles caseFiles,
            Incidents incidents,
            Colleagues colleagues,
            TaskService tasks,
            RuntimeService runtime,
            OwnRights ownRights) {
        this.caseFiles = caseFiles;
        this.incidents = incidents;
        this.colleagues = colleagues;
        this.tasks = tasks;
        this.runtime = runtime;
        this.ownRights = ownRights;
    }

    /** To whom the person may hand each of these tasks, by the task's id; a task that is not theirs to hand over is left out. */
    @Transactional(readOnly = true)
    public Map<String, List<Colleague>> choices(CaseFile file, Collection<OpenTask> open, Person person) {
        Map<String, List<Colleague>> choices = new LinkedHashMap<>();
        for (OpenTask task : open) {
            if (mayHandOver(task, person)) {
                choices.put(task.id(), choices(file, task));
            }
        }
        return choices;
    }

    /**
     * Hands the task over: from now on the colleague has it, and nobody else completes it.
     *
     * @param task the id of an open task of the case
     * @param user the colleague's user name
     * @throws WrongInput where the colleague could not do the task, or no reason is given
     * @throws Incidents.NotNow where the case has no such open task
     * @throws Incidents.NotYours where the person has no say in who does it
     */
    @Transactional
    public void handOver(CaseFile seen, Person person, String task, @Nullable String user, @Nullable String reason) {
        CaseFile file = caseFiles.open(seen.reference());
        OpenTask open = incidents.openTasks(file).stream()
                .filter(candidate -> candidate.id().equals(task))
                .findFirst()
                .orElseThrow(() -> new Incidents.NotNow(
                        "There is no such open task in this case. It may be done already: look at the open tasks."));
        if (!mayHandOver(open, person)) {
            throw new Incidents.NotYours(
                    "This task is handed over by whoever has it, by its group while nobody has, or by Central Services.");
        }
        String why = Incidents.words("reason", reason);
        String colleague = user == null ? "" : user.strip();
        List<Colleague> able = choices(file, open);
        if (able.stream().noneMatch(choice -> choice.user().equals(colleague))) {
            throw new WrongInput("user", colleague.isEmpty() ? TaskForm.REQUIRED : whoElse(able));
        }
        ownRights.call(() -> {
            tasks.setAssignee(task, colleague);
            return runtime.createProcessInstanceByKey(PROCESS)
                    .businessKey(file.reference())
                    .setVariable(SocialMediaIncident.SCHOOL, file.school())
                    .setVariable(TASK, task)
                    .setVariable(COLLEAGUE, colleague)
                    .execute();
        });
        caseFiles.enter(file, person.id(), "Handed over: " + open.name(), "To: " + colleague + "\nReason: " + why);
    }

    private List<Colleague> choices(CaseFile file, OpenTask task) {
        return colleagues.whoCouldDo(Lists.split(task.group()), file).stream()
                .filter(colleague -> !colleague.user().equals(task.assignee()))
                .toList();
    }

    private static String whoElse(List<Colleague> able) {
        return able.isEmpty()
                ? "cannot be chosen: nobody else could do this task at this school"
                : "is not somebody else who could do this task: choose one of "
                        + able.stream().map(Colleague::user).collect(Collectors.joining(", "));
    }

    private static boolean mayHandOver(OpenTask task, Person person) {
        boolean own = task.assignee() == null
                ? Lists.split(task.group()).stream().anyMatch(person.roles()::contains)
                : task.assignee().equals(person.id());
        return own || person.is(Role.CENTRAL_SERVICES);
    }

    /** Tells the colleague by mail, unless the task is done or was handed on meanwhile. */
    @Component("tellOfHandOver")
    static class Tell implements JavaDelegate {

        private final CaseFiles caseFiles;
        private final TaskService tasks;
        private final People people;
        private final Mailing mailing;
        private final RunningJob runningJob;
        private final TaskNotices taskNotices;

        Tell(
                CaseFiles caseFiles,
                TaskService tasks,
                People people,
                Mailing mailing,
                RunningJob runningJob,
                TaskNotices taskNotices) {
            this.caseFiles = caseFiles;
            this.tasks = tasks;
            this.people = people;
            this.mailing = mailing;
            this.runningJob = runningJob;
            this.taskNotices = taskNotices;
        }

        @Override
        public void execute(DelegateExecution execution) {
            String reference = execution.getProcessBusinessKey();
            String colleague = (String) execution.getVariable(COLLEAGUE);
            Task task = tasks.createTaskQuery()
                    .taskId((String) execution.getVariable(TASK))
                    .taskAssignee(colleague)
                    .singleResult();
            String told = task == null
                    ? "Not mailed: the task is done, or somebody else has it"
                    : mail(task, colleague, reference, runningJob.id().orElseGet(execution::getId));
            caseFiles.enter(caseFiles.open(reference), CaseFile.SYSTEM, execution.getCurrentActivityName(), told);
        }

        private String mail(Task task, String colleague, String reference, String occasion) {
            List<Recipient> recipients =
                    people.user(colleague, caseFiles.find(reference).orElseThrow());
            Map<String, String> details = Map.of(
                    "reference",
                    reference,
                    "task",
                    String.valueOf(task.getName()),
                    "due",
                    taskNotices.dateAndTime(task.getDueDate()));
            mailing.send("task-handed-over:" + occasion, "task-handed-over", recipients, details);
            return recipients.isEmpty()
                    ? "Nobody to mail: no address is known"
                    : "Mailed to the person who has the task";
        }
    }
}
