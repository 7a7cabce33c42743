package org.recourse.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import org.camunda.bpm.engine.form.CamundaFormRef;
import org.camunda.bpm.engine.task.Task;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
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
    private final JdbcClient jdbc;

    /** The steps whose form is named like them, in its newest version: the diagram of a version of a process never changes. */
    private final Cache<Step, Boolean> named =
            Caffeine.newBuilder().maximumSize(1_000).build();

    private final Cache<Live, List<Question>> known =
            Caffeine.newBuilder().maximumSize(1_000).build();

    MoreQuestions(ObjectProvider<FormService> forms, ObjectMapper json, OwnRights ownRights, JdbcClient jdbc) {
        this.forms = forms;
        this.json = json;
        this.ownRights = ownRights;
        this.jdbc = jdbc;
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
        Step step = new Step(task.getProcessDefinitionId(), task.getTaskDefinitionKey());
        if (named.getIfPresent(step) != null) {
            return jdbc.sql("""
                    select ID_ from ACT_RE_CAMFORMDEF where KEY_ = ? and TENANT_ID_ is null
                    order by VERSION_ desc fetch first 1 rows only
                    """)
                    .param(step.task())
                    .query(String.class)
                    .optional()
                    .map(live -> known.get(new Live(live, form), unseen -> read(task, form)))
                    .orElseGet(() -> read(task, form));
        }
        return read(task, form);
    }

    private List<Question> read(Task task, Class<? extends TaskForm> form) {
        return ownRights.call(() -> {
            FormService service = forms.getObject();
            CamundaFormRef ref = service.getTaskFormData(task.getId()).getCamundaFormRef();
            if (ref == null) {
                return List.of();
            }
            if (ref.getKey().equals(task.getTaskDefinitionKey()) && "latest".equals(ref.getBinding())) {
                named.put(new Step(task.getProcessDefinitionId(), task.getTaskDefinitionKey()), true);
            }
            try (InputStream live = service.getDeployedTaskForm(task.getId())) {
                return in(json.readTree(live), form);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "The form of the task " + task.getTaskDefinitionKey() + " is no form", e);
            }
        });
    }

    /** A step of one version of a process. */
    private record Step(String process, String task) {}

    /** A version of a form, and what the program asks in it. */
    private record Live(String version, Class<? extends TaskForm> form) {}

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
