package org.recourse.upkeep.accounts;

import jakarta.validation.constraints.Size;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.DoneTask;
import org.recourse.lifecycle.Ids;
import org.recourse.lifecycle.TrustFacts;
import org.recourse.lifecycle.WrongInput;

/** {@code update-directory-entry}: what changes in the entry (S2-MK-2). What is left out stays. */
record DirectoryChange(
        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG) @NoPassword
        String platform,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG) @NoPassword
        String handle,

        @Nullable @WebAddress String link,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String owner,

        @Ids @Nullable @Size(max = 1000, message = "is too long: at most 1000 characters")
        String holders,

        @Nullable @Size(max = 1000, message = "is too long: at most 1000 characters") @NoPassword
        String recoveryContacts)
        implements AccountAnswers {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        facts.checkUsers("owner", owner, breach);
        facts.checkUsers("holders", holders, breach);
        if (owner != null && owner.contains(",")) {
            breach.accept(new WrongInput.Problem("owner", "names several people: one person answers for an account"));
        }
        if (Stream.of(platform, handle, link, owner, holders, recoveryContacts).allMatch(Objects::isNull)) {
            breach.accept(new WrongInput.Problem("handle", "is empty, and so is everything else: enter what changes"));
        }
    }

    @Override
    public void recordIn(OfficialAccount account, Accounts accounts, DoneTask done) {
        account.enter(platform, handle, link, owner, recoveryContacts);
        accounts.hold(account, holders == null ? accounts.namesOfHolders(account) : Accounts.split(holders));
    }
}
