package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.Codes;
import org.recourse.casefile.Report;
import org.recourse.casefile.Report.Reporter;
import org.recourse.casefile.SubjectType;
import org.recourse.notice.Recipient;

/** The start form {@code report-incident}: anyone may report (S5-4). */
record IncidentReport(
        @NotNull(message = REQUIRED) String school,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String narrative,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String platform,

        @Nullable @Size(max = 2000, message = "is too long: at most 2000 characters")
        String link,

        @Nullable @Size(max = TEXT, message = TEXT_TOO_LONG) String subjectDescription,
        @Nullable @OneOf(SubjectType.class) String subjectType,
        @Nullable Boolean immediateRisk,

        @Ids @Nullable @Size(max = 2000, message = "is too long: at most 2000 characters")
        String subjectUsers,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String reporterName,

        @Nullable @Size(max = 254, message = "is too long: at most 254 characters")
        String reporterEmail,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String reporterRole)
        implements TaskForm {

    /** The field in which staff who are named are given by their user names, by somebody who is signed in. */
    static final String SUBJECTS = "subjectUsers";

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        facts.checkUsers(SUBJECTS, subjectUsers, breach);
        if (!facts.isSchool(school)) {
            breach.accept(new WrongInput.Problem("school", "is not a school of this trust"));
        }
        if (reporterEmail != null
                && Mailing.recipient(Recipient.REPORTER, reporterEmail).isEmpty()) {
            breach.accept(
                    new WrongInput.Problem("reporterEmail", "must be an e-mail address, such as name@example.org"));
        }
    }

    private String subjectTypeOrUnknown() {
        return subjectType == null ? Codes.of(SubjectType.UNKNOWN) : subjectType;
    }

    private boolean hasImmediateRisk() {
        return Boolean.TRUE.equals(immediateRisk);
    }

    /** What happened, without who reported it: more people read the chronology than need to know the reporter. */
    String story() {
        return new IncidentReport(
                        school,
                        narrative,
                        platform,
                        link,
                        subjectDescription,
                        subjectType,
                        immediateRisk,
                        subjectUsers,
                        null,
                        null,
                        null)
                .inWords();
    }

    /** What a file tells, as if somebody had reported it with this form. */
    static IncidentReport of(CaseFile file) {
        return new IncidentReport(
                file.school(),
                file.narrative(),
                file.platform().orElse(null),
                file.link().orElse(null),
                file.subjectDescription().orElse(null),
                Codes.of(file.subjectType()),
                file.hasImmediateRisk(),
                file.subjectUsers().isEmpty() ? null : String.join(", ", new TreeSet<>(file.subjectUsers())),
                null,
                null,
                null);
    }

    Report toReport(@Nullable String userId) {
        boolean anonymous = userId == null && reporterName == null && reporterEmail == null && reporterRole == null;
        return new Report(
                school,
                narrative,
                platform,
                link,
                subjectDescription,
                Codes.find(SubjectType.class, subjectTypeOrUnknown()).orElseThrow(),
                hasImmediateRisk(),
                anonymous ? null : new Reporter(userId, reporterName, reporterEmail, reporterRole));
    }
}
