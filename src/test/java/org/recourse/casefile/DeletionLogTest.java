package org.recourse.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A deletion does not look like tampering, and tampering that is made to look like a deletion is found. */
@RecourseTest
class DeletionLogTest {

    @Autowired
    Deletion deletion;

    @Autowired
    ChainCheck chainCheck;

    @Autowired
    Anchors anchors;

    @Autowired
    Cases cases;

    @Autowired
    Sealing sealing;

    @Autowired
    Fingerprints fingerprints;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private String kept;
    private String gone;
    private int number;
    private Set<String> before;

    @BeforeEach
    void deleteOne() {
        kept = closed();
        gone = closed();
        transaction.executeWithoutResult(status -> anchors.anchor());
        before = problems();
        List<Anchors.Recomputed> digests = anchors.recomputed();

        transaction.executeWithoutResult(status -> deletion.delete(deletion.sameStory(gone), "test", "central"));

        number = jdbc.sql("select max(number) from recourse.deleted_case")
                .query(Integer.class)
                .single();
        assertThat(anchors.recomputed())
                .as("the digests that were mailed")
                .isEqualTo(digests)
                .allMatch(Anchors.Recomputed::asWritten);
        assertThat(problems()).isEqualTo(before);
        transaction.executeWithoutResult(status -> anchors.anchor());
        assertThat(anchors.recomputed()).allMatch(Anchors.Recomputed::asWritten);
    }

    @Test
    void whoKnowsTheReferenceCanAskForIt() {
        assertThat(deletion.deleted(gone)).map(Deletion.Deleted::rule).contains("test");
        assertThat(deletion.deleted(kept)).isEmpty();
        assertThat(problems()).noneMatch(problem -> problem.contains(gone));
    }

    @Test
    void findsEachChangeOfAnEntry() {
        assertThat(found("update recourse.deleted_case set rule = 'other' where number = " + number))
                .contains("deletion " + number);
        assertThat(found("update recourse.deleted_case set entries = entries + 1 where number = " + number))
                .contains("deletion " + number);
        assertThat(found("update recourse.deleted_case set reference_print = '" + fingerprints.of("deleted case", kept)
                        + "' where number = " + number))
                .contains("deletion " + number);
        assertThat(found("update recourse.deleted_case set deleted_at = deleted_at + interval '1' second"
                        + " where number = " + number))
                .contains("deletion " + number);
        assertThat(found("update recourse.anchored_deleted set line = '" + "0".repeat(64) + "' where deleted = "
                        + number))
                .contains("deletion " + number);
        assertThat(found("delete from recourse.anchored_deleted where deleted = " + number))
                .contains("deletion " + number);
    }

    @Test
    void findsACaseThatIsMadeToLookDeleted() {
        byte[] who = sealing.convertToDatabaseColumn("central");
        List<String> found = after(() -> {
            takeAway(kept);
            jdbc.sql("insert into recourse.deleted_case select number + 1, cast(? as varchar(64)), entries, anchored,"
                            + " rule, ?, cast(? as timestamp with time zone), tag"
                            + " from recourse.deleted_case where number = ?")
                    .params(fingerprints.of("deleted case", kept), who, java.sql.Timestamp.from(Instant.now()), number)
                    .update();
            hide(kept, number + 1);
        });
        assertThat(found).contains("deletion " + (number + 1));
    }

    @Test
    void findsACaseThatIsPutUnderADeletionOfAnother() {
        assertThat(after(() -> {
                    takeAway(kept);
                    hide(kept, number);
                }))
                .contains("deletion " + number);
    }

    @Test
    void findsACaseThatIsGoneWithoutATrace() {
        assertThat(after(() -> {
                    takeAway(kept);
                    jdbc.sql("delete from recourse.anchored_chain where reference = ?")
                            .param(kept)
                            .update();
                    jdbc.sql("delete from recourse.case_file where reference = ?")
                            .param(kept)
                            .update();
                }))
                .contains("anchors");
    }

    @Test
    void findsAnEndOfTheLogThatWasCutOff() {
        assertThat(after(() -> {
                    jdbc.sql("delete from recourse.anchored_deleted where deleted = ?")
                            .param(number)
                            .update();
                    jdbc.sql("delete from recourse.deleted_case where number = ?")
                            .param(number)
                            .update();
                }))
                .contains("anchors");
    }

    private String closed() {
        String reference = cases.report();
        cases.inFile(reference, file -> file.close(Ending.COMPLETED, Instant.now()));
        return reference;
    }

    private void takeAway(String reference) {
        for (String table : List.of("chronology_entry", "case_subject", "case_message", "case_standing")) {
            jdbc.sql("delete from recourse." + table + " where reference = ?")
                    .param(reference)
                    .update();
        }
    }

    private void hide(String reference, int deleted) {
        jdbc.sql("select anchor, entries, head from recourse.anchored_chain where reference = ?")
                .param(reference)
                .query((row, line) -> {
                    jdbc.sql("insert into recourse.anchored_deleted (anchor, line, deleted) values (?, ?, ?)")
                            .params(row.getInt(1), Anchors.hashed(reference, row.getInt(2), row.getString(3)), deleted)
                            .update();
                    return line;
                })
                .list();
        jdbc.sql("delete from recourse.anchored_chain where reference = ?")
                .param(reference)
                .update();
        jdbc.sql("delete from recourse.case_file where reference = ?")
                .param(reference)
                .update();
    }

    private List<String> found(String change) {
        return after(() -> assertThat(jdbc.sql(change).update()).isPositive());
    }

    /** What is found after something was done to the database, which is undone afterwards. */
    private List<String> after(Runnable change) {
        return transaction.execute(status -> {
            status.setRollbackOnly();
            change.run();
            List<String> found = new ArrayList<>();
            chainCheck.checkAllBut(Set.of(), (which, finding) -> found.add(which));
            if (anchors.recomputed().stream().anyMatch(anchor -> !anchor.asWritten())) {
                found.add("anchors");
            }
            return found;
        });
    }

    private Set<String> problems() {
        Set<String> problems = new TreeSet<>();
        chainCheck.checkAllBut(Set.of(), (which, finding) -> problems.add(which + ": " + finding.problem()));
        return problems;
    }
}
