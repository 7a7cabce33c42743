package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code draft-response}: whether the content needs an answer, and which (S2-MK-3). */
record ResponseDraft(
        @Steers @NotNull(message = REQUIRED) Boolean answerNeeded,
        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String draft)
        implements TaskForm {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        if (Boolean.TRUE.equals(answerNeeded) && draft == null) {
            breach.accept(new WrongInput.Problem("draft", "is required where an answer is needed"));
        }
    }
}
