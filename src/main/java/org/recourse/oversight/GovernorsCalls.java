package org.recourse.oversight;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.YearMonth;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The governors' report, to be handed out by those who manage cases. */
@RestController
class GovernorsCalls {

    private final GovernorsReport report;
    private final BoardRows rows;
    private final BoardWords words;
    private final Schools schools;

    GovernorsCalls(GovernorsReport report, BoardRows rows, BoardWords words, Schools schools) {
        this.report = report;
        this.rows = rows;
        this.words = words;
        this.schools = schools;
    }

    /**
     * The report on a term: {@code term} is a month in it, this one where it is missing; {@code school} is one of the
     * person's. That on the whole trust is for those who manage the cases of all its schools.
     */
    @GetMapping("/board/governors.pdf")
    void pdf(
            @RequestParam Map<String, String> address,
            @AuthenticationPrincipal Person person,
            HttpServletResponse response)
            throws IOException {
        NotForRole.unless(person, Role.CASE_MANAGERS);
        String id = address.getOrDefault("school", "");
        School school = schools.find(id).orElse(null);
        if (!mayReport(person, id, school)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        String month = address.getOrDefault("term", "");
        Period term = Period.of(
                Map.of("term", month.isEmpty() ? YearMonth.from(words.today()).toString() : month),
                YearMonth.from(words.today()));
        byte[] pdf = report.pdf(term, school, rows.keptFrom(person));
        Downloads.start(
                "governors-" + (school == null ? "trust" : school.id()) + "-" + term.first() + ".pdf",
                "application/pdf",
                response);
        response.setContentLength(pdf.length);
        response.getOutputStream().write(pdf);
    }

    private boolean mayReport(Person person, String asked, @Nullable School school) {
        if (asked.isEmpty()) {
            return schools.all().stream().map(School::id).allMatch(person.schools()::contains);
        }
        return school != null && person.schools().contains(school.id());
    }
}
