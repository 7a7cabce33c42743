package org.recourse.upkeep.accounts;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.Fingerprints;
import org.recourse.upkeep.accounts.OfficialAccount.State;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The directory of the trust's accounts (S2-MK-2), with everything that happened to each. */
@Component
class Accounts {

    /** How the reference of an account begins. */
    static final String PREFIX = "OA-";

    private static final String HOLDS = "holds account";

    private final EntityManager entities;
    private final Fingerprints fingerprints;
    private final Clock clock;
    private final String nextNumber;

    Accounts(EntityManager entities, Fingerprints fingerprints, Clock clock) {
        this.entities = entities;
        this.fingerprints = fingerprints;
        this.clock = clock;
        this.nextNumber = entities.getEntityManagerFactory()
                .unwrap(SessionFactoryImplementor.class)
                .getJdbcServices()
                .getDialect()
                .getSequenceSupport()
                .getSequenceNextValString("recourse.official_account_number");
    }

    /** Makes the record of an account that is to be used; its reference is {@code OA-<year>-<number>}. */
    @Transactional(propagation = Propagation.MANDATORY)
    OfficialAccount announce(AccountAnnounced announced, String who) {
        Number number = (Number) entities.createNativeQuery(nextNumber).getSingleResult();
        String reference =
                PREFIX + "%d-%06d".formatted(now().atZone(ZoneOffset.UTC).getYear(), number.longValue());
        OfficialAccount account = new OfficialAccount(reference, announced, who, now());
        entities.persist(account);
        enter(account, who, "Announced", announced.inWords());
        return account;
    }

    /** Opens an account for a change, and keeps others from changing it until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    OfficialAccount open(String reference) {
        OfficialAccount account = find(reference)
                .orElseThrow(() -> new IllegalArgumentException("There is no account " + reference + "."));
        if (entities.getLockMode(account) != LockModeType.PESSIMISTIC_WRITE) {
            entities.refresh(account, LockModeType.PESSIMISTIC_WRITE);
        }
        return account;
    }

    @Transactional(readOnly = true)
    Optional<OfficialAccount> find(String reference) {
        return Optional.ofNullable(entities.find(OfficialAccount.class, reference));
    }

    /** Those in one of the states, by platform and handle. */
    @Transactional(readOnly = true)
    List<OfficialAccount> in(Collection<State> states) {
        return entities.createQuery(
                        "select a from OfficialAccount a where a.state in :states"
                                + " order by lower(a.platform), lower(a.handle), a.reference",
                        OfficialAccount.class)
                .setParameter("states", states)
                .getResultList();
    }

    /** Enters in the history of an account. */
    @Transactional(propagation = Propagation.MANDATORY)
    void enter(OfficialAccount account, String who, String what, String text) {
        enter(account, who, what, text, null);
    }

    private void enter(OfficialAccount account, String who, String what, String text, @Nullable String incident) {
        entities.persist(
                new AccountChange(account.reference(), account.nextChange(), now(), who, what, text, incident));
    }

    /** What happened to an account, the latest first. */
    @Transactional(readOnly = true)
    List<AccountChange> history(OfficialAccount account) {
        return entities.createQuery(
                        "select c from AccountChange c where c.reference = :reference order by c.position desc",
                        AccountChange.class)
                .setParameter("reference", account.reference())
                .getResultList();
    }

    /** Those who can sign in to an account now, by user name. */
    @Transactional(readOnly = true)
    List<AccountHolder> holders(OfficialAccount account) {
        return entities.createQuery(
                        "select h from AccountHolder h where h.reference = :reference and h.endedAt is null"
                                + " order by h.number",
                        AccountHolder.class)
                .setParameter("reference", account.reference())
                .getResultList();
    }

    Set<String> namesOfHolders(OfficialAccount account) {
        return holders(account).stream().map(AccountHolder::user).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the user can sign in to the account now, or owns it. */
    @Transactional(readOnly = true)
    boolean isHeldBy(String user, OfficialAccount account) {
        return account.owner().filter(user::equals).isPresent()
                || holders(account).stream().anyMatch(holder -> holder.user().equals(user));
    }

    /** Those who can sign in to an account that is running, and of whom it is not known that they have left. */
    @Transactional(readOnly = true)
    List<AccountHolder> holdersWhoStay() {
        return entities.createQuery(
                        "select h from AccountHolder h, OfficialAccount a where a.reference = h.reference"
                                + " and a.state in :states and h.endedAt is null and h.leftAt is null"
                                + " order by h.reference, h.number",
                        AccountHolder.class)
                .setParameter("states", State.RUNNING)
                .getResultList();
    }

    /** Whether it is known by now that the holder has left; the account must be open. */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean hasLeft(AccountHolder holder) {
        entities.refresh(holder);
        return holder.hasLeft();
    }

    @Transactional(readOnly = true)
    AccountHolder holder(long number) {
        AccountHolder holder = entities.find(AccountHolder.class, number);
        if (holder == null) {
            throw new IllegalArgumentException("There is no holder " + number + ".");
        }
        return holder;
    }

    /** Lets these users, and the owner, hold the account from now on, and no others; who has left is seen to by itself. */
    @Transactional(propagation = Propagation.MANDATORY)
    void hold(OfficialAccount account, Set<String> users) {
        Set<String> wanted = new TreeSet<>(users);
        account.owner().ifPresent(wanted::add);
        for (AccountHolder holder : holders(account)) {
            if (!wanted.remove(holder.user()) && !holder.hasLeft()) {
                holder.end(now());
            }
        }
        wanted.forEach(
                user -> entities.persist(new AccountHolder(account.reference(), fingerprints.of(HOLDS, user), user)));
    }

    void entered(OfficialAccount account) {
        account.entered(now());
    }

    void attested(OfficialAccount account) {
        account.attested(now());
    }

    void retire(OfficialAccount account) {
        account.retire(now());
    }

    void left(AccountHolder holder) {
        holder.left(now());
    }

    void end(AccountHolder holder) {
        holder.end(now());
    }

    /** Notes that an account is in other hands, and which incident was raised. Who told it is the incident's reporter. */
    @Transactional(propagation = Propagation.MANDATORY)
    void lost(OfficialAccount account, String incident) {
        account.moveTo(State.LOST);
        enter(account, CaseFile.SYSTEM, "Lost or taken over", "An incident was raised.", incident);
    }

    /** Enters what was done because of the last loss; who is kept from its incident reads nothing of it. */
    @Transactional(propagation = Propagation.MANDATORY)
    void enterOfLoss(OfficialAccount account, String who, String what, String text) {
        String incident = history(account).stream()
                .flatMap(change -> change.incident().stream())
                .findFirst()
                .orElse(null);
        enter(account, who, what, text, incident);
    }

    /** Ids that are written one after the other with commas between them. */
    static Set<String> split(String ids) {
        return Arrays.stream(ids.split(","))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
