package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.Mails.Mail;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.FileClearing;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which cases go at the end of which period, and that nobody is taken by surprise. */
@ProcessTest
class RetentionTest {

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    org.recourse.lifecycle.Retention retention;

    @Autowired
    LegalHold hold;

    @Autowired
    FileClearing files;

    @Autowired
    ManagementService jobs;

    @Autowired
    RuntimeService runtime;

    @Autowired
    RepositoryService repository;

    @Autowired
    JdbcClient jdbc;

    /** So that no other test's night finds them. */
    @AfterEach
    void closedToday() {
        jdbc.sql("update recourse.case_file set closed_at = current_timestamp, delete_after = null, hold_since = null"
                        + " where closed_at is not null")
                .update();
    }

    @ParameterizedTest
    @CsvSource({
        "WITHDRAWN,,             false,   6",
        "COMPLETED,,             false,  12",
        "COMPLETED, NO_BREACH,   true,   12",
        "COMPLETED, UNACCEPTABLE, false, 36",
        "COMPLETED, UNACCEPTABLE, true,  72",
        "COMPLETED, ILLEGAL,     false, 120"
    })
    void eachOutcomeHasItsPeriod(String ending, String conduct, boolean serious, int months) {
        String reference = cases.closed();
        jdbc.sql("update recourse.case_file set ending = ?, conduct = ?, serious = ? where reference = ?")
                .params(ending, conduct, serious, reference)
                .update();
        wasToldOf(reference);

        closedAgo(reference, months, Duration.ofDays(-2));
        night();
        assertThat(caseFiles.find(reference)).as("not yet").isPresent();

        closedAgo(reference, months, Duration.ofDays(2));
        night();
        assertThat(caseFiles.find(reference)).isEmpty();
        assertThat(text(Calls.as("central", port), "/api/retention/" + reference))
                .contains("\"rule\":");
    }

    @Test
    void nothingGoesThatNobodyWasToldOf() {
        String reference = cases.closed();
        closedAgo(reference, 24, Duration.ZERO);
        cases.inFile(reference, file -> caseFiles.nameSubjects(file, Set.of("central2")));

        night();
        assertThat(caseFiles.find(reference)).isPresent();

        firstOfMonth();

        List<Mail> mails = mailsAbout(reference);
        assertThat(mails).extracting(Mail::to).containsExactly("central@recourse.example");
        assertThat(mails.get(0).subject()).startsWith("Closed cases that are deleted soon");
        assertThat(mails.get(0).body()).contains("/policy/tables/retention-period", "legal hold");
        night();
        assertThat(caseFiles.find(reference)).as("within thirty days").isPresent();
        firstOfMonth();
        assertThat(mailsAbout(reference)).as("told once").hasSize(1);

        wasToldOf(reference);
        night();
        assertThat(caseFiles.find(reference)).isEmpty();
        assertThat(mailsAbout(reference)).as("in the outbox").isEmpty();
    }

    @Test
    void whatIsHeldGoesWhenTheHoldHasEnded() {
        String reference = cases.closed();
        closedAgo(reference, 24, Duration.ZERO);
        wasToldOf(reference);
        assertThat(text(Calls.as("central", port), "/cases/" + reference)).contains("Kept until");
        hold.put(cases.file(reference), Cases.CENTRAL, "The solicitor asks for it.");

        assertThat(text(Calls.as("central", port), "/cases/" + reference)).doesNotContain("Kept until");

        night();
        assertThat(caseFiles.find(reference)).isPresent();

        hold.end(cases.file(reference), Cases.CENTRAL, "Settled.");
        night();
        assertThat(caseFiles.find(reference)).isEmpty();
    }

    @Test
    void theTableAsItIsNowCounts() throws IOException {
        String reference = cases.closed();
        closedAgo(reference, 24, Duration.ZERO);
        wasToldOf(reference);
        String table = Files.readString(Path.of("processes", "retention-period.dmn"))
                .replace("<text>12</text>", "<text>48</text>");
        String longer = repository
                .createDeployment()
                .addString("retention-period.dmn", table)
                .deploy()
                .getId();
        try {
            night();
            assertThat(caseFiles.find(reference)).isPresent();
        } finally {
            repository.deleteDeployment(longer, true);
        }
        night();
        assertThat(caseFiles.find(reference)).isEmpty();
    }

    @Test
    void aDuplicateStaysAsLongAsWhatItIsADuplicateOf() {
        String original = cases.report();
        String duplicate = cases.report();
        cases.markDuplicate(duplicate, original);
        cases.runJobs(duplicate);
        cases.close(original);
        wasToldOf(original);
        wasToldOf(duplicate);
        closedAgo(duplicate, 60, Duration.ZERO);
        night();
        assertThat(caseFiles.find(duplicate)).isPresent();
        assertThat(retention.keptUntil(duplicate)).isEqualTo(retention.keptUntil(original));

        closedAgo(original, 24, Duration.ZERO);
        hold.put(cases.file(original), Cases.CENTRAL, "The solicitor asks for it.");
        night();
        assertThat(caseFiles.find(duplicate)).as("its original is held").isPresent();

        hold.end(cases.file(original), Cases.CENTRAL, "Settled.");
        night();
        assertThat(caseFiles.find(duplicate)).isEmpty();
        assertThat(caseFiles.find(original)).isEmpty();
    }

    @Test
    void whatWasTamperedWithHoldsUpNoOther() {
        String tampered = cases.closed();
        String other = cases.closed();
        for (String reference : List.of(tampered, other)) {
            wasToldOf(reference);
            closedAgo(reference, 24, Duration.ZERO);
        }
        jdbc.sql("update recourse.case_file set entries = entries + 1 where reference = ?")
                .param(tampered)
                .update();

        night();

        assertThat(caseFiles.find(tampered)).isPresent();
        assertThat(caseFiles.find(other)).isEmpty();
        jdbc.sql("update recourse.case_file set entries = entries - 1 where reference = ?")
                .param(tampered)
                .update();
    }

    @Test
    void manyCasesGoInPortions() {
        List<String> due = java.util.stream.IntStream.range(0, 21)
                .mapToObj(i -> cases.report())
                .toList();
        for (String reference : due) {
            runtime.createProcessInstanceQuery().processInstanceBusinessKey(reference).list().stream()
                    .filter(instance -> instance.getRootProcessInstanceId().equals(instance.getId()))
                    .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "test"));
            cases.inFile(reference, file -> file.close(org.recourse.casefile.Ending.WITHDRAWN, Instant.now()));
            wasToldOf(reference);
            closedAgo(reference, 24, Duration.ZERO);
        }

        int steps = night();

        assertThat(steps).as("two portions").isEqualTo(2);
        assertThat(due).noneMatch(reference -> caseFiles.find(reference).isPresent());
    }

    @Test
    void theNightFailsAsLongAsTheFilesAreNotClear() {
        String reference = cases.closed();
        wasToldOf(reference);
        closedAgo(reference, 24, Duration.ZERO);
        run("three-at-night");
        runAll("delete-due-cases");
        run("clear-files");
        await().atMost(Duration.ofSeconds(60)).until(() -> files.standing().wantedAt() == null);
        run("quarter-later");
        jdbc.sql("update recourse.file_clearing set wanted_at = current_timestamp, problem = 'The disk is full.'")
                .update();

        Job check = ofStep("see-that-files-are-clear").singleResult();
        assertThatThrownBy(() -> jobs.executeJob(check.getId())).hasMessageContaining("The disk is full.");

        await().atMost(Duration.ofSeconds(60)).until(() -> files.standing().wantedAt() == null);
        jobs.executeJob(check.getId());
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("case-retention")
                        .count())
                .isZero();
        assertThat(text(Calls.as("admin", port), "/api/retention")).contains("\"wantedAt\":null", "\"problem\":null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"smt", "staff", "analyst", "itservices"})
    void theLogOfDeletionsIsForThoseWhoWatch(String user) {
        assertThat(Calls.as(user, port).get("/api/retention").statusCode()).isEqualTo(403);
        assertThat(Calls.as(user, port).get("/api/retention/SM-2026-000001").statusCode())
                .isEqualTo(403);
        assertThat(Calls.as("manager", port)
                        .get("/api/retention/SM-1999-000001")
                        .statusCode())
                .isEqualTo(404);
    }

    private void closedAgo(String reference, int months, Duration more) {
        Instant closed = Instant.now()
                .atZone(ZoneOffset.UTC)
                .minusMonths(months)
                .toInstant()
                .minus(more);
        jdbc.sql("update recourse.case_file set closed_at = ? where reference = ?")
                .params(Timestamp.from(closed), reference)
                .update();
    }

    private void wasToldOf(String reference) {
        jdbc.sql("update recourse.case_file set delete_after = ? where reference = ?")
                .params(Timestamp.from(Instant.now().minusSeconds(60)), reference)
                .update();
    }

    private static List<Mail> mailsAbout(String reference) {
        return Mails.about("retention-").stream()
                .filter(mail -> mail.body().contains(reference))
                .toList();
    }

    private void firstOfMonth() {
        run("first-of-month");
        run("announce-deletions");
    }

    /** A whole night; how many portions were deleted in it. */
    private int night() {
        run("three-at-night");
        int portions = runAll("delete-due-cases");
        run("clear-files");
        if (ofStep("quarter-later").count() > 0) {
            await().atMost(Duration.ofSeconds(60)).until(() -> files.standing().wantedAt() == null);
            run("quarter-later");
            run("see-that-files-are-clear");
        }
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("case-retention")
                        .count())
                .isZero();
        return portions;
    }

    private int runAll(String step) {
        int times = 0;
        for (; ofStep(step).count() > 0; times++) {
            run(step);
        }
        return times;
    }

    private void run(String step) {
        jobs.executeJob(ofStep(step).singleResult().getId());
    }

    private JobQuery ofStep(String step) {
        boolean notice = step.equals("first-of-month") || step.equals("announce-deletions");
        return jobs.createJobQuery()
                .processDefinitionKey(notice ? "retention-notice" : "case-retention")
                .activityId(step);
    }

    private static String text(Calls calls, String path) {
        return Calls.textOf(calls.get(path));
    }
}
