package org.recourse.lifecycle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.recourse.trust.WorkingTime;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the diagrams ask about time. The spans stand in the table {@code response-times}, which the trust edits; the
 * policy itself only says "immediately" and "as soon as possible" (reading A8).
 */
@Component("deadlines")
public class Deadlines {

    private static final String TABLE = "response-times";

    private final ObjectProvider<DecisionService> decisions;
    private final JdbcClient database;
    private final WorkingTime workingTime;
    private final Clock clock;

    /** What a version of the table says never changes, and to find the live version is far quicker than to evaluate it. */
    private final Cache<Asked, Row> rows =
            Caffeine.newBuilder().maximumSize(1_000).build();

    Deadlines(ObjectProvider<DecisionService> decisions, JdbcClient database, WorkingTime workingTime, Clock clock) {
        this.decisions = decisions;
        this.database = database;
        this.workingTime = workingTime;
        this.clock = clock;
    }

    /** When the task that is being created is due. */
    public Date due(DelegateExecution execution) {
        Row row = row(execution.getCurrentActivityId(), execution);
        return Date.from(later(row, row.span()));
    }

    /** When the people of the task that is being created are to be reminded. */
    public Date reminder(DelegateExecution execution) {
        Row row = row(execution.getCurrentActivityId(), execution);
        Duration untilReminder = row.span().minus(row.reminder());
        return Date.from(later(row, untilReminder.isNegative() ? row.span().dividedBy(2) : untilReminder));
    }

    /** When the task that is being created steps up: once its due date is past. */
    public Date stepUp(DelegateExecution execution) {
        return due(execution);
    }

    /** The moment that the table gives for a step, counted from now. */
    public Date after(String step, DelegateExecution execution) {
        Row row = row(step, execution);
        return Date.from(later(row, row.span()));
    }

    /** The moment that the table gives for a step, counted from another. */
    public Date after(String step, Date from, DelegateExecution execution) {
        Row row = row(step, execution);
        return Date.from(later(row, row.span(), from.toInstant()));
    }

    /** A repeating interval from the table, as ISO 8601: it repeats until the task is done. */
    public String every(String step, DelegateExecution execution) {
        return "R/" + row(step, execution).span();
    }

    /** The group that is told when a task is overdue. */
    String stepUpTo(String task, boolean serious) {
        return row(task, serious).stepUpTo();
    }

    private Instant later(Row row, Duration span) {
        return later(row, span, clock.instant());
    }

    private Instant later(Row row, Duration span, Instant from) {
        return row.aroundTheClock() ? from.plus(span) : workingTime.plus(from, span);
    }

    private Row row(String step, DelegateExecution execution) {
        return row(step, Boolean.TRUE.equals(execution.getVariable(SocialMediaIncident.SERIOUS)));
    }

    private Row row(String step, boolean serious) {
        String live = Remembered.once(TABLE, this::live);
        return rows.get(new Asked(live, step, serious), this::evaluate);
    }

    /** The version that is live. The engine's own query for it takes as long as many others together. */
    private String live() {
        return database.sql("""
                select ID_ from ACT_RE_DECISION_DEF where KEY_ = ? and TENANT_ID_ is null
                order by VERSION_ desc fetch first 1 rows only
                """).param(TABLE).query(String.class).single();
    }

    private Row evaluate(Asked asked) {
        DmnDecisionRuleResult result = decisions
                .getObject()
                .evaluateDecisionTableById(asked.version(), Map.of("step", asked.step(), "serious", asked.serious()))
                .getSingleResult();
        if (result == null) {
            throw new IllegalStateException("The table " + TABLE + " has no row for the step " + asked.step());
        }
        return new Row(
                hours(result.getEntry("hours")),
                hours(result.getEntry("reminderHours")),
                "always".equals(result.getEntry("clock")),
                result.getEntry("stepUpTo"));
    }

    private static Duration hours(Object number) {
        return Duration.ofMinutes(new BigDecimal(number.toString())
                .multiply(BigDecimal.valueOf(60))
                .longValue());
    }

    private record Asked(String version, String step, boolean serious) {}

    private record Row(Duration span, Duration reminder, boolean aroundTheClock, String stepUpTo) {}
}
