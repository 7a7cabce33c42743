package org.recourse.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What Prometheus is told. All tests share the database, so each looks at what it changes itself. */
@RecourseTest
class GaugesTest {

    private static final String PATH = "/actuator/prometheus";

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    ManagementService jobs;

    @Autowired
    TaskService tasks;

    @Autowired
    JdbcClient jdbc;

    @Test
    void areForAdministratorsAndForWhoHasTheToken() {
        assertThat(Calls.as("admin", port).get(PATH).statusCode()).isEqualTo(200);
        assertThat(withToken("a-token-of-the-tests").length).isPositive();
        assertThat(status("a-token-of-the-test")).isEqualTo(401);
        assertThat(status("")).isEqualTo(401);
        assertThat(Calls.asNobody(port).get(PATH).statusCode()).isEqualTo(401);
    }

    @Test
    void theTokenOpensNothingElse() {
        Map<String, String> token = Map.of("Authorization", "Bearer a-token-of-the-tests");
        for (String path : List.of("/engine-rest/task", "/api/board", "/api/chronology/verified", "/board")) {
            assertThat(Calls.asNobody(port)
                            .send("GET", path, new byte[0], token)
                            .statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        assertThat(Calls.textOf(Calls.asNobody(port).send("GET", "/actuator/health", new byte[0], token)))
                .doesNotContain("components");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "central", "analyst", "staff"})
    void areForNobodyElse(String user) {
        assertThat(Calls.as(user, port).get(PATH).statusCode()).isEqualTo(403);
    }

    @Test
    void followACaseAndItsMails() {
        Map<String, Double> before = figures();
        String reference = cases.report();
        Map<String, Double> reported = figures();
        assertThat(change(before, reported, "recourse_cases_open{state=\"received\"}"))
                .isEqualTo(1);
        assertThat(change(before, reported, "recourse_cases_kept")).isEqualTo(1);
        assertThat(change(before, reported, "recourse_tasks_open")).isEqualTo(2);
        assertThat(change(before, reported, "recourse_mails_waiting")).isEqualTo(1);
        assertThat(change(before, reported, "recourse_jobs_due")).isGreaterThanOrEqualTo(1);

        cases.complete(reference, "make-initial-assessment");
        assertThat(change(before, figures(), "recourse_cases_open{state=\"investigating\"}"))
                .isEqualTo(1);
        assertThat(change(before, figures(), "recourse_cases_open{state=\"received\"}"))
                .isZero();

        Job mail = cases.mailJobs(reference).get(0);
        jobs.setJobRetries(mail.getId(), 0);
        Map<String, Double> failed = figures();
        assertThat(change(reported, failed, "recourse_mails_given_up")).isEqualTo(1);
        assertThat(change(reported, failed, "recourse_jobs_failed")).isEqualTo(1);

        jobs.setJobRetries(mail.getId(), 1);
        cases.runJobs(reference);
        for (String task : List.of(
                "investigate",
                "decide-course-of-action",
                "take-internal-action",
                "prevent-further-damage",
                "close-case")) {
            cases.complete(reference, task);
        }
        cases.runJobs(reference);
        Map<String, Double> after = figures();
        for (String name : List.of("jobs_failed", "mails_given_up", "mails_waiting")) {
            assertThat(change(before, after, "recourse_" + name)).as(name).isZero();
        }
        assertThat(before.keySet().stream()
                        .filter(name -> name.startsWith("recourse_cases_open"))
                        .mapToDouble(name -> change(before, after, name))
                        .sum())
                .isZero();
    }

    @Test
    void tellWhatIsLateAndWhatNobodyMayDo() {
        String reference = cases.report();
        Map<String, Double> before = figures();
        Task task = cases.task(reference, "make-initial-assessment");
        tasks.addCandidateGroup(task.getId(), "nobody-is-in-it");
        assertThat(change(before, figures(), "recourse_tasks_for_nobody")).isZero();
        tasks.deleteCandidateGroup(task.getId(), "central-services");
        assertThat(change(before, figures(), "recourse_tasks_for_nobody")).isEqualTo(1);
        jdbc.sql("update recourse.case_standing set due = ? where reference = ?")
                .params(Timestamp.from(Instant.now().minusSeconds(60)), reference)
                .update();
        assertThat(change(before, figures(), "recourse_cases_late")).isEqualTo(1);
        tasks.addCandidateGroup(task.getId(), "central-services");
        assertThat(change(before, figures(), "recourse_tasks_for_nobody")).isZero();
    }

    @Test
    void countPasswordsThatAreWrongAtEveryDoor() {
        Calls.as("nobody-of-this-name", port).get("/engine-rest/task");
        String counter = "recourse_sign_in_refused_total{by=\"password\"}";
        Map<String, Double> before = figures();
        Calls.as("nobody-of-this-name", port).get("/engine-rest/task");
        Calls.as("nobody-of-this-name", port).get("/api/board");
        assertThat(change(before, figures(), counter)).isEqualTo(2);
    }

    @Test
    void nameNobodyNoCaseAndNoSchool() {
        String reference = cases.report();
        Calls.as("central", port).get("/api/cases/" + reference);
        Calls.as("central", port).get("/cases/" + reference);
        Calls.as("central", port).get("/engine-rest/task?processInstanceBusinessKey=" + reference);
        Calls.asNobody(port).get("/" + reference + "/itservices");

        String told = new String(withToken("a-token-of-the-tests"), StandardCharsets.UTF_8);

        assertThat(told).contains("recourse_cases_open", "http_server_requests", "hikaricp_connections", "jvm_memory");
        assertThat(told)
                .doesNotContain("SM-2", "churchward", "northside", "itservices", "\"central\"", "recourse.example");
    }

    private static double change(Map<String, Double> before, Map<String, Double> after, String figure) {
        return after.getOrDefault(figure, Double.NaN) - before.getOrDefault(figure, Double.NaN);
    }

    private Map<String, Double> figures() {
        return Arrays.stream(new String(withToken("a-token-of-the-tests"), StandardCharsets.UTF_8).split("\n"))
                .filter(line -> line.startsWith("recourse_"))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(
                        line -> line[0], line -> Double.valueOf(line[1]), (first, second) -> second, TreeMap::new));
    }

    private byte[] withToken(String token) {
        return Calls.asNobody(port)
                .send("GET", PATH, new byte[0], Map.of("Authorization", "Bearer " + token))
                .body();
    }

    private int status(String token) {
        return Calls.asNobody(port)
                .send("GET", PATH, new byte[0], Map.of("Authorization", "Bearer " + token))
                .statusCode();
    }
}
