package org.recourse.lifecycle;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What every completed task passes, whichever door it came through: the answers are read by the rules of the task's
 * form, their words go to the case file, or to the record of another duty, and only the codes that steer the diagram go
 * on to the engine.
 */
@Component
public class TaskGate {

    private static final String BUSINESS_KEY = """
            select E.BUSINESS_KEY_ from ACT_RU_TASK T inner join ACT_RU_EXECUTION E on E.ID_ = T.PROC_INST_ID_
            where T.ID_ = ?""";

    private static final String CASE_OF_TASK =
            "select reference, version from recourse.case_file where reference = (" + BUSINESS_KEY + ") for update";

    private final FormReader reader;
    private final MoreQuestions moreQuestions;
    private final CaseFiles caseFiles;
    private final OwnRights ownRights;
    private final Sight sight;
    private final SeverityInLists severityInLists;
    private final OtherDuties otherDuties;
    private final PolicyInForce policy;
    private final TaskService tasks;
    private final JdbcClient database;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    TaskGate(
            FormReader reader,
            MoreQuestions moreQuestions,
            CaseFiles caseFiles,
            OwnRights ownRights,
            Sight sight,
            SeverityInLists severityInLists,
            OtherDuties otherDuties,
            PolicyInForce policy,
            TaskService tasks,
            JdbcClient database,
            Clock clock,
            ApplicationEventPublisher events) {
        this.reader = reader;
        this.moreQuestions = moreQuestions;
        this.caseFiles = caseFiles;
        this.ownRights = ownRights;
        this.sight = sight;
        this.severityInLists = severityInLists;
        this.otherDuties = otherDuties;
        this.policy = policy;
        this.tasks = tasks;
        this.database = database;
        this.clock = clock;
        this.events = events;
    }

    /**
     * Keeps others from completing the task, or changing its case, until the transaction ends.
     *
     * @param taskId which there need not be
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Held holdAlone(@Nullable String taskId) {
        if (taskId == null) {
            return new Held("", false);
        }
        Optional<LockedCase> locked =
                database.sql(CASE_OF_TASK).param(taskId).query(LockedCase.class).optional();
        locked.ifPresent(row -> caseFiles.holdLocked(row.reference(), row.version()));
        return locked.map(row -> new Held(row.reference(), true)).orElseGet(() -> holdOther(taskId));
    }

    private record LockedCase(String reference, int version) {}

    private Held holdOther(String taskId) {
        String reference = database.sql(BUSINESS_KEY)
                .param(taskId)
                .query(String.class)
                .optional()
                .orElse("");
        database.sql("select ID_ from ACT_RU_TASK where ID_ = ? for update")
                .param(taskId)
                .query(String.class)
                .optional();
        return new Held(reference, false);
    }

    /**
     * What a held task belongs to.
     *
     * @param reference the business key of the task's process; empty where there is no such task
     * @param isCase whether it is a case's reference
     */
    public record Held(String reference, boolean isCase) {}

    /** Whether it is a case that the person is kept from. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean isKeptFrom(Held held, String user) {
        return caseFiles
                .find(held.reference())
                .filter(file -> file.isKeptFrom(user))
                .isPresent();
    }

    /**
     * Takes the answers to a task, inside the transaction that completes it.
     *
     * @param task an open task that the person may complete
     * @param held what {@link #holdAlone} gave for it
     * @param sent what was sent, by field
     * @param who the person's user name, or {@link CaseFile#SYSTEM}
     * @return what the engine is to know
     * @throws WrongInput where the answers break a rule of the form; nothing is changed then
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<String, Object> admit(Task task, Held held, Map<String, Object> sent, String who) {
        return held.isCase()
                ? toCase(caseFiles.open(held.reference()), task, sent, who)
                : toOtherDuty(held.reference(), task, sent, who);
    }

    private Map<String, Object> toOtherDuty(String reference, Task task, Map<String, Object> sent, String who) {
        Optional<OtherTasks> duty = otherDuties.withTask(task.getTaskDefinitionKey());
        if (duty.isEmpty()) {
            return reader.read(NoQuestions.class, sent).codes();
        }
        Class<? extends Answers> form =
                Objects.requireNonNull(duty.get().forms().get(task.getTaskDefinitionKey()));
        DoneTask done = new DoneTask(
                task.getTaskDefinitionKey(),
                task.getName(),
                reference,
                task.getProcessInstanceId(),
                who,
                ownRights.call(() -> tasks.getVariablesLocal(task.getId())));
        return duty.get().take(done, reader.read(form, sent));
    }

    private Map<String, Object> toCase(CaseFile file, Task task, Map<String, Object> sent, String who) {
        Class<? extends TaskForm> form = CaseForms.TASKS.getOrDefault(task.getTaskDefinitionKey(), NoQuestions.class);
        FormReader.Taken<? extends TaskForm> taken = reader.read(form, sent, moreQuestions.of(task, form));
        TaskForm answers = taken.answers();
        if (answers instanceof LineManagerAnswer
                && file.reporterUser().filter(who::equals).isPresent()) {
            throw new WrongInput("answer", "is for another line manager to give: nobody answers their own report");
        }
        events.publishEvent(
                new CaseTaskDone(file.reference(), task.getTaskDefinitionKey(), who, Map.copyOf(answers.codes())));
        Set<String> known = file.usersKeptFrom();
        answers.recordIn(file, caseFiles);
        if (answers instanceof CourseOfAction) {
            file.decideUnder(policy.number());
        }
        sight.follow(file, known, task);
        String words = Stream.of(answers.inWords(), taken.more())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
        caseFiles.enter(file, who, task.getName(), words);
        Map<String, Object> codes = new LinkedHashMap<>(answers.codes());
        if (codes.remove(SocialMediaIncident.SERIOUS) instanceof Boolean serious
                && changesSeverity(serious, file, task, who)) {
            codes.put(SocialMediaIncident.SERIOUS, serious);
            severityInLists.show(file);
        }
        return codes;
    }

    /** Raises or lowers the case. The answer of a form that was opened before somebody raised the case lowers nothing. */
    private boolean changesSeverity(boolean serious, CaseFile file, Task task, String who) {
        if (serious == file.isSerious()) {
            return false;
        }
        if (serious) {
            file.raise(clock.instant());
            caseFiles.enter(file, who, "Raised to serious", "");
            return true;
        }
        if (file.wasRaisedAfter(task.getCreateTime().toInstant())) {
            caseFiles.enter(file, CaseFile.SYSTEM, "Stays serious", "It was raised after this task had been opened.");
            return false;
        }
        file.lower();
        caseFiles.enter(file, who, "Lowered to not serious", "");
        return true;
    }

    /** A task that asks nothing: it can be completed, and brings nothing. */
    record NoQuestions() implements TaskForm {}
}
