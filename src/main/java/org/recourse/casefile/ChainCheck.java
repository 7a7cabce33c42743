package org.recourse.casefile;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Checks that a chronology is what was entered: nothing changed, removed, moved or put in from outside. */
@Component
public class ChainCheck {

    private static final int AT_A_TIME = 200;

    private final JdbcClient jdbc;
    private final Chain chain;
    private final Sealing sealing;
    private final Fingerprints fingerprints;
    private final DeletionLog deletions;

    ChainCheck(JdbcClient jdbc, Chain chain, Sealing sealing, Fingerprints fingerprints, DeletionLog deletions) {
        this.deletions = deletions;
        this.jdbc = jdbc;
        this.chain = chain;
        this.sealing = sealing;
        this.fingerprints = fingerprints;
    }

    /**
     * What is wrong with a chronology.
     *
     * @param position the first entry that is not as it was entered, counted from 1
     * @param problem what is wrong with it, in words
     */
    public record Finding(int position, String problem) {}

    /** The first thing that is wrong with the chronology of a case; empty where it is whole. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Optional<Finding> check(String reference) {
        return jdbc.sql("select entries, chain_head from recourse.case_file where reference = ?")
                .param(reference)
                .query((row, line) -> Optional.ofNullable(check(reference, row.getInt(1), row.getBytes(2))))
                .optional()
                .orElse(Optional.of(new Finding(1, "There is no such case.")));
    }

    /**
     * Checks the chronologies of all cases, one after the other, and the log of those that were deleted.
     *
     * @param leftOut references of cases that are not checked
     * @param found is told of each case that is not whole, and of what is wrong first in it; of an entry of the log of
     *     deletions as {@code deletion} and its number
     * @return how many cases were checked
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public int checkAllBut(Set<String> leftOut, BiConsumer<String, Finding> found) {
        int checked = 0;
        for (List<String> some = after("", AT_A_TIME);
                !some.isEmpty();
                some = after(some.get(some.size() - 1), AT_A_TIME)) {
            for (String reference : some) {
                if (!leftOut.contains(reference)) {
                    check(reference).ifPresent(finding -> found.accept(reference, finding));
                    checked++;
                }
            }
        }
        deletions.check((which, finding) -> {
            if (!leftOut.contains(which)) {
                found.accept(which, finding);
            }
        });
        return checked;
    }

    /** How many entries of the log of deletions, and cases that are missing, this program did not write or delete. */
    int brokenDeletions() {
        List<String> broken = new ArrayList<>();
        deletions.check((which, finding) -> broken.add(which));
        return broken.size();
    }

    /** The next references in their order. */
    List<String> after(String reference, int most) {
        return jdbc.sql("select reference from recourse.case_file where reference > ? order by reference limit ?")
                .params(reference, most)
                .query(String.class)
                .list();
    }

    private @Nullable Finding check(String reference, int entries, byte @Nullable [] head) {
        Walk walk = new Walk(reference, entries, anchors(reference));
        try (Stream<Row> rows = jdbc
                .sql("select position, entered_at, who, who_print, what, entry_text, tag"
                        + " from recourse.chronology_entry where reference = ? order by position")
                .param(reference)
                .query(ChainCheck::row)
                .stream()) {
            Optional<Finding> first =
                    rows.map(walk::problem).flatMap(Optional::stream).findFirst();
            return first.orElseGet(() -> walk.problemAtTheEnd(head == null ? new byte[0] : head));
        }
    }

    private List<Anchored> anchors(String reference) {
        return jdbc.sql("select entries, head from recourse.anchored_chain where reference = ? order by entries")
                .param(reference)
                .query((row, line) -> new Anchored(row.getInt(1), row.getString(2)))
                .list();
    }

    private static Row row(ResultSet row, int line) throws SQLException {
        return new Row(
                row.getInt(1),
                row.getObject(2, OffsetDateTime.class),
                row.getBytes(3),
                row.getString(4),
                row.getString(5),
                row.getBytes(6),
                row.getBytes(7));
    }

    /** An entry as it stands in the database. */
    private record Row(
            int position, OffsetDateTime at, byte[] who, String whoPrint, String what, byte[] text, byte[] tag) {}

    /** How a chain stood when it was anchored. */
    private record Anchored(int entries, String head) {}

    /** Goes along a chronology from its first entry, comparing each with what the tag before it and the anchors say. */
    private final class Walk {

        private final String reference;
        private final int entries;
        private final List<Anchored> anchors;
        private int last;
        private byte[] before = {};

        Walk(String reference, int entries, List<Anchored> anchors) {
            this.reference = reference;
            this.entries = entries;
            this.anchors = anchors;
        }

        Optional<Finding> problem(Row row) {
            int position = last + 1;
            String problem = problem(row, position);
            last = position;
            before = row.tag();
            return Optional.ofNullable(problem).map(words -> new Finding(position, words));
        }

        private @Nullable String problem(Row row, int position) {
            if (row.position() < position) {
                return "An entry was put in before this one from outside.";
            }
            if (row.position() > position) {
                return "The entry is missing.";
            }
            if (position > entries) {
                return "The entry was added from outside.";
            }
            Entry entry;
            try {
                entry = new Entry(row.at().toInstant(), text(row.who()), row.what(), text(row.text()));
            } catch (RuntimeException e) {
                return "The entry cannot be opened: it was changed.";
            }
            if (!chain.holds(row.tag(), before, reference, position, entry)) {
                return "The entry is not the one that was entered here: it was changed, moved or put in.";
            }
            if (!fingerprints.candidates(CaseFiles.USER, entry.who()).contains(row.whoPrint())) {
                return "The entry was changed: it would be found under another name.";
            }
            String tag = HexFormat.of().formatHex(row.tag());
            return anchors.stream()
                            .anyMatch(anchor -> anchor.entries() == position
                                    && !anchor.head().equals(tag))
                    ? "The chronology up to this entry is not the one that was anchored."
                    : null;
        }

        @Nullable
        Finding problemAtTheEnd(byte[] head) {
            if (last < entries) {
                return new Finding(last + 1, "The entry is missing.");
            }
            if (anchors.stream().anyMatch(anchor -> anchor.entries() > last)) {
                return new Finding(last + 1, "The entry was there when the chronology was anchored, and is missing.");
            }
            return Arrays.equals(before, head)
                    ? null
                    : new Finding(Math.max(1, last), "The case file knows another last entry.");
        }

        private String text(byte[] sealed) {
            return Objects.requireNonNull(sealing.convertToEntityAttribute(sealed));
        }
    }
}
