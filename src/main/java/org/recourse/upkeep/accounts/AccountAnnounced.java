package org.recourse.upkeep.accounts;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.TrustFacts;
import org.recourse.lifecycle.WrongInput;

/** The start form {@code announce-official-account}: an institutional account is to be used (S2-ST-4). */
record AccountAnnounced(
        @NotNull(message = REQUIRED) String school,

        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG) @NoPassword
        String platform,

        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG) @NoPassword
        String handle,

        @Nullable @WebAddress String link,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG) @NoPassword
        String purpose)
        implements Answers {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        if (!facts.isSchool(school)) {
            breach.accept(new WrongInput.Problem("school", "is not a school of this trust"));
        }
    }
}
