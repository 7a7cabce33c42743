package org.recourse.casefile;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Clears the files of the database of what was deleted: a database only marks that, and overwrites it some day. What it
 * takes differs between databases, holds up everybody for as long as it runs, and is therefore done at night.
 */
@Component
public class FileClearing {

    private static final Logger LOG = LoggerFactory.getLogger(FileClearing.class);

    /** How long everybody waits at most, before it is known that nobody uses the database, and how often that is tried. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final int TRIES = 30;

    /** The most of its log that a PostgreSQL server keeps to be used again, unless it was told otherwise. */
    private static final long MOST_LOG = 2L << 30;

    private static final int MESSAGE = 8 << 20;

    private final DataSource database;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();

    FileClearing(DataSource database, JdbcClient jdbc, Clock clock) {
        this.database = database;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * How it stands.
     *
     * @param wantedAt since when something deleted may still be found in the files; null where nothing is
     * @param clearedAt when they were last cleared; null for never
     * @param problem why that did not work the last time; null where it did
     */
    public record Standing(
            @Nullable Instant wantedAt,
            @Nullable Instant clearedAt,
            @Nullable String problem) {}

    /** How it stands now. */
    @Transactional(readOnly = true)
    public Standing standing() {
        return jdbc.sql("select wanted_at, cleared_at, problem from recourse.file_clearing where id = 1")
                .query((row, line) -> new Standing(time(row, 1), time(row, 2), row.getString(3)))
                .single();
    }

    /**
     * Clears the files in the background, once the transaction that runs now has let go of its connection, however it
     * ends. What came of it is in {@link #standing}.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void startAfterwards() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                Thread thread = new Thread(FileClearing.this::clear, "file-clearing");
                thread.setDaemon(true);
                thread.start();
            }
        });
    }

    /** Clears the files now; at the end everything that was deleted before is in none of them. Not in a transaction. */
    void clear() {
        if (!running.compareAndSet(false, true)) {
            return;
        }
        try {
            OffsetDateTime started = OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
            @Nullable String problem = problemOf(this::clearNow);
            if (problem == null) {
                jdbc.sql("update recourse.file_clearing set cleared_at = :started, problem = null, wanted_at ="
                                + " case when wanted_at > :started then wanted_at end where id = 1")
                        .param("started", started)
                        .update();
            } else {
                LOG.warn("The files of the database could not be cleared of what was deleted: {}", problem);
                jdbc.sql("update recourse.file_clearing set problem = ? where id = 1")
                        .param(problem.length() > 500 ? problem.substring(0, 500) : problem)
                        .update();
            }
        } catch (RuntimeException e) {
            LOG.warn("What came of clearing the files of the database could not be noted", e);
        } finally {
            running.set(false);
        }
    }

    private interface Work {
        void run() throws SQLException, InterruptedException;
    }

    private static @Nullable String problemOf(Work work) {
        try {
            work.run();
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "It was interrupted.";
        } catch (SQLException | RuntimeException e) {
            return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
        }
    }

    private void clearNow() throws SQLException, InterruptedException {
        HikariDataSource pooled = database.unwrap(HikariDataSource.class);
        String url = pooled.getJdbcUrl();
        if (url.startsWith("jdbc:postgresql:")) {
            clearPostgres();
        } else if (url.startsWith("jdbc:h2:tcp:") || url.startsWith("jdbc:h2:ssl:")) {
            throw new IllegalStateException("The H2 server has to do it: SHUTDOWN COMPACT.");
        } else if (url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:h2:mem:")) {
            clearH2(pooled);
        }
    }

    /**
     * H2 writes the whole database to a new file when it is shut down like this; the next connection opens that. Everybody
     * who wants a connection waits meanwhile.
     */
    private static void clearH2(HikariDataSource pooled) throws SQLException, InterruptedException {
        HikariPoolMXBean pool = pooled.getHikariPoolMXBean();
        for (int tried = 0; tried < TRIES; tried++) {
            pool.suspendPool();
            try {
                if (becomes(() -> pool.getActiveConnections() == 0)) {
                    pool.softEvictConnections();
                    if (becomes(() -> pool.getTotalConnections() == 0) && compact(pooled)) {
                        return;
                    }
                }
            } finally {
                pool.resumePool();
            }
            Thread.sleep(WAIT.toMillis()); // for those who hold a connection and wait for another
        }
        throw new IllegalStateException("Somebody used the database all the time.");
    }

    /**
     * Nothing, where somebody else still has a connection. The pool closes its connections on a thread of its own, and
     * whoever closes the last one shuts the database down: that has to be this thread.
     */
    private static boolean compact(HikariDataSource pooled) throws SQLException, InterruptedException {
        try (Connection alone =
                        DriverManager.getConnection(pooled.getJdbcUrl(), pooled.getUsername(), pooled.getPassword());
                Statement statement = alone.createStatement()) {
            statement.execute("set exclusive 2");
            if (!becomes(() -> text(statement, "select count(*) from information_schema.sessions")
                    .equals("1"))) {
                return false;
            }
            H2Indexes.dropDeletedKeys(alone);
            statement.execute("shutdown compact");
            return true;
        }
    }

    private interface State {
        boolean holds() throws SQLException;
    }

    private static boolean becomes(State state) throws SQLException, InterruptedException {
        long until = System.nanoTime() + WAIT.toNanos();
        while (!state.holds()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }

    /**
     * PostgreSQL writes each table and its indexes to new files and removes the old ones at the next checkpoint. Samples of
     * the values stand in its statistics, and everything once more in the log of changes, until that is written over.
     */
    private void clearPostgres() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            String patience = text(statement, "show lock_timeout");
            statement.execute("set lock_timeout = '30s'");
            try {
                for (String table : tables(statement)) {
                    statement.execute("vacuum (full, analyze) " + table);
                }
                where(statement, "vacuum full pg_catalog.pg_statistic");
                // The part of the log in which it stands is done with after the checkpoint in the part after it.
                where(statement, "checkpoint");
                boolean next = where(statement, "select pg_switch_wal()");
                where(statement, "checkpoint");
                if (next && text(statement, "show wal_recycle").equals("on")) {
                    writeOverLog(statement);
                    where(statement, "checkpoint");
                }
            } finally {
                statement.execute("set lock_timeout = '" + patience + "'");
            }
        }
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("select quote_ident(schemaname) || '.' || quote_ident(tablename)"
                + " from pg_tables where schemaname in ('recourse', current_schema()) order by 1")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    /** Parts of the log that the server keeps to use them again: all that are there, and one more, are written full. */
    private static void writeOverLog(Statement statement) throws SQLException {
        long left = Long.parseLong(text(statement, "select coalesce(sum(size) + max(size), 0) from pg_ls_waldir()"));
        for (left = Math.min(MOST_LOG, left); left > 0; left -= MESSAGE) {
            statement.execute("select pg_logical_emit_message(false, 'recourse', repeat(' ', " + MESSAGE + "))");
        }
    }

    /** Does what only a user with more rights may; see docs/retention.md for who that is. */
    private static boolean where(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if ("42501".equals(e.getSQLState())) {
                LOG.info("Not permitted to this user of the database, and left to the server: {}", sql);
                return false;
            }
            throw e;
        }
    }

    private static String text(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
