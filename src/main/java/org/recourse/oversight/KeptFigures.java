package org.recourse.oversight;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseDeleted;
import org.recourse.trust.WorkingTime;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What is counted of a case when it is deleted: the figures stay what they were, and no row says which case it is of. */
@Component
class KeptFigures {

    private final JdbcClient jdbc;
    private final WorkingTime workingTime;

    KeptFigures(JdbcClient jdbc, WorkingTime workingTime) {
        this.jdbc = jdbc;
        this.workingTime = workingTime;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(CaseDeleted deleted) {
        jdbc.sql(Figures.READ + " where reference = ?")
                .param(deleted.reference())
                .query((row, line) -> figure(row))
                .optional()
                .ifPresent(this::insert);
        jdbc.sql("delete from recourse.case_standing where reference = ?")
                .param(deleted.reference())
                .update();
    }

    private record Took(@Nullable Long seconds, @Nullable Boolean inTime) {}

    private record Figure(
            String reported,
            String school,
            int severity,
            @Nullable String category,
            String outcome,
            Took firstLook,
            Took decision,
            Took close) {}

    private Figure figure(ResultSet row) throws SQLException {
        Instant opened = Figures.moment(row, "opened_at");
        return new Figure(
                YearMonth.from(opened.atZone(workingTime.zone())).toString(),
                row.getString("school"),
                row.getInt("severity"),
                row.getString("category"),
                Figures.outcome(row),
                took(opened, Figures.time(row, "first_look_at"), Figures.time(row, "first_look_due")),
                took(opened, Figures.time(row, "decided_at"), Figures.time(row, "decided_due")),
                took(opened, Figures.time(row, "closed_at"), Figures.time(row, "closed_due")));
    }

    private static Took took(Instant opened, @Nullable Instant done, @Nullable Instant due) {
        return done == null
                ? new Took(null, null)
                : new Took(Duration.between(opened, done).toSeconds(), due == null ? null : !done.isAfter(due));
    }

    private void insert(Figure figure) {
        jdbc.sql("insert into recourse.case_figure (id, reported, school, severity, category, outcome,"
                        + " first_look_seconds, first_look_in_time, decision_seconds, decision_in_time, close_seconds,"
                        + " close_in_time) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        UUID.randomUUID(),
                        figure.reported(),
                        figure.school(),
                        figure.severity(),
                        figure.category(),
                        figure.outcome(),
                        figure.firstLook().seconds(),
                        figure.firstLook().inTime(),
                        figure.decision().seconds(),
                        figure.decision().inTime(),
                        figure.close().seconds(),
                        figure.close().inTime())
                .update();
    }
}
