package org.recourse.trust;

import java.util.Set;

/**
 * Who may see a case: the one place where that is decided.
 *
 * <p>Central Services leads each case (S2-CS-4), IT Services and senior management receive each report at once and decide
 * (S5-5, S5-6), but of matters of another kind they receive nothing; each other working role sees a case only while it has,
 * or after it had, a task in it. Case managers see where the cases stand, and the story of one only when they were given
 * access to it; who runs the engine or changes the diagrams sees no story. Nobody who is kept from a case, named in it (reading A13) or stepped back from it, sees that it
 * exists.
 */
public final class NeedToKnow {

    private static final Set<Role> RECEIVERS = Set.of(Role.CENTRAL_SERVICES, Role.IT_SERVICES, Role.SMT);

    private NeedToKnow() {}

    /**
     * What is known of a person's relation to one case.
     *
     * @param school the case's school
     * @param keptFrom whether the person is named in the case or has stepped back from it
     * @param hasOrHadTask whether the person is a candidate or assignee of an open task, or has done something in the case
     * @param reporter whether the person reported it, signed in
     * @param givenAccess whether Central Services gave the person access to it
     * @param incident whether it is an incident, which the policy sends to all who receive reports
     */
    public record Relation(
            String school,
            boolean keptFrom,
            boolean hasOrHadTask,
            boolean reporter,
            boolean givenAccess,
            boolean incident) {}

    /**
     * Whether a person who may see a case may also see who reported it: Central Services, which leads it (S2-CS-4) and
     * writes to the reporter.
     */
    public static boolean mayKnowReporter(Person person) {
        return person.is(Role.CENTRAL_SERVICES);
    }

    /**
     * Whether a person who may see a case may also say who else may and who may not: Central Services, which leads it
     * (S2-CS-4).
     */
    public static boolean maySayWhoSees(Person person) {
        return person.is(Role.CENTRAL_SERVICES);
    }

    /**
     * Whether the person may follow the case as who reported it does: how far it is, and the conversation with Central
     * Services. Who reports without signing in does so with a receipt.
     */
    public static boolean mayFollow(Person person, Relation relation) {
        return relation.reporter() && !relation.keptFrom();
    }

    /**
     * Whether the person may see who has done the training, at which schools: Central Services and case managers at all that
     * they work for, and Principals and senior management at theirs.
     */
    public static boolean maySeeTraining(Person person) {
        return maySeeTrainingOfTrust(person) || person.is(Role.PRINCIPAL) || person.is(Role.SMT);
    }

    /** Whether that goes also for those who work for several schools. */
    public static boolean maySeeTrainingOfTrust(Person person) {
        return person.is(Role.CENTRAL_SERVICES) || person.is(Role.CASE_MANAGERS);
    }

    /** Whether the person may see the story of the case and act on it. */
    public static boolean maySee(Person person, Relation relation) {
        if (relation.keptFrom() || !person.schools().contains(relation.school())) {
            return false;
        }
        return person.is(Role.CENTRAL_SERVICES)
                || (relation.incident() && RECEIVERS.stream().anyMatch(person::is))
                || (relation.hasOrHadTask() && Role.WORKING.stream().anyMatch(person::is))
                || (relation.givenAccess() && person.is(Role.CASE_MANAGERS));
    }

    /** Whether the person may see where the case stands, its steps, dates and codes, without its story. */
    public static boolean mayWatch(Person person, Relation relation) {
        return !relation.keptFrom() && person.schools().contains(relation.school()) && person.is(Role.CASE_MANAGERS);
    }
}
