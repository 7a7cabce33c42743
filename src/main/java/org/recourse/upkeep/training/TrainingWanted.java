package org.recourse.upkeep.training;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.Ids;
import org.recourse.lifecycle.Lists;
import org.recourse.lifecycle.TrustFacts;
import org.recourse.lifecycle.WrongInput;
import org.recourse.trust.Role;

/** The start form {@code start-training-campaign} (S2-CS-3); a new version of the policy asks in the same words. */
record TrainingWanted(
        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG)
        String title,

        @Ids @NotNull(message = REQUIRED) String groups,
        @Ids @Nullable String schools,
        @Nullable String due,

        @Nullable @Pattern(regexp = "[1-9][0-9]{0,5}", message = "must be the number of a version of the policy")
        String policyVersion)
        implements Answers {

    private static final Set<String> WORKING =
            Role.WORKING.stream().map(Role::id).collect(Collectors.toUnmodifiableSet());

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        Lists.split(groups).stream()
                .filter(group -> !WORKING.contains(group))
                .map(group -> new WrongInput.Problem("groups", "names '" + group + "', which is no group of people"))
                .forEach(breach);
        if (Lists.split(groups).isEmpty()) {
            breach.accept(new WrongInput.Problem("groups", REQUIRED));
        }
        Lists.split(schools).stream()
                .filter(school -> !facts.isSchool(school))
                .map(school -> new WrongInput.Problem("schools", "names '" + school + "', which is no school"))
                .forEach(breach);
        LocalDate day = day();
        if (due != null && day == null) {
            breach.accept(new WrongInput.Problem("due", "must be a date, such as 2026-12-01"));
        } else if (day != null && day.isAfter(LocalDate.now().plusYears(5))) {
            breach.accept(new WrongInput.Problem("due", "must be a day of the next five years"));
        }
    }

    @Nullable
    LocalDate day() {
        try {
            return due == null ? null : LocalDate.parse(due);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
