package org.recourse.engine;

import java.util.Date;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricTaskInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.producer.CacheAwareHistoryEventProducer;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * The engine's history without the user who started a process: for a case that is the reporter, whom only the case file
 * may name. What moves to another version is seen here, too.
 */
final class HistoryWithoutReporters extends CacheAwareHistoryEventProducer {

    /** All that this level of history keeps. The engine looks in twelve more tables, in which there is nothing. */
    private static final Set<String> KEPT = Set.of(
            HistoricProcessInstanceEventEntity.class.getName(),
            HistoricActivityInstanceEventEntity.class.getName(),
            HistoricTaskInstanceEventEntity.class.getName());

    private final MoveSeen moves;

    HistoryWithoutReporters(MoveSeen moves) {
        this.moves = moves;
    }

    @Override
    public HistoryEvent createProcessInstanceStartEvt(DelegateExecution execution) {
        HistoryEvent event = super.createProcessInstanceStartEvt(execution);
        if (event instanceof HistoricProcessInstanceEventEntity start) {
            start.setStartUserId(null);
        }
        return event;
    }

    @Override
    public HistoryEvent createProcessInstanceMigrateEvt(DelegateExecution execution) {
        moves.moves((ExecutionEntity) execution);
        return super.createProcessInstanceMigrateEvt(execution);
    }

    @Override
    protected void addRemovalTimeToHistoricProcessInstances(String instance, Date removalTime) {
        if (keepsMore()) {
            super.addRemovalTimeToHistoricProcessInstances(instance, removalTime);
        } else {
            Context.getCommandContext()
                    .getHistoricProcessInstanceManager()
                    .addRemovalTimeToProcessInstancesByRootProcessInstanceId(instance, removalTime, null, KEPT);
        }
    }

    @Override
    protected void addRemovalTimeToHistoricDecisions(String instance, Date removalTime) {
        if (keepsMore()) {
            super.addRemovalTimeToHistoricDecisions(instance, removalTime);
        }
    }

    private static boolean keepsMore() {
        return Context.getProcessEngineConfiguration().getHistoryLevel().getId()
                > ProcessEngineConfigurationImpl.HISTORYLEVEL_ACTIVITY;
    }
}
