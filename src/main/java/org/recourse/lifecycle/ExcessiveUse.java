package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Report;
import org.recourse.casefile.Report.Reporter;
import org.recourse.casefile.SubjectType;

/** The start form {@code report-excessive-use}: who is suspected of excessive use, and why (S3-12). */
record ExcessiveUse(
        @NotNull(message = REQUIRED) String school,

        @Ids @NotNull(message = REQUIRED) @Size(max = 2000, message = "is too long: at most 2000 characters")
        String subjectUsers,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String narrative)
        implements MatterForm {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        MatterForm.super.check(facts, breach);
        if (Lists.split(subjectUsers).isEmpty()) {
            breach.accept(new WrongInput.Problem(IncidentReport.SUBJECTS, REQUIRED));
        }
    }

    @Override
    public Report toReport(@Nullable String userId) {
        return new Report(
                school,
                narrative,
                null,
                null,
                null,
                SubjectType.EMPLOYEE,
                false,
                userId == null ? null : new Reporter(userId, null, null, null));
    }
}
