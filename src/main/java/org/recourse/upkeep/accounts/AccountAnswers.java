package org.recourse.upkeep.accounts;

import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.DoneTask;

/** What a person answers in a task about an account. */
interface AccountAnswers extends Answers {

    /** Writes the answers into the account; their words are entered into its history by the caller. */
    void recordIn(OfficialAccount account, Accounts accounts, DoneTask done);
}
