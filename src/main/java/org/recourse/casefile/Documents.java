package org.recourse.casefile;

import jakarta.persistence.EntityManager;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The documents of the cases, sealed. A document's content is passed on piece by piece in both directions, so that its
 * size costs no memory.
 */
@Component
public class Documents {

    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

    private static final String COLUMNS =
            "select id, kind, state, name, media_type, size, sha256, added_at from recourse.case_document ";

    private final JdbcClient jdbc;
    private final EntityManager entities;
    private final Keys keys;
    private final Sealing sealing;
    private final Clock clock;
    private final CaseFiles caseFiles;
    private final Incoming incoming;
    private final TransactionTemplate snapshot;

    Documents(
            JdbcClient jdbc,
            EntityManager entities,
            Keys keys,
            Sealing sealing,
            Clock clock,
            CaseFiles caseFiles,
            Incoming incoming,
            PlatformTransactionManager transactions) {
        this.incoming = incoming;
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.jdbc = jdbc;
        this.caseFiles = caseFiles;
        this.entities = entities;
        this.keys = keys;
        this.sealing = sealing;
        this.clock = clock;
    }

    /**
     * Adds a document to a case, in the transaction of whoever adds it. The hash is taken over the content as it comes.
     *
     * @param content read to its end, not closed
     * @throws IOException where the content cannot be read; nothing is kept then
     */
    @Transactional(propagation = Propagation.MANDATORY, rollbackFor = Exception.class)
    public DocumentEntry add(
            CaseFile file, DocumentKind kind, DocumentState state, String name, String mediaType, InputStream content)
            throws IOException {
        entities.flush(); // a case of this very transaction must be there to be referred to
        UUID id = UUID.randomUUID();
        OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        jdbc.sql("insert into recourse.case_document"
                        + " (id, reference, kind, state, name, media_type, size, sha256, key_id, added_at)"
                        + " values (?, ?, ?, ?, ?, ?, 0, '', ?, ?)")
                .params(
                        id,
                        file.reference(),
                        kind.name(),
                        state.name(),
                        sealing.convertToDatabaseColumn(name),
                        mediaType,
                        keys.primaryId(Keys.Purpose.FILES),
                        now)
                .update();
        DigestInputStream digested = new DigestInputStream(content, sha256());
        long size = seal(id, digested, PiecesOut.of(jdbc, id));
        String hash = HexFormat.of().formatHex(digested.getMessageDigest().digest());
        jdbc.sql("update recourse.case_document set size = ?, sha256 = ? where id = ?")
                .params(size, hash, id)
                .update();
        return new DocumentEntry(id, kind, state, name, mediaType, size, hash, now.toInstant());
    }

    /** What writes a content. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Adds a document that is made while it is sealed, so that no part of it lies anywhere else.
     *
     * @throws IOException where it cannot be made; nothing is kept then
     */
    @Transactional(propagation = Propagation.MANDATORY, rollbackFor = Exception.class)
    public DocumentEntry add(CaseFile file, DocumentKind kind, String name, String mediaType, Content content)
            throws IOException {
        DocumentEntry empty = add(file, kind, DocumentState.AVAILABLE, name, mediaType, InputStream.nullInputStream());
        jdbc.sql("delete from recourse.document_piece where document_id = ?")
                .param(empty.id())
                .update();
        MessageDigest hash = sha256();
        long[] size = new long[1];
        try (OutputStream sealed =
                keys.files().newEncryptingStream(PiecesOut.of(jdbc, empty.id()), associated(empty.id()))) {
            content.writeTo(new FilterOutputStream(sealed) {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    hash.update(bytes, offset, length);
                    size[0] += length;
                    out.write(bytes, offset, length);
                }
            });
        } catch (GeneralSecurityException e) {
            throw new IOException("The document could not be sealed", e);
        }
        jdbc.sql("update recourse.case_document set size = ?, sha256 = ? where id = ?")
                .params(size[0], HexFormat.of().formatHex(hash.digest()), empty.id())
                .update();
        return find(file.reference(), empty.id()).orElseThrow();
    }

    /** Removes the documents of one kind from a case. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void remove(CaseFile file, DocumentKind kind) {
        jdbc.sql("delete from recourse.document_piece where document_id in"
                        + " (select id from recourse.case_document where reference = ? and kind = ?)")
                .params(file.reference(), kind.name())
                .update();
        jdbc.sql("delete from recourse.case_document where reference = ? and kind = ?")
                .params(file.reference(), kind.name())
                .update();
    }

    /**
     * Adds a copy of a case's evidence to another case, each file in the state in which it is.
     *
     * @return the copies
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<DocumentEntry> copyEvidence(String reference, CaseFile to) {
        List<DocumentEntry> copies = new ArrayList<>();
        for (DocumentEntry from : list(reference, DocumentKind.EVIDENCE)) {
            try (InputStream content = open(from.id())) {
                copies.add(add(to, DocumentKind.EVIDENCE, from.state(), from.name(), from.mediaType(), content));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return copies;
    }

    /** The documents of one kind, oldest first. */
    @Transactional(readOnly = true)
    public List<DocumentEntry> list(String reference, DocumentKind kind) {
        return jdbc.sql(COLUMNS + "where reference = ? and kind = ? order by added_at, id")
                .params(reference, kind.name())
                .query(this::entry)
                .list();
    }

    /** One document of a case. */
    @Transactional(readOnly = true)
    public Optional<DocumentEntry> find(String reference, UUID id) {
        return jdbc.sql(COLUMNS + "where reference = ? and id = ?")
                .params(reference, id)
                .query(this::entry)
                .optional();
    }

    /** The document may not be opened; the message says why. */
    public static final class NotOpen extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NotOpen(String message) {
            super(message);
        }
    }

    /**
     * Enters in the chronology that somebody is given a document.
     *
     * @param to user name of who asked for it
     * @return the document, to be written with {@link #write}; empty where the case has none with this id
     * @throws NotOpen where it may not be opened
     */
    @Transactional
    public Optional<DocumentEntry> handOut(String reference, UUID id, String to) {
        Optional<DocumentEntry> found = find(reference, id);
        found.ifPresent(document -> {
            if (document.state() == DocumentState.QUARANTINE) {
                throw new NotOpen("This file waits for the virus scanner and cannot be opened yet. Try again later.");
            }
            if (document.state() == DocumentState.INFECTED) {
                throw new NotOpen("The virus scanner found something in this file: it is kept, and cannot be opened.");
            }
            caseFiles.enter(
                    caseFiles.open(reference),
                    to,
                    "File downloaded",
                    document.name() + "\nSHA-256 " + document.sha256());
        });
        return found;
    }

    /** How many files wait for the virus scanner, over all cases. */
    @Transactional(readOnly = true)
    public long quarantined() {
        return jdbc.sql("select count(*) from recourse.case_document where state = ?")
                .param(DocumentState.QUARANTINE.name())
                .query(Long.class)
                .single();
    }

    /** Says what the virus scanner found. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void moveTo(UUID id, DocumentState state) {
        jdbc.sql("update recourse.case_document set state = ? where id = ?")
                .params(state.name(), id)
                .update();
    }

    /**
     * Writes a document's content. All of it is read as it is at the beginning, even if it is sealed again meanwhile, and
     * before any of it is written: whoever takes it slowly holds no connection to the database.
     *
     * @param out not closed
     * @throws IOException where it cannot be written, or the content was changed in the database
     */
    public void write(UUID id, OutputStream out) throws IOException {
        try (Incoming.Kept copy = copyOf(id);
                InputStream content = copy.open()) {
            content.transferTo(out);
        }
    }

    private Incoming.Kept copyOf(UUID id) throws IOException {
        try {
            return Objects.requireNonNull(snapshot.execute(status -> {
                try (InputStream content = open(id)) {
                    return incoming.keep(content);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The content, opened; to be read inside a transaction and closed. */
    InputStream open(UUID id) throws IOException {
        jdbc.sql("select key_id from recourse.case_document where id = ?")
                .param(id)
                .query(Integer.class)
                .optional()
                .ifPresent(key -> keys.find(Keys.Purpose.FILES, key));
        try {
            return keys.files().newDecryptingStream(new PiecesIn(jdbc, id), associated(id));
        } catch (GeneralSecurityException e) {
            throw new IOException("The document cannot be opened with the key files at hand", e);
        }
    }

    /**
     * Seals a document again, with the newest key.
     *
     * @param key the id of the key that it was sealed with: where it is sealed with another by now, nothing is done
     * @return the size of the content; 0 where nothing was done, or nothing can be because it cannot be opened
     */
    @Transactional(propagation = Propagation.MANDATORY)
    long sealAgain(UUID id, int key) {
        if (!mark(id, key, keys.primaryId(Keys.Purpose.FILES))) {
            return 0;
        }
        long size;
        try (InputStream content = open(id)) {
            size = seal(id, content, PiecesOut.aside(jdbc, id));
        } catch (IOException e) {
            LOG.warn("The document {} cannot be opened with any key and stays as it is", id);
            jdbc.sql("delete from recourse.document_piece where document_id = ? and number < 0")
                    .param(id)
                    .update();
            mark(id, keys.primaryId(Keys.Purpose.FILES), key);
            return 0;
        }
        jdbc.sql("delete from recourse.document_piece where document_id = ? and number >= 0")
                .param(id)
                .update();
        jdbc.sql("update recourse.document_piece set number = -1 - number where document_id = ? and number < 0")
                .param(id)
                .update();
        return size;
    }

    private boolean mark(UUID id, int from, int to) {
        return jdbc.sql("update recourse.case_document set key_id = ? where id = ? and key_id = ?")
                        .params(to, id, from)
                        .update()
                > 0;
    }

    private long seal(UUID id, InputStream content, OutputStream pieces) throws IOException {
        try (OutputStream sealed = keys.files().newEncryptingStream(pieces, associated(id))) {
            return content.transferTo(sealed);
        } catch (GeneralSecurityException e) {
            throw new IOException("The document could not be sealed", e);
        }
    }

    /** Binds the content to its document: one put in another's place does not open. */
    private static byte[] associated(UUID id) {
        return ("recourse document " + id).getBytes(StandardCharsets.UTF_8);
    }

    private DocumentEntry entry(ResultSet row, int number) throws SQLException {
        return new DocumentEntry(
                row.getObject("id", UUID.class),
                DocumentKind.valueOf(row.getString("kind")),
                DocumentState.valueOf(row.getString("state")),
                Objects.requireNonNull(sealing.convertToEntityAttribute(row.getBytes("name"))),
                row.getString("media_type"),
                row.getLong("size"),
                row.getString("sha256"),
                row.getObject("added_at", OffsetDateTime.class).toInstant());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
