package org.recourse.upkeep.training;

import java.util.Map;
import java.util.Optional;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.DoneTask;
import org.recourse.lifecycle.OtherTasks;
import org.springframework.stereotype.Component;

/** The task of the diagram {@code training-of-person}. */
@Component
class TrainingTasks implements OtherTasks {

    static final Map<String, Class<? extends Answers>> FORMS = Map.of("take-training", TrainingTaken.class);

    private final Campaigns campaigns;

    TrainingTasks(Campaigns campaigns) {
        this.campaigns = campaigns;
    }

    @Override
    public Map<String, Class<? extends Answers>> forms() {
        return FORMS;
    }

    @Override
    public Map<String, Object> take(DoneTask done, Answers answers) {
        campaigns.done(done.processInstanceId(), (TrainingTaken) answers);
        return answers.codes();
    }

    @Override
    public Optional<String> page(String reference) {
        return reference.startsWith(Campaigns.PREFIX) ? Optional.of("/training/" + reference) : Optional.empty();
    }
}
