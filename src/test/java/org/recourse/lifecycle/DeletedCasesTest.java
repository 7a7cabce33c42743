package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Deletion;
import org.recourse.engine.Tables;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What is left of a case that was deleted, and which cases cannot be. */
@ProcessTest
class DeletedCasesTest {

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
    HistoryService history;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private Tables tables;

    @BeforeEach
    void look(@Autowired JdbcTemplate database) {
        tables = new Tables(database);
    }

    @Test
    void nothingIsLeftThatSaysThatTheCaseWas() {
        String reference = cases.report();
        String of = "/api/cases/" + reference;
        byte[] picture = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Calls central = Calls.as("central", port);
        assertThat(central.upload(of + "/documents", "picture.png", picture).statusCode())
                .isEqualTo(201);
        assertThat(central.postJson(of + "/messages", "{\"text\": \"We look into it.\"}")
                        .statusCode())
                .isEqualTo(202);
        String receipt =
                transaction.execute(status -> caseFiles.giveReceipt(caseFiles.open(reference), "a submission"));
        cases.inFile(reference, file -> {
            caseFiles.nameSubjects(file, Set.of("staff"));
            caseFiles.giveAccess(file, "manager");
        });
        cases.close(reference);
        List<String> instances =
                history.createHistoricProcessInstanceQuery().processInstanceBusinessKey(reference).list().stream()
                        .map(instance -> instance.getId())
                        .toList();
        assertThat(instances).hasSizeGreaterThan(1);
        assertThat(Mails.about(reference)).isNotEmpty();
        assertThat(everything()).contains(reference).contains(instances);

        assertThat(retention.purge(reference, "test", CaseFile.SYSTEM)).containsExactly(reference);

        assertThat(everything()).doesNotContain(reference);
        instances.forEach(instance -> assertThat(everything()).doesNotContain(instance));
        assertThat(Mails.about(reference)).isEmpty();
        assertThat(caseFiles.findByReceipt(receipt)).isEmpty();
        assertThat(caseFiles.keptFrom("staff")).doesNotContain(reference);
        assertThat(central.get(of).statusCode()).isEqualTo(404);
        assertThat(retention.purge(reference, "test", CaseFile.SYSTEM))
                .as("once more")
                .isEmpty();
    }

    @Test
    void casesThatTellTheSameStoryGoTogether() {
        String original = cases.report();
        String duplicate = cases.report();
        cases.markDuplicate(duplicate, original);
        cases.runJobs(duplicate);
        assertThat(cases.file(duplicate).isClosed()).isTrue();

        assertThatThrownBy(() -> retention.purge(duplicate, "test", CaseFile.SYSTEM))
                .isInstanceOf(Deletion.Refused.class)
                .hasMessage(original + " is not closed.");
        cases.close(original);

        assertThat(retention.purge(duplicate, "test", CaseFile.SYSTEM)).containsExactly(original, duplicate);
        assertThat(everything()).doesNotContain(original).doesNotContain(duplicate);
    }

    @Test
    void nothingUnderHoldGoes() {
        String reference = cases.closed();
        hold.put(cases.file(reference), Cases.CENTRAL, "The solicitor asks for it.");

        assertThatThrownBy(() -> retention.purge(reference, "test", CaseFile.SYSTEM))
                .isInstanceOf(Deletion.Refused.class)
                .hasMessage("A legal hold stands on " + reference + ".");
        assertThat(cases.file(reference).holdSince()).isPresent();

        hold.end(cases.file(reference), Cases.CENTRAL, "Settled.");
        assertThat(retention.purge(reference, "test", CaseFile.SYSTEM)).containsExactly(reference);
    }

    @Test
    void aHoldThatIsBeingPutOnWins() throws Exception {
        String reference = cases.closed();
        CountDownLatch put = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Void> holding = CompletableFuture.runAsync(() -> transaction.executeWithoutResult(status -> {
            hold.put(cases.file(reference), Cases.CENTRAL, "The solicitor asks for it.");
            put.countDown();
            await(goOn);
        }));
        await(put);
        CompletableFuture<Set<String>> purging =
                CompletableFuture.supplyAsync(() -> retention.purge(reference, "test", CaseFile.SYSTEM));
        CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(goOn::countDown);
        holding.get(20, TimeUnit.SECONDS);

        assertThatThrownBy(() -> purging.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(Deletion.Refused.class);
        assertThat(cases.file(reference).holdSince()).isPresent();
    }

    @Test
    void whatWasTamperedWithIsNotDeleted() {
        String reference = cases.closed();
        jdbc.sql("update recourse.chronology_entry set what = 'Nothing happened' where reference = ? and position = 2")
                .param(reference)
                .update();

        assertThatThrownBy(() -> retention.purge(reference, "test", CaseFile.SYSTEM))
                .isInstanceOf(Deletion.Refused.class)
                .hasMessageContaining("is not as it was entered");
        assertThat(caseFiles.find(reference)).isPresent();
        jdbc.sql("delete from recourse.chronology_entry where reference = ? and position >= 2")
                .param(reference)
                .update();
        jdbc.sql("update recourse.case_file set entries = 1, chain_head ="
                        + " (select tag from recourse.chronology_entry where reference = ?) where reference = ?")
                .params(reference, reference)
                .update();
    }

    /** All that the database holds, as text. */
    private String everything() {
        return tables.everything().toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
