package org.recourse.casefile;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The case files. Whoever changes one does it inside the transaction in which the engine moves on, so that the story
 * and the way never part.
 */
@Component
public class CaseFiles {

    private final CaseFileStore store;
    private final EntityManager entities;
    private final Clock clock;
    private final String nextNumber;

    CaseFiles(CaseFileStore store, EntityManager entities, Clock clock) {
        this.store = store;
        this.entities = entities;
        this.clock = clock;
        this.nextNumber = entities.getEntityManagerFactory()
                .unwrap(SessionFactoryImplementor.class)
                .getJdbcServices()
                .getDialect()
                .getSequenceSupport()
                .getSequenceNextValString("recourse.case_number");
    }

    /**
     * Makes the file of a new case.
     *
     * @return the file with its reference, {@code SM-<year>-<number>}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public CaseFile create(Report report) {
        Instant now = now();
        Number number = (Number) entities.createNativeQuery(nextNumber).getSingleResult();
        String reference = "SM-%d-%06d".formatted(now.atZone(ZoneOffset.UTC).getYear(), number.longValue());
        return store.save(new CaseFile(reference, report, now));
    }

    /**
     * Opens a file for a change and keeps others from changing it until the transaction ends.
     *
     * @throws IllegalArgumentException where no case has the reference
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public CaseFile open(String reference) {
        CaseFile file = store.findByReference(reference)
                .orElseThrow(() -> new IllegalArgumentException("There is no case " + reference + "."));
        if (entities.getLockMode(file) != LockModeType.PESSIMISTIC_WRITE) {
            // Read again under the lock: somebody may have written since this transaction first looked.
            entities.refresh(file, LockModeType.PESSIMISTIC_WRITE);
        }
        return file;
    }

    /** The file, to read. */
    @Transactional(readOnly = true)
    public Optional<CaseFile> find(String reference) {
        return store.findByReference(reference);
    }

    /**
     * Adds an entry to the chronology.
     *
     * @param who user name, or {@link CaseFile#SYSTEM}
     * @param what what happened, without a name or a story, at most 200 characters
     * @param text what was written, or empty
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void enter(CaseFile file, String who, String what, String text) {
        entities.persist(new ChronologyEntry(file.reference(), file.nextPosition(), now(), who, what, text));
    }

    /** The chronology, oldest entry first. */
    @Transactional(readOnly = true)
    public List<Entry> chronology(String reference) {
        return store.chronology(reference).stream().map(ChronologyEntry::view).toList();
    }

    /** Whether the person has done something in the case. */
    @Transactional(readOnly = true)
    public boolean hasWorkedOn(String reference, String user) {
        return store.hasEntryBy(reference, user);
    }

    /** Adds a file to the case; the hash is taken over the content as it is given. */
    @Transactional(propagation = Propagation.MANDATORY)
    public DocumentEntry add(CaseFile file, DocumentKind kind, String name, String mediaType, byte[] content) {
        String sha256 = sha256(content);
        Instant now = now();
        entities.persist(new CaseDocument(file.reference(), kind, name, mediaType, sha256, content, now));
        return new DocumentEntry(name, mediaType, sha256, now);
    }

    /** The files of one kind, oldest first. */
    @Transactional(readOnly = true)
    public List<DocumentEntry> documents(String reference, DocumentKind kind) {
        return store.documents(reference, kind);
    }

    /** The content of the newest file of one kind. */
    @Transactional(readOnly = true)
    public Optional<byte[]> latest(String reference, DocumentKind kind) {
        return store.latest(reference, kind).map(CaseDocument::content);
    }

    /** Databases keep microseconds: what is read later must equal what was written. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
