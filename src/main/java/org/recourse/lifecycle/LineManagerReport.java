package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Report;
import org.recourse.casefile.Report.Reporter;
import org.recourse.casefile.SubjectType;
import org.recourse.trust.Role;

/** The start form {@code report-to-line-manager}: what a member of staff received, for a line manager to answer (S5-8). */
record LineManagerReport(
        @NotNull(message = REQUIRED) String school,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String narrative,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String platform,

        @Nullable @Size(max = 2000, message = "is too long: at most 2000 characters")
        String link,

        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String subjectDescription,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String lineManager,

        @Ids @Nullable @Size(max = 2000, message = "is too long: at most 2000 characters")
        String subjectUsers)
        implements MatterForm {

    private static final String LINE_MANAGER = "lineManager";

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        MatterForm.super.check(facts, breach);
        if (lineManager == null || !facts.isSchool(school)) {
            return;
        }
        if (!facts.holds(Role.LINE_MANAGERS, lineManager, school)) {
            breach.accept(new WrongInput.Problem(
                    LINE_MANAGER,
                    "is not the user name of a line manager of this school: leave it empty to ask all of them"));
        } else if (facts.isSender(lineManager)) {
            breach.accept(new WrongInput.Problem(
                    LINE_MANAGER, "is you: name another line manager, or leave it empty to ask all of them"));
        } else if (Lists.split(subjectUsers).contains(lineManager)) {
            breach.accept(new WrongInput.Problem(
                    LINE_MANAGER, "is somebody who is named in it: leave it empty, or name another line manager"));
        }
    }

    @Override
    public Report toReport(@Nullable String userId) {
        return new Report(
                school,
                narrative,
                platform,
                link,
                subjectDescription,
                SubjectType.UNKNOWN,
                false,
                userId == null ? null : new Reporter(userId, null, null, null));
    }

    @Override
    public Map<String, @Nullable Object> firstCodes() {
        Map<String, @Nullable Object> codes = new HashMap<>();
        codes.put(LINE_MANAGER, lineManager);
        return codes;
    }
}
