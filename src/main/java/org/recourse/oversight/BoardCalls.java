package org.recourse.oversight;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The board for other programs: the same lists as the page's, a page at a time. */
@RestController
class BoardCalls {

    private static final int PAGE = 100;

    private final BoardRows rows;
    private final BoardWords words;

    BoardCalls(BoardRows rows, BoardWords words) {
        this.rows = rows;
        this.words = words;
    }

    /**
     * A page.
     *
     * @param next the address of the next page, null after the last
     */
    record BoardAnswer(List<CaseAnswer> cases, @Nullable String next) {}

    record CaseAnswer(
            String reference,
            String school,
            String state,
            boolean serious,
            @Nullable String category,
            String subjectType,
            @Nullable String conduct,
            @Nullable String ending,
            Instant openedAt,
            @Nullable Instant closedAt,
            String step,
            List<String> groups,
            String assignee,
            @Nullable Instant due,
            boolean late,
            String why) {}

    /** Parameters as in the address of the page. */
    @GetMapping("/api/board")
    BoardAnswer cases(@RequestParam Map<String, String> address, @AuthenticationPrincipal Person person) {
        NotForRole.unless(person, Role.CASE_MANAGERS);
        BoardRows.Page page = rows.page(BoardQuery.of(address), person, PAGE);
        return new BoardAnswer(
                page.rows().stream().map(this::answer).toList(),
                page.next() == null ? null : page.next().address("/api/board"));
    }

    private CaseAnswer answer(Standing standing) {
        return new CaseAnswer(
                standing.reference(),
                standing.school(),
                Objects.requireNonNull(BoardWords.codeOf(standing.state())),
                standing.serious(),
                BoardWords.codeOf(standing.category()),
                Objects.requireNonNull(BoardWords.codeOf(standing.subjectType())),
                BoardWords.codeOf(standing.conduct()),
                BoardWords.codeOf(standing.ending()),
                standing.openedAt(),
                standing.closedAt(),
                standing.step(),
                standing.waitsFor(),
                standing.assignee(),
                standing.due().equals(Standing.NEVER) ? null : standing.due(),
                standing.isLate(words.now()),
                words.why(standing));
    }
}
