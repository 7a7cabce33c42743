package org.recourse.oversight;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Entry;
import org.recourse.trust.Role;

/**
 * What the trust's tables advised in a case and what people decided, with their reasons, as the chronology has it. An
 * entry is known by the name that its task has in the diagrams the case runs on.
 */
final class Judgements {

    private static final String RAISED = "Raised to serious";
    private static final String LOWERED = "Lowered to not serious";
    private static final String STAYS = "Stays serious";

    private static final List<Question> QUESTIONS = List.of(
            new Question("How serious is it?", "advise-severity", Set.of("make-initial-assessment")),
            new Question("What is to be done?", "advise-course-of-action", Set.of("decide-course-of-action")),
            new Question("Who acknowledges it?", "choose-acknowledgers", Set.of("acknowledge-serious-incident")),
            new Question("Who takes disciplinary action?", "choose-hand-off-target", Set.of("accept-hand-off")),
            new Question("Who outside the trust is told?", "advise-agencies", Set.of("refer-to-police")),
            new Question("What does further information change?", "", Set.of("consider-further-information")),
            new Question("Does a withdrawn case go on?", "", Set.of("decide-on-withdrawal")),
            new Question(
                    "Does it become an incident?",
                    "",
                    Set.of("answer-line-manager-report", "review-line-manager-answer", "acknowledge-content")),
            new Question("Which response?", "choose-approver", Set.of("draft-response", "approve-response")),
            new Question(
                    "Is the use excessive, and does it interfere with duties?", "", Set.of("assess-excessive-use")),
            new Question("What came of it?", "", Set.of("close-case", "report-outcome")));

    private Judgements() {}

    private record Question(String words, String table, Set<String> tasks) {}

    /**
     * A question of a case with what was said to it.
     *
     * @param advice what the table advised last, null where none was asked
     * @param decisions what people decided, oldest first
     * @param followed whether they decided last as was advised; null where that cannot be said
     */
    record Judgement(
            String question,
            @Nullable String advice,
            List<Entry> decisions,
            @Nullable Boolean followed) {}

    /** Each question that has been answered so far. */
    static List<Judgement> of(List<Entry> chronology, Map<String, String> elementsByName) {
        List<Judgement> judgements = new ArrayList<>();
        for (Question question : QUESTIONS) {
            String advice = null;
            List<Entry> decisions = new ArrayList<>();
            for (Entry entry : chronology) {
                String element = elementsByName.get(entry.what());
                if (element != null && element.equals(question.table())) {
                    advice = entry.text();
                } else if ((element != null && question.tasks().contains(element))
                        || (question.table().equals("advise-severity") && changesSeverity(entry))) {
                    decisions.add(entry);
                }
            }
            if (advice != null || !decisions.isEmpty()) {
                judgements.add(new Judgement(
                        question.words(),
                        advice == null ? null : inWords(advice),
                        decisions,
                        followed(question.table(), advice, decisions)));
            }
        }
        return judgements;
    }

    private static boolean changesSeverity(Entry entry) {
        return Set.of(RAISED, LOWERED, STAYS).contains(entry.what());
    }

    private static @Nullable Boolean followed(String table, @Nullable String advice, List<Entry> decisions) {
        if (advice == null || advice.isEmpty() || decisions.isEmpty()) {
            return null;
        }
        Entry last = decisions.get(decisions.size() - 1);
        return switch (table) {
            case "advise-severity" -> severity(last).equals(advice);
            case "advise-course-of-action" -> course(last).equals(advice);
            default -> null;
        };
    }

    private static String severity(Entry decision) {
        boolean serious = decision.what().equals(RAISED)
                || decision.what().equals(STAYS)
                || (!decision.what().equals(LOWERED) && isYes(decision, "Serious"));
        return serious ? "serious" : "not-serious";
    }

    private static String course(Entry decision) {
        boolean internal = isYes(decision, "Internal action");
        boolean disciplinary = isYes(decision, "Disciplinary");
        if (internal && disciplinary) {
            return "internal-action-and-disciplinary";
        }
        return internal ? "internal-action" : disciplinary ? "disciplinary" : "none";
    }

    /** What was ticked stands before what was written, so that no text can pass for it. */
    private static boolean isYes(Entry decision, String field) {
        return decision.text()
                .lines()
                .filter(line -> line.startsWith(field + ": "))
                .findFirst()
                .filter(line -> line.equals(field + ": yes"))
                .isPresent();
    }

    private static String inWords(String advice) {
        if (advice.isEmpty()) {
            return "nothing";
        }
        return Arrays.stream(advice.split(",", -1))
                .map(String::strip)
                .map(code -> Role.titleOf(code).replace('-', ' '))
                .collect(Collectors.joining(", "));
    }
}
