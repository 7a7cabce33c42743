package org.recourse.upkeep.accounts;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.DoneTask;
import org.recourse.lifecycle.TrustFacts;
import org.recourse.lifecycle.WrongInput;

/** {@code remove-access}: somebody who left the trust can no longer sign in (S4-1). */
record AccessRemoved(
        @NotNull(message = REQUIRED) @AssertTrue(message = "must be ticked: the task is open until it is so")
        Boolean accessRemoved,

        @NotNull(message = REQUIRED) @AssertTrue(message = "must be ticked: the task is open until it is so")
        Boolean passwordReplaced,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String newOwner,

        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) @NoPassword
        String note)
        implements AccountAnswers {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        facts.checkUsers("newOwner", newOwner, breach);
        if (newOwner != null && newOwner.contains(",")) {
            breach.accept(
                    new WrongInput.Problem("newOwner", "names several people: one person answers for an account"));
        }
    }

    @Override
    public void recordIn(OfficialAccount account, Accounts accounts, DoneTask done) {
        AccountHolder leaver = accounts.holder(Leavers.holderOf(done));
        if (newOwner == null && account.owner().filter(leaver.user()::equals).isPresent()) {
            throw new WrongInput("newOwner", "is required: the person who has left owned the account");
        }
        account.enter(null, null, null, newOwner, null);
        accounts.end(leaver);
        accounts.hold(account, accounts.namesOfHolders(account));
    }
}
