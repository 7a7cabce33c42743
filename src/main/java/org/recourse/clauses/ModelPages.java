package org.recourse.clauses;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.instance.DmnElement;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * The diagrams and decision tables that are live, to look at. The address may point at an element or a rule, such as
 * {@code /policy/processes/police-referral#refer-to-police}.
 */
@Controller
class ModelPages {

    /** A page with a drawing runs our own scripts, which draw; without them the list says the same. */
    private static final String WITH_DRAWING =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'";

    private final LiveModels models;
    private final Clauses clauses;

    ModelPages(LiveModels models, Clauses clauses) {
        this.models = models;
        this.clauses = clauses;
    }

    /** An element that carries out clauses or is the trust's addition. */
    record Element(String id, String name, List<Clause> clauses, String addition) {}

    /** A rule of a decision table, in the words of the table. */
    record Line(String id, List<String> conditions, List<String> results, String sentence, List<Clause> clauses) {}

    @GetMapping("/policy/processes/{key}")
    String process(@PathVariable String key, HttpServletResponse response, Model model) {
        ProcessDefinition process = models.process(key).orElseThrow(ModelPages::nothing);
        String name = LiveModels.nameOf(process);
        model.addAttribute("key", key);
        model.addAttribute("name", name);
        model.addAttribute(
                "elements",
                Carriers.inReadingOrder(models.model(process)).stream()
                        .map(element -> element(element, name))
                        .filter(element -> !element.clauses().isEmpty()
                                || !element.addition().isEmpty())
                        .toList());
        model.addAttribute("processes", models.processes());
        response.setHeader("Content-Security-Policy", WITH_DRAWING);
        return "policy/process";
    }

    @GetMapping("/policy/processes/{key}.bpmn")
    void diagram(@PathVariable String key, HttpServletResponse response) throws IOException {
        ProcessDefinition process = models.process(key).orElseThrow(ModelPages::nothing);
        response.setContentType("application/xml");
        response.setCharacterEncoding("UTF-8");
        try (InputStream xml = models.xml(process)) {
            xml.transferTo(response.getOutputStream());
        }
    }

    @GetMapping("/policy/tables/{key}")
    String table(@PathVariable String key, Model model) {
        DecisionDefinition table = models.table(key).orElseThrow(ModelPages::nothing);
        DmnModelInstance content = models.model(table);
        model.addAttribute("name", LiveModels.nameOf(table));
        model.addAttribute(
                "inputs",
                content.getModelElementsByType(Input.class).stream()
                        .map(input -> named(input.getLabel(), input))
                        .toList());
        model.addAttribute(
                "outputs",
                content.getModelElementsByType(Output.class).stream()
                        .map(output -> named(output.getLabel(), output))
                        .toList());
        model.addAttribute(
                "rules",
                content.getModelElementsByType(Rule.class).stream()
                        .map(rule -> new Line(
                                rule.getId(),
                                texts(rule.getInputEntries()),
                                texts(rule.getOutputEntries()),
                                Carriers.sentence(rule),
                                cited(Carriers.sentence(rule))))
                        .toList());
        model.addAttribute("tables", models.tables());
        return "policy/table";
    }

    private Element element(BaseElement element, String process) {
        return new Element(
                element.getId(),
                Carriers.nameOf(element, process),
                cited(Carriers.property(element, "policy")),
                Carriers.property(element, "addition"));
    }

    private List<Clause> cited(String text) {
        return Clauses.citedIn(text).stream()
                .flatMap(id -> clauses.find(id).stream())
                .toList();
    }

    private static String named(@Nullable String label, DmnElement element) {
        return label == null || label.isBlank() ? element.getId() : label;
    }

    /** What a table's cells say; an empty one and a dash both mean that anything will do. */
    private static List<String> texts(Collection<? extends DmnElement> entries) {
        return entries.stream()
                .map(entry -> entry.getTextContent().strip())
                .map(text -> text.isEmpty() || text.equals("-") ? "any" : text)
                .toList();
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
