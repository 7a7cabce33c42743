package org.recourse.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.DiagramCoverage;
import org.recourse.RecourseTest;
import org.recourse.casefile.Keys.Purpose;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** New keys while people go on working. */
@RecourseTest
@ExtendWith(DiagramCoverage.class)
class ResealingTest {

    private static final byte[] PICTURE = SampleFiles.joined(SampleFiles.png(), new byte[3_000_000]);

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    ChainCheck chainCheck;

    @Autowired
    Documents documents;

    @Autowired
    EvidenceIntake intake;

    @Autowired
    Resealing resealing;

    @Autowired
    Sealing sealing;

    @Autowired
    Keys keys;

    @Autowired
    KeyCheck keyCheck;

    @Autowired
    ManagementService jobs;

    @Autowired
    RuntimeService runtime;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    ObjectMapper json;

    @AfterEach
    void endRotation() {
        runtime.createProcessInstanceQuery()
                .processDefinitionKey("key-rotation")
                .list()
                .forEach(left -> runtime.deleteProcessInstance(left.getId(), "test"));
    }

    @Test
    void leavesNothingUnderAnOldKeyAndEverythingReadable() throws Exception {
        String reference = cases.report(Map.of("platform", "A network", "link", "@somebody"));
        cases.complete(reference, "prevent-further-damage", "itservices", Map.of("containment", "Asked for removal."));
        DocumentEntry picture = intake.take(reference, "central", "a.png", new ByteArrayInputStream(PICTURE));
        for (int i = 0; i < 60; i++) {
            cases.report(Map.of("platform", "Another network"));
        }
        List<Entry> before = caseFiles.chronology(reference);
        byte[] underWay = entryText(reference);
        int fields = keys.primaryId(Purpose.FIELDS);
        int files = keys.primaryId(Purpose.FILES);

        assertThat(Calls.as("admin", port).postJson("/api/keys/rotation", "{}").statusCode())
                .isEqualTo(202);
        runNext("note-keys-in-use");
        runNext("make-new-keys");
        assertThat(keys.primaryId(Purpose.FIELDS)).isNotEqualTo(fields);
        assertThat(keys.primaryId(Purpose.FILES)).isNotEqualTo(files);
        assertThat(caseFiles.chronology(reference)).isEqualTo(before);
        long atFirst = left();
        assertThat(atFirst).isGreaterThan(200);

        runNext("reseal-batch");
        assertThat(left()).as("after one batch").isEqualTo(atFirst - 200);
        assertThat(caseFiles.chronology(reference)).isEqualTo(before);
        cases.complete(
                reference,
                "make-initial-assessment",
                "central",
                Map.of(
                        "apparentBreach", true,
                        "category", "harassment",
                        "subjectType", "learner",
                        "serious", false,
                        "assessment", "Written while the keys change."));

        int batches = 1;
        while (waitsAt("reseal-batch")) {
            runNext("reseal-batch");
            batches++;
        }
        assertThat(batches).isGreaterThan(2);
        assertThat(resealing.left()).isZero();
        setEntry(reference, underWay); // as somebody commits who began before there were new keys
        assertThat(resealing.left()).isEqualTo(1);
        runNext("late-writing-over");
        runNext("reseal-late-writing");
        assertThat(rotating()).isTrue();
        runNext("reseal-late-writing");
        assertThat(rotating()).isFalse();
        assertThat(resealing.left()).isZero();
        assertThat(oldest("case_file", "narrative")).isEqualTo(Keys.prefix(keys.primaryId(Purpose.FIELDS)));
        assertThat(caseFiles.chronology(reference)).startsWith(before.toArray(Entry[]::new));
        assertThat(cases.file(reference).platform()).contains("A network");
        assertThat(chainCheck.check(reference)).isEmpty();
        assertThat(content(picture)).isEqualTo(PICTURE);
        assertThat(keyId(picture)).isEqualTo(keys.primaryId(Purpose.FILES));
        keyCheck.afterPropertiesSet();
    }

    @Test
    void makesOneKeyHoweverOftenItIsTried() {
        Resealing.InUse inUse = resealing.keysInUse();
        resealing.makeKeys(inUse);
        Resealing.InUse made = resealing.keysInUse();
        resealing.makeKeys(inUse);

        assertThat(made.fields()).isNotEqualTo(inUse.fields());
        assertThat(resealing.keysInUse()).isEqualTo(made);
    }

    @Test
    void leavesAloneWhatSomebodyElseWritesMeanwhile() throws Exception {
        String reference = cases.report();
        write(reference, "Decided before.");
        byte[] outcome = outcome(reference);
        resealing.makeKeys(resealing.keysInUse());
        sealAll();
        jdbc.sql("update recourse.case_file set outcome = ? where reference = ?")
                .params(outcome, reference)
                .update();
        assertThat(resealing.left()).isEqualTo(1);
        CompletableFuture<Void> written = new CompletableFuture<>();
        CompletableFuture<Void> mayCommit = new CompletableFuture<>();
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> transaction().executeWithoutResult(status -> {
                    caseFiles.open(reference).setOutcome("Decided meanwhile.", "Thank you.");
                    caseFiles.find(reference);
                    written.complete(null);
                    mayCommit.join();
                }));
        written.get(10, TimeUnit.SECONDS);
        CompletableFuture<Void> rotation = CompletableFuture.runAsync(this::sealAll);
        TimeUnit.MILLISECONDS.sleep(300); // so that the rotation has come to the row that is being written
        mayCommit.complete(null);
        writer.get(20, TimeUnit.SECONDS);
        rotation.get(60, TimeUnit.SECONDS);

        assertThat(cases.file(reference).outcome()).contains("Decided meanwhile.");
        assertThat(resealing.left()).isZero();
    }

    @Test
    void doesNotDisturbADownloadThatIsUnderWay() throws Exception {
        String reference = cases.report();
        DocumentEntry picture = intake.take(reference, "central", "a.png", new ByteArrayInputStream(PICTURE));
        resealing.makeKeys(resealing.keysInUse());
        ByteArrayOutputStream got = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                if (size() == 0) {
                    CompletableFuture.runAsync(ResealingTest.this::sealAll).join();
                }
                super.write(bytes, offset, length);
            }
        };

        documents.write(picture.id(), got);

        assertThat(got.toByteArray()).isEqualTo(PICTURE);
        assertThat(keyId(picture)).isEqualTo(keys.primaryId(Purpose.FILES));
        assertThat(content(picture)).isEqualTo(PICTURE);
    }

    @Test
    void goesOnPastWhatCannotBeOpened() throws Exception {
        String reference = cases.report();
        DocumentEntry picture = intake.take(reference, "central", "a.png", new ByteArrayInputStream(PICTURE));
        sealAll();
        byte[] entry = entryText(reference);
        byte[] piece = jdbc.sql("select content from recourse.document_piece where document_id = ? and number = 5")
                .param(picture.id())
                .query((row, line) -> row.getBytes(1))
                .single();
        try {
            setEntry(reference, new byte[] {1, 2, 3, 4, 5, 6});
            setPiece(picture, new byte[] {1, 2, 3});
            resealing.makeKeys(resealing.keysInUse());
            sealAll();
            assertThat(resealing.left()).isEqualTo(2);
        } finally {
            setEntry(reference, entry);
            setPiece(picture, piece);
        }
        sealAll();
        assertThat(resealing.left()).isZero();
        assertThat(content(picture)).isEqualTo(PICTURE);
        assertThat(chainCheck.check(reference)).isEmpty();
    }

    @Test
    void knowsEverySealedColumn() {
        TreeSet<String> binary = new TreeSet<>(jdbc.sql("select lower(table_name) || '.' || lower(column_name)"
                        + " from information_schema.columns where lower(table_schema) = 'recourse'"
                        + " and lower(data_type) in ('binary varying', 'bytea')")
                .query(String.class)
                .list());
        TreeSet<String> known = new TreeSet<>(
                // The policy is public.
                List.of(
                        "case_file.chain_head",
                        "chronology_entry.tag",
                        "deleted_case.tag",
                        "document_piece.content",
                        "key_check.proof",
                        "policy_version.content",
                        // A session ends within hours, and until then is opened with the key that it was sealed with.
                        "web_session_attributes.attribute_bytes"));
        Resealing.SEALED.forEach(table -> table.columns().forEach(column -> known.add(table.name() + "." + column)));

        assertThat(known).isEqualTo(binary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"central", "manager", "analyst"})
    void isForAdministrators(String user) {
        assertThat(Calls.as(user, port).postJson("/api/keys/rotation", "{}").statusCode())
                .isEqualTo(403);
        assertThat(Calls.as(user, port).get("/api/keys/rotation").statusCode()).isEqualTo(403);
        assertThat(rotating()).isFalse();
    }

    @Test
    void isStartedOnceAndOnPurpose() throws Exception {
        assertThat(Calls.signedIn("admin", port)
                        .postJson("/api/keys/rotation", "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(rotating()).isFalse();

        assertThat(Calls.as("admin", port).postJson("/api/keys/rotation", "").statusCode())
                .isEqualTo(202);
        assertThat(Calls.as("admin", port).postJson("/api/keys/rotation", "").statusCode())
                .isEqualTo(409);
        assertThat(json.readTree(Calls.as("admin", port)
                                .get("/api/keys/rotation")
                                .body())
                        .path("running")
                        .asBoolean())
                .isTrue();
    }

    private void write(String reference, String outcome) {
        transaction().executeWithoutResult(status -> caseFiles.open(reference).setOutcome(outcome, "Thank you."));
    }

    private byte[] outcome(String reference) {
        return jdbc.sql("select outcome from recourse.case_file where reference = ?")
                .param(reference)
                .query((row, line) -> row.getBytes(1))
                .single();
    }

    private void sealAll() {
        while (Boolean.TRUE.equals(transaction().execute(status -> resealing.sealBatch()))) {
            // the next batch
        }
    }

    private long left() throws Exception {
        return json.readTree(Calls.as("admin", port).get("/api/keys/rotation").body())
                .path("left")
                .asLong();
    }

    private void runNext(String activity) {
        List<Job> waiting = new ArrayList<>(
                jobs.createJobQuery().processDefinitionKey("key-rotation").list());
        assertThat(waiting).hasSize(1);
        assertThat(jobs.createJobQuery()
                        .processDefinitionKey("key-rotation")
                        .activityId(activity)
                        .count())
                .isEqualTo(1);
        jobs.executeJob(waiting.get(0).getId());
    }

    private boolean waitsAt(String activity) {
        return jobs.createJobQuery()
                        .processDefinitionKey("key-rotation")
                        .activityId(activity)
                        .count()
                > 0;
    }

    private byte[] entryText(String reference) {
        return jdbc.sql("select entry_text from recourse.chronology_entry where reference = ? and position = 1")
                .param(reference)
                .query((row, line) -> row.getBytes(1))
                .single();
    }

    private boolean rotating() {
        return runtime.createProcessInstanceQuery()
                        .processDefinitionKey("key-rotation")
                        .count()
                > 0;
    }

    private TransactionTemplate transaction() {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own;
    }

    private byte[] content(DocumentEntry entry) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        documents.write(entry.id(), out);
        return out.toByteArray();
    }

    private int keyId(DocumentEntry entry) {
        return jdbc.sql("select key_id from recourse.case_document where id = ?")
                .param(entry.id())
                .query(Integer.class)
                .single();
    }

    private byte[] oldest(String table, String column) {
        List<byte[]> prefixes = jdbc.sql(
                        "select distinct substring(" + column + " from 1 for 5) from recourse." + table)
                .query((row, line) -> row.getBytes(1))
                .list();
        assertThat(prefixes).hasSize(1);
        return prefixes.get(0);
    }

    private void setEntry(String reference, byte[] text) {
        jdbc.sql("update recourse.chronology_entry set entry_text = ? where reference = ? and position = 1")
                .params(text, reference)
                .update();
    }

    private void setPiece(DocumentEntry entry, byte[] piece) {
        jdbc.sql("update recourse.document_piece set content = ? where document_id = ? and number = 5")
                .params(piece, entry.id())
                .update();
    }
}
