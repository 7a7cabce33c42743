package org.recourse.casefile;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Checks that a chronology is what was entered: nothing changed, removed, moved or put in from outside. */
@Component
public class ChainCheck {

    private final CaseFileStore store;
    private final JdbcClient jdbc;
    private final Chain chain;

    ChainCheck(CaseFileStore store, JdbcClient jdbc, Chain chain) {
        this.store = store;
        this.jdbc = jdbc;
        this.chain = chain;
    }

    /**
     * What is wrong with a chronology.
     *
     * @param position the first entry that is not as it was entered, counted from 1
     * @param problem what is wrong with it, in words
     */
    public record Finding(int position, String problem) {}

    /** The first thing that is wrong with the chronology of a case; empty where it is whole. */
    @Transactional(readOnly = true)
    public Optional<Finding> check(String reference) {
        Optional<CaseFile> file = store.findByReference(reference);
        if (file.isEmpty()) {
            return Optional.of(new Finding(1, "There is no such case."));
        }
        List<ChronologyEntry> entries;
        try {
            entries = store.chronology(reference);
        } catch (RuntimeException e) {
            return Optional.of(firstUnreadable(reference));
        }
        return Optional.ofNullable(firstProblem(file.get(), entries)).or(() -> againstAnchors(reference, entries));
    }

    private @Nullable Finding firstProblem(CaseFile file, List<ChronologyEntry> entries) {
        byte[] before = {};
        for (int i = 0; i < entries.size(); i++) {
            ChronologyEntry entry = entries.get(i);
            int expected = i + 1;
            if (entry.position() != expected) {
                return new Finding(expected, "The entry is missing.");
            }
            if (expected > file.entries()) {
                return new Finding(expected, "The entry was added from outside.");
            }
            if (!chain.holds(entry.tag(), before, file.reference(), expected, entry.view())) {
                return new Finding(
                        expected, "The entry is not the one that was entered here: it was changed, moved or put in.");
            }
            before = entry.tag();
        }
        if (entries.size() < file.entries()) {
            return new Finding(entries.size() + 1, "The entry is missing.");
        }
        return Arrays.equals(before, file.chainHead())
                ? null
                : new Finding(Math.max(1, entries.size()), "The case file knows another last entry.");
    }

    /** An entry that does not even open was changed: which one shows when each is read alone. */
    private Finding firstUnreadable(String reference) {
        List<Integer> positions = jdbc.sql(
                        "select position from recourse.chronology_entry where reference = ? order by position")
                .param(reference)
                .query(Integer.class)
                .list();
        for (int i = 0; i < positions.size(); i++) {
            if (positions.get(i) != i + 1) {
                return new Finding(i + 1, "The entry is missing.");
            }
            try {
                store.entry(reference, positions.get(i));
            } catch (RuntimeException e) {
                return new Finding(i + 1, "The entry cannot be opened: it was changed.");
            }
        }
        return new Finding(1, "The chronology cannot be read.");
    }

    /** What was anchored is still there: so a chronology was not cut back together with its case file. */
    private Optional<Finding> againstAnchors(String reference, List<ChronologyEntry> entries) {
        return jdbc
                .sql("select entries, head from recourse.anchored_chain where reference = ? order by entries")
                .param(reference)
                .query((row, line) -> new Anchored(row.getInt(1), row.getString(2)))
                .list()
                .stream()
                .filter(anchored -> !isStill(anchored, entries))
                .findFirst()
                .map(anchored -> new Finding(
                        anchored.entries(),
                        "The entry was there when the chronology was anchored, and is not any more."));
    }

    private static boolean isStill(Anchored anchored, List<ChronologyEntry> entries) {
        return entries.size() >= anchored.entries()
                && HexFormat.of()
                        .formatHex(entries.get(anchored.entries() - 1).tag())
                        .equals(anchored.head());
    }

    private record Anchored(int entries, String head) {}
}
