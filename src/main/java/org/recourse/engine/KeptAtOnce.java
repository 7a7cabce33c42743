package org.recourse.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Writes each transaction to the disk before its result is told to anyone. H2 by itself does so half a second later, and
 * what was acknowledged meanwhile would be lost with the process. Other databases need nothing.
 */
@Component
@ConditionalOnExpression("'${spring.datasource.url}'.startsWith('jdbc:h2:file:')")
class KeptAtOnce implements TransactionExecutionListener {

    private final DataSource database;
    private final AtomicLong committed = new AtomicLong();
    private final Lock alone = new ReentrantLock();
    private long kept;
    private @Nullable Writes writesKept;

    KeptAtOnce(DataSource database) {
        this.database = database;
    }

    @Override
    public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure != null || transaction.isReadOnly() || !transaction.isNewTransaction()) {
            return;
        }
        long mine = committed.incrementAndGet();
        alone.lock();
        try {
            if (kept >= mine) {
                return; // whoever wrote to the disk meanwhile began after this commit
            }
            long covered = committed.get();
            // The transaction's own: who holds one connection must not wait for another, or all wait for each other.
            Connection connection = DataSourceUtils.getConnection(database);
            try {
                keep(connection);
            } finally {
                DataSourceUtils.releaseConnection(connection, database);
            }
            kept = covered;
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot write to its disk", e);
        } finally {
            alone.unlock();
        }
    }

    private void keep(Connection connection) throws SQLException {
        Writes now = writes(connection);
        if (now != null && now.equals(writesKept)) {
            return; // what only read has left nothing to be written
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
        }
        writesKept = now;
    }

    /**
     * How often the database has written to its file.
     *
     * @param file as it was opened: with a new opening the count begins anew
     */
    private record Writes(FileStore<?> file, long count) {}

    /** Null where something that was committed is not written yet. */
    private static @Nullable Writes writes(Connection connection) throws SQLException {
        if (!(connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session)) {
            return null;
        }
        MVStore store = session.getDatabase().getStore().getMvStore();
        return store.hasUnsavedChanges()
                ? null
                : new Writes(store.getFileStore(), store.getFileStore().getWriteCount());
    }
}
