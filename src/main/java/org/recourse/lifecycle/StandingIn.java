package org.recourse.lifecycle;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.WorkingTime;
import org.recourse.workday.StandIn;
import org.recourse.workday.StandIns;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The process {@code stand-in}: while somebody is away, a colleague holds their roles. Who is away chooses who stands in;
 * for somebody who is ill, Central Services or an administrator does.
 */
@Component("standingIn")
public class StandingIn {

    private static final String PROCESS = "stand-in";
    private static final String ENDED_EARLY = "stand-in-ended-early";
    private static final int MOST_DAYS = 366;
    private static final Set<String> WORKING =
            Role.WORKING.stream().map(Role::id).collect(Collectors.toUnmodifiableSet());

    private final StandIns standIns;
    private final Memberships memberships;
    private final ObjectProvider<RuntimeService> runtime;
    private final OwnRights ownRights;
    private final WorkingTime workingTime;
    private final Clock clock;

    StandingIn(
            StandIns standIns,
            Memberships memberships,
            ObjectProvider<RuntimeService> runtime,
            OwnRights ownRights,
            WorkingTime workingTime,
            Clock clock) {
        this.standIns = standIns;
        this.memberships = memberships;
        this.runtime = runtime;
        this.ownRights = ownRights;
        this.workingTime = workingTime;
        this.clock = clock;
    }

    /** Whether the person may arrange something for others too. */
    public static boolean mayArrangeForOthers(Person person) {
        return person.is(Role.CENTRAL_SERVICES) || person.is(Role.CAMUNDA_ADMIN);
    }

    /** Whether the person has a role that somebody could stand in for. */
    public boolean hasWork(Person person) {
        return !ownRoles(person.id()).isEmpty();
    }

    /**
     * User names of those who can stand in for somebody, sorted: they have work of their own, and work for no school that
     * the person does not work for.
     */
    @Transactional(readOnly = true)
    public List<String> whoCanStandIn(String away) {
        Set<String> schools = memberships.schools(away);
        return memberships.at(schools).stream()
                .filter(user -> fits(user, away, schools))
                .sorted()
                .toList();
    }

    /**
     * Arranges that a colleague stands in.
     *
     * @param away user name of who is away
     * @param standIn user name of who stands in
     * @param firstDay the first day, as {@code 2026-07-20}; today at the earliest
     * @param lastDay the last day, at most a year later
     * @param reason why, where the person arranges it for somebody else
     * @throws WrongInput naming every field that is wrong
     * @throws Incidents.NotYours where the person may not arrange it
     */
    @Transactional
    public StandIn arrange(
            Person person, String away, String standIn, String firstDay, String lastDay, @Nullable String reason) {
        boolean forSelf = away.equals(person.id());
        if (!forSelf && !mayArrangeForOthers(person)) {
            throw new Incidents.NotYours("You can name somebody who stands in for you, and for nobody else.");
        }
        List<WrongInput.Problem> problems = new ArrayList<>();
        if (!forSelf && !mayArrangeFor(person, away)) {
            problems.add(new WrongInput.Problem("away", "is not a user for whom you can arrange this"));
            throw new WrongInput(problems);
        }
        if (ownRoles(away).isEmpty()) {
            problems.add(new WrongInput.Problem("away", "has no role that somebody could stand in for"));
        }
        if (standIn.isBlank()) {
            problems.add(new WrongInput.Problem("standIn", "is missing: choose a colleague"));
        } else if (!forSelf && standIn.equals(person.id())) {
            problems.add(new WrongInput.Problem("standIn", "cannot be you: somebody else has to arrange that"));
        } else if (!fits(standIn, away, memberships.schools(away))) {
            problems.add(new WrongInput.Problem(
                    "standIn",
                    "is not a colleague who can stand in: choose somebody who works for the same school, and for no"
                            + " other"));
        }
        Optional<LocalDate> first = day("firstDay", firstDay, problems);
        Optional<LocalDate> last = day("lastDay", lastDay, problems);
        if (first.isPresent() && last.isPresent()) {
            checkPeriod(away, first.get(), last.get(), problems);
        }
        Optional<String> why = FormReader.words(reason).filter(words -> words.length() <= TaskForm.TEXT);
        if (!forSelf && why.isEmpty()) {
            problems.add(new WrongInput.Problem("reason", "is missing or too long: say why they cannot do it"));
        }
        if (!problems.isEmpty()) {
            throw new WrongInput(problems);
        }
        StandIn planned = standIns.plan(new StandIn.Plan(
                away, standIn, person.id(), forSelf ? null : why.get(), first.orElseThrow(), last.orElseThrow()));
        ownRights.call(() -> runtime.getObject().startProcessInstanceByKey(PROCESS, key(planned)));
        return planned;
    }

    private void checkPeriod(String away, LocalDate first, LocalDate last, List<WrongInput.Problem> problems) {
        if (first.isBefore(today())) {
            problems.add(new WrongInput.Problem("firstDay", "is past: today is the earliest"));
        }
        if (last.isBefore(first)) {
            problems.add(new WrongInput.Problem("lastDay", "comes before the first day"));
        } else if (last.isAfter(first.plusDays(MOST_DAYS))) {
            problems.add(new WrongInput.Problem("lastDay", "is too far away: at most a year after the first"));
        }
        boolean overlaps = standIns.currentFor(away).stream()
                .anyMatch(other ->
                        !other.lastDay().isBefore(first) && !other.firstDay().isAfter(last));
        if (overlaps) {
            problems.add(new WrongInput.Problem(
                    "firstDay", "lies in a period for which somebody is named already: end that one first"));
        }
    }

    /**
     * Ends a period, or calls it off before it begins: who is away, who stands in, and those who arrange it for others.
     *
     * @return whether there was such a period for the person
     */
    @Transactional
    public boolean end(Person person, long number) {
        Optional<StandIn> found = standIns.find(number).filter(one -> concerns(person, one));
        if (found.isEmpty() || !isCurrent(found.get())) {
            return false;
        }
        if (found.get().state() == StandIn.State.PLANNED) {
            standIns.leave(found.get(), true);
        }
        correlateEnd(found.get());
        return true;
    }

    /** Ends each running period whose stand-in works by now for a school that the person who is away does not work for. */
    @Transactional
    public void endWhatNoLongerFits() {
        standIns.current().stream()
                .filter(one -> one.state() == StandIn.State.RUNNING)
                .filter(one -> !memberships.schools(one.away()).containsAll(memberships.schools(one.standIn())))
                .forEach(this::correlateEnd);
    }

    private void correlateEnd(StandIn standIn) {
        ownRights.call(() -> {
            runtime.getObject()
                    .createMessageCorrelation(ENDED_EARLY)
                    .processInstanceBusinessKey(key(standIn))
                    .correlate();
            return standIn;
        });
    }

    /** The periods that are planned or running and that the person is in, or may end for others. */
    @Transactional(readOnly = true)
    public List<StandIn> current(Person person) {
        return standIns.current().stream()
                .filter(one -> concerns(person, one))
                .sorted(Comparator.comparing(StandIn::firstDay))
                .toList();
    }

    /** When the stand-in's first day begins. */
    public Date begins(DelegateExecution execution) {
        return startOf(of(execution).firstDay());
    }

    /** When the stand-in's last day is over. */
    public Date ends(DelegateExecution execution) {
        return startOf(of(execution).lastDay().plusDays(1));
    }

    StandIn of(DelegateExecution execution) {
        String key = execution.getProcessBusinessKey();
        return standIns.find(Long.parseLong(key.substring(key.lastIndexOf('-') + 1)))
                .orElseThrow();
    }

    /** The roles that are to be given, or none where things have changed so that nobody can stand in. */
    Set<String> rolesToGive(StandIn standIn) {
        return fits(standIn.standIn(), standIn.away(), memberships.schools(standIn.away()))
                ? ownRoles(standIn.away())
                : Set.of();
    }

    private boolean mayArrangeFor(Person person, String away) {
        return person.is(Role.CAMUNDA_ADMIN)
                ? !memberships.schools(away).isEmpty()
                : !memberships.schools(away).isEmpty() && person.schools().containsAll(memberships.schools(away));
    }

    private boolean concerns(Person person, StandIn standIn) {
        return person.id().equals(standIn.away())
                || person.id().equals(standIn.standIn())
                || (mayArrangeForOthers(person) && mayArrangeFor(person, standIn.away()));
    }

    /** A person is roles at schools: who works for another school would carry the roles there. */
    private boolean fits(String standIn, String away, Set<String> schools) {
        Set<String> own = memberships.schools(standIn);
        return !standIn.equals(away)
                && !own.isEmpty()
                && schools.containsAll(own)
                && !ownRoles(standIn).isEmpty();
    }

    /** The working roles that are the person's own: what they have by standing in for others goes no further. */
    private Set<String> ownRoles(String user) {
        Set<String> roles = new HashSet<>(memberships.roles(user));
        roles.retainAll(WORKING);
        roles.removeAll(standIns.rolesByStandingIn(user));
        return roles;
    }

    private static boolean isCurrent(StandIn standIn) {
        return standIn.state() == StandIn.State.PLANNED || standIn.state() == StandIn.State.RUNNING;
    }

    private static Optional<LocalDate> day(String field, String text, List<WrongInput.Problem> problems) {
        try {
            return Optional.of(LocalDate.parse(text.strip()));
        } catch (DateTimeParseException e) {
            problems.add(new WrongInput.Problem(field, "is not a date: write it like 2026-07-20"));
            return Optional.empty();
        }
    }

    private static String key(StandIn standIn) {
        return PROCESS + "-" + standIn.number();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), workingTime.zone());
    }

    private Date startOf(LocalDate day) {
        return Date.from(day.atStartOfDay(workingTime.zone()).toInstant());
    }
}
