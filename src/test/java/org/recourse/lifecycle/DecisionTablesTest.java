package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationListener;
import org.camunda.bpm.dmn.engine.delegate.DmnEvaluatedDecisionRule;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.InputEntry;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.casefile.CaseKind;
import org.recourse.casefile.Category;
import org.recourse.casefile.Codes;
import org.recourse.casefile.Conduct;
import org.recourse.casefile.Ending;
import org.recourse.casefile.SubjectType;

/** The decision tables, each asked everything that can be asked of it. */
class DecisionTablesTest {

    /** Ids of the rows that the last question met. */
    private static final List<String> MATCHED = new ArrayList<>();

    private static final DmnEngine ENGINE = engine();
    private static final Map<String, DmnDecision> TABLES = new HashMap<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agencies",
                "course-of-action-advice",
                "hand-off-target",
                "response-times",
                "retention-period",
                "serious-incident-acknowledger",
                "severity-advice"
            })
    void hasAnAnswerToEverythingAndNoRowThatNothingReaches(String table) {
        DmnModelInstance model = model(table);
        Set<String> reached = new LinkedHashSet<>();
        for (Map<String, Object> question : questions(model)) {
            MATCHED.clear();
            assertThat(evaluate(table, question)).as("%s", question).hasSize(1);
            reached.addAll(MATCHED);
        }
        List<Rule> rules = List.copyOf(model.getModelElementsByType(Rule.class));
        assertThat(reached)
                .containsExactlyInAnyOrderElementsOf(
                        rules.stream().map(Rule::getId).toList());
        assertThat(rules.get(rules.size() - 1).getInputEntries())
                .as("the last row takes whatever is left")
                .extracting(InputEntry::getTextContent)
                .allMatch(String::isBlank);
    }

    @Test
    void severityIsAdvisedInTwoWords() {
        assertThat(answers("severity-advice")).containsExactlyInAnyOrder("serious", "not-serious");
    }

    @ParameterizedTest
    @CsvSource({
        "missing-disclaimer,    employee,   true,  serious",
        "missing-disclaimer,    employee,   false, not-serious",
        "contact-with-learners, public,     false, serious",
        "harassment,            learner,    false, serious",
        "discriminatory,        visitor,    false, serious",
        "data-protection,       employee,   false, serious",
        "data-protection,       learner,    false, not-serious",
        "confidentiality,       contractor, false, serious",
        "confidentiality,       public,     false, not-serious",
        "impersonation,         unknown,    false, serious",
        "impersonation,         learner,    false, not-serious",
        "offensive,             employee,   false, serious",
        "offensive,             learner,    false, not-serious",
        "other,                 unknown,    false, not-serious"
    })
    void severity(String category, String subjectType, boolean immediateRisk, String advice) {
        assertThat(answer(
                        "severity-advice",
                        Map.of("category", category, "subjectType", subjectType, "immediateRisk", immediateRisk)))
                .isEqualTo(advice);
    }

    @Test
    void noTableEverAdvisesThatConductIsIllegal() {
        assertThat(answers("course-of-action-advice"))
                .containsExactlyInAnyOrder("internal-action", "disciplinary", "internal-action-and-disciplinary");
    }

    @ParameterizedTest
    @CsvSource({
        "harassment,            public,     true,  internal-action",
        "contact-with-learners, employee,   false, internal-action-and-disciplinary",
        "missing-disclaimer,    employee,   false, internal-action",
        "missing-disclaimer,    employee,   true,  internal-action-and-disciplinary",
        "excessive-use,         employee,   true,  disciplinary",
        "copyright,             learner,    true,  internal-action-and-disciplinary",
        "harassment,            learner,    false, internal-action-and-disciplinary",
        "confidentiality,       contractor, false, internal-action-and-disciplinary",
        "shared-password,       employee,   false, internal-action-and-disciplinary",
        "shared-password,       learner,    false, internal-action",
        "defamatory,            employee,   false, disciplinary",
        "other,                 learner,    false, internal-action"
    })
    void courseOfAction(String category, String subjectType, boolean serious, String advice) {
        assertThat(answer(
                        "course-of-action-advice",
                        Map.of("category", category, "subjectType", subjectType, "serious", serious)))
                .isEqualTo(advice);
    }

    @ParameterizedTest
    @CsvSource({
        "contact-with-learners, contractor, 'lado,ceop,children-social-care'",
        "contact-with-learners, learner,    'children-social-care,platform'",
        "contact-with-learners, public,     'ceop,children-social-care,platform'",
        "harassment,            employee,   'lado,platform'",
        "harassment,            learner,    'children-social-care,platform'",
        "harassment,            public,     platform",
        "offensive,             learner,    'iwf,children-social-care,platform'",
        "offensive,             employee,   'iwf,platform'",
        "data-protection,       employee,   ico",
        "impersonation,         unknown,    'action-fraud,platform'",
        "shared-password,       employee,   'ico,action-fraud'",
        "copyright,             learner,    platform",
        "other,                 employee,   ''"
    })
    void agencies(String category, String subjectType, String agencies) {
        assertThat(answer("agencies", Map.of("category", category, "subjectType", subjectType)))
                .isEqualTo(agencies);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, 'principal,deputy-principal'",
        "true,  false, deputy-principal",
        "false, true,  principal",
        "true,  true,  chair-of-governors"
    })
    void acknowledgers(boolean principalIsSubject, boolean deputyIsSubject, String groups) {
        assertThat(answer(
                        "serious-incident-acknowledger",
                        Map.of("principalIsSubject", principalIsSubject, "deputyIsSubject", deputyIsSubject)))
                .isEqualTo(groups);
    }

    @Test
    void aRequestAboutPersonalDataIsKeptForTwoYears() {
        assertThat(questions(model("retention-period")))
                .filteredOn("kind", "personal-data-request")
                .filteredOn("ending", "completed")
                .filteredOn("conduct", "")
                .filteredOn(question -> !"contact-with-learners".equals(question.get("category")))
                .isNotEmpty()
                .allSatisfy(question -> assertThat(evaluate("retention-period", question)
                                .getSingleResult()
                                .getEntryMap())
                        .containsEntry("months", 24));
    }

    @Test
    void nothingInASeriousCaseIsDueLater() {
        for (Map<String, Object> question : questions(model("response-times"))) {
            Map<String, Object> ordinary = new LinkedHashMap<>(question);
            ordinary.put("serious", false);
            Map<String, Object> serious = new LinkedHashMap<>(question);
            serious.put("serious", true);
            assertThat(hours(serious)).as("%s", question).isLessThanOrEqualTo(hours(ordinary));
        }
    }

    private static double hours(Map<String, Object> question) {
        return ((Number) evaluate("response-times", question).getSingleResult().getEntry("hours")).doubleValue();
    }

    /** The answers that a table with one output can give. */
    private static Set<Object> answers(String table) {
        return questions(model(table)).stream()
                .map(question -> answer(table, question))
                .collect(Collectors.toSet());
    }

    private static Object answer(String table, Map<String, Object> question) {
        return evaluate(table, question).getSingleResult().getSingleEntry();
    }

    private static DmnDecisionTableResult evaluate(String table, Map<String, Object> question) {
        DmnDecision decision = TABLES.computeIfAbsent(table, name -> ENGINE.parseDecision(name, model(name)));
        return ENGINE.evaluateDecisionTable(decision, question);
    }

    /** Everything that can be asked: each combination of what the inputs can be. */
    private static List<Map<String, Object>> questions(DmnModelInstance model) {
        List<Map<String, Object>> questions = List.of(Map.of());
        for (Input input : model.getModelElementsByType(Input.class)) {
            String name = input.getInputExpression().getText().getTextContent();
            List<Object> values = values(name, model);
            questions = questions.stream()
                    .flatMap(question -> values.stream().map(value -> {
                        Map<String, Object> more = new LinkedHashMap<>(question);
                        more.put(name, value);
                        return more;
                    }))
                    .toList();
        }
        return questions;
    }

    private static List<Object> values(String input, DmnModelInstance model) {
        return switch (input) {
            case "category" -> List.copyOf(Codes.all(Category.class));
            case "kind" -> List.copyOf(Codes.all(CaseKind.class));
            case "ending" -> List.copyOf(Codes.all(Ending.class));
            case "conduct" ->
                Stream.concat(Codes.all(Conduct.class).stream(), Stream.of(""))
                        .map(Object.class::cast)
                        .toList();
            case "subjectType" -> List.copyOf(Codes.all(SubjectType.class));
            case "step" ->
                Stream.concat(
                                model.getModelElementsByType(Rule.class).stream()
                                        .map(rule -> rule.getInputEntries()
                                                .iterator()
                                                .next()
                                                .getTextContent())
                                        .flatMap(entry -> Arrays.stream(entry.split(",")))
                                        .map(entry -> entry.replace("\"", "").strip())
                                        .filter(entry -> !entry.isEmpty())
                                        .distinct(),
                                Stream.of("a step that the table does not name"))
                        .map(Object.class::cast)
                        .toList();
            default -> List.of(true, false);
        };
    }

    private static DmnModelInstance model(String table) {
        return Dmn.readModelFromFile(new File("processes/" + table + ".dmn"));
    }

    private static DmnEngine engine() {
        DmnDecisionTableEvaluationListener listener = event -> event.getMatchingRules().stream()
                .map(DmnEvaluatedDecisionRule::getId)
                .forEach(MATCHED::add);
        return new DefaultDmnEngineConfiguration()
                .customPostDecisionTableEvaluationListeners(List.of(listener))
                .buildEngine();
    }
}
