package org.recourse.upkeep.accounts;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.Sealing;

/** An account in the name of the trust or one of its schools (S2-MK-2). There is no place in it for a password. */
@Entity
@Table(name = "official_account", schema = "recourse")
class OfficialAccount {

    /** How far it is. */
    enum State {
        /** Central Services was told that it is to be used. */
        ANNOUNCED,
        REFUSED,
        /** It may be used, and Marketing is to enter it. */
        AUTHORISED,
        IN_USE,
        /** Somebody else has it, or nobody can sign in. */
        LOST,
        RETIRED;

        /** Those in which it is in the directory and somebody can do something about it. */
        static final Set<State> RUNNING = Set.of(IN_USE, LOST);

        /** Those in which it stands in the directory for everybody who works for the trust. */
        static final Set<State> IN_DIRECTORY = Set.of(IN_USE, LOST, RETIRED);
    }

    @Id
    private String reference;

    @Version
    private int version;

    private String school;

    @Enumerated(EnumType.STRING)
    private State state = State.ANNOUNCED;

    private String platform;
    private String handle;
    private @Nullable String link;

    @Convert(converter = Sealing.class)
    private String purpose;

    @Convert(converter = Sealing.class)
    private @Nullable String announcedBy;

    @Convert(converter = Sealing.class)
    private @Nullable String ownerUser;

    @Convert(converter = Sealing.class)
    private @Nullable String recoveryContacts;

    private Instant announcedAt;
    private @Nullable Instant enteredAt;
    private @Nullable Instant attestedAt;
    private @Nullable Instant retiredAt;
    private int changes;

    @SuppressWarnings("NullAway.Init") // Hibernate fills the fields
    protected OfficialAccount() {}

    OfficialAccount(String reference, AccountAnnounced announced, @Nullable String who, Instant now) {
        this.reference = reference;
        this.school = announced.school();
        this.platform = announced.platform();
        this.handle = announced.handle();
        this.link = announced.link();
        this.purpose = announced.purpose();
        this.announcedBy = who;
        this.announcedAt = now;
    }

    String reference() {
        return reference;
    }

    String school() {
        return school;
    }

    State state() {
        return state;
    }

    String platform() {
        return platform;
    }

    String handle() {
        return handle;
    }

    Optional<String> link() {
        return Optional.ofNullable(link);
    }

    String purpose() {
        return purpose;
    }

    /** The user name of who announced it; empty where the application did. */
    Optional<String> announcedBy() {
        return Optional.ofNullable(announcedBy).filter(who -> !who.equals(CaseFile.SYSTEM));
    }

    /** The user name of who answers for it. */
    Optional<String> owner() {
        return Optional.ofNullable(ownerUser);
    }

    /** What the platform writes to when access is to be recovered. For Marketing and Central Services alone. */
    Optional<String> recoveryContacts() {
        return Optional.ofNullable(recoveryContacts);
    }

    Instant announcedAt() {
        return announcedAt;
    }

    Optional<Instant> enteredAt() {
        return Optional.ofNullable(enteredAt);
    }

    /** When access was last attested to be safe. */
    Optional<Instant> attestedAt() {
        return Optional.ofNullable(attestedAt);
    }

    Optional<Instant> retiredAt() {
        return Optional.ofNullable(retiredAt);
    }

    boolean isRunning() {
        return State.RUNNING.contains(state);
    }

    boolean isInDirectory() {
        return State.IN_DIRECTORY.contains(state);
    }

    void moveTo(State next) {
        this.state = next;
    }

    /** Takes over what is given, and leaves the rest as it is. */
    void enter(
            @Nullable String platform,
            @Nullable String handle,
            @Nullable String link,
            @Nullable String owner,
            @Nullable String recoveryContacts) {
        this.platform = platform == null ? this.platform : platform;
        this.handle = handle == null ? this.handle : handle;
        this.link = link == null ? this.link : link;
        this.ownerUser = owner == null ? this.ownerUser : owner;
        this.recoveryContacts = recoveryContacts == null ? this.recoveryContacts : recoveryContacts;
    }

    void entered(Instant now) {
        this.state = State.IN_USE;
        this.enteredAt = now;
    }

    void attested(Instant now) {
        this.attestedAt = now;
    }

    void retire(Instant now) {
        this.state = State.RETIRED;
        this.retiredAt = now;
    }

    /** The position of the next change. */
    int nextChange() {
        return ++changes;
    }
}
