package org.recourse.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.ChainCheck.Finding;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Everything that can be done to a chronology with SQL, tried on each of its entries. */
@RecourseTest
class ChainCheckTest {

    private static final String OF_CASE = " where reference = :reference";
    private static final String OF_ENTRY = OF_CASE + " and position = :position";

    @Autowired
    ChainCheck chainCheck;

    @Autowired
    Anchors anchors;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    Sealing sealing;

    @Autowired
    Fingerprints fingerprints;

    @Autowired
    Chain chain;

    @Autowired
    Cases cases;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    private String reference;
    private String other;
    private int entries;

    @BeforeEach
    void work() {
        reference = cases.report();
        other = cases.report();
        cases.complete(reference, "prevent-further-damage", "itservices", Map.of("containment", "Asked for removal."));
        cases.complete(
                reference,
                "make-initial-assessment",
                "central",
                Map.of(
                        "apparentBreach", true,
                        "category", "harassment",
                        "subjectType", "learner",
                        "serious", true,
                        "assessment", "Looks like harassment."));
        cases.runJobs(reference);
        cases.complete(reference, "investigate", "central", Map.of("findings", "It is."));
        entries = caseFiles.chronology(reference).size();
        assertThat(entries).isGreaterThan(8);
        assertThat(chainCheck.check(reference)).isEmpty();
    }

    @Test
    void findsEachColumnOfEachEntryThatIsChanged() {
        for (int position = 1; position <= entries; position++) {
            byte[] somebody = sealing.convertToDatabaseColumn("somebody else");
            String print = fingerprints.of(CaseFiles.USER, "somebody else");
            found(position, "set reference = :other, position = position + 1000", Map.of("other", other));
            found(position, "set position = position + 1000", Map.of());
            found(position, "set entered_at = entered_at + interval '0.000001' second", Map.of());
            found(position, "set who = :who", Map.of("who", somebody));
            found(position, "set who = :who, who_print = :print", Map.of("who", somebody, "print", print));
            found(position, "set who = :who", Map.of("who", new byte[] {1, 2, 3}));
            found(position, "set who_print = :print", Map.of("print", print));
            found(position, "set what = concat(what, '.')", Map.of());
            found(
                    position,
                    "set entry_text = :text",
                    Map.of("text", sealing.convertToDatabaseColumn("Another story.")));
            found(position, "set entry_text = :text", Map.of("text", new byte[0]));
            found(position, "set tag = :tag", Map.of("tag", flipped(tag(position))));
            found(position, "set tag = :tag", Map.of("tag", tag(position % entries + 1)));
        }
        assertThat(chainCheck.check(reference)).isEmpty();
    }

    @Test
    void findsEachEntryThatIsMissing() {
        for (int position = 1; position <= entries; position++) {
            int at = position;
            assertThat(after(() -> delete(at))).as("deleted %d", at).isEqualTo(at);
            assertThat(after(() -> {
                        delete(at);
                        shift(at, -1);
                    }))
                    .as("deleted %d and closed the gap", at)
                    .isEqualTo(at);
        }
        assertThat(chainCheck.check(reference)).isEmpty();
    }

    @Test
    void findsEachPairOfEntriesThatIsSwapped() {
        for (int first = 1; first <= entries; first++) {
            for (int second = first + 1; second <= entries; second++) {
                int one = first;
                int two = second;
                assertThat(after(() -> {
                            move(one, 9999);
                            move(two, one);
                            move(9999, two);
                        }))
                        .as("swapped %d and %d", one, two)
                        .isEqualTo(one);
            }
        }
        assertThat(chainCheck.check(reference)).isEmpty();
    }

    @Test
    void findsAnEntryThatIsPutInAnywhere() {
        for (int position = 1; position <= entries + 1; position++) {
            int at = position;
            assertThat(after(() -> {
                        shift(at - 1, 1);
                        copy(reference, at > 1 ? at - 1 : 3, at);
                    }))
                    .as("put in at %d", at)
                    .isEqualTo(at);
            assertThat(after(() -> {
                        shift(at - 1, 1);
                        copy(other, 1, at);
                        jdbc.sql("update recourse.case_file set entries = entries + 1" + OF_CASE)
                                .param("reference", reference)
                                .update();
                    }))
                    .as("put in at %d from another case, and counted", at)
                    .isEqualTo(at);
        }
        assertThat(after(() -> copy(reference, 1, 0))).isEqualTo(1);
        assertThat(chainCheck.check(reference)).isEmpty();
    }

    @Test
    void findsATailThatIsCutOffWithItsCaseFileOnceItWasAnchored() {
        transaction.executeWithoutResult(status -> anchors.anchor());
        for (int position = 1; position <= entries; position++) {
            int from = position;
            assertThat(after(() -> cutOff(from))).as("cut off from %d", from).isEqualTo(from);
        }
        assertThat(chainCheck.check(reference)).isEmpty();
    }

    @Test
    void findsAHistoryThatWasWrittenAnewWithTheKeys() {
        transaction.executeWithoutResult(status -> anchors.anchor());

        int found = after(() -> {
            Entry forged = new Entry(Instant.EPOCH, "central", "Forged", "");
            byte[] before = entries > 1 ? tag(entries - 1) : new byte[0];
            byte[] tag = chain.tag(before, reference, entries, forged);
            jdbc.sql("update recourse.chronology_entry set entered_at = timestamp '1970-01-01 00:00:00+00:00',"
                            + " who = :who, who_print = :print, what = 'Forged', entry_text = :text, tag = :tag"
                            + OF_ENTRY)
                    .param("who", sealing.convertToDatabaseColumn("central"))
                    .param("print", fingerprints.of(CaseFiles.USER, "central"))
                    .param("text", sealing.convertToDatabaseColumn(""))
                    .param("tag", tag)
                    .param("reference", reference)
                    .param("position", entries)
                    .update();
            head(entries, tag);
        });

        assertThat(found).isEqualTo(entries);
    }

    @Test
    void findsAChangedCaseFile() {
        assertThat(after(() -> head(entries, flipped(tag(entries))))).isEqualTo(entries);
        assertThat(after(() -> head(entries + 1, tag(entries)))).isEqualTo(entries + 1);
        assertThat(after(() -> head(entries - 1, tag(entries - 1)))).isEqualTo(entries);
    }

    @Test
    void showsARewrittenAnchorInItsDigest() {
        Anchors.Anchor anchor = transaction.execute(status -> anchors.anchor());

        String rewritten = transaction.execute(status -> {
            jdbc.sql("update recourse.anchored_chain set head = 'x'" + OF_CASE)
                    .param("reference", reference)
                    .update();
            Anchors.Recomputed computed = computed(anchor.number());
            assertThat(computed.asWritten()).isFalse();
            status.setRollbackOnly();
            return computed.anchor().digest();
        });

        assertThat(rewritten).isNotEqualTo(anchor.digest());
        assertThat(computed(anchor.number()).anchor()).isEqualTo(anchor);
        assertThat(computed(anchor.number()).asWritten()).isTrue();
    }

    @Test
    void looksAtAllCases() {
        List<String> found = new ArrayList<>();
        int checked = transaction.execute(status -> {
            delete(2);
            status.setRollbackOnly();
            return chainCheck.checkAllBut(Set.of(), (which, finding) -> found.add(which + " " + finding.position()));
        });

        assertThat(found).contains(reference + " 2").noneMatch(line -> line.startsWith(other));
        assertThat(checked)
                .isEqualTo(jdbc.sql("select count(*) from recourse.case_file")
                        .query(Integer.class)
                        .single());
    }

    private Anchors.Recomputed computed(int number) {
        return anchors.recomputed().stream()
                .filter(computed -> computed.anchor().number() == number)
                .findFirst()
                .orElseThrow();
    }

    private void found(int position, String change, Map<String, Object> values) {
        int found = after(() -> assertThat(jdbc.sql("update recourse.chronology_entry " + change + OF_ENTRY)
                        .params(values)
                        .param("reference", reference)
                        .param("position", position)
                        .update())
                .isEqualTo(1));
        assertThat(found).as("entry %d: %s", position, change).isEqualTo(position);
    }

    /** The entry that is named after something was done to the database, which is undone afterwards. */
    private int after(Runnable change) {
        return transaction.execute(status -> {
            status.setRollbackOnly();
            change.run();
            Optional<Finding> finding = chainCheck.check(reference);
            return finding.map(Finding::position).orElse(0);
        });
    }

    private void delete(int position) {
        jdbc.sql("delete from recourse.chronology_entry" + OF_ENTRY)
                .param("reference", reference)
                .param("position", position)
                .update();
    }

    private void move(int from, int to) {
        jdbc.sql("update recourse.chronology_entry set position = :to" + OF_ENTRY)
                .param("to", to)
                .param("reference", reference)
                .param("position", from)
                .update();
    }

    /** Moves all entries after a position, far away first so that none is in another's way. */
    private void shift(int after, int by) {
        for (int step : new int[] {10_000, by - 10_000}) {
            jdbc.sql("update recourse.chronology_entry set position = position + :step" + OF_CASE
                            + " and position > :after")
                    .param("step", step)
                    .param("reference", reference)
                    .param("after", step > 0 ? after : 9_999)
                    .update();
        }
    }

    private void copy(String from, int position, int to) {
        jdbc.sql("insert into recourse.chronology_entry"
                        + " (reference, position, entered_at, who, who_print, what, entry_text, tag)"
                        + " select :reference, :to, entered_at, who, who_print, what, entry_text, tag"
                        + " from recourse.chronology_entry where reference = :from and position = :position")
                .param("reference", reference)
                .param("to", to)
                .param("from", from)
                .param("position", position)
                .update();
    }

    private void cutOff(int from) {
        byte[] head = from > 1 ? tag(from - 1) : new byte[0];
        jdbc.sql("delete from recourse.chronology_entry" + OF_CASE + " and position >= :from")
                .param("reference", reference)
                .param("from", from)
                .update();
        head(from - 1, head);
    }

    private void head(int count, byte[] head) {
        jdbc.sql("update recourse.case_file set entries = :entries, chain_head = :head" + OF_CASE)
                .param("entries", count)
                .param("head", head)
                .param("reference", reference)
                .update();
    }

    private byte[] tag(int position) {
        return jdbc.sql("select tag from recourse.chronology_entry" + OF_ENTRY)
                .param("reference", reference)
                .param("position", position)
                .query((row, line) -> row.getBytes(1))
                .single();
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] changed = bytes.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }
}
