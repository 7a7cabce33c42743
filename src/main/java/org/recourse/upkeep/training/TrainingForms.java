package org.recourse.upkeep.training;

import java.util.HashMap;
import java.util.Map;
import org.recourse.lifecycle.Answers;

/** The records that hold the rules of this duty's forms, by the forms' ids. */
public final class TrainingForms {

    private TrainingForms() {}

    /** Of each form, also the one that starts the process. */
    public static Map<String, Class<? extends Answers>> records() {
        Map<String, Class<? extends Answers>> all = new HashMap<>(TrainingTasks.FORMS);
        all.put("start-training-campaign", TrainingWanted.class);
        return all;
    }
}
