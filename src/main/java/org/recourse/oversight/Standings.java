package org.recourse.oversight;

import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseTouched;
import org.recourse.casefile.Conduct;
import org.recourse.lifecycle.OwnRights;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps how each incident stands in a row of its own ({@code case_standing}), written once at the end of each transaction
 * that changed the case or one of its tasks. The row is made anew from the case file and the engine each time, so nothing
 * that was missed stays wrong; what the engine forgets, such as when a case was first taken up, is added to it.
 *
 * <p>The row is the last thing that a transaction locks: of two that change the same case, the second reads what the first
 * one left.
 */
@Component
class Standings {

    private static final String DECISION = "decide-course-of-action";
    private static final String CLOSING = "close-case";

    private static final String MAKE = """
            insert into recourse.case_standing
                (reference, school, is_open, state, severity, category, subject_type, conduct, ending, opened_at,
                    closed_at, seconds_open, step_id, step, waits_for, assignee, waiting_since, due, open_tasks, followed)
            select f.reference, f.school, f.state <> 'CLOSED', f.state, case when f.serious then 0 else 1 end, f.category,
                f.subject_type, f.conduct, f.ending, f.opened_at, f.closed_at,
                coalesce(cast(extract(epoch from f.closed_at) - extract(epoch from f.opened_at) as bigint), 0),
                :stepId, :step, :waitsFor, :assignee,
                cast(:waitingSince as timestamp with time zone), cast(:due as timestamp with time zone),
                cast(:openTasks as integer), true
            from recourse.case_file f where f.reference = :reference and f.kind = 'INCIDENT'
            """;

    private static final String OPEN = """
            select T.ID_, T.TASK_DEF_KEY_, T.NAME_, T.ASSIGNEE_, T.CREATE_TIME_, T.DUE_DATE_, L.GROUP_ID_
            from ACT_RU_EXECUTION E inner join ACT_RU_TASK T on T.PROC_INST_ID_ = E.ID_
            left join ACT_RU_IDENTITYLINK L on L.TASK_ID_ = T.ID_
            where E.BUSINESS_KEY_ = :reference
            """;

    private static final String WRITE = """
            update recourse.case_standing s
            set (school, is_open, state, severity, category, subject_type, conduct, ending, closed_at, seconds_open) =
                (select f.school, f.state <> 'CLOSED', f.state, case when f.serious then 0 else 1 end, f.category,
                    f.subject_type, f.conduct, f.ending, f.closed_at,
                    coalesce(cast(extract(epoch from f.closed_at) - extract(epoch from f.opened_at) as bigint), 0)
                 from recourse.case_file f where f.reference = :reference),
                step_id = :stepId, step = :step, waits_for = :waitsFor, assignee = :assignee,
                waiting_since = cast(:waitingSince as timestamp with time zone), due = :due, open_tasks = :openTasks,
                first_look_at = coalesce(first_look_at, cast(:lookedAt as timestamp with time zone)),
                first_look_due = case when first_look_at is null
                    then cast(:lookDue as timestamp with time zone) else first_look_due end,
                decided_at = coalesce(cast(:decidedAt as timestamp with time zone), decided_at),
                decided_due = case when cast(:decidedAt as timestamp with time zone) is null
                    then decided_due else cast(:decidedDue as timestamp with time zone) end,
                closed_due = coalesce(cast(:closedDue as timestamp with time zone), closed_due),
                late_by = case when :closedLate > 0 then :closedLate else late_by end,
                followed = true
            where reference = :reference
            """;

    private final CaseFiles caseFiles;
    private final ObjectProvider<HistoryService> history;
    private final OwnRights ownRights;
    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final Clock clock;

    Standings(
            CaseFiles caseFiles,
            ObjectProvider<HistoryService> history,
            OwnRights ownRights,
            EntityManager entities,
            JdbcClient jdbc,
            Clock clock) {
        this.caseFiles = caseFiles;
        this.history = history;
        this.ownRights = ownRights;
        this.entities = entities;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Something that happened to a case once, and when it should have.
     *
     * @param due null where no deadline was set
     */
    private record Moment(Instant at, @Nullable Instant due) {}

    /** What a transaction saw happen to one case. */
    private static final class Seen {
        private boolean isNew;
        private @Nullable Moment look;
        private @Nullable Moment decision;
        private @Nullable Moment closing;

        boolean isNothing() {
            return look == null && decision == null && closing == null;
        }
    }

    @EventListener
    void touched(CaseTouched touched) {
        seen(touched.reference()).isNew |= touched.isNew();
    }

    @EventListener
    void follow(DelegateTask task) {
        String reference =
                task.getExecution() == null ? null : task.getExecution().getProcessBusinessKey();
        if (reference == null) {
            return;
        }
        Seen seen = seen(reference);
        boolean completed = TaskListener.EVENTNAME_COMPLETE.equals(task.getEventName());
        boolean taken = TaskListener.EVENTNAME_ASSIGNMENT.equals(task.getEventName()) && task.getAssignee() != null;
        Moment moment = new Moment(clock.instant(), instant(task.getDueDate()));
        if ((completed || taken) && seen.look == null) {
            seen.look = moment;
        }
        if (completed && DECISION.equals(task.getTaskDefinitionKey())) {
            seen.decision = moment;
        }
        if (completed && CLOSING.equals(task.getTaskDefinitionKey())) {
            seen.closing = moment;
        }
    }

    /** Reads, once, what the engine knows of cases that are older than this table. Each at a time, to hold up nobody. */
    @Transactional
    boolean catchUp() {
        List<String> next = jdbc.sql("""
                select reference from recourse.case_standing where followed = false order by reference
                fetch first 1 rows only
                """).query(String.class).list();
        next.forEach(reference -> write(reference, remembered(reference)));
        return !next.isEmpty();
    }

    private Seen seen(String reference) {
        return TransactionSynchronizationManager.getSynchronizations().stream()
                .filter(AtTheEnd.class::isInstance)
                .map(AtTheEnd.class::cast)
                .findFirst()
                .orElseGet(() -> {
                    AtTheEnd atTheEnd = new AtTheEnd();
                    TransactionSynchronizationManager.registerSynchronization(atTheEnd);
                    return atTheEnd;
                })
                .cases
                .computeIfAbsent(reference, unseen -> new Seen());
    }

    private final class AtTheEnd implements TransactionSynchronization {

        /** In one order, in which all transactions lock the rows. */
        private final Map<String, Seen> cases = new TreeMap<>();

        @Override
        public void beforeCommit(boolean readOnly) {
            if (!readOnly) {
                cases.forEach(Standings.this::write);
            }
        }
    }

    private void write(String reference, Seen seen) {
        entities.flush();
        boolean known = !seen.isNew
                && jdbc.sql("select 1 from recourse.case_standing where reference = :reference for update")
                        .param("reference", reference)
                        .query(Integer.class)
                        .optional()
                        .isPresent();
        List<Open> open = open(reference);
        Open urgent = open.stream()
                .min(Comparator.comparing(Open::due, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Open::since)
                        .thenComparing(Open::id))
                .orElse(null);
        Map<String, @Nullable Object> now = new HashMap<>();
        now.put("reference", reference);
        now.put("stepId", urgent == null ? "" : urgent.step());
        now.put("step", urgent == null ? "" : urgent.name());
        now.put("waitsFor", urgent == null ? "" : String.join(",", urgent.groups()));
        now.put("assignee", urgent == null || urgent.assignee() == null ? "" : urgent.assignee());
        now.put("waitingSince", urgent == null ? null : urgent.since());
        now.put("due", urgent == null || urgent.due() == null ? timestamp(Standing.NEVER) : urgent.due());
        now.put("openTasks", open.size());
        if (!known) {
            // What a new case has not seen yet has nothing to be added; and what is no incident gets no row.
            boolean isNew = jdbc.sql(MAKE).params(now).update() == 1;
            if (!isNew || seen.isNothing()) {
                return;
            }
        }
        Moment decision = seen.decision == null || goesOn(reference) ? null : seen.decision;
        Moment closing = seen.closing;
        jdbc.sql(WRITE)
                .params(now)
                .param("lookedAt", seen.look == null ? null : timestamp(seen.look.at()))
                .param("lookDue", seen.look == null ? null : timestamp(seen.look.due()))
                .param("decidedAt", decision == null ? null : timestamp(decision.at()))
                .param("decidedDue", decision == null ? null : timestamp(decision.due()))
                .param("closedDue", closing == null ? null : timestamp(closing.due()))
                .param("closedLate", closing == null ? 0L : late(closing))
                .update();
    }

    /** Whether what was decided was to go on investigating. */
    private boolean goesOn(String reference) {
        return caseFiles
                .find(reference)
                .flatMap(file -> file.conduct())
                .filter(conduct -> conduct != Conduct.MORE_TO_INVESTIGATE)
                .isEmpty();
    }

    /**
     * A task that waits for somebody.
     *
     * @param groups those that may take it, in alphabetical order
     */
    private record Open(
            String id,
            String step,
            String name,
            @Nullable String assignee,
            Timestamp since,
            @Nullable Timestamp due,
            SortedSet<String> groups) {}

    /** A case's open tasks with their groups: one query of our own instead of two of the engine's. */
    private List<Open> open(String reference) {
        Map<String, Open> open = new LinkedHashMap<>();
        jdbc.sql(OPEN).param("reference", reference).query((ResultSet row) -> {
            String id = row.getString("ID_");
            Open task = open.get(id);
            if (task == null) {
                task = new Open(
                        id,
                        row.getString("TASK_DEF_KEY_"),
                        row.getString("NAME_"),
                        row.getString("ASSIGNEE_"),
                        row.getTimestamp("CREATE_TIME_"),
                        row.getTimestamp("DUE_DATE_"),
                        new TreeSet<>());
                open.put(id, task);
            }
            String group = row.getString("GROUP_ID_");
            if (group != null) {
                task.groups().add(group);
            }
        });
        return List.copyOf(open.values());
    }

    /** What the engine's history tells of an older case: of tasks that somebody took, only when they were done. */
    private Seen remembered(String reference) {
        Seen seen = new Seen();
        List<HistoricTaskInstance> done = ownRights.call(() -> history.getObject()
                .createHistoricTaskInstanceQuery()
                .processInstanceBusinessKey(reference)
                .finished()
                .orderByHistoricTaskInstanceEndTime()
                .asc()
                .list());
        for (HistoricTaskInstance task : done) {
            if (!"completed".equals(task.getDeleteReason())) {
                continue;
            }
            Moment moment = new Moment(task.getEndTime().toInstant(), instant(task.getDueDate()));
            seen.look = seen.look == null ? moment : seen.look;
            if (DECISION.equals(task.getTaskDefinitionKey())) {
                seen.decision = moment;
            } else if (CLOSING.equals(task.getTaskDefinitionKey())) {
                seen.closing = moment;
            }
        }
        return seen;
    }

    private static long late(Moment closing) {
        return closing.due() == null
                ? 0
                : Math.max(0, closing.at().getEpochSecond() - closing.due().getEpochSecond());
    }

    private static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : date.toInstant();
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
