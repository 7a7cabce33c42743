package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.recourse.trust.Role;

/** What Camunda Modeler offers to make in the folder of the diagrams is what the program knows. */
class TemplatesTest {

    private static final Path FOLDER = Path.of("processes/.camunda/element-templates");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FLOW = "work-ended-to-record-closure";
    private static final String INCIDENT = "social-media-incident.bpmn";

    static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @Test
    void thereIsOneForEachThingThatIsMadeOften() throws IOException {
        assertThat(templates().stream().map(file -> file.getFileName().toString()))
                .containsExactly("hand-off.json", "notice.json", "referral.json", "task-for-a-role.json");
    }

    @ParameterizedTest
    @MethodSource("templates")
    void whatIsMadeFromItKeepsTheContract(Path file) throws IOException {
        JsonNode template = JSON.readTree(file.toFile());
        assertThat(new Draft()
                        .insert(INCIDENT, FLOW, "made", made(template)).with("made.form", FORM).findings().stream()
                                .filter(finding ->
                                        template.path("appliesTo").toString().contains("UserTask")
                                                || !finding.startsWith("made.form")))
                .isEmpty();
    }

    /** Whoever forgets to start from a copy is told what is missing. */
    @Test
    void aTaskWithoutRemindersIsRefused() throws IOException {
        JsonNode template = JSON.readTree(FOLDER.resolve("task-for-a-role.json").toFile());
        String step = made(template).replaceAll("<camunda:taskListener.*</camunda:taskListener>", "");
        assertThat(new Draft()
                        .insert(INCIDENT, FLOW, "made", step)
                        .with("made.form", FORM)
                        .findings())
                .hasSize(2)
                .allMatch(finding -> finding.contains("apply the element template"));
    }

    @Test
    void theRolesToChooseFromAreThoseThatWork() throws IOException {
        List<String> offered = new ArrayList<>();
        JSON.readTree(FOLDER.resolve("task-for-a-role.json").toFile())
                .path("properties")
                .path(0)
                .path("choices")
                .forEach(choice -> offered.add(choice.path("value").asText()));
        assertThat(offered).isEqualTo(Role.WORKING.stream().map(Role::id).toList());
    }

    @Test
    void eachNoticeToChooseFromIsThere() throws IOException {
        JsonNode choices = JSON.readTree(FOLDER.resolve("notice.json").toFile())
                .path("properties")
                .path(0)
                .path("choices");
        assertThat(choices).isNotEmpty().allSatisfy(choice -> assertThat(Path.of(
                        "src/main/resources/notices", choice.path("value").asText() + ".txt"))
                .exists());
    }

    private static final String FORM = """
            {"id": "made", "type": "default", "schemaVersion": 16, "executionPlatform": "Camunda Platform",
             "components": [{"type": "text", "id": "intro", "text": "Look once more at what was decided."}]}
            """;

    /** The element as Modeler writes it once the template is chosen. */
    private static String made(JsonNode template) {
        String type = template.path("appliesTo")
                .path(0)
                .asText()
                .replace("bpmn:U", "bpmn:u")
                .replace("bpmn:S", "bpmn:s")
                .replace("bpmn:C", "bpmn:c");
        StringBuilder attributes = new StringBuilder(" id=\"made\" name=\"Made\" camunda:modelerTemplate=\""
                + template.path("id").asText() + "\" camunda:modelerTemplateVersion=\"1\"");
        StringBuilder properties = new StringBuilder();
        StringBuilder inputs = new StringBuilder();
        StringBuilder mappings = new StringBuilder();
        for (JsonNode property : template.path("properties")) {
            JsonNode binding = property.path("binding");
            String name = binding.path("name").asText();
            String value = property.path("value").asText();
            if (name.equals("camunda:formRef")) {
                value = "made";
            } else if (name.equals("addition")) {
                value = "They asked for it.";
            }
            switch (binding.path("type").asText()) {
                case "property" -> attributes.append(" %s=\"%s\"".formatted(name, value));
                case "camunda:property" ->
                    properties.append("<camunda:property name=\"%s\" value=\"%s\" />".formatted(name, value));
                case "camunda:inputParameter" ->
                    inputs.append(
                            "<camunda:inputParameter name=\"%s\">%s</camunda:inputParameter>".formatted(name, value));
                case "camunda:in" ->
                    mappings.append("<camunda:in source=\"%s\" target=\"%s\" />"
                            .formatted(value, binding.path("target").asText()));
                case "camunda:in:businessKey" -> mappings.append("<camunda:in businessKey=\"%s\" />".formatted(value));
                default -> throw new IllegalStateException(binding.toString());
            }
        }
        String listeners = type.equals("bpmn:userTask") ? copiedListeners() : "";
        return "<%s%s><bpmn:extensionElements>%s%s%s%s</bpmn:extensionElements></%s>"
                .formatted(
                        type,
                        attributes,
                        mappings,
                        inputs.isEmpty() ? "" : "<camunda:inputOutput>" + inputs + "</camunda:inputOutput>",
                        "<camunda:properties>" + properties + "</camunda:properties>",
                        listeners,
                        type);
    }

    /** What comes along when a task is copied; Modeler gives the copies new ids. */
    private static String copiedListeners() {
        String text = new Draft().text(INCIDENT);
        int from = text.indexOf("<camunda:taskListener", text.indexOf("<bpmn:userTask id=\"close-case\""));
        int to = text.lastIndexOf("</camunda:taskListener>", text.indexOf("</bpmn:userTask>", from));
        return text.substring(from, to).replace("-close-case", "-made").replaceAll("\\s+", " ")
                + "</camunda:taskListener>";
    }
}
