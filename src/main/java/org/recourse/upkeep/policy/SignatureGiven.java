package org.recourse.upkeep.policy;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.TrustFacts;
import org.recourse.lifecycle.WrongInput;

/** {@code sign-as-headteacher} and {@code sign-as-chair}: a signature with name and date (S6-1), or why there is none. */
record SignatureGiven(
        @NotNull(message = REQUIRED) Boolean signed,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String name,

        @Nullable String signedOn,
        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String objection)
        implements Answers {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        if (!signed) {
            if (objection == null) {
                breach.accept(new WrongInput.Problem("objection", "is required where you do not sign: say why"));
            }
            return;
        }
        if (name == null) {
            breach.accept(new WrongInput.Problem("name", "is required where you sign"));
        }
        if (objection != null) {
            breach.accept(new WrongInput.Problem("objection", "must be empty where you sign"));
        }
        LocalDate day = day();
        if (day == null) {
            breach.accept(new WrongInput.Problem("signedOn", "must be a date where you sign, such as 2026-09-01"));
        } else if (day.isAfter(LocalDate.now()) || day.getYear() < 2000) {
            breach.accept(new WrongInput.Problem("signedOn", "must be the day on which you sign, today at the latest"));
        }
    }

    @Nullable
    LocalDate day() {
        try {
            return signedOn == null ? null : LocalDate.parse(signedOn);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
