package org.recourse.oversight;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one case stands: a row of the board. It tells no story.
 *
 * @param category code, null before the assessment
 * @param conduct code, null before the decision
 * @param ending code, null while the case is open
 * @param stepId the most urgent open task's id; empty where none is open
 * @param waitsFor ids of the groups whose task it is
 * @param assignee the user who took it; empty where nobody has
 * @param due {@link #NEVER} where there is no deadline
 * @param secondsOpen from report to close; 0 while the case is open
 * @param lateBy seconds that the case was closed after that was due; 0 where in time
 */
record Standing(
        String reference,
        String school,
        boolean open,
        String state,
        boolean serious,
        @Nullable String category,
        String subjectType,
        @Nullable String conduct,
        @Nullable String ending,
        Instant openedAt,
        @Nullable Instant closedAt,
        String stepId,
        String step,
        List<String> waitsFor,
        String assignee,
        @Nullable Instant waitingSince,
        Instant due,
        int openTasks,
        @Nullable Instant firstLookAt,
        @Nullable Instant firstLookDue,
        @Nullable Instant decidedAt,
        @Nullable Instant decidedDue,
        @Nullable Instant closedDue,
        long secondsOpen,
        long lateBy) {

    /** Stands for no deadline, and sorts after all others. */
    static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    static final String COLUMNS =
            "reference, school, is_open, state, severity, category, subject_type, conduct, ending,"
                    + " opened_at, closed_at, step_id, step, waits_for, assignee, waiting_since, due, open_tasks, first_look_at,"
                    + " first_look_due, decided_at, decided_due, closed_due, seconds_open, late_by";

    static Standing read(ResultSet row, int number) throws SQLException {
        String groups = row.getString("waits_for");
        return new Standing(
                row.getString("reference"),
                row.getString("school"),
                row.getBoolean("is_open"),
                row.getString("state"),
                row.getInt("severity") == 0,
                row.getString("category"),
                row.getString("subject_type"),
                row.getString("conduct"),
                row.getString("ending"),
                moment(row, "opened_at"),
                time(row, "closed_at"),
                row.getString("step_id"),
                row.getString("step"),
                groups.isEmpty() ? List.of() : Arrays.asList(groups.split(",")),
                row.getString("assignee"),
                time(row, "waiting_since"),
                moment(row, "due"),
                row.getInt("open_tasks"),
                time(row, "first_look_at"),
                time(row, "first_look_due"),
                time(row, "decided_at"),
                time(row, "decided_due"),
                time(row, "closed_due"),
                row.getLong("seconds_open"),
                row.getLong("late_by"));
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** Whether its most urgent task, or its closing, is or was past its date. */
    boolean isLate(Instant now) {
        return open ? due.isBefore(now) : lateBy > 0;
    }
}
