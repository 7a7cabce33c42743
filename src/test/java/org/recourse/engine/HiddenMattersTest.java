package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Whoever is named in a matter that is no incident never meets it either, and only those who may start one. */
@RecourseTest
class HiddenMattersTest {

    private static final List<String> CALLS = List.of(
            "/engine-rest/task",
            "/engine-rest/task/count",
            "/engine-rest/task?processInstanceBusinessKey={case}",
            "/engine-rest/process-instance",
            "/engine-rest/process-instance/count",
            "/engine-rest/execution/count",
            "/engine-rest/job/count",
            "/engine-rest/variable-instance/count",
            "/engine-rest/history/process-instance/count",
            "/engine-rest/history/activity-instance/count",
            "/engine-rest/history/task/count",
            "/engine-rest/process-definition/statistics",
            "/api/board",
            "/cases/{case}",
            "/cases/{case}/way",
            "/api/cases/{case}",
            "/api/cases/{case}/documents",
            "/api/cases/{case}/record.pdf");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    private Rest rest;

    @BeforeEach
    void connect() {
        rest = new Rest(port);
    }

    @ParameterizedTest
    @CsvSource({
        "line-manager-report, linemanager",
        "line-manager-report, manager",
        "content-response, marketing",
        "content-response, central2",
        "excessive-use, hr",
        "excessive-use, admin",
        "excessive-use, manager"
    })
    void whoIsNamedIsAnsweredAsIfThereWereNone(String process, String named) {
        Map<String, String> before = answers(named, "XX-2026-000000");
        String reference = cases.start(process, Map.of("subjectUsers", named));
        assertThat(answers(named, reference)).isEqualTo(before);
        cases.runJobs(reference);
        assertThat(rest.get("central", "/api/cases/" + reference).status()).isEqualTo(200);
    }

    @Test
    void whoHasNoTaskInItIsAnsweredAsForACaseThatIsNone() {
        String reference = cases.start("line-manager-report");
        for (String user : List.of("smt", "itservices", "hr", "marketing", "principal", "staff.northside")) {
            Rest.Answer none = rest.get(user, "/api/cases/LM-2000-000001");
            Rest.Answer answer = rest.get(user, "/api/cases/" + reference);
            assertThat(answer.status()).as(user).isEqualTo(404);
            assertThat(answer.body().replace(reference, "LM-2000-000001")).isEqualTo(none.body());
            assertThat(rest.get(user, "/engine-rest/task?processInstanceBusinessKey=" + reference)
                            .body())
                    .as(user)
                    .isEqualTo("[]");
        }
        assertThat(rest.file("linemanager", reference).path("kind").asText()).isEqualTo("line-manager-report");
        assertThat(rest.get("manager", "/cases/" + reference + "/way").status())
                .as("case managers watch")
                .isEqualTo(200);
    }

    /** The board and what is counted from it are about incidents. */
    @Test
    void theBoardKnowsIncidentsAlone() {
        String matter = cases.start("content-response");
        String incident = cases.report();
        assertThat(rest.get("manager", "/api/board?search=" + incident).body()).contains(incident);
        assertThat(rest.get("manager", "/api/board?search=" + matter).body()).doesNotContain(matter);
        assertThat(rest.get("manager", "/api/board").body()).doesNotContain(matter);
    }

    @ParameterizedTest
    @CsvSource({
        "line-manager-report, staff, 200",
        "line-manager-report, marketing, 200",
        "line-manager-report, analyst, 403",
        "content-response, staff, 200",
        "content-response, manager, 403",
        "excessive-use, linemanager, 200",
        "excessive-use, smt, 200",
        "excessive-use, hr, 200",
        "excessive-use, staff, 403",
        "excessive-use, itservices, 403",
        "excessive-use, marketing, 403"
    })
    void eachIsStartedByThoseWhoMay(String process, String user, int status) {
        Map<String, Object> fields =
                Map.of("school", "churchward", "narrative", "What happened.", "subjectUsers", "staff.northside");
        assertThat(rest.post(
                                user,
                                "/engine-rest/process-definition/key/" + process + "/submit-form",
                                Rest.variables(fields))
                        .status())
                .isEqualTo(status);
    }

    private Map<String, String> answers(String user, String reference) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String call : CALLS) {
            Rest.Answer answer = rest.get(user, call.replace("{case}", reference));
            answers.put(call, answer.status() + " " + answer.body().replace(reference, "…"));
        }
        return answers;
    }
}
