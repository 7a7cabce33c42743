package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.Mails;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** While mail cannot be sent, its jobs wait and try again, and the cases go on. */
@ProcessTest
class MailFailureTest {

    private static final Path ASIDE = Mails.OUTBOX.resolveSibling("outbox-aside");

    @Autowired
    Cases cases;

    @Autowired
    ManagementService jobs;

    @Autowired
    RuntimeService runtime;

    /** The engine logs each failure with its stack; here failures are what is asked for. */
    private static void log(LogLevel level) {
        LoggingSystem.get(MailFailureTest.class.getClassLoader()).setLogLevel("org.camunda.bpm.engine.context", level);
    }

    @BeforeEach
    void putAFileWhereTheOutboxShouldBe() throws IOException {
        Files.createDirectories(Mails.OUTBOX);
        Files.move(Mails.OUTBOX, ASIDE);
        Files.createFile(Mails.OUTBOX);
        log(LogLevel.OFF);
    }

    @AfterEach
    void repair() throws IOException {
        log(null);
        if (Files.exists(ASIDE)) {
            Files.delete(Mails.OUTBOX);
            Files.move(ASIDE, Mails.OUTBOX);
        }
    }

    @Test
    void theMailIsTriedAgainAndSentOnceWhileTheCaseGoesOnToItsEnd() throws IOException {
        String reference = cases.report();
        Job mail = waiting(reference);
        assertThat(mail.getRetries()).isEqualTo(5);
        for (int retries = 4; retries >= 2; retries--) {
            Instant before = Instant.now();
            fail(mail);
            mail = waiting(reference);
            assertThat(mail.getRetries()).isEqualTo(retries);
            assertThat(mail.getDuedate().toInstant())
                    .isBetween(
                            before.plus(Duration.ofSeconds(59)), Instant.now().plus(Duration.ofSeconds(61)));
        }

        cases.bring(reference, "close-case");
        cases.complete(reference, "close-case");
        assertThat(cases.file(reference).isClosed()).isTrue();
        assertThat(cases.isRunning(reference)).isTrue();

        repair();
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "New social media incident"))
                .containsExactly("central", "central2", "itservices", "smt");
        assertThat(cases.chronology(reference)).containsOnlyOnce("Tell IT Services and senior management");
        assertThat(cases.isRunning(reference)).isFalse();
    }

    @Test
    void aMailThatKeepsFailingIsAnIncidentThatCanBeTakenUpAgain() throws IOException {
        String reference = cases.report();
        Job mail = waiting(reference);
        for (int attempt = 0; attempt < 5; attempt++) {
            fail(mail);
        }
        assertThat(waiting(reference).getRetries()).isZero();
        assertThat(runtime.createIncidentQuery()
                        .processInstanceId(cases.incident(reference).getId())
                        .list())
                .singleElement()
                .satisfies(incident -> assertThat(incident.getActivityId()).isEqualTo("tell-receivers"));
        assertThat(cases.openTasks(reference)).containsExactly("make-initial-assessment", "prevent-further-damage");

        repair();
        jobs.setJobRetries(mail.getId(), 1);
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "New social media incident")).hasSize(4);
        assertThat(runtime.createIncidentQuery()
                        .processInstanceId(cases.incident(reference).getId())
                        .list())
                .isEmpty();
    }

    @Test
    void aReminderThatFailsIsTriedAgainAndTheTaskCanBeDoneMeanwhile() throws IOException {
        String reference = cases.caseAt("investigate");
        Job reminder = cases.timer(reference, "remind-investigate");
        fail(reminder);
        assertThat(cases.timer(reference, "remind-investigate").getRetries()).isEqualTo(4);
        assertThat(cases.chronology(reference)).doesNotContain("Reminder: Investigate what happened");
        repair();
        cases.fire(reference, "remind-investigate");
        assertThat(Mails.to(reference, "Reminder: ")).containsExactly("central", "central2");

        cases.complete(reference, "investigate");
        assertThat(cases.openTasks(reference)).containsExactly("decide-course-of-action", "prevent-further-damage");
    }

    @Test
    void theReportToThePrincipalIsAcknowledgedWithoutTheMail() {
        String reference = cases.caseAt("acknowledge-serious-incident");
        List<Job> mails = cases.mailJobs(reference);
        assertThat(mails).hasSize(2);
        mails.forEach(this::fail);
        cases.complete(reference, "acknowledge-serious-incident");
        assertThat(cases.openTasks(reference)).containsExactly("make-initial-assessment", "prevent-further-damage");
        assertThat(cases.mailJobs(reference)).hasSize(1);
    }

    private Job waiting(String reference) {
        List<Job> waiting = cases.mailJobs(reference).stream().limit(1).toList();
        assertThat(waiting).hasSize(1);
        return waiting.get(0);
    }

    private void fail(Job mail) {
        assertThatThrownBy(() -> jobs.executeJob(mail.getId()))
                .hasStackTraceContaining("The outbox folder cannot be written");
    }
}
