package org.recourse.casefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.recourse.casefile.Keys.Purpose;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Seals everything again with new keys, a batch at a time, while people go on working: what somebody else changed in
 * the meantime is left as they wrote it.
 */
@Component
public class Resealing {

    private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);

    private static final int FIELDS_IN_A_BATCH = 200;
    private static final long BYTES_IN_A_BATCH = 32L * 1024 * 1024;

    static final List<Sealed> SEALED = List.of(
            Sealed.in("case_file", "reference")
                    .columns(
                            "narrative",
                            "platform",
                            "link",
                            "subject_description",
                            "reporter_user",
                            "reporter_name",
                            "reporter_email",
                            "reporter_role",
                            "outcome",
                            "message_to_reporter"),
            Sealed.in("case_subject", "reference", "user_print").columns("user_id"),
            Sealed.in("case_access", "reference", "user_print").columns("user_id"),
            Sealed.in("chronology_entry", "reference", "position").columns("who", "entry_text"),
            Sealed.in("case_message", "reference", "position").columns("body"),
            Sealed.in("case_document", "id").columns("name"),
            Sealed.in("deleted_case", "number").columns("deleted_by"),
            Sealed.in("personal_data_case", "request", "reference").columns("choices"),
            Sealed.in("stand_in", "number").columns("away_user", "stand_in_user", "arranged_by", "reason"),
            Sealed.in("official_account", "reference")
                    .columns("purpose", "announced_by", "owner_user", "recovery_contacts"),
            Sealed.in("official_account_holder", "number").columns("user_id"),
            Sealed.in("official_account_change", "reference", "position").columns("who", "entry_text"));

    private final JdbcClient jdbc;
    private final Keys keys;
    private final Sealing sealing;
    private final Documents documents;
    private final KeyCheck keyCheck;

    Resealing(JdbcClient jdbc, Keys keys, Sealing sealing, Documents documents, KeyCheck keyCheck) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.sealing = sealing;
        this.documents = documents;
        this.keyCheck = keyCheck;
    }

    /** The ids of the keys that seal; they are no secret. */
    public record InUse(int fields, int files) {}

    /** The keys that seal now. */
    public InUse keysInUse() {
        return new InUse(keys.primaryId(Purpose.FIELDS), keys.primaryId(Purpose.FILES));
    }

    /** Makes a new key in place of each of these; of one that was replaced already, none. */
    public void makeKeys(InUse instead) {
        keys.makeKey(Purpose.FIELDS, instead.fields());
        keys.makeKey(Purpose.FILES, instead.files());
    }

    /**
     * Seals a batch again, in the caller's transaction.
     *
     * @return whether there was anything to do, and so may be more
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean sealBatch() {
        int fields = 0;
        for (Sealed table : SEALED) {
            for (String column : table.columns()) {
                fields += fields < FIELDS_IN_A_BATCH ? sealFields(table, column, FIELDS_IN_A_BATCH - fields) : 0;
            }
        }
        boolean any = fields > 0 || sealDocuments();
        if (!any) {
            keyCheck.renew();
        }
        return any;
    }

    /** How many fields and documents are not sealed with the newest keys. */
    @Transactional(readOnly = true)
    public long left() {
        long left = jdbc.sql("select count(*) from recourse.case_document where key_id <> ?")
                .param(keys.primaryId(Purpose.FILES))
                .query(Long.class)
                .single();
        for (Sealed table : SEALED) {
            for (String column : table.columns()) {
                left += jdbc.sql("select count(*)" + table.olderThan(column))
                        .param(newest())
                        .query(Long.class)
                        .single();
            }
        }
        return left;
    }

    private int sealFields(Sealed table, String column, int most) {
        int done = 0;
        int unreadable = 0;
        List<Row> rows = older(table, column, most, 0);
        while (!rows.isEmpty() && done < most) {
            for (Row row : rows) {
                if (sealAgain(table, column, row)) {
                    done++;
                } else {
                    unreadable++;
                }
            }
            rows = older(table, column, most - done, unreadable);
        }
        if (unreadable > 0) {
            LOG.warn(
                    "{} fields of {}.{} cannot be opened with any key and stay as they are",
                    unreadable,
                    table.name(),
                    column);
        }
        return done;
    }

    private List<Row> older(Sealed table, String column, int most, int unreadable) {
        String key = String.join(", ", table.key());
        return jdbc.sql("select " + key + ", " + column + table.olderThan(column) + " order by " + key
                        + " limit ? offset ?")
                .params(newest(), most, unreadable)
                .query((row, line) -> {
                    List<Object> id = new ArrayList<>();
                    for (int i = 1; i <= table.key().size(); i++) {
                        id.add(row.getObject(i));
                    }
                    return new Row(id, row.getBytes(table.key().size() + 1));
                })
                .list();
    }

    private boolean sealAgain(Sealed table, String column, Row row) {
        byte[] again;
        try {
            again = Objects.requireNonNull(
                    sealing.convertToDatabaseColumn(sealing.convertToEntityAttribute(row.sealed())));
        } catch (IllegalStateException e) {
            return false;
        }
        List<Object> values = new ArrayList<>();
        values.add(again);
        values.addAll(row.key());
        values.add(row.sealed());
        jdbc.sql("update recourse." + table.name() + " set " + column + " = ? where "
                        + table.key().stream().map(name -> name + " = ? and ").collect(Collectors.joining())
                        + column + " = ?")
                .params(values)
                .update();
        return true;
    }

    private boolean sealDocuments() {
        List<Content> older = jdbc.sql("select id, key_id from recourse.case_document where key_id <> ? order by id")
                .param(keys.primaryId(Purpose.FILES))
                .query((row, line) -> new Content(row.getObject(1, UUID.class), row.getInt(2)))
                .list();
        boolean any = false;
        long bytes = 0;
        for (Content content : older) {
            long size = documents.sealAgain(content.id(), content.key());
            any |= size > 0;
            bytes += size;
            if (bytes >= BYTES_IN_A_BATCH) {
                break;
            }
        }
        return any;
    }

    private byte[] newest() {
        return Keys.prefix(keys.primaryId(Purpose.FIELDS));
    }

    /** A table with sealed columns. */
    record Sealed(String name, List<String> key, List<String> columns) {

        static Sealed in(String name, String... key) {
            return new Sealed(name, List.of(key), List.of());
        }

        Sealed columns(String... sealed) {
            return new Sealed(name, key, Stream.of(sealed).toList());
        }

        private String olderThan(String column) {
            return " from recourse." + name + " where substring(" + column + " from 1 for 5) <> ?";
        }
    }

    private record Row(List<Object> key, byte[] sealed) {}

    private record Content(UUID id, int key) {}
}
