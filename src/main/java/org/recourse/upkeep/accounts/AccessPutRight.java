package org.recourse.upkeep.accounts;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.recourse.lifecycle.DoneTask;

/** {@code put-access-right}: what was done about a finding (S4-1). It is attested afterwards. */
record AccessPutRight(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG) @NoPassword
        String done) implements AccountAnswers {

    @Override
    public void recordIn(OfficialAccount account, Accounts accounts, DoneTask task) {}
}
