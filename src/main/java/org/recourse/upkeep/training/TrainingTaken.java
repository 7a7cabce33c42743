package org.recourse.upkeep.training;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.TrustFacts;
import org.recourse.lifecycle.WrongInput;

/**
 * {@code take-training}: the person knows the policy (S2-ST-1), has taken the training (S2-ST-3, S2-MK-5), minds their
 * privacy settings (S4-4), and has a disclaimer on accounts that name the trust (S2-ST-5, S1-7).
 */
record TrainingTaken(
        @NotNull(message = REQUIRED) @AssertTrue(message = "must be yes: read the policy first, the form links to it")
        Boolean readPolicy,

        @NotNull(message = REQUIRED) @AssertTrue(message = "must be yes: take the training first")
        Boolean tookTraining,

        @NotNull(message = REQUIRED) @AssertTrue(message = "must be yes: look at the settings of your accounts first")
        Boolean privacySettingsChecked,

        @NotNull(message = REQUIRED) Boolean accountsNameTrust,
        @Nullable Boolean disclaimersDeclared)
        implements Answers {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        if (accountsNameTrust && !Boolean.TRUE.equals(disclaimersDeclared)) {
            breach.accept(new WrongInput.Problem(
                    "disclaimersDeclared", "must be yes where an account names the trust: add the disclaimer first"));
        }
    }
}
