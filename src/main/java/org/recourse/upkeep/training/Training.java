package org.recourse.upkeep.training;

import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.recourse.upkeep.training.Campaigns.Who;
import org.springframework.stereotype.Component;

/** What the diagram {@code training-campaign} asks: whom each step is about, in lists that a job each takes. */
@Component("training")
public class Training {

    private final Campaigns campaigns;

    Training(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    /** Those who have no task yet. */
    public List<String> toHandOut(DelegateExecution execution) {
        return campaigns.batches(execution.getProcessBusinessKey(), Who.TO_HAND_OUT);
    }

    /** Those who have a task that they are no longer asked for. */
    public List<String> toWithdraw(DelegateExecution execution) {
        return campaigns.batches(execution.getProcessBusinessKey(), Who.TO_WITHDRAW);
    }

    /** Those who have not done it. */
    public List<String> missing(DelegateExecution execution) {
        return campaigns.batches(execution.getProcessBusinessKey(), Who.MISSING);
    }
}
