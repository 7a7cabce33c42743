package org.recourse.engine;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.batch.BatchJobConfiguration;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.migration.batch.MigrationBatchConfiguration;
import org.camunda.bpm.engine.impl.migration.batch.MigrationBatchJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ByteArrayEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.migration.MigratingProcessInstanceValidationException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The engine's batch that moves running processes to another version, while work goes on. What has ended in the meantime, or
 * has gone on to a step from which it cannot move, is no fault: it is noted and left as it is. Everything else that goes wrong
 * is tried again by the engine, as with each job.
 */
final class MoveJob extends MigrationBatchJobHandler {

    private final ObjectProvider<MoveRecord> record;
    private final ObjectProvider<RunningInstances> instances;

    MoveJob(ObjectProvider<MoveRecord> record, ObjectProvider<RunningInstances> instances) {
        this.record = record;
        this.instances = instances;
    }

    @Override
    public void executeHandler(
            MigrationBatchConfiguration batch,
            @Nullable ExecutionEntity execution,
            CommandContext context,
            @Nullable String tenantId) {
        for (String instance : batch.getIds()) {
            // The case first, as whoever completes a task does it: so neither finds that the other was quicker.
            record.getObject().hold(batch.getBatchId(), instance);
            String from = batch.getMigrationPlan().getSourceProcessDefinitionId();
            if (!from.equals(instances.getObject().definitionOf(instance).orElse(null))) {
                record.getObject().gone(batch.getBatchId(), instance);
                continue;
            }
            try {
                super.executeHandler(alone(instance, batch), execution, context, tenantId);
            } catch (MigratingProcessInstanceValidationException e) {
                // Found before anything was changed.
                record.getObject()
                        .stays(batch.getBatchId(), instance, RunningInstances.obstacles(e.getValidationReport()));
            }
        }
    }

    /** What one of the batch's jobs is to do. */
    static MigrationBatchConfiguration configuration(CommandContext context, JobEntity job) {
        ByteArrayEntity content = context.getDbEntityManager()
                .selectById(
                        ByteArrayEntity.class,
                        ((BatchJobConfiguration) job.getJobHandlerConfiguration()).getConfigurationByteArrayId());
        return new MigrationBatchJobHandler().readConfiguration(content.getBytes());
    }

    private static MigrationBatchConfiguration alone(String instance, MigrationBatchConfiguration batch) {
        return new MigrationBatchConfiguration(
                new ArrayList<>(List.of(instance)),
                batch.getMigrationPlan(),
                batch.isSkipCustomListeners(),
                batch.isSkipIoMappings(),
                batch.getBatchId());
    }
}
