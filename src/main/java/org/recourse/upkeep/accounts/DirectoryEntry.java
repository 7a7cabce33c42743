package org.recourse.upkeep.accounts;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.DoneTask;
import org.recourse.lifecycle.Ids;
import org.recourse.lifecycle.TrustFacts;
import org.recourse.lifecycle.WrongInput;

/** {@code enter-in-directory}: who owns and who holds the account (S2-MK-1, S2-MK-2). What is left out stays as announced. */
record DirectoryEntry(
        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG) @NoPassword
        String platform,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG) @NoPassword
        String handle,

        @Nullable @WebAddress String link,

        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG)
        String owner,

        @Ids @NotNull(message = REQUIRED) @Size(max = 1000, message = "is too long: at most 1000 characters")
        String holders,

        @NotNull(message = REQUIRED) @Size(max = 1000, message = "is too long: at most 1000 characters") @NoPassword
        String recoveryContacts)
        implements AccountAnswers {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        facts.checkUsers("owner", owner, breach);
        facts.checkUsers("holders", holders, breach);
        if (owner.contains(",")) {
            breach.accept(new WrongInput.Problem("owner", "names several people: one person answers for an account"));
        }
    }

    @Override
    public void recordIn(OfficialAccount account, Accounts accounts, DoneTask done) {
        account.enter(platform, handle, link, owner, recoveryContacts);
        accounts.hold(account, Accounts.split(holders));
        accounts.entered(account);
    }
}
