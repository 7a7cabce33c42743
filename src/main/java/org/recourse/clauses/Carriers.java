package org.recourse.clauses;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What carries each clause now. A step and a form's question name their clauses in the property {@code policy}, a rule of a
 * decision table in its annotation; an analyst who changes one of them changes the answer here.
 */
@Component
class Carriers {

    private static final String POLICY = "policy";

    private final LiveModels models;
    private volatile Known known = new Known(List.of(), Map.of());

    Carriers(LiveModels models) {
        this.models = models;
    }

    private record Known(List<String> state, Map<String, Carried> byClause) {}

    /** A step of a process that carries a clause, or the process itself. */
    record Step(String process, String processName, String element, String name) {}

    /** A rule of a decision table. */
    record TableRule(String table, String tableName, String rule, String sentence) {}

    /** A question of the form of a step. */
    record Question(Step step, String label) {}

    /** Everything that carries one clause. */
    record Carried(List<Step> steps, List<Question> questions, List<TableRule> rules) {

        static final Carried BY_NOTHING = new Carried(List.of(), List.of(), List.of());

        static Carried fresh() {
            return new Carried(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        boolean byNothing() {
            return steps.isEmpty() && questions.isEmpty() && rules.isEmpty();
        }

        /** Whether this is what a clause of its kind asks for: what has to be done needs somebody's step. */
        boolean isEnoughFor(Clause clause) {
            return switch (clause.realised()) {
                case INCIDENT, SUPPORTING -> !steps.isEmpty();
                case DECISION -> !byNothing();
                case NONE -> true;
            };
        }
    }

    /** By the ids of the clauses; one that nothing carries is not there. */
    Map<String, Carried> byClause() {
        List<String> state = models.state();
        Known read = known;
        if (!read.state().equals(state)) {
            read = new Known(state, read());
            known = read;
        }
        return read.byClause();
    }

    private Map<String, Carried> read() {
        Map<String, Carried> byClause = new LinkedHashMap<>();
        Map<String, JsonNode> forms = models.forms();
        models.processes().forEach((name, process) -> readProcess(name, process, forms, byClause));
        models.tables().forEach((name, table) -> readTable(name, table, byClause));
        return byClause;
    }

    private void readProcess(
            String name, ProcessDefinition process, Map<String, JsonNode> forms, Map<String, Carried> byClause) {
        for (BaseElement element : inReadingOrder(models.model(process))) {
            Step step = new Step(process.getKey(), name, element.getId(), nameOf(element, name));
            Clauses.citedIn(property(element, POLICY))
                    .forEach(clause -> of(clause, byClause).steps().add(step));
            Stream.ofNullable(formOf(element))
                    .map(forms::get)
                    .filter(Objects::nonNull)
                    .forEach(form -> readQuestions(form, step, byClause));
        }
    }

    /** From left to right as drawn, the process itself first. */
    static List<BaseElement> inReadingOrder(BpmnModelInstance model) {
        return model.getModelElementsByType(BaseElement.class).stream()
                .sorted(Comparator.comparingDouble(Carriers::left))
                .toList();
    }

    private static double left(BaseElement element) {
        return element.getDiagramElement() instanceof BpmnShape shape
                ? shape.getBounds().getX()
                : -1;
    }

    private static void readQuestions(JsonNode component, Step step, Map<String, Carried> byClause) {
        String cited = component.path("properties").path(POLICY).asText();
        Clauses.citedIn(cited).forEach(clause -> of(clause, byClause)
                .questions()
                .add(new Question(step, component.path("label").asText())));
        component.path("components").forEach(inner -> readQuestions(inner, step, byClause));
    }

    private void readTable(String name, DecisionDefinition table, Map<String, Carried> byClause) {
        for (Rule rule : models.model(table).getModelElementsByType(Rule.class)) {
            String sentence = sentence(rule);
            Clauses.citedIn(sentence).forEach(clause -> of(clause, byClause)
                    .rules()
                    .add(new TableRule(table.getKey(), name, rule.getId(), sentence)));
        }
    }

    private static Carried of(String clause, Map<String, Carried> byClause) {
        return byClause.computeIfAbsent(clause, id -> Carried.fresh());
    }

    /** The annotation of a rule. */
    static String sentence(Rule rule) {
        return rule.getDescription() == null
                ? ""
                : rule.getDescription().getTextContent().strip();
    }

    /** What an element says under this name; empty where it says nothing. */
    static String property(BaseElement element, String name) {
        if (element.getExtensionElements() == null) {
            return "";
        }
        return element.getExtensionElements().getElementsQuery().filterByType(CamundaProperties.class).list().stream()
                .map(CamundaProperties::getCamundaProperties)
                .flatMap(Collection::stream)
                .filter(property -> name.equals(property.getCamundaName()))
                .map(CamundaProperty::getCamundaValue)
                .findFirst()
                .orElse("");
    }

    /** The name on one line; an element without one is called by its id. */
    static String nameOf(BaseElement element, String process) {
        String name = element instanceof FlowElement inProcess ? inProcess.getName() : process;
        return name == null || name.isBlank()
                ? element.getId()
                : name.replaceAll("\\s+", " ").strip();
    }

    private static @Nullable String formOf(BaseElement element) {
        if (element instanceof UserTask task) {
            return task.getCamundaFormRef();
        }
        return element instanceof StartEvent start ? start.getCamundaFormRef() : null;
    }
}
