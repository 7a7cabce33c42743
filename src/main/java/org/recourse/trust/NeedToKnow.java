package org.recourse.trust;

import java.util.Set;

/**
 * Who may see a case: the one place where that is decided.
 *
 * <p>Central Services leads each case (S2-CS-4), IT Services and senior management receive and decide it (S5-5, S5-6);
 * each other role sees a case only while it has, or after it had, a task in it. Nobody who is named in a report sees
 * that the case exists (reading A13), and who runs the engine or watches figures sees no story.
 */
public final class NeedToKnow {

    private static final Set<Role> RECEIVERS = Set.of(Role.CENTRAL_SERVICES, Role.IT_SERVICES, Role.SMT);

    private NeedToKnow() {}

    /**
     * What is known of a person's relation to one case.
     *
     * @param school the case's school
     * @param namedInReport whether the person is a subject of the case
     * @param hasOrHadTask whether the person is a candidate or assignee of an open task, or has completed one
     * @param reporter whether the person reported it, signed in
     */
    public record Relation(String school, boolean namedInReport, boolean hasOrHadTask, boolean reporter) {}

    /**
     * Whether a person who may see a case may also see who reported it: Central Services, which leads it (S2-CS-4) and
     * writes to the reporter.
     */
    public static boolean mayKnowReporter(Person person) {
        return person.is(Role.CENTRAL_SERVICES);
    }

    /**
     * Whether the person may follow the case as who reported it does: how far it is, and the conversation with Central
     * Services. Who reports without signing in does so with a receipt.
     */
    public static boolean mayFollow(Person person, Relation relation) {
        return relation.reporter() && !relation.namedInReport();
    }

    /**
     * Whether the person may watch how far the case is, with no word of its story: the case managers of its school. Whoever
     * is named in it must not learn that there is one.
     */
    public static boolean mayWatch(Person person, Relation relation) {
        return person.is(Role.CASE_MANAGERS)
                && !relation.namedInReport()
                && person.schools().contains(relation.school());
    }

    /** Whether the person may see the story of the case and act on it. */
    public static boolean maySee(Person person, Relation relation) {
        if (relation.namedInReport() || !person.schools().contains(relation.school())) {
            return false;
        }
        return RECEIVERS.stream().anyMatch(person::is) || relation.hasOrHadTask();
    }
}
