package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code approve-response}: whether a drafted response may go out as it is; a trust's own wish (reading A12). */
record ResponseApproval(
        @Steers @NotNull(message = REQUIRED) Boolean approved,
        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String remarks)
        implements TaskForm {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        if (Boolean.FALSE.equals(approved) && remarks == null) {
            breach.accept(new WrongInput.Problem("remarks", "is required where it may not go out as it is"));
        }
    }
}
