package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The lists of the board: what is asked for, in its order, all of it once, and nothing of what one must not know. */
@RecourseTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoardTest {

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    TaskService tasks;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ObjectMapper json;

    @Autowired
    PlatformTransactionManager transactions;

    private String northside;
    private String late;
    private String taken;
    private String closed;

    @BeforeAll
    void cases() {
        for (int i = 0; i < 110; i++) {
            cases.report(Map.of("school", i % 3 == 0 ? "northside" : "churchward"));
        }
        northside = cases.report(Map.of("school", "northside"));
        late = cases.caseAt("decide-course-of-action");
        cases.complete(late, "prevent-further-damage");
        cases.raise(late);
        cases.complete(late, "acknowledge-serious-incident");
        change(late, "due", Instant.now().minus(2, ChronoUnit.DAYS));
        taken = cases.caseAt("investigate");
        cases.complete(taken, "prevent-further-damage");
        cases.as("central2", () -> tasks.claim(cases.task(taken, "investigate").getId(), "central2"));
        closed = cases.caseAt("close-case");
        cases.complete(closed, "close-case");
    }

    @Test
    void saysWhyACaseWaitsAndWhatCameOfIt() {
        assertThat(page("/board?search=" + late))
                .contains("Decide the course of action waits for IT Services or Senior management team since ")
                .contains("2 days late; nobody has taken it.")
                .contains("Serious")
                .contains("href=\"/cases/" + late + "/way\"");
        assertThat(page("/board?search=" + taken)).contains("central2 has taken it.");
        assertThat(page("/board?search=" + closed))
                .contains("It did not look like a breach of the policy. Closed on the day it was reported.")
                .contains("href=\"/board/cases/" + closed + "\"");
        assertThat(page("/board/cases/" + closed)).contains("What came of it", closed, "Completed");
    }

    @Test
    void isFoundByTheNumberAlone() {
        assertThat(references("search=" + Integer.parseInt(late.substring(8)))).containsExactly(late);
        assertThat(references("search=" + late.toLowerCase(java.util.Locale.ROOT)))
                .containsExactly(late);
        assertThat(references("search=SM-1999-000001")).isEmpty();
        assertThat(references("search=%27+or+1%3D1--")).isEmpty();
    }

    @Test
    void filters() {
        assertThat(references("school=northside")).contains(northside).doesNotContain(late, taken);
        assertThat(references("late=yes")).contains(late).doesNotContain(taken);
        assertThat(references("severity=serious")).contains(late).doesNotContain(taken);
        assertThat(references("severity=other")).contains(taken).doesNotContain(late);
        assertThat(references("assignee=central2")).contains(taken).doesNotContain(late);
        assertThat(references("assignee=-")).contains(late).doesNotContain(taken);
        assertThat(references("state=deciding")).contains(late).doesNotContain(taken);
        assertThat(references("step=investigate")).contains(taken).doesNotContain(late);
        assertThat(references("list=closed")).contains(closed).doesNotContain(late, taken);
        assertThat(references("from=2100-01-01")).isEmpty();
        assertThat(references("to=2000-01-01")).isEmpty();
        assertThat(references("from=2000-01-01&to=2100-01-01&sort=age")).contains(late, taken);
        assertThat(references("school=churchward&late=yes&severity=serious&sort=age&step=decide-course-of-action"))
                .contains(late);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lateness", "age", "school", "severity", "step", "assignee"})
    void eachOrderListsEveryOpenCaseOnce(String sort) {
        Set<String> open = there(true);
        for (String filter : List.of("", "&school=churchward", "&school=northside")) {
            List<String> listed = references("sort=" + sort + filter);
            assertThat(listed).doesNotHaveDuplicates();
            Set<String> expected = new HashSet<>(open);
            if (!filter.isEmpty()) {
                expected.removeIf(reference -> !cases.file(reference).school().equals(filter.substring(8)));
            }
            assertThat(listed).as(sort + filter).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lateness, due",
        "age, openedAt",
        "school, school",
        "assignee, assignee",
    })
    void isSorted(String sort, String field) {
        List<JsonNode> all = all("sort=" + sort);
        assertThat(all)
                .extracting(found -> found.get(field).asText())
                .filteredOn(value -> !value.equals("null"))
                // With the Z of a moment at the end, a whole second would come after its parts.
                .map(value -> value.replaceFirst("(?<=[0-9])Z$", ""))
                .isSortedAccordingTo(Comparator.naturalOrder());
        List<JsonNode> serious = all("sort=severity");
        assertThat(serious)
                .extracting(found -> found.get("serious").asBoolean())
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "lateness", "age", "school", "severity"})
    void closedCasesHaveTheirOwnOrders(String sort) {
        List<String> listed = references("list=closed&sort=" + sort);
        assertThat(listed).doesNotHaveDuplicates().contains(closed);
        assertThat(listed).containsExactlyInAnyOrderElementsOf(there(false));
    }

    /** The cases there are for the manager, whom other tests may have named in some. */
    private Set<String> there(boolean open) {
        Set<String> references =
                new HashSet<>(jdbc.sql("select reference from recourse.case_standing where is_open = ?")
                        .param(open)
                        .query(String.class)
                        .list());
        references.removeAll(caseFiles.keptFrom("manager"));
        return references;
    }

    @Test
    void whoIsNamedInACaseFindsNothingOfIt() {
        String reference = cases.report();
        String finished = cases.caseAt("close-case");
        cases.complete(finished, "close-case");
        assertThat(references("search=" + reference)).containsExactly(reference);
        for (String named : List.of(reference, finished)) {
            new TransactionTemplate(transactions)
                    .executeWithoutResult(status -> caseFiles.nameSubjects(caseFiles.open(named), Set.of("manager")));
        }
        try {
            assertThat(references("search=" + reference)).isEmpty();
            assertThat(references("")).doesNotContain(reference);
            assertThat(references("list=closed")).doesNotContain(finished);
            HttpResponse<byte[]> details = manager().get("/board/cases/" + finished);
            assertThat(details.statusCode()).isEqualTo(404);
            assertThat(Calls.textOf(details).replace(finished, ""))
                    .isEqualTo(Calls.textOf(manager().get("/board/cases/SM-1999-000001"))
                            .replace("SM-1999-000001", ""));
        } finally {
            jdbc.sql("delete from recourse.case_subject where reference in (?, ?)")
                    .params(reference, finished)
                    .update();
        }
    }

    @Test
    void onlyManagersSeeTheBoardAndOnlyTheirSchools() {
        for (String other : List.of("central", "smt", "hr", "analyst", "admin", "staff")) {
            for (String path : List.of("/board", "/board/cases/" + closed, "/api/board")) {
                assertThat(Calls.as(other, port).get(path).statusCode())
                        .as(other + path)
                        .isEqualTo(403);
            }
        }
        HttpResponse<byte[]> nobody = Calls.asNobody(port).get("/board");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(Calls.textOf(nobody)).contains("Sign in first");
        BoardRows.Page page = rowsOf("churchward");
        assertThat(page.rows()).isNotEmpty().allMatch(row -> row.school().equals("churchward"));
    }

    @Autowired
    BoardRows rows;

    private BoardRows.Page rowsOf(String school) {
        return rows.page(
                BoardQuery.open(),
                new org.recourse.trust.Person("someone", Set.of("case-managers"), Set.of(school)),
                500);
    }

    @Test
    void whatTheAddressSaysWrongIsLeftOut() {
        for (String wrong : List.of(
                "sort=x&after=!!", "after=AAAA", "from=2026-99-99", "late=perhaps", "state=closed", "list=both")) {
            assertThat(manager().get("/board?" + wrong).statusCode()).as(wrong).isEqualTo(200);
        }
        assertThat(page("/board?search=%3Cscript%3E&assignee=%22%3E%3Cb%3E&school=%3Ci%3E"))
                .doesNotContain("<script>", "<b>", "<i>");
    }

    private Calls manager() {
        return Calls.as("manager", port);
    }

    private String page(String path) {
        HttpResponse<byte[]> answer = manager().get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Calls.textOf(answer);
    }

    private List<String> references(String query) {
        return all(query).stream().map(found -> found.get("reference").asText()).toList();
    }

    private List<JsonNode> all(String query) {
        List<JsonNode> all = new ArrayList<>();
        String next = "/api/board?" + query;
        while (!next.equals("null")) {
            JsonNode answer;
            try {
                answer = json.readTree(manager().get(next).body());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            answer.get("cases").forEach(all::add);
            next = answer.get("next").asText();
        }
        return all;
    }

    private void change(String reference, String column, Instant value) {
        jdbc.sql("update recourse.case_standing set " + column + " = ? where reference = ?")
                .params(java.sql.Timestamp.from(value), reference)
                .update();
    }
}
