package org.recourse.casefile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Anchors: once a day the state of all chains is written down and its digest mailed out. Whoever rewrites the database, key
 * files at hand or not, cannot rewrite the mails.
 */
@Component
public class Anchors {

    private final JdbcClient jdbc;
    private final DeletionLog deletions;
    private final Clock clock;

    Anchors(JdbcClient jdbc, DeletionLog deletions, Clock clock) {
        this.jdbc = jdbc;
        this.deletions = deletions;
        this.clock = clock;
    }

    /**
     * One anchor.
     *
     * @param number counted from 1
     * @param chains how many chains changed since the anchor before
     * @param digest SHA-256 in hexadecimal over the digest before, the SHA-256 of a line {@code reference entries head} for
     *     each chain that changed, sorted, and a line {@code deleted number tag} with the last of the log of deletions, once
     *     there is one. So the digest can be computed again without what the line said of a case that was deleted. Of
     *     anchors from before there were deletions it is over the lines themselves, in the order of the references.
     */
    public record Anchor(int number, int chains, String digest) {}

    /** Anchors what changed since the last time. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Anchor anchor() {
        Anchor last = last();
        int number = last.number() + 1;
        List<Line> changed = jdbc.sql("select f.reference, f.entries, f.chain_head from recourse.case_file f"
                        + " where not exists (select 1 from recourse.anchored_chain a"
                        + " where a.reference = f.reference and a.entries = f.entries) order by f.reference")
                .query((row, line) ->
                        new Line(row.getString(1), row.getInt(2), HexFormat.of().formatHex(row.getBytes(3))))
                .list();
        int deleted = deletions.count();
        String digest = digest(
                last.digest(), changed.stream().map(Line::hashed).sorted().toList(), deleted);
        jdbc.sql("insert into recourse.anchor (number, chains, digest, hashed, deleted, anchored_at)"
                        + " values (?, ?, ?, true, ?, ?)")
                .params(
                        number,
                        changed.size(),
                        digest,
                        deleted,
                        OffsetDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC))
                .update();
        changed.forEach(line -> jdbc.sql(
                        "insert into recourse.anchored_chain (anchor, reference, entries, head) values (?, ?, ?, ?)")
                .params(number, line.reference(), line.entries(), line.head())
                .update());
        return new Anchor(number, changed.size(), digest);
    }

    /**
     * An anchor with its digest computed again from what the database holds now.
     *
     * @param asWritten whether the digest is the one that was written down in the database then
     */
    public record Recomputed(Anchor anchor, Instant at, boolean asWritten) {}

    /**
     * All anchors with their digests computed again: to be compared with the mails. A digest that differs from its mail
     * says that the history up to that day was rewritten.
     */
    @Transactional(readOnly = true)
    public List<Recomputed> recomputed() {
        List<Recomputed> anchors = new ArrayList<>();
        String before = "";
        for (Written written : written()) {
            List<Line> lines = jdbc.sql("select reference, entries, head from recourse.anchored_chain"
                            + " where anchor = ? order by reference")
                    .param(written.anchor().number())
                    .query((row, line) -> new Line(row.getString(1), row.getInt(2), row.getString(3)))
                    .list();
            List<String> deleted = jdbc.sql("select line from recourse.anchored_deleted where anchor = ?")
                    .param(written.anchor().number())
                    .query(String.class)
                    .list();
            if (written.hashed()) {
                before = digest(
                        before,
                        Stream.concat(lines.stream().map(Line::hashed), deleted.stream())
                                .sorted()
                                .toList(),
                        written.deleted());
            } else if (deleted.isEmpty()) {
                before = digest(before, lines.stream().map(Line::text).toList(), 0);
            } else {
                before = written.anchor().digest(); // an early anchor goes with the first deleted case that is in it
            }
            Anchor computed = new Anchor(written.anchor().number(), lines.size() + deleted.size(), before);
            anchors.add(new Recomputed(computed, written.at(), computed.equals(written.anchor())));
        }
        return anchors;
    }

    /** When the newest anchor was made; empty where there is none yet. */
    @Transactional(readOnly = true)
    public Optional<Instant> latestAt() {
        return jdbc.sql("select anchored_at from recourse.anchor order by number desc limit 1")
                .query((row, line) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    /** When the oldest case was opened, and so since when there is something to anchor; empty without a case. */
    @Transactional(readOnly = true)
    public Optional<Instant> firstCaseAt() {
        return jdbc.sql("select opened_at from recourse.case_file order by opened_at limit 1")
                .query((row, line) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    private List<Written> written() {
        return jdbc.sql(
                        "select number, chains, digest, anchored_at, hashed, deleted from recourse.anchor order by number")
                .query((row, line) -> new Written(
                        new Anchor(row.getInt(1), row.getInt(2), row.getString(3)),
                        row.getObject(4, OffsetDateTime.class).toInstant(),
                        row.getBoolean(5),
                        row.getInt(6)))
                .list();
    }

    private Anchor last() {
        return jdbc.sql("select number, chains, digest from recourse.anchor order by number desc limit 1")
                .query((row, line) -> new Anchor(row.getInt(1), row.getInt(2), row.getString(3)))
                .optional()
                .orElse(new Anchor(0, 0, ""));
    }

    private String digest(String before, List<String> lines, int deleted) {
        StringBuilder all = new StringBuilder(before).append('\n');
        lines.forEach(line -> all.append(line).append('\n'));
        if (deleted > 0) {
            all.append("deleted ")
                    .append(deleted)
                    .append(' ')
                    .append(deletions.tagOf(deleted))
                    .append('\n');
        }
        return sha256(all.toString());
    }

    /** The hash of a line: the head of a chain, which nobody can guess, is in it, so that it tells no reference. */
    static String hashed(String reference, int entries, String head) {
        return new Line(reference, entries, head).hashed();
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private record Written(Anchor anchor, Instant at, boolean hashed, int deleted) {}

    private record Line(String reference, int entries, String head) {

        private String text() {
            return reference + " " + entries + " " + head;
        }

        private String hashed() {
            return sha256(text());
        }
    }
}
