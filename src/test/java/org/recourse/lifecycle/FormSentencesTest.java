package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.ExtensionElements;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each form says first, in one sentence, what the person is asked to do, and then which clauses of the policy that carries
 * out: those of the diagram's property {@code policy}, or that the trust added it.
 */
class FormSentencesTest {

    private static final Pattern CLAUSE = Pattern.compile("S[0-9]-(?:[A-Z]{2}-)?[0-9]+");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void saysWhatIsAskedAndWhy(String form, FlowNode element) throws IOException {
        String text = JSON.readTree(Files.readString(Path.of("forms", form + ".form")))
                .path("components")
                .path(0)
                .path("text")
                .asText();
        List<String> paragraphs = Arrays.asList(text.split("\n\n"));
        assertThat(paragraphs).as("a sentence, and the clauses").hasSizeGreaterThanOrEqualTo(2);
        assertThat(paragraphs.get(0)).as("one sentence that says what is asked").matches("[A-Z][^.?!\\n]{20,200}\\.");

        String why = paragraphs.get(1);
        Set<String> cited = clauses(why);
        Set<String> carriedOut = properties(element, "policy")
                .flatMap(policy -> clauses(policy).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (carriedOut.isEmpty()) {
            assertThat(properties(element, "addition")).as("policy or addition").hasSize(1);
            assertThat(why).contains("the trust's own addition");
        } else {
            assertThat(cited)
                    .as("the clauses that %s carries out", element.getId())
                    .isEqualTo(carriedOut);
            assertThat(why).matches("(?s)Policy (section|introduction).*");
        }
    }

    /** Each user task and start event of each diagram that has a form. */
    static Stream<Arguments> forms() {
        return Stream.of(new File("processes").listFiles((folder, name) -> name.endsWith(".bpmn")))
                .sorted()
                .map(Bpmn::readModelFromFile)
                .flatMap(FormSentencesTest::withForm);
    }

    private static Stream<Arguments> withForm(BpmnModelInstance diagram) {
        Stream<Arguments> tasks = diagram.getModelElementsByType(UserTask.class).stream()
                .map(task -> Arguments.of(task.getCamundaFormRef(), task));
        Stream<Arguments> starts = diagram.getModelElementsByType(StartEvent.class).stream()
                .filter(start -> start.getCamundaFormRef() != null)
                .map(start -> Arguments.of(start.getCamundaFormRef(), start));
        return Stream.concat(tasks, starts);
    }

    private static Stream<String> properties(BaseElement element, String name) {
        ExtensionElements extensions = element.getExtensionElements();
        return extensions == null
                ? Stream.empty()
                : extensions.getElementsQuery().filterByType(CamundaProperties.class).list().stream()
                        .map(CamundaProperties::getCamundaProperties)
                        .flatMap(Collection::stream)
                        .filter(property -> name.equals(property.getCamundaName()))
                        .map(CamundaProperty::getCamundaValue);
    }

    private static Set<String> clauses(String text) {
        Matcher found = CLAUSE.matcher(text);
        Set<String> clauses = new TreeSet<>();
        while (found.find()) {
            clauses.add(found.group());
        }
        return clauses;
    }
}
