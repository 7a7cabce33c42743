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
    private static final String LINE_MANAGER = "line-manager-report";
    private static final String CONTENT = "content-response";
    private static final String EXCESSIVE_USE = "excessive-use";
    private static final String ACCOUNT = "official-account";
    private static final String REVIEW = "policy-review";
    private static final String ESCALATION = "escalation-to-principal";

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
    static final Set<String> NOTICES =
            Set.of("outcome", "content-received", "content-outcome", "account-not-authorised");

    /** The work that is looked at. */
    static final Set<String> WORK = Set.of("recordClosure", "raiseIncident", "publishPolicyVersion");

    /** Who may turn out to be a subject. */
    private static final Set<String> SUBJECTS = Set.of("principalIsSubject", "deputyIsSubject");

    private static final String MAIL_HAD_ITS_TIME = "the time of time-to-acknowledge-over came";

    /** Answers that are remembered, the last one given: the question and the value. */
    private static final Set<String> ANSWERS = Set.of(
            "conduct=illegal",
            "apparentBreach=false",
            "raise=true",
            "raise=false",
            "raiseAfterAll=true",
            "raiseAfterAll=false",
            "answerNeeded=true",
            "excessive=true",
            "interfering=true",
            "authorised=true",
            "authorised=false",
            "newVersionNeeded=true",
            "headteacherSigned=true",
            "chairSigned=true");

    private static final Set<String> SAFE = Set.of("strong", "passwordChanged", "secondFactor", "notShared");

    private static final String IS_SAFE = "the access is attested to be safe";

    /** Questions of which every answer is given, whether or not a diagram asks for it. */
    static final Set<String> QUESTIONS = Set.of(
            "conduct",
            "apparentBreach",
            "caseGoesOn",
            "serious",
            "raise",
            "raiseAfterAll",
            "answerNeeded",
            "excessive",
            "interfering",
            "authorised");

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
            return "This must hold and would not: " + sentence + " (" + clause + ")";
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
            atTheEnd(
                    INCIDENT,
                    "S5-4",
                    "Whoever reported hears of the outcome.",
                    facts -> facts.contains("told outcome")),
            openTask(
                    ESCALATION,
                    "S5-7",
                    "Nobody acknowledges a serious incident about themselves.",
                    (task, groups, facts) -> !task.equals("acknowledge-serious-incident")
                            || ((!facts.contains("principalIsSubject") || !groups.contains("principal"))
                                    && (!facts.contains("deputyIsSubject") || !groups.contains("deputy-principal")))),
            atTheEnd(
                    LINE_MANAGER,
                    "S5-8",
                    "Whoever reported to a line manager hears what came of it.",
                    facts -> facts.contains("told outcome")),
            atTheEnd(
                    LINE_MANAGER,
                    "S5-8",
                    "An incident is raised where the line manager or Central Services wants it, and not where neither does.",
                    facts -> facts.contains("raise=true") || facts.contains("raiseAfterAll=true")
                            ? facts.contains("asked raiseIncident")
                            : !facts.contains("raise=false")
                                    || !facts.contains("raiseAfterAll=false")
                                    || !facts.contains("asked raiseIncident")),
            atTheEnd(
                    CONTENT,
                    "S5-9",
                    "Whoever received content, and Central Services, hear what came of it.",
                    facts -> facts.contains("told outcome") && facts.contains("told content-outcome")),
            atTheEnd(
                    CONTENT,
                    "S5-9",
                    "Content that Central Services sees as an incident is raised as one.",
                    facts -> !facts.contains("raise=true") || facts.contains("asked raiseIncident")),
            openTask(
                    CONTENT,
                    "S2-MK-4",
                    "A response is sent only where one is needed.",
                    (task, groups, facts) -> !task.equals("send-response") || facts.contains("answerNeeded=true")),
            openTask(
                    EXCESSIVE_USE,
                    "S3-12",
                    "Only use that is excessive and interferes with duties is handed off for discipline.",
                    (task, groups, facts) -> !task.equals("accept-hand-off")
                            || (facts.contains("excessive=true") && facts.contains("interfering=true"))),
            atTheEnd(
                    EXCESSIVE_USE,
                    "S3-12",
                    "A suspicion of excessive use is closed.",
                    facts -> facts.contains("asked recordClosure")),
            openTask(
                    ACCOUNT,
                    "S2-MK-1",
                    "Only an account that is authorised is entered in the directory.",
                    (task, groups, facts) -> !task.equals("enter-in-directory") || facts.contains("authorised=true")),
            atTheEnd(
                    ACCOUNT,
                    "S2-ST-4",
                    "Whoever announced an account hears that it is not authorised.",
                    facts -> !facts.contains("authorised=false") || facts.contains("told account-not-authorised")),
            openTask(
                    ACCOUNT,
                    "S4-1",
                    "Access is put right only where it is not safe.",
                    (task, groups, facts) -> !task.equals("put-access-right") || !facts.contains(IS_SAFE)),
            new Invariant(
                    REVIEW,
                    "S6-1",
                    "A version is published only if one is needed, and once the Headteacher and the Chair have signed it.",
                    (one, facts) -> !one.bean().equals("publishPolicyVersion")
                            || facts.containsAll(
                                    Set.of("newVersionNeeded=true", "headteacherSigned=true", "chairSigned=true")),
                    (task, groups, facts) -> true,
                    facts -> true),
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

    private static Invariant atTheEnd(String process, String clause, String sentence, Predicate<Set<String>> rule) {
        return new Invariant(process, clause, sentence, (one, facts) -> true, (task, groups, facts) -> true, rule);
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
        if (answers.keySet().containsAll(SAFE)) {
            facts.remove(IS_SAFE);
            if (SAFE.stream().allMatch(question -> Boolean.TRUE.equals(answers.get(question)))) {
                facts.add(IS_SAFE);
            }
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
        one.details().forEach((name, value) -> {
            if (SUBJECTS.contains(name) && value.equals("true")) {
                facts.add(name);
            }
        });
    }
}
