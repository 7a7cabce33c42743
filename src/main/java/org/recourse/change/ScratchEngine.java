package org.recourse.change;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
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

    /**
     * An engine with the set.
     *
     * @param beans what its expressions may name
     * @throws org.camunda.bpm.engine.ProcessEngineException where the engine does not take the set
     */
    ScratchEngine(ProcessSet set, Map<Object, Object> beans) {
        this(set, beans, ProcessEngineConfiguration.HISTORY_NONE);
    }

    /** An engine with the set, that keeps so much history. */
    ScratchEngine(ProcessSet set, Map<Object, Object> beans, String history) {
        String name = "scratch-" + UUID.randomUUID();
        try {
            connection = DriverManager.getConnection("jdbc:h2:mem:" + name);
        } catch (SQLException e) {
            throw new IllegalStateException("There is no database in memory", e);
        }
        database = new SingleConnectionDataSource(connection, true);
        template = new JdbcTemplate(database);
        StandaloneProcessEngineConfiguration settings = new StandaloneProcessEngineConfiguration();
        settings.setProcessEngineName(name);
        settings.setDataSource(database);
        settings.setTransactionsExternallyManaged(true);
        settings.setSkipIsolationLevelCheck(true);
        settings.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        settings.setHistory(history);
        settings.setJobExecutorActivate(false);
        settings.setMetricsEnabled(false);
        settings.setTaskMetricsEnabled(false);
        settings.setAuthorizationEnabled(false);
        settings.setIdGenerator(new StrongUuidGenerator());
        settings.setBeans(beans);
        engine = settings.buildProcessEngine();
        // The application's own engine is the only one that others may find.
        ProcessEngines.unregister(engine);
        DeploymentBuilder deployment = engine.getRepositoryService().createDeployment();
        set.files()
                .forEach(file -> deployment.addInputStream(
                        file, new java.io.ByteArrayInputStream(set.content(file).orElseThrow())));
        try {
            deployment.deploy();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    ProcessEngine engine() {
        return engine;
    }

    JdbcTemplate database() {
        return template;
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
