package org.recourse.engine;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.AsyncContinuationJobHandler;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.OwnRights;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How the engine is doing: whether it works, and how much waits in it, over all cases and schools. */
@Component
public class EngineState {

    /** What a diagram calls to mail something. */
    static final Set<String> MAILING = Set.of(
            "sendNotice",
            "mailAnchor",
            "tellOfBrokenChronologies",
            "mailNewTask",
            "mailDailyTasks",
            "tellOfHandOver",
            "tellOfStandIn",
            "tellAnnouncer",
            "remindTrainees");

    private static final String INCIDENT_PROCESS = "social-media-incident";

    private final ProcessEngine engine;
    private final OwnRights ownRights;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final boolean runsJobs;
    private final Map<String, Set<String>> mailingSteps = new ConcurrentHashMap<>();

    EngineState(
            ProcessEngine engine,
            OwnRights ownRights,
            JdbcClient jdbc,
            Clock clock,
            @Value("${camunda.bpm.job-execution.enabled:true}") boolean runsJobs) {
        this.engine = engine;
        this.ownRights = ownRights;
        this.jdbc = jdbc;
        this.clock = clock;
        this.runsJobs = runsJobs;
    }

    /** Who does the work that no person waits for, such as mails. */
    public enum Jobs {
        /** This application. */
        RUNNING,
        /** Another application on the same database: this one is set not to. */
        OFF,
        /** Nobody here, though this application is set to. */
        STOPPED
    }

    /** Whether this application does the work that no person waits for. */
    public Jobs jobs() {
        if (!runsJobs) {
            return Jobs.OFF;
        }
        JobExecutor executor =
                ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration()).getJobExecutor();
        return executor != null && executor.isActive() ? Jobs.RUNNING : Jobs.STOPPED;
    }

    /** Whether the diagrams are there. */
    public boolean isDeployed() {
        return ownRights.call(() -> engine.getRepositoryService()
                        .createProcessDefinitionQuery()
                        .processDefinitionKey(INCIDENT_PROCESS)
                        .count()
                > 0);
    }

    /**
     * What waits to be done without a person.
     *
     * @param due how much could be done now
     * @param oldestDue since when the oldest of it could be done; null where nothing waits
     * @param failed how much the engine has given up
     */
    public record Backlog(long due, @Nullable Instant oldestDue, long failed) {}

    /** What waits to be done without a person, now. */
    @Transactional(readOnly = true)
    public Backlog backlog() {
        long failed = jdbc.sql("select count(*) from ACT_RU_INCIDENT where INCIDENT_TYPE_ = ?"
                        + " and ID_ = ROOT_CAUSE_INCIDENT_ID_")
                .param(Incident.FAILED_JOB_HANDLER_TYPE)
                .query(Long.class)
                .single();
        Timestamp now = Timestamp.from(clock.instant());
        return jdbc.sql("select count(*), min(coalesce(DUEDATE_, CREATE_TIME_)) from ACT_RU_JOB"
                        + " where RETRIES_ > 0 and SUSPENSION_STATE_ = 1 and (DUEDATE_ is null or DUEDATE_ <= ?)")
                .param(now)
                .query((row, line) -> new Backlog(row.getLong(1), instant(row.getTimestamp(2)), failed))
                .single();
    }

    /**
     * Mails that wait to be sent, one for each step that mails, however many recipients it has.
     *
     * @param waiting how many will be tried, or tried again
     * @param oldest since when the oldest of them waits; null where none does
     * @param givenUp how many were tried as often as they are, reminders included
     */
    public record MailQueue(long waiting, @Nullable Instant oldest, long givenUp) {}

    /** The mails that wait now. */
    @Transactional(readOnly = true)
    public MailQueue mailQueue() {
        Collection<Waiting> waiting = jdbc
                .sql("select D.PROC_DEF_ID_, D.ACT_ID_, count(*),"
                        + " sum(case when J.RETRIES_ > 0 then 0 else 1 end),"
                        + " min(case when J.RETRIES_ > 0 then J.CREATE_TIME_ end)"
                        + " from ACT_RU_JOB J join ACT_RU_JOBDEF D on D.ID_ = J.JOB_DEF_ID_"
                        + " where J.HANDLER_TYPE_ = ? group by D.PROC_DEF_ID_, D.ACT_ID_")
                .param(AsyncContinuationJobHandler.TYPE)
                .query((row, line) -> new Waiting(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        instant(row.getTimestamp(5))))
                .list()
                .stream()
                .filter(jobs -> mailingSteps(jobs.process()).contains(jobs.step()))
                .toList();
        long reminders = jdbc.sql("select count(*) from ACT_RU_JOB where HANDLER_TYPE_ = 'timer-task-listener'"
                        + " and RETRIES_ = 0")
                .query(Long.class)
                .single();
        long all = waiting.stream().mapToLong(Waiting::all).sum();
        long givenUp = waiting.stream().mapToLong(Waiting::givenUp).sum();
        Optional<Instant> oldest =
                waiting.stream().map(Waiting::oldest).filter(at -> at != null).min(Instant::compareTo);
        return new MailQueue(all - givenUp, oldest.orElse(null), givenUp + reminders);
    }

    private record Waiting(
            String process,
            String step,
            long all,
            long givenUp,
            @Nullable Instant oldest) {}

    /** The ids of a process's steps that mail, as its diagram says. */
    private Set<String> mailingSteps(String process) {
        return mailingSteps.computeIfAbsent(
                process,
                definition -> ownRights.call(() -> engine
                        .getRepositoryService()
                        .getBpmnModelInstance(definition)
                        .getModelElementsByType(ServiceTask.class)
                        .stream()
                        .filter(step -> step.getCamundaDelegateExpression() != null
                                && MAILING.contains(
                                        step.getCamundaDelegateExpression().replaceAll("[${}]", "")))
                        .map(ServiceTask::getId)
                        .collect(Collectors.toUnmodifiableSet())));
    }

    /**
     * The open tasks.
     *
     * @param late how many were due before now
     * @param forNobody how many nobody has taken, while the groups that may have no member at the task's school
     */
    public record Tasks(long open, long late, long forNobody) {}

    /** The tasks that are open now. */
    @Transactional(readOnly = true)
    public Tasks tasks() {
        long forNobody = jdbc.sql("select count(*) from ACT_RU_TASK T where T.ASSIGNEE_ is null"
                        + " and not exists (select 1 from ACT_RU_IDENTITYLINK U join ACT_ID_USER P on P.ID_ = U.USER_ID_"
                        + " where U.TASK_ID_ = T.ID_ and U.TYPE_ = 'candidate')"
                        + " and not exists (select 1 from ACT_RU_IDENTITYLINK L"
                        + " join ACT_ID_MEMBERSHIP M on M.GROUP_ID_ = L.GROUP_ID_"
                        + " where L.TASK_ID_ = T.ID_ and L.TYPE_ = 'candidate' and (T.TENANT_ID_ is null"
                        + " or exists (select 1 from ACT_ID_TENANT_MEMBER S"
                        + " where S.USER_ID_ = M.USER_ID_ and S.TENANT_ID_ = T.TENANT_ID_)))")
                .query(Long.class)
                .single();
        return jdbc.sql("select count(*), count(case when DUE_DATE_ < ? then 1 end) from ACT_RU_TASK")
                .param(Timestamp.from(clock.instant()))
                .query((row, line) -> new Tasks(row.getLong(1), row.getLong(2), forNobody))
                .single();
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
