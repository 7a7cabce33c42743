package org.recourse.upkeep.policy;

import java.util.HashMap;
import java.util.Map;
import org.recourse.lifecycle.Answers;

/** The records that hold the rules of this duty's forms, by the forms' ids. */
public final class PolicyForms {

    private PolicyForms() {}

    /** Of each form, also the one that starts the process. */
    public static Map<String, Class<? extends Answers>> records() {
        Map<String, Class<? extends Answers>> all = new HashMap<>(PolicyTasks.FORMS);
        all.put("start-policy-review", ReviewWanted.class);
        return all;
    }
}
