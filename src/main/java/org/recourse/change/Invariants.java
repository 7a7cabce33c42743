package org.recourse.change;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.recourse.change.StandIns.Asked;

/**
 * What the policy demands of every path, whatever the diagrams look like. Facts are what has happened so far, as far as it
 * counts here: a task that is done, an answer that was given, a notice that went out, a time that came.
 */
final class Invariants {

    private static final String INCIDENT = "social-media-incident";
    private static final String CONTENT = "content-response";

    /** The tasks whose being done is remembered. */
    private static final Set<String> TASKS = Set.of(
            "prevent-further-damage",
            "make-initial-assessment",
            "decide-course-of-action",
            "refer-to-police",
            "acknowledge-serious-incident",
            "acknowledge-content",
            "close-case");

    /** The notices that are remembered. */
    static final Set<String> NOTICES = Set.of("outcome", "content-received", "content-outcome");

    /** The work that is looked at. */
    static final Set<String> WORK = Set.of("recordClosure", "raiseIncident", "raiseIncidentOfAccount");

    private static final String MAIL_HAD_ITS_TIME = "the time of time-to-acknowledge-over came";

    /** Answers that are remembered, the last one given: the question and the value. */
    private static final Set<String> ANSWERS = Set.of("conduct=illegal", "apparentBreach=false");

    /** Questions of which every answer is given, whether or not a diagram asks for it. */
    static final Set<String> QUESTIONS = Set.of("conduct", "apparentBreach", "caseGoesOn", "serious", "raise");

    /** That the case was serious, now or at any time before. */
    static final String WAS_SERIOUS = "was serious";

    static final String MAY_END_EARLY = "is a duplicate, or its withdrawal was decided on";

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
                    facts -> !facts.contains("conduct=illegal") || facts.contains("done refer-to-police")),
            closing(
                    "S5-7",
                    "A case that was serious at any time is not closed before the Principal, the Deputy or the Chair acknowledged it.",
                    facts -> !facts.contains(WAS_SERIOUS) || facts.contains("done acknowledge-serious-incident")),
            closing(
                    "S2-CS-4",
                    "No case is closed without its outcome, but where it is a duplicate or its withdrawal was decided on.",
                    facts -> facts.contains("done close-case") || facts.contains(MAY_END_EARLY)),
            closing(
                    "S2-CS-5, S5-3",
                    "No case is closed with an outcome before it was assessed and further damage was prevented.",
                    facts -> !facts.contains("done close-case")
                            || (facts.contains("done make-initial-assessment")
                                    && facts.contains("done prevent-further-damage"))),
            closing(
                    "S5-6",
                    "No case in which a breach is apparent is closed with an outcome before a decision.",
                    facts -> !facts.contains("done close-case")
                            || facts.contains("apparentBreach=false")
                            || facts.contains("done decide-course-of-action")),
            openTask(
                    INCIDENT,
                    "S5-6",
                    "IT Services or senior management decide, and never Central Services.",
                    (task, groups, facts) -> !task.equals("decide-course-of-action")
                            || (!groups.isEmpty()
                                    && Set.of("it-services", "smt").containsAll(groups))),
            atTheEnd(INCIDENT, "S5-4", "Whoever reported hears of the outcome.", "told outcome"),
            openTask(
                    CONTENT,
                    "S5-9",
                    "No response is released before Central Services is informed.",
                    (task, groups, facts) -> !task.equals("send-response")
                            || facts.contains("done acknowledge-content")
                            || (facts.contains("told content-received") && facts.contains(MAIL_HAD_ITS_TIME))));

    private Invariants() {}

    private static Invariant closing(String clause, String sentence, Predicate<Set<String>> rule) {
        return new Invariant(
                INCIDENT,
                clause,
                sentence,
                (one, facts) -> !one.bean().equals("recordClosure") || rule.test(facts),
                (task, groups, facts) -> true,
                facts -> true);
    }

    private static Invariant openTask(String process, String clause, String sentence, TaskRule rule) {
        return new Invariant(process, clause, sentence, (one, facts) -> true, rule, facts -> true);
    }

    private static Invariant atTheEnd(String process, String clause, String sentence, String fact) {
        return new Invariant(
                process,
                clause,
                sentence,
                (one, facts) -> true,
                (task, groups, facts) -> true,
                facts -> facts.contains(fact));
    }

    /** What the facts are once a task is done: the last answer to a question counts, not those before it. */
    static Set<String> done(String task, Map<String, Object> answers, Set<String> before) {
        Set<String> facts = new TreeSet<>(before);
        if (TASKS.contains(task) && !Boolean.TRUE.equals(answers.get("raise"))) {
            facts.add("done " + task);
        }
        answers.forEach((question, answer) -> {
            facts.removeIf(fact -> fact.startsWith(question + "="));
            String fact = question + "=" + answer;
            if (ANSWERS.contains(fact)) {
                facts.add(fact);
            }
        });
        if (Boolean.TRUE.equals(answers.get("serious"))) {
            facts.add(WAS_SERIOUS);
        }
        if (Boolean.FALSE.equals(answers.get("caseGoesOn"))) {
            facts.add(MAY_END_EARLY);
        }
        return facts;
    }

    /** What the facts are once the time of a step came. */
    static Set<String> timeCame(String step, Set<String> before) {
        String fact = "the time of " + step + " came";
        return fact.equals(MAIL_HAD_ITS_TIME) ? with(fact, before) : before;
    }

    /** What the facts are once a message came. */
    static Set<String> came(Map<String, Object> brought, Set<String> before) {
        return "duplicate".equals(brought.get("earlyEnding")) ? with(MAY_END_EARLY, before) : before;
    }

    static Set<String> with(String fact, Set<String> before) {
        Set<String> facts = new TreeSet<>(before);
        facts.add(fact);
        return facts;
    }

    /** Adds to the facts what was asked of the world outside. */
    static void remember(Asked one, Set<String> facts) {
        String notice = one.details().getOrDefault("notice", "");
        if (NOTICES.contains(notice)) {
            facts.add("told " + notice);
        }
        if (WORK.contains(one.bean())) {
            facts.add("asked " + one.bean());
        }
    }
}
