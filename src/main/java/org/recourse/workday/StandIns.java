package org.recourse.workday;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.recourse.casefile.Fingerprints;
import org.recourse.workday.StandIn.State;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who stands in for whom, and which roles came and go with it. A role is given once however many periods give it, and is
 * taken back with the last of them, unless the person held it before.
 */
@Component
public class StandIns {

    private static final String AWAY = "away";
    private static final String STANDS_IN = "stands in";
    private static final List<State> CURRENT = List.of(State.PLANNED, State.RUNNING);

    private final EntityManager entities;
    private final JdbcClient database;
    private final Fingerprints fingerprints;

    StandIns(EntityManager entities, JdbcClient database, Fingerprints fingerprints) {
        this.entities = entities;
        this.database = database;
        this.fingerprints = fingerprints;
    }

    /** Writes down what was arranged. */
    @Transactional(propagation = Propagation.MANDATORY)
    public StandIn plan(StandIn.Plan plan) {
        StandIn standIn =
                new StandIn(fingerprints.of(AWAY, plan.away()), fingerprints.of(STANDS_IN, plan.standIn()), plan);
        entities.persist(standIn);
        entities.flush();
        return standIn;
    }

    /** What has this number. */
    @Transactional(readOnly = true)
    public Optional<StandIn> find(long number) {
        return Optional.ofNullable(entities.find(StandIn.class, number));
    }

    /** What is planned or running, the first to begin first. */
    @Transactional(readOnly = true)
    public List<StandIn> current() {
        return entities.createQuery(
                        "select s from StandIn s where s.state in :states order by s.firstDay, s.number", StandIn.class)
                .setParameter("states", CURRENT)
                .getResultList();
    }

    /** What is planned or running while this person is away. */
    @Transactional(readOnly = true)
    public List<StandIn> currentFor(String away) {
        return current("awayPrint", AWAY, away, LockModeType.NONE);
    }

    /** What is planned or running with this person as stand-in. */
    @Transactional(readOnly = true)
    public List<StandIn> currentBy(String standIn) {
        return current("standInPrint", STANDS_IN, standIn, LockModeType.NONE);
    }

    /**
     * The roles that a person holds now only because they stand in for somebody: what a sign-in that sets people's roles
     * anew has to leave to them, and nothing that outlasts the period.
     */
    @Transactional(readOnly = true)
    public Set<String> rolesByStandingIn(String user) {
        return rolesGiven(running(user));
    }

    /** Those of these roles that come from standing in for one of these people, and from nobody else. */
    @Transactional(readOnly = true)
    public Set<String> rolesThrough(String user, Collection<String> away) {
        List<StandIn> running = running(user);
        Set<String> roles = rolesGiven(
                running.stream().filter(one -> away.contains(one.away())).toList());
        roles.removeAll(rolesGiven(
                running.stream().filter(one -> !away.contains(one.away())).toList()));
        return roles;
    }

    /** User names of those who stand in for one of these people now. */
    @Transactional(readOnly = true)
    public Set<String> standingInFor(Collection<String> away) {
        Set<String> users = new HashSet<>();
        for (String user : away) {
            currentFor(user).stream()
                    .filter(one -> one.state() == State.RUNNING)
                    .forEach(one -> users.add(one.standIn()));
        }
        return users;
    }

    /**
     * Begins a period.
     *
     * @param roles the roles of who is away
     * @param held the roles that the stand-in holds now
     * @return the roles to give to the stand-in
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> begin(StandIn standIn, Set<String> roles, Set<String> held) {
        lock(standIn.standIn());
        Set<String> borrowed = rolesByStandingIn(standIn.standIn());
        for (String role : roles) {
            boolean own = held.contains(role) && !borrowed.contains(role);
            database.sql("insert into recourse.stand_in_role (number, role, own) values (?, ?, ?)")
                    .params(standIn.number(), role, own)
                    .update();
        }
        standIn.moveTo(State.RUNNING);
        entities.flush();
        Set<String> toGive = new HashSet<>(roles);
        toGive.removeAll(held);
        return toGive;
    }

    /**
     * Ends a period.
     *
     * @return the roles to take back from the stand-in: those that no other period gives, and that were not theirs before
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Set<String> end(StandIn standIn) {
        lock(standIn.standIn());
        Set<String> given = rolesGiven(List.of(standIn));
        standIn.moveTo(State.ENDED);
        entities.flush();
        given.removeAll(rolesByStandingIn(standIn.standIn()));
        return given;
    }

    /** Notes that a period will never begin. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void leave(StandIn standIn, boolean calledOff) {
        standIn.moveTo(calledOff ? State.CALLED_OFF : State.NOT_BEGUN);
    }

    private List<StandIn> running(String user) {
        return currentBy(user).stream()
                .filter(one -> one.state() == State.RUNNING)
                .toList();
    }

    private Set<String> rolesGiven(List<StandIn> periods) {
        Set<String> roles = new HashSet<>();
        for (StandIn period : periods) {
            roles.addAll(database.sql("select role from recourse.stand_in_role where number = ? and not own")
                    .param(period.number())
                    .query(String.class)
                    .list());
        }
        return roles;
    }

    /** Two periods of one stand-in that begin or end at once wait for each other. */
    private void lock(String standIn) {
        current("standInPrint", STANDS_IN, standIn, LockModeType.PESSIMISTIC_WRITE);
    }

    private List<StandIn> current(String print, String kind, String user, LockModeType lock) {
        return entities.createQuery(
                        "select s from StandIn s where s." + print
                                + " in :prints and s.state in :states order by s.firstDay, s.number",
                        StandIn.class)
                .setParameter("prints", fingerprints.candidates(kind, user))
                .setParameter("states", CURRENT)
                .setLockMode(lock)
                .getResultList();
    }
}
