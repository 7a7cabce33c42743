package org.recourse.lifecycle;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Report;

/** The start form of a matter other than an incident. */
interface MatterForm extends TaskForm {

    String school();

    /** User names of staff who are named in it and will not see it, comma separated. */
    @Nullable
    String subjectUsers();

    /** What was told, by the user who is signed in. */
    Report toReport(@Nullable String userId);

    /** What the diagram reads and only this form knows. */
    default Map<String, @Nullable Object> firstCodes() {
        return Map.of();
    }

    @Override
    default void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        facts.checkUsers(IncidentReport.SUBJECTS, subjectUsers(), breach);
        if (!facts.isSchool(school())) {
            breach.accept(new WrongInput.Problem("school", "is not a school of this trust"));
        }
    }
}
