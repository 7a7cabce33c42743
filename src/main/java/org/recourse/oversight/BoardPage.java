package org.recourse.oversight;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseState;
import org.recourse.oversight.BoardQuery.Sort;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The board of all cases, for those who manage them. Cockpit shows it in a frame. */
@Controller
class BoardPage {

    static final int PAGE = 25;

    private static final Map<Sort, String> HEADINGS = new LinkedHashMap<>();

    static {
        HEADINGS.put(Sort.SEVERITY, "Severity");
        HEADINGS.put(Sort.SCHOOL, "School");
        HEADINGS.put(Sort.STEP, "Step");
        HEADINGS.put(Sort.AGE, "Age");
        HEADINGS.put(Sort.LATENESS, "Lateness");
        HEADINGS.put(Sort.ASSIGNEE, "Taken by");
        HEADINGS.put(Sort.CLOSED, "Closed");
    }

    private final BoardRows rows;
    private final BoardWords words;
    private final Steps steps;
    private final Schools schools;

    BoardPage(BoardRows rows, BoardWords words, Steps steps, Schools schools) {
        this.rows = rows;
        this.words = words;
        this.steps = steps;
        this.schools = schools;
    }

    /**
     * A row as it is read.
     *
     * @param details where to read more: of an open case the way it took, of a closed one what came of it
     * @param others the list of what the same person has taken, null where nobody took it
     */
    record Line(
            String reference,
            String details,
            boolean serious,
            String category,
            String school,
            String step,
            String why,
            String age,
            String reported,
            String lateness,
            boolean late,
            String assignee,
            @Nullable String others,
            String closed) {}

    /** A heading that sorts. */
    record Heading(String name, @Nullable String address, boolean sorted) {}

    /** A link to a list that is often asked for. */
    record Shortcut(String name, String address) {}

    @GetMapping("/board")
    String show(@RequestParam Map<String, String> address, @AuthenticationPrincipal Person person, Model model) {
        NotForRole.unless(person, Role.CASE_MANAGERS);
        BoardQuery query = BoardQuery.of(address);
        BoardRows.Page page = rows.page(query, person, PAGE);
        List<School> own = schoolsOf(person);
        model.addAttribute("query", query);
        model.addAttribute("address", query.after(List.of()).address());
        model.addAttribute("csv", query.after(List.of()).address("/board/cases.csv"));
        model.addAttribute(
                "lines", page.rows().stream().map(row -> line(row, query)).toList());
        model.addAttribute("next", page.next() == null ? null : page.next().address());
        model.addAttribute(
                "first", query.after().isEmpty() ? null : query.after(List.of()).address());
        model.addAttribute("headings", headings(query));
        model.addAttribute("schools", own);
        model.addAttribute(
                "states",
                Arrays.stream(CaseState.values())
                        .filter(state -> state != CaseState.CLOSED)
                        .toList());
        model.addAttribute("steps", steps.names());
        model.addAttribute("late", shortcuts(BoardQuery.open().lateOnly(), own));
        LocalDate thisMonth = words.today().withDayOfMonth(1);
        model.addAttribute(
                "closedLastMonth",
                shortcuts(BoardQuery.open().closedIn(thisMonth.minusMonths(1), thisMonth.minusDays(1)), own));
        return "board/cases";
    }

    /** What came of a case, or how it stands: dates and codes, no story. */
    @GetMapping("/board/cases/{reference}")
    String details(@PathVariable String reference, @AuthenticationPrincipal Person person, Model model) {
        NotForRole.unless(person, Role.CASE_MANAGERS);
        Standing standing =
                rows.find(reference, person).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("case", standing);
        model.addAttribute("line", line(standing, BoardQuery.open()));
        model.addAttribute("words", words);
        return "board/case";
    }

    private List<School> schoolsOf(Person person) {
        return schools.all().stream()
                .filter(school -> person.schools().contains(school.id()))
                .toList();
    }

    private static List<Shortcut> shortcuts(BoardQuery query, List<School> schools) {
        return Stream.concat(
                        Stream.of(new Shortcut("All schools", query.address())),
                        schools.stream()
                                .map(school -> new Shortcut(
                                        school.name(),
                                        query.withSchool(school.id()).address())))
                .toList();
    }

    private static Map<String, Heading> headings(BoardQuery query) {
        Map<String, Heading> headings = new LinkedHashMap<>();
        HEADINGS.forEach((sort, name) -> {
            if (sort.isOf(query.closed())) {
                boolean sorted = query.sort() == sort;
                headings.put(
                        sort.name(),
                        new Heading(
                                name,
                                query.search() != null
                                        ? null
                                        : query.withSort(sort).address(),
                                sorted));
            }
        });
        return headings;
    }

    private Line line(Standing standing, BoardQuery query) {
        String reference = standing.reference();
        return new Line(
                reference,
                standing.open() ? "/cases/" + reference + "/way" : "/board/cases/" + reference,
                standing.serious(),
                words.code(standing.category(), "Not assessed yet"),
                schools.find(standing.school()).map(School::name).orElse(standing.school()),
                standing.step(),
                words.why(standing),
                words.age(standing),
                words.day(standing.openedAt()),
                words.lateness(standing),
                standing.isLate(words.now()),
                standing.assignee(),
                standing.assignee().isEmpty()
                        ? null
                        : query.withAssignee(standing.assignee()).address(),
                words.day(standing.closedAt()));
    }
}
