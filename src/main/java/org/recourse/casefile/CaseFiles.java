package org.recourse.casefile;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.hibernate.LockMode;
import org.hibernate.engine.spi.PersistenceContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The case files. Whoever changes one does it inside the transaction in which the engine moves on, so that the story
 * and the way never part.
 */
@Component
public class CaseFiles {

    /** The kind of fingerprint that user names are kept as. */
    static final String USER = "user";

    private static final String RECEIPT = "receipt";

    /** A row that this transaction has written, or has asked for to write it, is nobody else's. */
    private static final Set<LockMode> HELD = EnumSet.of(LockMode.WRITE, LockMode.PESSIMISTIC_WRITE);

    private final CaseFileStore store;
    private final EntityManager entities;
    private final Clock clock;
    private final Fingerprints fingerprints;
    private final Chain chain;
    private final ApplicationEventPublisher events;
    private final String nextNumber;

    CaseFiles(
            CaseFileStore store,
            EntityManager entities,
            Clock clock,
            Fingerprints fingerprints,
            Chain chain,
            ApplicationEventPublisher events) {
        this.store = store;
        this.entities = entities;
        this.clock = clock;
        this.fingerprints = fingerprints;
        this.chain = chain;
        this.events = events;
        this.nextNumber = entities.getEntityManagerFactory()
                .unwrap(SessionFactoryImplementor.class)
                .getJdbcServices()
                .getDialect()
                .getSequenceSupport()
                .getSequenceNextValString("recourse.case_number");
    }

    /** Makes the file of a new incident. */
    @Transactional(propagation = Propagation.MANDATORY)
    public CaseFile create(Report report) {
        return create(CaseKind.INCIDENT, report);
    }

    /**
     * Makes the file of a new case.
     *
     * @return the file with its reference: the kind's letters, the year and a number, such as {@code SM-2026-000123}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public CaseFile create(CaseKind kind, Report report) {
        Instant now = now();
        Number number = (Number) entities.createNativeQuery(nextNumber).getSingleResult();
        String reference =
                "%s-%d-%06d".formatted(kind.prefix(), now.atZone(ZoneOffset.UTC).getYear(), number.longValue());
        CaseFile file = new CaseFile(kind, reference, report, now);
        entities.persist(file);
        entities.flush(); // rows of other tables, which do not go through here, refer to it
        events.publishEvent(new CaseTouched(reference, true));
        return file;
    }

    /**
     * Makes the file of an incident that a matter has become, with everything that was told there and with everybody
     * kept from it who is kept from the matter.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public CaseFile raise(CaseFile matter) {
        CaseFile incident = create(CaseKind.INCIDENT, matter.report());
        incident.setRaisedFrom(matter.reference());
        nameSubjects(incident, matter.subjectUsers());
        stepBack(incident, matter.usersWhoSteppedBack());
        return incident;
    }

    /** The incident that a matter has become. */
    @Transactional(readOnly = true)
    public Optional<String> raisedAs(String matter) {
        return store.raisedFrom(matter);
    }

    /**
     * Opens a file for a change and keeps others from changing it until the transaction ends.
     *
     * @throws IllegalArgumentException where no case has the reference
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public CaseFile open(String reference) {
        CaseFile file =
                held(reference).orElseThrow(() -> new IllegalArgumentException("There is no case " + reference + "."));
        events.publishEvent(new CaseTouched(reference, false));
        return file;
    }

    /** The file, to read. */
    @Transactional(readOnly = true)
    public Optional<CaseFile> find(@Nullable String reference) {
        return Optional.ofNullable(reference).map(known -> entities.find(CaseFile.class, known));
    }

    /**
     * Holds a case until the transaction ends, as {@link #open} does, where there may be none.
     *
     * @return whether there is one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean hold(String reference) {
        Optional<CaseFile> file = held(reference);
        file.ifPresent(found -> events.publishEvent(new CaseTouched(reference, false)));
        return file.isPresent();
    }

    /**
     * Holds a case until the transaction ends, as {@link #hold} does, whose row this transaction has found and locked by
     * itself.
     *
     * @param version of the locked row
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void holdLocked(String reference, int version) {
        if (alreadyHeld(reference).isEmpty()) {
            locked(reference, version);
        }
        events.publishEvent(new CaseTouched(reference, false));
    }

    /**
     * The file with its row held by this transaction. The row is held before anything is read: what a join reads while it
     * waits for a row is as old as the wait.
     */
    private Optional<CaseFile> held(String reference) {
        Optional<CaseFile> already = alreadyHeld(reference);
        if (already.isPresent()) {
            return already;
        }
        // The row is locked by itself: PostgreSQL locks none that is read in one query with the users kept from the
        // case.
        return entities.createQuery("select f.version from CaseFile f where f.reference = ?1", Integer.class)
                .setParameter(1, reference)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .findFirst()
                .map(version -> locked(reference, version));
    }

    private Optional<CaseFile> alreadyHeld(String reference) {
        SessionImplementor session = entities.unwrap(SessionImplementor.class);
        PersistenceContext read = session.getPersistenceContextInternal();
        EntityPersister files = session.getFactory().getMappingMetamodel().getEntityDescriptor(CaseFile.class);
        Object known = read.getEntity(session.generateEntityKey(reference, files));
        return known instanceof CaseFile held
                        && HELD.contains(read.getEntry(held).getLockMode())
                ? Optional.of(held)
                : Optional.empty();
    }

    /** What the locked row and those that belong to it hold now. */
    private CaseFile locked(String reference, int version) {
        CaseFile file = entities.find(CaseFile.class, reference);
        if (file.version() != version) {
            // Somebody has written since this session first looked. H2 may give the old answer again for a moment after
            // a commit (its issues 3894 and 4208); asked about another case in between, it looks.
            entities.find(CaseFile.class, "");
            entities.refresh(file);
            if (file.version() != version) {
                throw new IllegalStateException("The database gives another version of the case than the one locked.");
            }
        }
        entities.unwrap(SessionImplementor.class)
                .getPersistenceContextInternal()
                .getEntry(file)
                .setLockMode(LockMode.PESSIMISTIC_WRITE);
        return file;
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
        Entry entry = new Entry(now(), who, what, text);
        int position = file.entries() + 1;
        byte[] tag = chain.tag(file.chainHead(), file.reference(), position, entry);
        entities.persist(new ChronologyEntry(file.reference(), position, entry, fingerprints.of(USER, who), tag));
        file.extendChain(tag);
    }

    /** The chronology, oldest entry first. */
    @Transactional(readOnly = true)
    public List<Entry> chronology(String reference) {
        return store.chronology(reference).stream().map(ChronologyEntry::view).toList();
    }

    /**
     * An entry as others can check it.
     *
     * @param position counted from 1
     * @param tag of the entry in the chain, in hexadecimal
     */
    public record TaggedEntry(int position, Instant at, String who, String what, String text, String tag) {}

    /** The chronology with its tags, oldest entry first. */
    @Transactional(readOnly = true)
    public List<TaggedEntry> chronologyWithTags(String reference) {
        return store.chronology(reference).stream()
                .map(entry -> {
                    Entry view = entry.view();
                    String tag = HexFormat.of().formatHex(entry.tag());
                    return new TaggedEntry(entry.position(), view.at(), view.who(), view.what(), view.text(), tag);
                })
                .toList();
    }

    /** Whether the person has done something in the case. */
    @Transactional(readOnly = true)
    public boolean hasWorkedOn(String reference, String user) {
        return store.hasEntryBy(reference, fingerprints.candidates(USER, user));
    }

    /** References of all cases that the person is kept from and must not learn of (reading A13). */
    @Transactional(readOnly = true)
    public Set<String> keptFrom(String user) {
        return Set.copyOf(store.keptFrom(printsOf(user)));
    }

    /** Those of the references that are a case's. */
    @Transactional(readOnly = true)
    public Set<String> existing(Set<String> references) {
        return references.isEmpty() ? Set.of() : Set.copyOf(store.existing(references));
    }

    /** Names users as subjects; a user once named stays named. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void nameSubjects(CaseFile file, Set<String> users) {
        keepFrom(file, users, Subject.Basis.NAMED);
    }

    /** Keeps users from a case who step back from it; they stay kept from it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void stepBack(CaseFile file, Set<String> users) {
        keepFrom(file, users, Subject.Basis.STEPPED_BACK);
    }

    private void keepFrom(CaseFile file, Set<String> users, Subject.Basis basis) {
        for (String user : users) {
            if (!file.isKeptFrom(user)) {
                file.keepFrom(new Subject(fingerprints.of(USER, user), user, basis));
            } else if (basis == Subject.Basis.NAMED && !file.subjectUsers().contains(user)) {
                isNamedAfterAll(file, user);
            }
        }
    }

    private void isNamedAfterAll(CaseFile file, String user) {
        entities.flush();
        entities.createNativeQuery("update recourse.case_subject set basis = :basis where reference = :reference"
                        + " and user_print in (:prints)")
                .setParameter("basis", Subject.Basis.NAMED.name())
                .setParameter("reference", file.reference())
                .setParameter("prints", printsOf(user))
                .executeUpdate();
        entities.refresh(file);
    }

    /** The fingerprints under which the user may stand in a table, to find the user's rows with. */
    public List<String> printsOf(String user) {
        return fingerprints.candidates(USER, user);
    }

    /** The cases that are a duplicate of this one. */
    @Transactional(readOnly = true)
    public List<String> duplicatesOf(String reference) {
        return store.duplicatesOf(reference);
    }

    /** A user who may read a case without a task in it. */
    public record Access(String user, Instant givenAt) {}

    /** Lets a user read the case; once more changes nothing. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void giveAccess(CaseFile file, String user) {
        if (!hasAccess(file.reference(), user)) {
            entities.persist(new CaseAccess(file.reference(), fingerprints.of(USER, user), user, now()));
        }
    }

    /** Takes the access from the user again, if there was one. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void endAccess(CaseFile file, String user) {
        store.access(file.reference(), printsOf(user)).forEach(entities::remove);
    }

    /** Whether the user has been given access to the case. */
    @Transactional(readOnly = true)
    public boolean hasAccess(String reference, String user) {
        return !store.access(reference, printsOf(user)).isEmpty();
    }

    /** Who has been given access to the case, in the order in which it was given. */
    @Transactional(readOnly = true)
    public List<Access> access(String reference) {
        return store.access(reference).stream()
                .map(access -> new Access(access.userId(), access.givenAt()))
                .toList();
    }

    /**
     * Gives a case its receipt. Only its fingerprint is kept.
     *
     * @param submission what the receipt follows from, so that a report sent twice gets the same one; null for a random one
     * @return the receipt, in four groups of four characters
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public String giveReceipt(CaseFile file, @Nullable String submission) {
        String receipt = submission == null ? Receipts.random() : receiptOf(submission);
        file.setReceipt(fingerprints.of(RECEIPT, Objects.requireNonNull(Receipts.normalised(receipt))));
        return receipt;
    }

    /** The receipt that a submission got. */
    public String receiptOf(String submission) {
        return Receipts.from(HexFormat.of()
                .parseHex(fingerprints.of("receipt of submission", submission).substring(0, 32)));
    }

    /** The reference of the case whose receipt it is. Takes as long for a wrong receipt as for a right one. */
    @Transactional(readOnly = true)
    public Optional<String> findByReceipt(@Nullable String typed) {
        String receipt = Receipts.normalised(typed);
        return store.findByReceipt(fingerprints.candidates(RECEIPT, receipt == null ? "" : receipt));
    }

    /** Adds a message to the conversation with the reporter. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void say(CaseFile file, boolean fromReporter, String text) {
        int position = store.countMessages(file.reference()) + 1;
        entities.persist(new CaseMessage(file.reference(), position, new Message(fromReporter, now(), text)));
    }

    /** The conversation with the reporter, oldest message first. */
    @Transactional(readOnly = true)
    public List<Message> conversation(String reference) {
        return store.messages(reference).stream().map(CaseMessage::view).toList();
    }

    /** Databases keep microseconds: what is read later must equal what was written. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
