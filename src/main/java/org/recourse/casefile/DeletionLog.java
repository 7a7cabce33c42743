package org.recourse.casefile;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.recourse.casefile.ChainCheck.Finding;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The log of all deleted cases: a chain like that of a chronology, over all schools. What it says of a case is its keyed
 * print, how long its chronology was, what the anchors keep of it, and under which rule it went. So a case that is gone
 * was either deleted by this program, or is missed.
 */
@Component
class DeletionLog {

    /** Who a problem of the log is told of as, in place of a case's reference. */
    private static final String DELETION = "deletion ";

    private static final String PRINT = "deleted case";

    private static final String ALL =
            "select number, reference_print, entries, anchored, rule, deleted_by, deleted_at, tag from recourse.deleted_case";

    private final JdbcClient jdbc;
    private final Keys keys;
    private final Sealing sealing;
    private final Fingerprints fingerprints;
    private final Clock clock;

    DeletionLog(JdbcClient jdbc, Keys keys, Sealing sealing, Fingerprints fingerprints, Clock clock) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.sealing = sealing;
        this.fingerprints = fingerprints;
        this.clock = clock;
    }

    private record Row(
            int number, String print, int entries, String anchored, String rule, byte[] who, Instant at, byte[] tag) {}

    /** Adds a case that is being deleted, and turns what the anchors keep of it into hashes. One after the other. */
    @Transactional(propagation = Propagation.MANDATORY)
    void add(String reference, int entries, String rule, String who) {
        jdbc.sql("select id from recourse.file_clearing where id = 1 for update")
                .query(Integer.class)
                .single();
        Optional<Row> last = jdbc.sql(ALL + " order by number desc limit 1")
                .query(DeletionLog::row)
                .optional();
        int number = last.map(Row::number).orElse(0) + 1;
        List<Line> lines = linesOf(reference);
        Row unsigned = new Row(
                number,
                fingerprints.of(PRINT, reference),
                entries,
                digest(lines),
                rule,
                Objects.requireNonNull(sealing.convertToDatabaseColumn(who)),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                new byte[0]);
        byte[] tag = tag(last.map(Row::tag).orElse(new byte[0]), unsigned, who);
        jdbc.sql("insert into recourse.deleted_case (number, reference_print, entries, anchored, rule, deleted_by,"
                        + " deleted_at, tag) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        number,
                        unsigned.print(),
                        entries,
                        unsigned.anchored(),
                        rule,
                        unsigned.who(),
                        OffsetDateTime.ofInstant(unsigned.at(), ZoneOffset.UTC),
                        tag)
                .update();
        lines.forEach(line -> jdbc.sql("insert into recourse.anchored_deleted (anchor, line, deleted) values (?, ?, ?)")
                .params(line.anchor(), line.hash(), number)
                .update());
        jdbc.sql("delete from recourse.anchored_chain where reference = ?")
                .param(reference)
                .update();
    }

    /** What was deleted under this reference: when, and under which rule. */
    @Transactional(readOnly = true)
    Optional<Deletion.Deleted> find(String reference) {
        return jdbc
                .sql(ALL + " where reference_print in (:prints) order by number")
                .param("prints", fingerprints.candidates(PRINT, reference))
                .query((row, line) -> new Deletion.Deleted(row(row, line).at(), row.getString("rule")))
                .list()
                .stream()
                .findFirst();
    }

    /** How many cases were deleted so far. */
    @Transactional(readOnly = true)
    int count() {
        return jdbc.sql("select count(*) from recourse.deleted_case")
                .query(Integer.class)
                .single();
    }

    /** The tag of the log's row with this number, in hexadecimal; says so where it is missing. */
    String tagOf(int number) {
        return jdbc.sql("select tag from recourse.deleted_case where number = ?")
                .param(number)
                .query((row, line) -> HexFormat.of().formatHex(row.getBytes(1)))
                .optional()
                .orElse("missing");
    }

    /** Tells of each row that this program did not write, and of each case that went without one. */
    void check(BiConsumer<String, Finding> found) {
        byte[] before = {};
        int number = 0;
        for (Row row :
                jdbc.sql(ALL + " order by number").query(DeletionLog::row).list()) {
            number++;
            if (row.number() != number) {
                found.accept(DELETION + number, new Finding(number, "The entry of a deletion is missing."));
                number = row.number();
            } else if (!holds(before, row)) {
                found.accept(
                        DELETION + number,
                        new Finding(number, "A case was made to look deleted, or its entry was changed."));
            } else if (!digest(deletedLines(number)).equals(row.anchored())) {
                found.accept(
                        DELETION + number,
                        new Finding(number, "What the anchors keep of a deleted case is not what was kept then."));
            }
            before = row.tag();
        }
        jdbc.sql("select distinct a.deleted from recourse.anchored_deleted a where not exists"
                        + " (select 1 from recourse.deleted_case d where d.number = a.deleted) order by a.deleted")
                .query(Integer.class)
                .list()
                .forEach(missing ->
                        found.accept(DELETION + missing, new Finding(missing, "The entry of a deletion is missing.")));
        jdbc.sql("select distinct a.reference from recourse.anchored_chain a where not exists"
                        + " (select 1 from recourse.case_file f where f.reference = a.reference) order by a.reference")
                .query(String.class)
                .list()
                .forEach(reference -> found.accept(
                        reference, new Finding(1, "The case is missing, and this program did not delete it.")));
    }

    private boolean holds(byte[] before, Row row) {
        try {
            String who = Objects.requireNonNull(sealing.convertToEntityAttribute(row.who()));
            keys.chain().verifyMac(row.tag(), canonical(before, row, who));
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private byte[] tag(byte[] before, Row row, String who) {
        try {
            return keys.chain().computeMac(canonical(before, row, who));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The log of deletions could not be extended", e);
        }
    }

    /** As in {@link Chain}; what it begins with is no tag, so that no entry of a chronology can be taken for it. */
    private static byte[] canonical(byte[] before, Row row, String who) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, PRINT.getBytes(StandardCharsets.UTF_8));
            write(out, before);
            out.writeLong(row.number());
            write(out, row.print().getBytes(StandardCharsets.UTF_8));
            out.writeLong(row.entries());
            write(out, row.anchored().getBytes(StandardCharsets.UTF_8));
            write(out, row.rule().getBytes(StandardCharsets.UTF_8));
            write(out, who.getBytes(StandardCharsets.UTF_8));
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, row.at()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] value) throws IOException {
        out.writeLong(value.length);
        out.write(value);
    }

    /** What an anchor keeps of a chronology. */
    private record Line(int anchor, String hash) {}

    private List<Line> linesOf(String reference) {
        return jdbc.sql("select anchor, entries, head from recourse.anchored_chain where reference = ? order by anchor")
                .param(reference)
                .query((row, line) ->
                        new Line(row.getInt(1), Anchors.hashed(reference, row.getInt(2), row.getString(3))))
                .list();
    }

    private List<Line> deletedLines(int number) {
        return jdbc.sql("select anchor, line from recourse.anchored_deleted where deleted = ? order by anchor")
                .param(number)
                .query((row, line) -> new Line(row.getInt(1), row.getString(2)))
                .list();
    }

    private static String digest(List<Line> lines) {
        StringBuilder all = new StringBuilder();
        lines.forEach(line ->
                all.append(line.anchor()).append(' ').append(line.hash()).append('\n'));
        return Anchors.sha256(all.toString());
    }

    private static Row row(ResultSet row, int line) throws SQLException {
        return new Row(
                row.getInt("number"),
                row.getString("reference_print"),
                row.getInt("entries"),
                row.getString("anchored"),
                row.getString("rule"),
                row.getBytes("deleted_by"),
                row.getObject("deleted_at", OffsetDateTime.class).toInstant(),
                row.getBytes("tag"));
    }
}
