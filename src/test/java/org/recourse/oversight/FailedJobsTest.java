package org.recourse.oversight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseFiles;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What failed is said so that a manager understands it, and can be tried again. */
@RecourseTest
class FailedJobsTest {

    private static final Path ASIDE = Mails.OUTBOX.resolveSibling("outbox-aside");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    ManagementService jobs;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    private String reference;
    private Job mail;

    private static void log(LogLevel level) {
        LoggingSystem.get(FailedJobsTest.class.getClassLoader()).setLogLevel("org.camunda.bpm.engine.context", level);
    }

    @BeforeEach
    void theMailsOfACaseFail() throws IOException {
        Files.createDirectories(Mails.OUTBOX);
        Files.move(Mails.OUTBOX, ASIDE);
        Files.createFile(Mails.OUTBOX);
        log(LogLevel.OFF);
        reference = cases.report();
        mail = cases.mailJobs(reference).get(0);
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(catchThrowable(() -> jobs.executeJob(mail.getId()))).isNotNull();
        }
    }

    @AfterEach
    void repair() throws IOException {
        log(null);
        if (Files.exists(ASIDE)) {
            Files.delete(Mails.OUTBOX);
            Files.move(ASIDE, Mails.OUTBOX);
        }
        cases.runJobs(reference);
    }

    @Test
    void isSaidInWordsAndTriedAgainFromThePage() throws IOException {
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        String page = Calls.textOf(manager.get("/board/failed"));
        assertThat(page)
                .containsPattern("The mail to IT Services, Senior management team and Central Services of case "
                        + reference + " could not be sent since \\d\\d:\\d\\d; it was tried 5 times\\.")
                .doesNotContain("Exception", "outbox");
        assertThat(retry(manager, "").statusCode()).isEqualTo(403);
        assertThat(jobs.createJobQuery().jobId(mail.getId()).singleResult().getRetries())
                .isZero();

        repair();
        assertThat(retry(manager, token(page)).statusCode()).isEqualTo(302);
        cases.runJobs(reference);

        assertThat(Mails.to(reference, "New social media incident")).hasSize(4);
        assertThat(Calls.textOf(manager.get("/board/failed"))).doesNotContain(reference);
        assertThat(cases.chronology(reference)).contains("Tried again after it had failed");
        assertThat(retry(manager, token(page)).statusCode()).as("tried already").isEqualTo(404);
    }

    @Test
    void whoIsNamedInTheCaseAndOtherRolesSeeAndTryNothing() {
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        String token = token(Calls.textOf(manager.get("/board/failed")));
        new TransactionTemplate(transactions)
                .executeWithoutResult(status -> caseFiles.nameSubjects(caseFiles.open(reference), Set.of("manager")));
        try {
            assertThat(Calls.textOf(manager.get("/board/failed"))).doesNotContain(reference);
            assertThat(retry(manager, token).statusCode()).isEqualTo(404);
        } finally {
            jdbc.sql("delete from recourse.case_subject where reference = ?")
                    .param(reference)
                    .update();
        }
        for (String other : List.of("central", "admin", "analyst")) {
            assertThat(Calls.as(other, port).get("/board/failed").statusCode())
                    .as(other)
                    .isEqualTo(403);
            assertThat(Calls.as(other, port).get("/api/board/failed-jobs").statusCode())
                    .as(other)
                    .isEqualTo(403);
            assertThat(retry(Calls.as(other, port), "").statusCode()).as(other).isEqualTo(403);
        }
    }

    private HttpResponse<byte[]> retry(Calls calls, String token) {
        return calls.send(
                "POST",
                "/board/failed/" + mail.getId() + "/retry",
                ("token=" + token).getBytes(UTF_8),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    private static String token(String page) {
        Matcher token =
                Pattern.compile("name=\"token\" value=\"([0-9a-f]{32})\"").matcher(page);
        return token.find() ? token.group(1) : "";
    }
}
