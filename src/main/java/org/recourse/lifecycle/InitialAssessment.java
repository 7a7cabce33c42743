package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Category;
import org.recourse.casefile.Codes;
import org.recourse.casefile.SubjectType;

/** {@code make-initial-assessment}: does it look like a breach, of what kind, by whom, how grave (S2-CS-5)? */
record InitialAssessment(
        @Steers @NotNull(message = REQUIRED) Boolean apparentBreach,

        @Steers @NotNull(message = REQUIRED) @OneOf(Category.class)
        String category,

        @Steers @NotNull(message = REQUIRED) @OneOf(SubjectType.class)
        String subjectType,

        @Steers @NotNull(message = REQUIRED) Boolean serious,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String assessment,

        @Ids @Nullable @Size(max = 2000, message = "is too long: at most 2000 characters")
        String subjectUsers,

        @Steers @Nullable Boolean inScope)
        implements TaskForm {

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        facts.checkUsers("subjectUsers", subjectUsers, breach);
        if (Boolean.FALSE.equals(inScope) && Boolean.TRUE.equals(apparentBreach)) {
            breach.accept(new WrongInput.Problem(
                    "inScope", "is no, so there can be no apparent breach: correct one of the two answers"));
        }
    }

    @Override
    public void recordIn(CaseFile file, CaseFiles caseFiles) {
        file.assess(
                Codes.find(Category.class, category).orElseThrow(),
                Codes.find(SubjectType.class, subjectType).orElseThrow());
        caseFiles.nameSubjects(file, Lists.split(subjectUsers));
    }
}
