package org.recourse.performance;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.repository.DeploymentBuilder;

/**
 * The engine alone with the same diagrams, tables and forms, as its makers ship it: history {@code full}, no rights, and
 * delegates that do nothing but set what the diagrams cannot go on without. What the forms send it keeps as variables.
 */
final class BareEngine implements Contestant {

    private final HikariDataSource pool;
    private final DataSource database;
    private final ProcessEngine engine;
    private final Lifecycle lifecycle;

    BareEngine(Database where) {
        pool = where.pool();
        database = Statements.watched(where.kept(pool));
        engine = engine(database);
        lifecycle = new Lifecycle(engine, this::start, (user, action) -> action.run());
    }

    private static ProcessEngine engine(DataSource database) {
        StandaloneProcessEngineConfiguration settings = new StandaloneProcessEngineConfiguration();
        settings.setDataSource(database);
        settings.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        settings.setHistory(ProcessEngineConfiguration.HISTORY_FULL);
        settings.setJobExecutorActivate(false);
        settings.setBeans(new AnyBean());
        ProcessEngine engine = settings.buildProcessEngine();
        DeploymentBuilder deployment = engine.getRepositoryService().createDeployment();
        for (String folder : List.of("processes", "forms")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    deployment.addString(file.getFileName().toString(), Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        deployment.deploy();
        return engine;
    }

    /** A start, as its own program would make it. */
    private String start() {
        String key = "SM-" + UUID.randomUUID();
        engine.getRuntimeService()
                .createMessageCorrelation("incident-reported")
                .processInstanceBusinessKey(key)
                .setVariables(SeriousCase.started(key))
                .correlateStartMessage();
        return key;
    }

    @Override
    public Runnable lifecycle() {
        return lifecycle::run;
    }

    /** A start in its own Java, without any call over the network. */
    @Override
    public Callable<?> report() {
        return lifecycle::report;
    }

    @Override
    public DataSource database() {
        return database;
    }

    @Override
    public void close() {
        engine.close();
        pool.close();
    }

    /** Whatever a diagram names is there. */
    private static final class AnyBean extends HashMap<Object, Object> {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean containsKey(Object name) {
            return BEANS.contains(String.valueOf(name));
        }

        @Override
        public Object get(Object name) {
            return switch (String.valueOf(name)) {
                case "deadlines" -> new Deadlines();
                case "checkConflicts" -> new NoConflicts();
                case "recordEscalation" -> new Escalated();
                default -> new Nothing();
            };
        }
    }

    /** The beans that the diagrams of a case name. */
    private static final List<String> BEANS = List.of(
            "openCase",
            "sendNotice",
            "recordAdvice",
            "recordClosure",
            "remindOfTask",
            "stepUpTask",
            "deadlines",
            "checkConflicts",
            "recordEscalation");

    /** Does nothing. */
    public static class Nothing implements JavaDelegate, ExecutionListener, TaskListener {

        @Override
        public void execute(DelegateExecution execution) {}

        @Override
        public void notify(DelegateExecution execution) {}

        @Override
        public void notify(DelegateTask task) {}
    }

    /** Nobody of those who are told is named in the case. */
    public static final class NoConflicts extends Nothing {

        @Override
        public void execute(DelegateExecution execution) {
            execution.setVariable("principalIsSubject", false);
            execution.setVariable("deputyIsSubject", false);
        }
    }

    /** Told once. */
    public static final class Escalated extends Nothing {

        @Override
        public void notify(DelegateExecution execution) {
            execution.setVariable("reportedToPrincipal", true);
        }
    }

    /** Everything is due some day. */
    public static final class Deadlines {

        private static final Date SOME_DAY = new Date(4_000_000_000_000L);

        public Date due(DelegateExecution execution) {
            return SOME_DAY;
        }

        public Date reminder(DelegateExecution execution) {
            return SOME_DAY;
        }

        public Date stepUp(DelegateExecution execution) {
            return SOME_DAY;
        }

        public Date after(String step, DelegateExecution execution) {
            return SOME_DAY;
        }
    }
}
