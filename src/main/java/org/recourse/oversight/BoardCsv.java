package org.recourse.oversight;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.recourse.trust.WorkingTime;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A list of the board as a table for a spreadsheet (RFC 4180, UTF-8): references, codes and dates, and nothing that names
 * a person. Rows leave as they are read, so that a long list needs no memory.
 */
@RestController
class BoardCsv {

    private static final int AT_ONCE = 500;
    private static final String END = "\r\n";

    private static final String HEADINGS = "Reference,School,State,Serious,Category,Concerns,Conduct,Ending,Reported,"
            + "First looked at,First look due,Decided,Decision due,Closed,Close due,Step,Waits for,Waiting since,Step due,"
            + "Open tasks";

    private final BoardRows rows;
    private final Schools schools;
    private final DateTimeFormatter times;

    BoardCsv(BoardRows rows, Schools schools, WorkingTime workingTime) {
        this.rows = rows;
        this.schools = schools;
        ZoneId zone = workingTime.zone();
        this.times = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(zone);
    }

    /** Parameters as in the address of the page; all rows of the list, not only the page's. */
    @GetMapping("/board/cases.csv")
    void csv(
            @RequestParam Map<String, String> address,
            @AuthenticationPrincipal Person person,
            HttpServletResponse response)
            throws IOException {
        NotForRole.unless(person, Role.CASE_MANAGERS);
        BoardQuery query = BoardQuery.of(address);
        BoardRows.Page page = rows.page(query, person, AT_ONCE);
        Downloads.start(query.closed() ? "closed-cases.csv" : "open-cases.csv", "text/csv; charset=utf-8", response);
        Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
        out.write(HEADINGS + END);
        while (true) {
            for (Standing row : page.rows()) {
                out.write(line(row));
            }
            out.flush();
            if (page.next() == null) {
                return;
            }
            page = rows.page(page.next(), person, AT_ONCE);
        }
    }

    private String line(Standing row) {
        return Stream.of(
                                row.reference(),
                                schools.find(row.school()).map(School::name).orElse(row.school()),
                                BoardWords.codeOf(row.state()),
                                row.serious() ? "yes" : "no",
                                BoardWords.codeOf(row.category()),
                                BoardWords.codeOf(row.subjectType()),
                                BoardWords.codeOf(row.conduct()),
                                BoardWords.codeOf(row.ending()),
                                time(row.openedAt()),
                                time(row.firstLookAt()),
                                time(row.firstLookDue()),
                                time(row.decidedAt()),
                                time(row.decidedDue()),
                                time(row.closedAt()),
                                time(row.closedDue()),
                                row.step(),
                                row.waitsFor().isEmpty() ? "" : BoardWords.groups(row.waitsFor()),
                                time(row.waitingSince()),
                                row.due().equals(Standing.NEVER) ? "" : time(row.due()),
                                String.valueOf(row.openTasks()))
                        .map(Csv::field)
                        .collect(Collectors.joining(","))
                + END;
    }

    private String time(@Nullable Instant instant) {
        return instant == null ? "" : times.format(instant);
    }
}
