package org.recourse.upkeep.accounts;

import java.util.HashMap;
import java.util.Map;
import org.recourse.lifecycle.Answers;

/** The records that hold the rules of this duty's forms, by the forms' ids. */
public final class AccountForms {

    private AccountForms() {}

    /** Of each form, also the one that starts the process. */
    public static Map<String, Class<? extends Answers>> records() {
        Map<String, Class<? extends Answers>> all = new HashMap<>(AccountTasks.FORMS);
        all.put("announce-official-account", AccountAnnounced.class);
        return all;
    }
}
