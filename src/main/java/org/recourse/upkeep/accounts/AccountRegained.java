package org.recourse.upkeep.accounts;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.recourse.lifecycle.DoneTask;
import org.recourse.upkeep.accounts.OfficialAccount.State;

/** {@code regain-access}: a lost account is the trust's again (S4-1). */
record AccountRegained(
        @NotNull(message = REQUIRED)
        @AssertTrue(message = "must be ticked: where it cannot be got back, ask for its retirement on its page")
        Boolean regained,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG) @NoPassword
        String done)
        implements AccountAnswers {

    @Override
    public void recordIn(OfficialAccount account, Accounts accounts, DoneTask task) {
        account.moveTo(State.IN_USE);
    }
}
