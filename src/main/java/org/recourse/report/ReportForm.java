package org.recourse.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.WrongInput.Problem;

/**
 * The report form as it is shown: empty, or as it was sent with what is wrong with it.
 *
 * @param answers what was written, by the contract's field names
 * @param errors what is wrong, by field
 * @param notice what keeps the whole form from being taken, or null
 * @param key what tells this form from others
 */
record ReportForm(
        Map<String, String> answers,
        Map<String, String> errors,
        @Nullable String notice,
        String key) {

    /** The questions in their order, with what each answer is called in a sentence about it. */
    private static final Map<String, String> QUESTIONS = new LinkedHashMap<>();

    private static final Map<String, String> MISSING =
            Map.of("school", "Choose the school it is about", "narrative", "Tell us what happened");

    private static final String NO_ADDRESS = "Enter one email address, such as name@example.org, or leave it empty";

    private static final String RISK = "immediateRisk";

    static {
        QUESTIONS.put("school", "The school");
        QUESTIONS.put("narrative", "What happened");
        QUESTIONS.put(RISK, "The answer about harm");
        QUESTIONS.put("platform", "The app or website");
        QUESTIONS.put("link", "The link or account name");
        QUESTIONS.put("subjectType", "The kind of person");
        QUESTIONS.put("subjectDescription", "Who is behind it");
        QUESTIONS.put("reporterName", "Your name");
        QUESTIONS.put("reporterEmail", "Your email address");
        QUESTIONS.put("reporterRole", "Who you are to the school");
    }

    static ReportForm empty(String key) {
        return new ReportForm(Map.of(), Map.of(), null, key);
    }

    /** The form as it was sent; what is not a question is left out. */
    static ReportForm sent(Map<String, String> parameters, String key) {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String question : QUESTIONS.keySet()) {
            String answer = parameters.get(question);
            if (answer != null && !answer.isBlank()) {
                answers.put(question, answer.replace("\r\n", "\n")); // as it was typed: browsers send the longer one
            }
        }
        return new ReportForm(answers, Map.of(), null, key);
    }

    ReportForm with(List<Problem> problems) {
        Map<String, String> wrong = new LinkedHashMap<>();
        for (String question : QUESTIONS.keySet()) {
            problems.stream()
                    .filter(problem -> problem.field().equals(question))
                    .findFirst()
                    .ifPresent(problem -> wrong.put(question, sentence(problem)));
        }
        return new ReportForm(answers, wrong, null, key);
    }

    ReportForm with(String reason, String newKey) {
        return new ReportForm(answers, Map.of(), reason, newKey);
    }

    private String sentence(Problem problem) {
        String question = problem.field();
        if (MISSING.containsKey(question) && !answers.containsKey(question)) {
            return MISSING.get(question);
        }
        return question.equals("reporterEmail") ? NO_ADDRESS : QUESTIONS.get(question) + " " + problem.message();
    }

    /** The answers as the contract's fields. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>(answers);
        if ("true".equals(answers.get(RISK))) {
            fields.put(RISK, true);
        }
        return fields;
    }

    public boolean has(String field, String value) {
        return value.equals(answers.get(field));
    }

    public String answer(String field) {
        return answers.getOrDefault(field, "");
    }

    public @Nullable String error(String field) {
        return errors.get(field);
    }
}
