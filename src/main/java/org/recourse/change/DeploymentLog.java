package org.recourse.change;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What was put live, when, by whom, and what it changed. */
@Component
class DeploymentLog {

    private static final int LONGEST = 10_000;

    private final JdbcClient database;
    private final Clock clock;

    DeploymentLog(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One change.
     *
     * @param deployment the engine's id of it
     * @param difference what it changed, a line for each file or step
     */
    record Entry(Instant at, String who, String name, String deployment, String difference) {}

    @Transactional(propagation = Propagation.MANDATORY)
    void add(String who, String deployment, String name, String difference) {
        database.sql("""
                        insert into recourse.deployment_log (put_live_at, put_live_by, name, deployment, difference)
                        values (?, ?, ?, ?, ?)
                        """)
                .params(
                        Timestamp.from(clock.instant()),
                        who,
                        name.length() > 255 ? name.substring(0, 255) : name,
                        deployment,
                        difference.length() > LONGEST ? difference.substring(0, LONGEST - 1) + "…" : difference)
                .update();
    }

    /** The latest first. */
    @Transactional(readOnly = true)
    List<Entry> all() {
        return database.sql("select put_live_at, put_live_by, name, deployment, difference from recourse.deployment_log"
                        + " order by number desc")
                .query((row, number) -> new Entry(
                        row.getTimestamp("put_live_at").toInstant(),
                        row.getString("put_live_by"),
                        row.getString("name"),
                        row.getString("deployment"),
                        row.getString("difference")))
                .list();
    }
}
