package org.recourse.upkeep;

import java.util.HashMap;
import java.util.Map;
import org.recourse.lifecycle.Answers;
import org.recourse.upkeep.accounts.AccountForms;
import org.recourse.upkeep.policy.PolicyForms;
import org.recourse.upkeep.training.TrainingForms;

/** The records that hold the rules of the forms of the policy's other duties, by the forms' ids. */
public final class DutyForms {

    private DutyForms() {}

    /** Of each form, also those that start a process. */
    public static Map<String, Class<? extends Answers>> records() {
        Map<String, Class<? extends Answers>> all = new HashMap<>(AccountForms.records());
        all.putAll(PolicyForms.records());
        all.putAll(TrainingForms.records());
        return all;
    }
}
