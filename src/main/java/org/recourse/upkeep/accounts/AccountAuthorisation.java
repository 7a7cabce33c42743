package org.recourse.upkeep.accounts;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.DoneTask;
import org.recourse.lifecycle.Steers;
import org.recourse.lifecycle.TrustFacts;
import org.recourse.lifecycle.WrongInput;
import org.recourse.upkeep.accounts.OfficialAccount.State;

/** {@code authorise-account}: whether the account serves an officially authorised purpose (S0-1). */
record AccountAuthorisation(
        @Steers @NotNull(message = REQUIRED) Boolean authorised,

        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) @NoPassword
        String reason)
        implements AccountAnswers {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        if (!authorised && reason == null) {
            breach.accept(new WrongInput.Problem("reason", "is required where the account may not be used"));
        }
    }

    @Override
    public void recordIn(OfficialAccount account, Accounts accounts, DoneTask done) {
        account.moveTo(authorised ? State.AUTHORISED : State.REFUSED);
    }
}
