package org.recourse.performance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole way of a usual serious case, from the report to its end, on whatever engine: each person looks for their task of
 * the case, takes it and completes it with what its form asks, and the jobs are run in between.
 */
final class SeriousCase {

    /** What somebody reports. */
    static final Map<String, Object> REPORT = Map.of(
            "school", "churchward",
            "narrative", "A false account in the school's name insults learners. ".repeat(8),
            "platform", "A platform",
            "link", "https://social.example/posts/1",
            "subjectDescription", "Somebody who knows the school.",
            "subjectType", "employee",
            "immediateRisk", false);

    /** A step that a person takes, and how many jobs it leaves to be run in the same process. */
    record Step(String task, String user, Map<String, Object> answers, int jobs) {

        /** Whether its task is in a process of its own, whose one job is run before it is done. */
        boolean isEscalation() {
            return task.equals("acknowledge-serious-incident");
        }
    }

    /** They are run once the first task was found. */
    static final int JOBS_OF_REPORT = 2;

    static final List<Step> STEPS = List.of(
            new Step(
                    "prevent-further-damage",
                    "itservices",
                    Map.of("containment", "The platform was asked to close the account, and the posts were kept."),
                    0),
            new Step(
                    "make-initial-assessment",
                    "central",
                    Map.of(
                            "apparentBreach",
                            true,
                            "inScope",
                            true,
                            "category",
                            "offensive",
                            "subjectType",
                            "employee",
                            "serious",
                            true,
                            "assessment",
                            "It looks like a breach: the account speaks for the school."),
                    0),
            new Step("acknowledge-serious-incident", "principal", Map.of("acknowledged", true), 0),
            new Step(
                    "investigate",
                    "central",
                    Map.of("findings", "The account was made by a person who has access to the school's pictures."),
                    0),
            new Step(
                    "decide-course-of-action",
                    "smt",
                    Map.of("conduct", "unacceptable", "internalAction", true, "rationale", "A conversation is enough."),
                    0),
            new Step("take-internal-action", "central", Map.of("actionTaken", "The conversation took place."), 0),
            new Step(
                    "close-case",
                    "central",
                    Map.of("outcome", "The account is gone.", "messageToReporter", "Thank you, it was dealt with."),
                    1));

    private SeriousCase() {}

    /** How many jobs are run on the way. */
    static int jobs() {
        return JOBS_OF_REPORT + 1 + STEPS.stream().mapToInt(Step::jobs).sum();
    }

    /** What the product's first step sets for the gateways, for an engine without it. */
    static Map<String, Object> started(String reference) {
        Map<String, Object> all = new HashMap<>(REPORT);
        all.put("caseReference", reference);
        for (String no : List.of("serious", "acknowledged", "reportedToPrincipal", "internalAction", "disciplinary")) {
            all.put(no, false);
        }
        for (String unknown : List.of("category", "apparentBreach", "inScope")) {
            all.put(unknown, null);
        }
        for (String empty : List.of("conduct", "severityAdvice", "courseAdvice")) {
            all.put(empty, "");
        }
        return all;
    }
}
