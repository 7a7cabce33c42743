package org.recourse.upkeep.accounts;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.DoneTask;
import org.recourse.lifecycle.Steers;
import org.recourse.lifecycle.TrustFacts;
import org.recourse.lifecycle.WrongInput;

/** {@code attest-access}: the password is strong (S4-1), changed (S4-2) and not shared (S4-3), and not all there is. */
record AccessAttestation(
        @Steers @NotNull(message = REQUIRED) Boolean strong,
        @Steers @NotNull(message = REQUIRED) Boolean secondFactor,
        @Steers @NotNull(message = REQUIRED) Boolean notShared,
        @Steers @NotNull(message = REQUIRED) Boolean passwordChanged,

        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) @NoPassword
        String finding)
        implements AccountAnswers {

    private boolean isSafe() {
        return strong && secondFactor && notShared && passwordChanged;
    }

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        if (!isSafe() && finding == null) {
            breach.accept(
                    new WrongInput.Problem("finding", "is required where an answer is No: say what is not right"));
        }
    }

    @Override
    public void recordIn(OfficialAccount account, Accounts accounts, DoneTask done) {
        if (isSafe()) {
            accounts.attested(account);
        }
    }
}
