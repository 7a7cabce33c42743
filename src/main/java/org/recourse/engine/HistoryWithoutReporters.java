package org.recourse.engine;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.producer.CacheAwareHistoryEventProducer;

/**
 * The engine's history without the user who started a process: for a case that is the reporter, whom only the case file
 * may name.
 */
final class HistoryWithoutReporters extends CacheAwareHistoryEventProducer {

    @Override
    public HistoryEvent createProcessInstanceStartEvt(DelegateExecution execution) {
        HistoryEvent event = super.createProcessInstanceStartEvt(execution);
        if (event instanceof HistoricProcessInstanceEventEntity start) {
            start.setStartUserId(null);
        }
        return event;
    }
}
