package org.recourse.engine;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.producer.CacheAwareHistoryEventProducer;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;

/**
 * The engine's history without the user who started a process: for a case that is the reporter, whom only the case file
 * may name. What moves to another version is seen here, too.
 */
final class HistoryWithoutReporters extends CacheAwareHistoryEventProducer {

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
}
