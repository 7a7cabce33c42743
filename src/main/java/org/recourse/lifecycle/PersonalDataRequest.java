package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.Report;
import org.recourse.casefile.Report.Reporter;
import org.recourse.casefile.SubjectType;

/**
 * The start form {@code request-personal-data}: who asks for the data that is held about them, and what they ask (UK GDPR
 * Articles 15 and 17). Who asks is kept as the reporter of the matter, and is kept from it.
 */
public record PersonalDataRequest(
        @NotNull(message = REQUIRED) String school,

        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG)
        String person,

        @Nullable @Size(max = SHORT, message = SHORT_TOO_LONG)
        String personUser,

        @Nullable @Size(max = 2000, message = "is too long: at most 2000 characters")
        String otherNames,

        @NotNull(message = REQUIRED) String receivedOn,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String narrative)
        implements MatterForm {

    /** How the chronology says that the answer takes longer. */
    public static final String MORE_TIME = "Two more months to answer";

    static final String COUNTED_FROM = "countedFrom";
    static final String ANSWER_BY = "answerBy";

    /** A request that is older than the longest time there is to answer it was recorded wrongly. */
    private static final int LONGEST_AGO_IN_DAYS = 92;

    private static final ZoneId ZONE = ZoneId.of("Europe/London");

    @Override
    public @Nullable String subjectUsers() {
        return personUser;
    }

    @Override
    public void check(TrustFacts facts, Consumer<WrongInput.Problem> breach) {
        if (!facts.isSchool(school)) {
            breach.accept(new WrongInput.Problem("school", "is not a school of this trust"));
        }
        if (personUser != null && !facts.isUser(personUser)) {
            breach.accept(new WrongInput.Problem("personUser", "is not a user name of this trust"));
        }
        if (personUser != null && facts.isSender(personUser)) {
            breach.accept(new WrongInput.Problem(
                    "personUser", "is you: ask a colleague to record your request, whom it does not concern"));
        }
        try {
            long ago = ChronoUnit.DAYS.between(LocalDate.parse(receivedOn), LocalDate.now(ZONE));
            if (ago < 0 || ago > LONGEST_AGO_IN_DAYS) {
                breach.accept(new WrongInput.Problem("receivedOn", "must be a day of the last three months"));
            }
        } catch (DateTimeException e) {
            breach.accept(new WrongInput.Problem("receivedOn", "must be a day, such as 2026-11-28"));
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
                SubjectType.UNKNOWN,
                false,
                new Reporter(personUser, person, null, otherNames));
    }

    @Override
    public Map<String, @Nullable Object> firstCodes() {
        LocalDate received = LocalDate.parse(receivedOn);
        return Map.of(COUNTED_FROM, atEndOf(received), ANSWER_BY, atEndOf(received.plusMonths(1)));
    }

    /** One calendar month, counted as the date of the next month; where there is none, the last of that month (Article 12(3)). */
    static Map<String, Object> extended(Date countedFrom) {
        LocalDate from = LocalDate.ofInstant(countedFrom.toInstant(), ZONE);
        return Map.of(COUNTED_FROM, atEndOf(from.plusMonths(2)), ANSWER_BY, atEndOf(from.plusMonths(3)));
    }

    private static Date atEndOf(LocalDate day) {
        return Date.from(day.atTime(17, 0).atZone(ZONE).toInstant());
    }

    /** Under which names and addresses the person of a request may stand in cases. */
    public static List<String> namesIn(CaseFile request) {
        return Stream.concat(
                        request.reporterName().stream(),
                        request.reporterRole().stream().flatMap(names -> Stream.of(names.split("[,;\\n]"))))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
