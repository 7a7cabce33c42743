package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What is put live is judged first, whichever door it comes through, and what was taken is in the log. */
@RecourseTest
class DeploymentsTest {

    private static final String FILE = "message-to-reporter.bpmn";
    private static final String TABLE = "severity-advice.dmn";

    @LocalServerPort
    int port;

    @Autowired
    RepositoryService repository;

    @Autowired
    IdentityService identities;

    @Autowired
    DeploymentLog log;

    @Autowired
    Cases cases;

    private final List<String> made = new ArrayList<>();

    @AfterEach
    void takeBack() {
        identities.clearAuthentication();
        made.forEach(id -> repository.deleteDeployment(id, true));
    }

    @Test
    void whatKeepsTheContractIsTakenAndLogged() throws IOException {
        Draft draft = new Draft().replace(FILE, "name=\"Tell the reporter\"", "name=\"Write to the reporter\"");
        int before = log.all().size();
        HttpResponse<byte[]> answer = deploy("analyst", "Plainer words", Map.of(FILE, draft.text(FILE)));
        assertThat(answer.statusCode()).as(Calls.textOf(answer)).isEqualTo(200);
        String id = json(answer).path("id").asText();
        made.add(id);
        assertThat(log.all()).hasSize(before + 1);
        assertThat(log.all().get(0)).satisfies(entry -> {
            assertThat(entry.who()).isEqualTo("analyst");
            assertThat(entry.name()).isEqualTo("Plainer words");
            assertThat(entry.deployment()).isEqualTo(id);
            assertThat(entry.difference())
                    .isEqualTo(
                            FILE + ": \"Tell the reporter\" (tell-reporter) is now called \"Write to the reporter\"");
        });
        // The very same again changes nothing, and is no entry.
        assertThat(deploy("analyst", "Plainer words", Map.of(FILE, draft.text(FILE)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(log.all()).hasSize(before + 1);
    }

    @Test
    void whatBreaksItIsRefusedInPlainWordsAndNothingIsDeployed() throws IOException {
        String broken =
                new Draft().replace(FILE, "${sendNotice}", "${runtimeService}").text(FILE);
        String table = new Draft().text(TABLE);
        long deployments = repository.createDeploymentQuery().count();
        int before = log.all().size();
        HttpResponse<byte[]> answer = deploy("analyst", "Broken", Map.of(FILE, broken, TABLE, table));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("type").asText()).isEqualTo("InvalidRequestException");
        assertThat(json(answer).path("message").asText())
                .startsWith("Nothing was put live.")
                .contains(FILE + ", \"Tell the reporter\" (tell-reporter): The program knows no work called");
        assertThat(repository.createDeploymentQuery().count()).isEqualTo(deployments);
        assertThat(log.all()).hasSize(before);
    }

    /** A further question needs no developer: its answer is in the chronology of the next case, and nowhere in the engine. */
    @Test
    void aFurtherQuestionIsAskedAtOnceAndKept() throws IOException {
        String form = "close-case.form";
        String asked = new Draft()
                .replace(
                        form,
                        "\"components\": [",
                        "\"components\": [{\"id\": \"lessons\", \"type\": \"textfield\", \"key\": \"lessons\","
                                + " \"label\": \"What do we learn\", \"validate\": {\"required\": true}},")
                .text(form);
        HttpResponse<byte[]> answer = deploy("analyst", "Lessons", Map.of(form, asked));
        assertThat(answer.statusCode()).as(Calls.textOf(answer)).isEqualTo(200);
        made.add(json(answer).path("id").asText());

        String reference = cases.caseAt("close-case");
        assertThatThrownBy(() -> cases.complete(reference, "close-case")).hasMessageContaining("(lessons) is required");
        cases.complete(reference, "close-case", Map.of("lessons", "To ask sooner."));

        assertThat(cases.textsOf(reference, "Close the case"))
                .singleElement()
                .asString()
                .endsWith("What do we learn: To ask sooner.");
    }

    @Test
    void whoMayNotDeployIsToldNothingOfIt() throws IOException {
        HttpResponse<byte[]> answer = deploy("central", "Broken", Map.of("a.groovy", "1"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Calls.textOf(answer)).doesNotContain("a.groovy");
    }

    @Test
    void everyDoorIsTheSame() {
        String broken =
                new Draft().replace(FILE, "${sendNotice}", "${runtimeService}").text(FILE);
        String byTheApplication =
                repository.createDeployment().addString(FILE, broken).deploy().getId();
        made.add(byTheApplication);
        identities.setAuthentication("admin", List.of("camunda-admin"));
        assertThatThrownBy(() ->
                        repository.createDeployment().addString(FILE, broken).deploy())
                .hasMessageContaining("knows no work called");
        assertThatThrownBy(() -> repository
                        .createDeployment()
                        .addDeploymentResources(byTheApplication)
                        .deploy())
                .hasMessageContaining("knows no work called");
    }

    private HttpResponse<byte[]> deploy(String user, String name, Map<String, String> files) {
        return AsModeler.deploy(port, user, name, files);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
