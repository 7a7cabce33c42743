package org.recourse.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.recourse.lifecycle.WrongInput;

/** What a task's form calls its fields, as it is deployed now. */
final class FormLabels {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FormLabels() {}

    /** From a field's name to its label in quotation marks; a field that the form does not have reads as its name. */
    static UnaryOperator<String> of(String taskId, FormService forms) {
        Map<String, String> labels = new HashMap<>();
        try (InputStream form = forms.getDeployedTaskForm(taskId)) {
            collect(JSON.readTree(form), labels);
        } catch (ProcessEngineException | IOException withoutForm) {
            labels.clear();
        }
        return field -> labels.containsKey(field) ? "\"" + labels.get(field) + "\"" : WrongInput.plainWords(field);
    }

    private static void collect(JsonNode component, Map<String, String> labels) {
        if (component.hasNonNull("key") && component.hasNonNull("label")) {
            labels.put(component.get("key").asText(), component.get("label").asText());
        }
        component.path("components").forEach(child -> collect(child, labels));
    }
}
