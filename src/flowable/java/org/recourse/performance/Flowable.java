package org.recourse.performance;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.sql.DataSource;
import javax.xml.transform.Templates;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.flowable.common.engine.impl.history.HistoryLevel;
import org.flowable.dmn.engine.configurator.DmnEngineConfigurator;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.ProcessEngineConfiguration;
import org.flowable.engine.delegate.DelegateExecution;
import org.flowable.engine.delegate.ExecutionListener;
import org.flowable.engine.delegate.JavaDelegate;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flowable.engine.repository.DeploymentBuilder;
import org.flowable.job.api.Job;
import org.flowable.task.api.Task;
import org.recourse.performance.SeriousCase.Step;

/**
 * Flowable alone with the same diagrams and tables, translated by {@code to-flowable.xsl}, as its makers ship it: history
 * {@code full}, its own engine for tables, and delegates that do nothing but set what the diagrams cannot go on without. It is
 * compiled and run on a class path of its own, see the profile {@code bench} in {@code pom.xml}.
 */
final class Flowable implements Contestant {

    /** After these a condition in the diagram may hold. Flowable looks only when it is told to. */
    private static final Set<String> BEFORE_A_CONDITION = Set.of("make-initial-assessment", "take-internal-action");

    private final HikariDataSource pool;
    private final DataSource database;
    private final ProcessEngine engine;

    private Flowable(Database where) {
        pool = where.pool();
        database = Statements.watched(where.kept(pool));
        StandaloneProcessEngineConfiguration settings = new StandaloneProcessEngineConfiguration();
        settings.setDataSource(database);
        settings.setDatabaseSchemaUpdate(ProcessEngineConfiguration.DB_SCHEMA_UPDATE_TRUE);
        settings.setHistoryLevel(HistoryLevel.FULL);
        settings.setAsyncExecutorActivate(false);
        settings.setBeans(beans());
        settings.addConfigurator(new DmnEngineConfigurator());
        engine = settings.buildProcessEngine();
        deploy();
    }

    /**
     * Runs it until its input ends.
     *
     * @param arguments its name, the database's address, a folder
     */
    public static void main(String... arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        Contestant.serve(new Flowable(Database.of(arguments[1])), out);
    }

    private void deploy() {
        DeploymentBuilder deployment =
                engine.getRepositoryService().createDeployment().disableSchemaValidation();
        try (InputStream rules = Flowable.class.getResourceAsStream("/to-flowable.xsl");
                Stream<Path> files = Files.list(Path.of("processes"))) {
            Templates translation = TransformerFactory.newInstance().newTemplates(new StreamSource(rules));
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                StringWriter translated = new StringWriter();
                translation.newTransformer().transform(new StreamSource(file.toFile()), new StreamResult(translated));
                deployment.addString(file.getFileName().toString(), translated.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
        deployment.deploy();
    }

    private String start() {
        String reference = "SM-" + UUID.randomUUID();
        engine.getRuntimeService()
                .startProcessInstanceByMessage("incident-reported", reference, SeriousCase.started(reference));
        return reference;
    }

    @Override
    public Runnable lifecycle() {
        return () -> {
            String reference = start();
            boolean first = true;
            for (Step step : SeriousCase.STEPS) {
                Task task = take(reference, step);
                if (first) {
                    runJobs(task.getProcessInstanceId(), SeriousCase.JOBS_OF_REPORT);
                    first = false;
                }
                if (step.isEscalation()) {
                    runJobs(task.getProcessInstanceId(), 1);
                }
                complete(task, step);
                runJobs(task.getProcessInstanceId(), step.jobs());
            }
        };
    }

    private Task take(String reference, Step step) {
        Task task = engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(reference)
                .taskDefinitionKey(step.task())
                .singleResult();
        if (task == null) {
            throw new IllegalStateException("The case is not at " + step.task());
        }
        engine.getTaskService().claim(task.getId(), step.user());
        return task;
    }

    private void complete(Task task, Step step) {
        if (!BEFORE_A_CONDITION.contains(step.task())) {
            engine.getTaskService().complete(task.getId(), step.answers());
            return;
        }
        engine.getManagementService().executeCommand(inOneTransaction -> {
            engine.getTaskService().complete(task.getId(), step.answers());
            engine.getRuntimeService().evaluateConditionalEvents(task.getProcessInstanceId());
            return null;
        });
    }

    private void runJobs(String instance, int number) {
        for (int i = 0; i < number; i++) {
            Job job = engine.getManagementService()
                    .createJobQuery()
                    .processInstanceId(instance)
                    .singleResult();
            engine.getManagementService().executeJob(job.getId());
        }
    }

    /** A start in its own Java, without any call over the network. */
    @Override
    public Callable<?> report() {
        return this::start;
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

    private static Map<Object, Object> beans() {
        Map<Object, Object> beans = new HashMap<>();
        for (String name :
                List.of("openCase", "sendNotice", "recordAdvice", "recordClosure", "remindOfTask", "stepUpTask")) {
            beans.put(name, new Sets(Map.of()));
        }
        beans.put("checkConflicts", new Sets(Map.of("principalIsSubject", false, "deputyIsSubject", false)));
        beans.put("recordEscalation", new Sets(Map.of("reportedToPrincipal", true)));
        beans.put("deadlines", new Deadlines());
        return beans;
    }

    /** Sets variables, or nothing. */
    private static final class Sets implements JavaDelegate, ExecutionListener {

        private static final long serialVersionUID = 1L;

        private final transient Map<String, Object> variables;

        Sets(Map<String, Object> variables) {
            this.variables = variables;
        }

        @Override
        public void execute(DelegateExecution execution) {
            variables.forEach(execution::setVariable);
        }

        @Override
        public void notify(DelegateExecution execution) {
            variables.forEach(execution::setVariable);
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
