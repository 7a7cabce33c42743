package org.recourse.engine;

import org.camunda.bpm.engine.batch.Batch;
import org.camunda.bpm.engine.impl.batch.BatchEntity;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.jspecify.annotations.Nullable;
import org.recourse.engine.MoveRecord.Moved;
import org.springframework.beans.factory.ObjectProvider;

/** Sees each move to another version where the engine writes it to its history, which it does at every door. */
final class MoveSeen {

    private final ObjectProvider<MoveRecord> record;
    private final ObjectProvider<RunningInstances> instances;

    MoveSeen(ObjectProvider<MoveRecord> record, ObjectProvider<RunningInstances> instances) {
        this.record = record;
        this.instances = instances;
    }

    /**
     * It moves in this command.
     *
     * @param instance the execution of the process, which has its new version already
     */
    void moves(ExecutionEntity instance) {
        CommandContext context = Context.getCommandContext();
        ProcessDefinitionEntity to = instance.getProcessDefinition();
        // The engine writes when its command ends: until then the database says where it came from.
        ProcessDefinitionEntity from = context.getProcessEngineConfiguration()
                .getDeploymentCache()
                .findDeployedProcessDefinitionById(
                        instances.getObject().definitionOf(instance.getId()).orElseThrow());
        String batch = batch(context);
        record.getObject()
                .moved(new Moved(
                        instance.getId(),
                        instance.getBusinessKey(),
                        to.getName() == null ? to.getKey() : to.getName(),
                        from.getVersion(),
                        to.getVersion(),
                        batch,
                        who(context, batch)));
    }

    private static @Nullable String batch(CommandContext context) {
        JobEntity job = context.getCurrentJob();
        return job != null && Batch.TYPE_PROCESS_INSTANCE_MIGRATION.equals(job.getJobHandlerType())
                ? MoveJob.configuration(context, job).getBatchId()
                : null;
    }

    private static @Nullable String who(CommandContext context, @Nullable String batch) {
        BatchEntity asked = batch == null ? null : context.getBatchManager().findBatchById(batch);
        Authentication person = context.getAuthentication();
        return asked != null ? asked.getCreateUserId() : person == null ? null : person.getUserId();
    }
}
