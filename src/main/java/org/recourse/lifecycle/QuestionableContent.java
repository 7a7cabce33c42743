package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Report;
import org.recourse.casefile.Report.Reporter;
import org.recourse.casefile.SubjectType;

/** The start form {@code report-questionable-content}: what the institution received (S5-9). */
record QuestionableContent(
        @NotNull(message = REQUIRED) String school,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String narrative,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String platform,

        @Nullable @Size(max = 2000, message = "is too long: at most 2000 characters")
        String link,

        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String subjectDescription,

        @Ids @Nullable @Size(max = 2000, message = "is too long: at most 2000 characters")
        String subjectUsers)
        implements MatterForm {

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
}
