package org.recourse.upkeep.accounts;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.recourse.lifecycle.DoneTask;

/** {@code retire-account}: the account is no longer used (S2-MK-1), and stays in the directory as such. */
record AccountRetired(
        @NotNull(message = REQUIRED) @AssertTrue(message = "must be ticked: the task is open until it is so")
        Boolean accessRemoved,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG) @NoPassword
        String note)
        implements AccountAnswers {

    @Override
    public void recordIn(OfficialAccount account, Accounts accounts, DoneTask done) {
        accounts.retire(account);
    }
}
