package org.recourse.change;

import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.recourse.engine.EngineInMemory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A real engine in memory, apart from the one of the application, on which a set runs with stand-ins for the world outside.
 * All that it does is one transaction that never ends: what was done since a mark can be undone, which takes no longer than
 * doing it.
 */
final class ScratchEngine implements AutoCloseable {

    private final Connection connection;
    private final SingleConnectionDataSource database;
    private final ProcessEngine engine;
    private final JdbcTemplate template;
    private final Savepoint asItBegan;

    /**
     * An engine with the set.
     *
     * @param beans what its expressions may name
     * @param history how much it keeps, one of {@link org.camunda.bpm.engine.ProcessEngineConfiguration}'s
     * @param passed is told of each element that is passed: the id of the process, and its own
     * @throws org.camunda.bpm.engine.ProcessEngineException where the engine does not take the set
     */
    ScratchEngine(ProcessSet set, Map<Object, Object> beans, String history, BiConsumer<String, String> passed) {
        String name = "scratch-" + UUID.randomUUID();
        try {
            connection = DriverManager.getConnection("jdbc:h2:mem:" + name + ";QUERY_CACHE_SIZE=1000");
        } catch (SQLException e) {
            throw new IllegalStateException("There is no database in memory", e);
        }
        database = new SingleConnectionDataSource(connection, true);
        template = new JdbcTemplate(database);
        engine = EngineInMemory.make(name, database, beans, history, passed);
        try {
            deploy(set);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        asItBegan = mark();
    }

    private void deploy(ProcessSet files) {
        if (files.files().isEmpty()) {
            return;
        }
        DeploymentBuilder deployment = engine.getRepositoryService().createDeployment();
        files.files()
                .forEach(file -> deployment.addInputStream(
                        file, new ByteArrayInputStream(files.content(file).orElseThrow())));
        deployment.deploy();
    }

    /**
     * Forgets all that ran and all drafts before, and takes these files over those that it began with.
     *
     * @throws org.camunda.bpm.engine.ProcessEngineException where the engine does not take them
     */
    void over(ProcessSet draft) {
        backTo(asItBegan);
        deploy(draft);
    }

    ProcessEngine engine() {
        return engine;
    }

    JdbcTemplate database() {
        return template;
    }

    /** The jobs that wait for nothing but a free hand, the oldest first. */
    List<String> waiting() {
        return template.queryForList(
                "select ID_ from ACT_RU_JOB where TYPE_ = 'message' order by SEQUENCE_COUNTER_, ID_", String.class);
    }

    /** A mark to go back to. */
    Savepoint mark() {
        try {
            return connection.setSavepoint();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Undoes all that was done since the mark; the mark stays. */
    void backTo(Savepoint mark) {
        try {
            connection.rollback(mark);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        engine.close();
        database.destroy();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
