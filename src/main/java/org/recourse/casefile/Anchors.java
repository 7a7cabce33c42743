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
    private final Clock clock;

    Anchors(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * One anchor.
     *
     * @param number counted from 1
     * @param chains how many chains changed since the anchor before
     * @param digest SHA-256 in hexadecimal over the digest before and a line {@code reference entries head} for each
     *     chain that changed, in the order of the references
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
        String digest = digest(last.digest(), changed);
        jdbc.sql("insert into recourse.anchor (number, chains, digest, anchored_at) values (?, ?, ?, ?)")
                .params(
                        number,
                        changed.size(),
                        digest,
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
            before = digest(before, lines);
            Anchor computed = new Anchor(written.anchor().number(), lines.size(), before);
            anchors.add(new Recomputed(computed, written.at(), computed.equals(written.anchor())));
        }
        return anchors;
    }

    private List<Written> written() {
        return jdbc.sql("select number, chains, digest, anchored_at from recourse.anchor order by number")
                .query((row, line) -> new Written(
                        new Anchor(row.getInt(1), row.getInt(2), row.getString(3)),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list();
    }

    private Anchor last() {
        return jdbc.sql("select number, chains, digest from recourse.anchor order by number desc limit 1")
                .query((row, line) -> new Anchor(row.getInt(1), row.getInt(2), row.getString(3)))
                .optional()
                .orElse(new Anchor(0, 0, ""));
    }

    private static String digest(String before, List<Line> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((before + "\n").getBytes(StandardCharsets.UTF_8));
            for (Line line : lines) {
                digest.update((line.reference() + " " + line.entries() + " " + line.head() + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private record Written(Anchor anchor, Instant at) {}

    private record Line(String reference, int entries, String head) {}
}
