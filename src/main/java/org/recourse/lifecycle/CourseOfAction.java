package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Codes;
import org.recourse.casefile.Conduct;

/** {@code decide-course-of-action}: what IT Services or senior management decides, and why (S5-6). */
record CourseOfAction(
        @Steers @NotNull(message = REQUIRED) @OneOf(Conduct.class)
        String conduct,

        @Steers @Nullable Boolean internalAction,
        @Steers @Nullable Boolean disciplinary,
        @Steers @Nullable Boolean serious,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String rationale)
        implements TaskForm {

    CourseOfAction {
        // The diagram asks for both; what nobody ticked is not done.
        internalAction = Boolean.TRUE.equals(internalAction);
        disciplinary = Boolean.TRUE.equals(disciplinary);
    }

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        boolean action = Boolean.TRUE.equals(internalAction) || Boolean.TRUE.equals(disciplinary);
        if (Codes.of(Conduct.UNACCEPTABLE).equals(conduct) && !action) {
            breach.accept(
                    new WrongInput.Problem(
                            "internalAction",
                            "or Disciplinary action (disciplinary) must be yes where the conduct is unacceptable: say what is to be done"));
        }
        boolean found = Codes.of(Conduct.UNACCEPTABLE).equals(conduct)
                || Codes.of(Conduct.ILLEGAL).equals(conduct);
        if (action && !found) {
            breach.accept(new WrongInput.Problem(
                    Boolean.TRUE.equals(internalAction) ? "internalAction" : "disciplinary",
                    "can be yes only where the conduct is unacceptable or illegal"));
        }
    }

    @Override
    public void recordIn(CaseFile file, CaseFiles caseFiles) {
        file.setConduct(Codes.find(Conduct.class, conduct).orElseThrow());
    }
}
