package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.ExecuteJobsCmd;
import org.camunda.bpm.engine.impl.jobexecutor.ExecuteJobHelper;
import org.camunda.bpm.engine.impl.jobexecutor.JobFailureCollector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.TestDatabase;
import org.recourse.operation.PlainLines;
import org.recourse.operation.QuietStackTraces;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is logged at the levels that are delivered, also when something fails: enough to find it, and nobody's words. */
@RecourseTest
class QuietLogTest {

    /** What is logged, as the packaged application writes it: in tests, a library's settings give the console another form. */
    private static final class Log extends AppenderBase<ILoggingEvent> {

        private final PlainLines lines = new PlainLines();
        private final StringBuffer written = new StringBuffer();

        @Override
        protected void append(ILoggingEvent event) {
            written.append(lines.format(event));
        }

        String getAll() {
            return written.toString();
        }
    }

    private final Log output = new Log();
    private final ch.qos.logback.classic.Logger root =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private static final String MARK = "MARKQZ7";

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ProcessEngine engine;

    @Autowired
    ObjectMapper json;

    @Autowired
    Environment settings;

    @AfterEach
    void stopListening() {
        root.detachAppender(output);
    }

    @BeforeEach
    void listen() {
        assertThat(settings.getProperty("logging.structured.format.console")).isEqualTo(PlainLines.class.getName());
        assertThat(settings.getProperty("logging.structured.json.stacktrace.printer"))
                .isEqualTo(QuietStackTraces.class.getName());
        assertThat(settings.getProperty("logging.structured.json.exclude")).contains("error.message", "_error_message");
        output.setContext(root.getLoggerContext());
        output.start();
        root.addAppender(output);
        LoggerFactory.getLogger(getClass()).info("The log is captured.");
    }

    @Test
    void aWholeCaseNamesNobody() {
        String reference = cases.reportAs("staff", Map.of("school", "churchward", "narrative", MARK));
        for (String task : List.of(
                "make-initial-assessment",
                "prevent-further-damage",
                "investigate",
                "decide-course-of-action",
                "take-internal-action",
                "close-case")) {
            cases.runJobs(reference);
            cases.complete(reference, task);
        }
        cases.runJobs(reference);
        assertQuiet("central2", "itservices", "staff.northside", "@recourse.example");
    }

    @Test
    void aRequestThatFailsIsFoundByItsNumber() throws IOException {
        String reference = cases.report();
        String state = broken(reference);
        try {
            HttpResponse<byte[]> answer = Calls.as("central", port).get("/api/cases/" + reference);

            assertThat(answer.statusCode()).isEqualTo(500);
            String number = answer.headers().firstValue("X-Request-Id").orElseThrow();
            assertThat(json.readTree(answer.body()).path("request").asText()).isEqualTo(number);
            assertThat(output.getAll())
                    .contains("[" + number + "]")
                    .contains("A request failed: GET /api/cases/{reference}")
                    .contains("IllegalArgumentException\n\tat ")
                    .doesNotContain(reference);
            String page = Calls.textOf(Calls.as("central", port)
                    .send("GET", "/cases/" + reference, new byte[0], Map.of("Accept", "text/html")));
            assertThat(page).contains("quote").doesNotContain(MARK).doesNotContain(reference);
            assertQuiet();
        } finally {
            state(reference, state);
        }
    }

    @Test
    void aJobThatFailsSaysWhereAndQuotesNothing() {
        String reference = cases.report();
        String job = cases.mailJobs(reference).get(0).getId();
        String state = broken(reference);
        try {
            ProcessEngineConfigurationImpl inside =
                    (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
            JobFailureCollector failure = new JobFailureCollector(job);
            Throwable thrown = catchThrowable(() -> ExecuteJobHelper.executeJob(
                    job, inside.getCommandExecutorTxRequired(), failure, new ExecuteJobsCmd(job, failure), inside));

            assertThat(thrown).hasStackTraceContaining(MARK);
            ExecuteJobHelper.LOGGING_HANDLER.exceptionWhileExecutingJob(job, thrown); // as the engine's threads do
            assertThat(output.getAll())
                    .contains("Exception while executing job " + job)
                    .contains("\tat org.recourse.");
            assertQuiet();
        } finally {
            state(reference, state);
        }
        cases.runJobs(reference);
    }

    @Test
    void whatTheDatabaseRefusesIsNotRepeated() throws IOException {
        Calls admin = Calls.as("admin", port);
        Map<String, Object> profile =
                Map.of("id", MARK, "firstName", MARK.repeat(60), "lastName", MARK, "email", MARK + "@home.example");
        HttpResponse<byte[]> tooLong = admin.postJson(
                "/engine-rest/user/create",
                json.writeValueAsString(
                        Map.of("profile", profile, "credentials", Map.of("password", "Not-the-demo-1"))));
        assertThat(tooLong.statusCode()).isGreaterThanOrEqualTo(400);

        Throwable twice = catchThrowable(() -> {
            for (int i = 0; i < 2; i++) {
                jdbc.sql("insert into recourse.notice_sent (occasion, recipient_hash, notice, sent_at)"
                                + " values (?, ?, ?, now())")
                        .params(MARK, MARK, MARK)
                        .update();
            }
        });
        if (!TestDatabase.isPostgresql()) { // which is told not to quote it
            assertThat(twice).hasStackTraceContaining(MARK);
        }
        LoggerFactory.getLogger(getClass()).warn("As the database refused it", twice);
        assertThat(output.getAll()).contains("SQLState 23505");
        assertQuiet();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/reports",
                "/api/report/messages",
                "/engine-rest/task",
                "/engine-rest/message",
                "/api/cases/SM-2026-000001/notes",
                "/api/cases/MARKQZ7/notes",
                "/MARKQZ7"
            })
    void whatComesInGarbledIsNotRepeated(String path) {
        for (String body : List.of("{\"narrative\": MARKQZ7", "MARKQZ7", "{\"MARKQZ7\": {\"MARKQZ7\": 1}}")) {
            assertThat(Calls.as("central", port).postJson(path, body).statusCode())
                    .isLessThan(500);
        }
        Calls.as("central", port).send("POST", path, body(), Map.of("Content-Type", "text/plain"));
        Calls.as("central", port)
                .send("POST", path, body(), Map.of("Content-Type", "multipart/form-data; boundary=MARKQZ7"));
        Calls.asNobody(port).send("GET", path + "?q=MARKQZ7", new byte[0], Map.of("X-Receipt", MARK));
        assertQuiet();
    }

    @Test
    void whoTriesToSignInIsNotNamed() {
        for (int i = 0; i < 4; i++) {
            Calls.as(MARK, port).get("/engine-rest/task");
        }
        engine.getIdentityService().checkPassword("northside.nobody", MARK);
        engine.getIdentityService().checkPassword("staff.northside", MARK);
        engine.getIdentityService().checkPassword("staff.northside", MARK);
        assertQuiet("staff.northside");
    }

    private static byte[] body() {
        return ("--" + MARK + "\r\n" + MARK).getBytes(StandardCharsets.UTF_8);
    }

    /** A state that no case can have stands for whatever an exception may quote. */
    private String broken(String reference) {
        String state = jdbc.sql("select state from recourse.case_file where reference = ?")
                .param(reference)
                .query(String.class)
                .single();
        state(reference, MARK);
        return state;
    }

    private void state(String reference, String state) {
        jdbc.sql("update recourse.case_file set state = ? where reference = ?")
                .params(state, reference)
                .update();
    }

    private void assertQuiet(String... more) {
        assertThat(output.getAll())
                .contains("The log is captured.")
                .doesNotContain(MARK)
                .doesNotContain(more.length == 0 ? new String[] {MARK} : more);
    }
}
