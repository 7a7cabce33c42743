package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code refer-to-police}: to whom, under which reference, and which other agencies are to be informed (S3-8). */
record PoliceReferralMade(
        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG)
        String policeForce,

        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG)
        String policeReference,

        @Ids @Steers @Nullable @Size(max = 400, message = "is too long: at most 400 characters")
        String agencies)
        implements TaskForm {

    PoliceReferralMade {
        // The diagram asks for the list; without one nobody else is informed.
        agencies = String.join(",", Lists.split(agencies));
    }

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        for (String agency : Lists.split(agencies)) {
            if (!facts.agencies().contains(agency)) {
                breach.accept(new WrongInput.Problem(
                        "agencies",
                        "names '" + agency + "', which is not one of: "
                                + String.join(
                                        ", ", facts.agencies().stream().sorted().toList())));
            }
        }
    }
}
