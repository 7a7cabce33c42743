package org.recourse.change;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.recourse.change.StandIns.Asked;

/**
 * What the policy demands of every path, whatever the diagrams look like. Facts are what has happened so far: a task that is
 * done, the answer last given to a question that counts here, a notice that went out.
 */
final class Invariants {

    private static final String INCIDENT = "social-media-incident";
    private static final String CONTENT = "content-response";
    private static final Set<String> CLOSING = Set.of("recordClosure");

    /** The tasks whose being done is remembered. */
    private static final Set<String> REMEMBERED = Set.of(
            "prevent-further-damage",
            "make-initial-assessment",
            "decide-course-of-action",
            "refer-to-police",
            "acknowledge-serious-incident",
            "acknowledge-content");

    /**
     * One demand.
     *
     * @param process the process on whose paths it holds
     * @param clause where the policy says so
     * @param sentence what must hold
     * @param asked whether it holds when a step asks for something, given what happened before
     * @param task whether it holds while a task of such an id is open
     * @param end whether it holds when all has ended
     */
    record Invariant(
            String process,
            String clause,
            String sentence,
            BiPredicate<Asked, Set<String>> asked,
            TaskRule task,
            Predicate<Set<String>> end) {

        boolean holds(Asked one, Set<String> facts) {
            return asked.test(one, facts);
        }

        boolean holdsForTask(String id, Set<String> groups, Set<String> facts) {
            return task.holds(id, groups, facts);
        }

        boolean holdsAtTheEnd(Set<String> facts) {
            return end.test(facts);
        }

        String inWords() {
            return sentence + " (" + clause + ")";
        }
    }

    /** Whether an open task may be. */
    interface TaskRule {
        boolean holds(String id, Set<String> groups, Set<String> facts);
    }

    static final List<Invariant> ALL = List.of(
            closing(
                    "S3-8",
                    "What is considered illegal is not closed before it was referred to the police.",
                    (closing, facts) -> !facts.contains("conduct=illegal") || facts.contains("done refer-to-police")),
            closing(
                    "S5-7",
                    "A serious case is not closed before the Principal, the Deputy or the Chair acknowledged it.",
                    (closing, facts) -> !"true".equals(closing.details().get("serious"))
                            || facts.contains("done acknowledge-serious-incident")),
            closing(
                    "S5-5, S5-6",
                    "No case is closed before it was assessed and further damage was prevented, but where it is withdrawn or a"
                            + " duplicate.",
                    (closing, facts) -> closing.details().containsKey("earlyEnding")
                            || (facts.contains("done make-initial-assessment")
                                    && facts.contains("done prevent-further-damage"))),
            closing(
                    "S5-5",
                    "No case in which a breach is apparent is closed without a decision.",
                    (closing, facts) -> closing.details().containsKey("earlyEnding")
                            || facts.contains("apparentBreach=false")
                            || facts.contains("done decide-course-of-action")),
            new Invariant(
                    INCIDENT,
                    "S5-5",
                    "IT Services or senior management decide, and never Central Services.",
                    (one, facts) -> true,
                    (task, groups, facts) -> !task.equals("decide-course-of-action")
                            || (!groups.isEmpty()
                                    && Set.of("it-services", "smt").containsAll(groups)),
                    facts -> true),
            new Invariant(
                    INCIDENT,
                    "S5-4",
                    "Whoever reported hears of the outcome.",
                    (one, facts) -> true,
                    (task, groups, facts) -> true,
                    facts -> facts.contains("told outcome")),
            new Invariant(
                    CONTENT,
                    "S5-9",
                    "No response is released before Central Services is informed.",
                    (one, facts) -> true,
                    (task, groups, facts) -> !task.equals("send-response")
                            || facts.contains("done acknowledge-content")
                            || (facts.contains("told content-received")
                                    && facts.contains("fired time-to-acknowledge-over")),
                    facts -> true));

    private Invariants() {}

    private static Invariant closing(String clause, String sentence, BiPredicate<Asked, Set<String>> rule) {
        return new Invariant(
                INCIDENT,
                clause,
                sentence,
                (one, facts) -> !CLOSING.contains(one.bean()) || rule.test(one, facts),
                (task, groups, facts) -> true,
                facts -> true);
    }

    /** What completing a task adds to the facts. */
    static Set<String> done(String task, Map<String, Object> answers) {
        Set<String> facts = new TreeSet<>();
        if (REMEMBERED.contains(task) && !Boolean.TRUE.equals(answers.get("raise"))) {
            facts.add("done " + task);
        }
        if (answers.containsKey("conduct")) {
            facts.add("conduct=" + answers.get("conduct"));
        }
        if (answers.containsKey("apparentBreach")) {
            facts.add("apparentBreach=" + answers.get("apparentBreach"));
        }
        return facts;
    }

    /** Adds to the facts what was asked of the world outside. */
    static void remember(Asked one, Set<String> facts) {
        String notice = one.details().getOrDefault("notice", "");
        if (Set.of("outcome", "content-received").contains(notice)) {
            facts.add("told " + notice);
        }
    }
}
