package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a page asks of the database does not grow with the number of cases; times are measured by {@code BoardBench}. */
@RecourseTest
class BoardStatementsTest {

    private static final List<String> PAGES = List.of(
            "/board",
            "/board?sort=step&school=churchward",
            "/board?list=closed",
            "/board?late=yes&sort=age",
            "/api/board",
            "/board/cases.csv?school=northside",
            "/board/figures",
            "/board/failed");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    JdbcTemplate jdbc;

    @Test
    void aPageTakesAsManyStatementsWithSixtyCasesAsWithTen() {
        reportTen();
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        Map<String, Integer> few = statements(manager);
        for (int i = 0; i < 5; i++) {
            reportTen();
        }
        assertThat(statements(manager)).isEqualTo(few);
        assertThat(few.values()).allMatch(number -> number > 0 && number < 20);
    }

    private void reportTen() {
        for (int i = 0; i < 10; i++) {
            cases.report(Map.of("school", i % 2 == 0 ? "churchward" : "northside"));
        }
    }

    private Map<String, Integer> statements(Calls manager) {
        Map<String, Integer> all = new LinkedHashMap<>();
        for (String page : PAGES) {
            manager.get(page); // what is kept in memory for a while is there then, and fresh
            // What else runs adds to some of them.
            all.put(
                    page,
                    IntStream.range(0, 4)
                            .map(again -> statements(manager, page))
                            .min()
                            .orElseThrow());
        }
        return all;
    }

    private int statements(Calls manager, String page) {
        return TestDatabase.statements(
                jdbc, "%", () -> assertThat(manager.get(page).statusCode()).isEqualTo(200));
    }
}
