package org.recourse.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.migration.MigrateProcessInstanceCmd;
import org.camunda.bpm.engine.impl.migration.MigrationPlanExecutionBuilderImpl;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationException;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationReport;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.runtime.Job;
import org.jspecify.annotations.Nullable;
import org.recourse.engine.MoveRecord.Obstacle;
import org.recourse.lifecycle.OwnRights;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where running processes stand, read in few statements however many there are, and whether one could move to another
 * version. It reads everything: who may know of what is decided by who asks.
 */
@Component
public class RunningInstances {

    private static final String MULTIPLE = "#multiInstanceBody";

    private final JdbcClient database;
    private final ProcessEngineConfigurationImpl engine;
    private final OwnRights ownRights;

    RunningInstances(JdbcClient database, ProcessEngine engine, OwnRights ownRights) {
        this.database = database;
        this.engine = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        this.ownRights = ownRights;
    }

    /**
     * A running process.
     *
     * @param businessKey the reference of its case, or what else it is about
     * @param school the id of its school; null where it is the whole trust's
     * @param steps ids of the steps at which it stands
     * @param position how exactly it stands there: the engine can do with one what it can do with all that stand alike
     */
    public record Running(
            String instance,
            @Nullable String businessKey,
            @Nullable String school,
            Set<String> steps,
            String position) {}

    private record Execution(
            String id,
            String instance,
            @Nullable String parent,
            @Nullable String activity,
            String flags,
            @Nullable String businessKey,
            @Nullable String school) {}

    /**
     * How many processes run on each version, by the version's id.
     *
     * @param schools of which the processes are, or of none
     * @param but the business keys that do not count
     */
    public Map<String, Integer> count(Set<String> schools, Set<String> but) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        database.sql("""
                        select PROC_DEF_ID_ as DEFINITION, count(*) as INSTANCES from ACT_RU_EXECUTION
                        where PARENT_ID_ is null and (TENANT_ID_ is null or TENANT_ID_ in (:schools))
                        and (BUSINESS_KEY_ is null or BUSINESS_KEY_ not in (:but)) group by PROC_DEF_ID_
                        """)
                .param("schools", atLeastOne(schools))
                .param("but", atLeastOne(but))
                .query((row, number) -> Map.entry(row.getString("DEFINITION"), row.getInt("INSTANCES")))
                .list()
                .forEach(count -> counts.put(count.getKey(), count.getValue()));
        return counts;
    }

    private static Set<String> atLeastOne(Set<String> values) {
        return values.isEmpty() ? Set.of("") : values;
    }

    /** The version on which a process runs, as it was before the transaction that asks; empty where it has ended. */
    public Optional<String> definitionOf(String instance) {
        return database.sql("select PROC_DEF_ID_ from ACT_RU_EXECUTION where ID_ = ?")
                .param(instance)
                .query(String.class)
                .optional();
    }

    /** Every process that runs on a version. */
    public List<Running> standing(String definition) {
        Map<String, List<Execution>> executions = database
                .sql("""
                        select ID_, PROC_INST_ID_, PARENT_ID_, ACT_ID_, IS_ACTIVE_, IS_CONCURRENT_, IS_SCOPE_,
                        IS_EVENT_SCOPE_, BUSINESS_KEY_, TENANT_ID_ from ACT_RU_EXECUTION where PROC_DEF_ID_ = ?
                        order by PROC_INST_ID_
                        """)
                .param(definition)
                .query((row, number) -> new Execution(
                        row.getString("ID_"),
                        row.getString("PROC_INST_ID_"),
                        row.getString("PARENT_ID_"),
                        row.getString("ACT_ID_"),
                        "" + row.getBoolean("IS_ACTIVE_") + row.getBoolean("IS_CONCURRENT_")
                                + row.getBoolean("IS_SCOPE_") + row.getBoolean("IS_EVENT_SCOPE_"),
                        row.getString("BUSINESS_KEY_"),
                        row.getString("TENANT_ID_")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Execution::instance, LinkedHashMap::new, Collectors.toList()));
        Map<String, List<String>> jobs = database
                .sql("""
                        select PROCESS_INSTANCE_ID_ as INSTANCE, HANDLER_TYPE_, JOB_DEF_ID_ from ACT_RU_JOB
                        where PROCESS_DEF_ID_ = ? and PROCESS_INSTANCE_ID_ is not null
                        """)
                .param(definition)
                .query((row, number) -> Map.entry(
                        row.getString("INSTANCE"), row.getString("HANDLER_TYPE_") + row.getString("JOB_DEF_ID_")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        return executions.entrySet().stream()
                .map(one -> standing(one.getKey(), one.getValue(), jobs.getOrDefault(one.getKey(), List.of())))
                .toList();
    }

    private static Running standing(String instance, List<Execution> executions, List<String> jobs) {
        Map<String, Execution> byId =
                executions.stream().collect(Collectors.toMap(Execution::id, execution -> execution));
        Set<String> parents = executions.stream()
                .map(Execution::parent)
                .filter(parent -> parent != null)
                .collect(Collectors.toSet());
        Set<String> steps = executions.stream()
                .filter(execution -> !parents.contains(execution.id()) && execution.activity() != null)
                .map(execution -> stepOf(execution.activity()))
                .collect(Collectors.toCollection(TreeSet::new));
        String position = Stream.concat(executions.stream().map(execution -> path(execution, byId)), jobs.stream())
                .sorted()
                .collect(Collectors.joining(" "));
        Execution process = byId.get(instance);
        return new Running(
                instance,
                process == null ? null : process.businessKey(),
                process == null ? null : process.school(),
                steps,
                position);
    }

    private static String path(Execution execution, Map<String, Execution> byId) {
        StringBuilder path = new StringBuilder();
        for (Execution at = execution; at != null; at = at.parent() == null ? null : byId.get(at.parent())) {
            path.append('/').append(at.activity()).append(at.flags());
        }
        return path.toString();
    }

    /** Why this process cannot move by the plan now; empty where it can. Nothing is changed. */
    public List<Obstacle> obstacles(MigrationPlan plan, String instance) {
        return ownRights.call(() -> engine.getCommandExecutorTxRequired().execute(context -> {
            try {
                new DryMove(plan, instance).execute(context);
                return List.of();
            } catch (MigratingProcessInstanceValidationException e) {
                return obstacles(e.getValidationReport());
            }
        }));
    }

    static List<Obstacle> obstacles(MigratingProcessInstanceValidationReport report) {
        List<Obstacle> obstacles = new ArrayList<>();
        report.getActivityInstanceReports()
                .forEach(one -> obstacles.add(new Obstacle(stepOf(one.getSourceScopeId()), one.getFailures())));
        report.getTransitionInstanceReports()
                .forEach(one -> obstacles.add(new Obstacle(stepOf(one.getSourceScopeId()), one.getFailures())));
        if (!report.getFailures().isEmpty()) {
            obstacles.add(new Obstacle("", report.getFailures()));
        }
        return List.copyOf(obstacles);
    }

    /**
     * Which processes a batch has tried to move several times, and given up.
     *
     * @param jobs under what the engine keeps the batch's jobs
     */
    public Set<String> givenUp(String jobs) {
        List<Job> failed = ownRights.call(() -> engine.getManagementService()
                .createJobQuery()
                .jobDefinitionId(jobs)
                .noRetriesLeft()
                .list());
        return failed.isEmpty()
                ? Set.of()
                : engine.getCommandExecutorTxRequired().execute(context -> failed.stream()
                        .flatMap(job -> MoveJob.configuration(context, (JobEntity) job).getIds().stream())
                        .collect(Collectors.toSet()));
    }

    /** What is done for each of several has a place of its own around the step. */
    private static String stepOf(String activity) {
        return activity.endsWith(MULTIPLE) ? activity.substring(0, activity.length() - MULTIPLE.length()) : activity;
    }

    /** The engine's own move up to where it would change something. */
    private static final class DryMove extends MigrateProcessInstanceCmd {

        DryMove(MigrationPlan plan, String instance) {
            super(builder(plan, instance), true);
        }

        private static MigrationPlanExecutionBuilderImpl builder(MigrationPlan plan, String instance) {
            MigrationPlanExecutionBuilderImpl builder = new MigrationPlanExecutionBuilderImpl(null, plan);
            builder.processInstanceIds(List.of(instance));
            return builder;
        }

        @Override
        protected <T> void executeInContext(Runnable change, ProcessDefinitionEntity definition) {}

        @Override
        protected void writeUserOperationLog(
                CommandContext context,
                ProcessDefinitionEntity from,
                ProcessDefinitionEntity to,
                int instances,
                Map<String, Object> variables,
                boolean async) {}
    }
}
