package org.recourse.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * What the form of a task asks, as it is live, beyond what the program gives a meaning: analysts add such questions in
 * Modeler. The answers go to the chronology in words, and steer nothing.
 */
@Component
public class MoreQuestions {

    /** The types of fields whose answers are texts. */
    public static final Set<String> TEXTS = Set.of("textfield", "textarea", "select", "radio", "datetime");

    /** The type of a field whose answer is yes or no. */
    public static final String TICKED = "checkbox";

    private final ObjectProvider<FormService> forms;
    private final ObjectMapper json;
    private final OwnRights ownRights;

    MoreQuestions(ObjectProvider<FormService> forms, ObjectMapper json, OwnRights ownRights) {
        this.forms = forms;
        this.json = json;
        this.ownRights = ownRights;
    }

    /**
     * One question.
     *
     * @param field the key under which the answer is sent
     * @param label what people read
     * @param required whether there must be an answer, or the tick
     * @param ticked whether the answer is yes or no, and otherwise a text
     */
    record Question(String field, String label, boolean required, boolean ticked) {

        String inWords(Object value) {
            return label + ": " + (value instanceof Boolean yes ? (yes ? "yes" : "no") : value);
        }
    }

    /** Those of an open task, whose form is read into the record otherwise. */
    List<Question> of(Task task, Class<? extends TaskForm> form) {
        return ownRights.call(() -> {
            FormService service = forms.getObject();
            if (service.getTaskFormData(task.getId()).getCamundaFormRef() == null) {
                return List.of();
            }
            try (InputStream live = service.getDeployedTaskForm(task.getId())) {
                return in(json.readTree(live), form);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The form of the task " + task.getTaskDefinitionKey() + " is no form", e);
            }
        });
    }

    /** Those that a form asks beyond its record. */
    static List<Question> in(JsonNode form, Class<? extends Answers> record) {
        Set<String> known = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        List<Question> questions = new ArrayList<>();
        gather(form, known, questions);
        return questions;
    }

    private static void gather(JsonNode part, Set<String> known, List<Question> questions) {
        for (JsonNode component : part.path("components")) {
            String field = component.path("key").asText();
            String type = component.path("type").asText();
            if (!known.contains(field) && (TEXTS.contains(type) || TICKED.equals(type))) {
                questions.add(new Question(
                        field,
                        component.path("label").asText(),
                        component.path("validate").path("required").asBoolean(),
                        TICKED.equals(type)));
            }
            gather(component, known, questions);
        }
    }
}
