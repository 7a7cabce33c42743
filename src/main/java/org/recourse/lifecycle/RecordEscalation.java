package org.recourse.lifecycle;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Marks that the report to the Principal has begun (S5-7), so that it begins once. */
@Component("recordEscalation")
class RecordEscalation implements ExecutionListener {

    @Override
    public void notify(DelegateExecution execution) {
        execution.setVariable(SocialMediaIncident.REPORTED_TO_PRINCIPAL, true);
    }
}
