package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.TestDatabase;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What is put live is judged first, whichever door it comes through, and what was taken is in the log. */
@RecourseTest
@ExtendWith(OutputCaptureExtension.class)
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

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    TransactionTemplate transactions;

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

    /** Of two with the same version the engine would say that neither is the latest, and nobody could do that step any more. */
    @Test
    void whatSeveralPutLiveAtTheSameMomentGoesLiveOneAfterTheOther() throws Exception {
        String form = "close-case.form";
        ExecutorService people = Executors.newFixedThreadPool(5);
        List<CompletableFuture<HttpResponse<byte[]>>> all = IntStream.range(0, 5)
                .mapToObj(number -> new Draft()
                        .replace(form, "\"label\": \"Outcome", "\"label\": \"" + number + ". outcome")
                        .text(form))
                .map(text -> CompletableFuture.supplyAsync(
                        () -> deploy("analyst", "At the same moment", Map.of(form, text)), people))
                .toList();
        people.shutdown();
        for (CompletableFuture<HttpResponse<byte[]>> each : all) {
            HttpResponse<byte[]> answer = each.get(1, TimeUnit.MINUTES);
            if (answer.statusCode() == 200) {
                made.add(json(answer).path("id").asText());
            }
        }
        assertThat(all).extracting(answer -> answer.join().statusCode()).containsOnly(200);
        assertThat(jdbc.queryForList("select VERSION_ from ACT_RE_CAMFORMDEF where KEY_ = 'close-case'", Integer.class))
                .doesNotHaveDuplicates();
        String reference = cases.caseAt("close-case");
        cases.complete(reference, "close-case");
    }

    /** How long somebody waits is said to the database where it is opened: 20 seconds on H2, a minute on PostgreSQL. */
    @Test
    void whoWaitedTooLongIsToldToTryAgain() throws Exception {
        assumeFalse(TestDatabase.isPostgresql());
        transactions.executeWithoutResult(status -> {
            jdbc.queryForList("select * from ACT_GE_PROPERTY where NAME_ = 'deployment.lock' for update");
            HttpResponse<byte[]> answer = deploy("analyst", "Too late", Map.of(FILE, new Draft().text(FILE)));
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(Calls.textOf(answer)).contains("Nothing was put live", "Try again in a minute");
        });
    }

    /** The answer says that the logs say more. They say where, and nothing of what was sent. */
    @Test
    void aFaultOfTheDatabaseIsInTheLog(CapturedOutput output) throws Exception {
        String form = "close-case.form";
        String changed = new Draft()
                .replace(form, "\"label\": \"Outcome", "\"label\": \"The xylophone")
                .text(form);
        for (int time = 0; time < 2; time++) {
            String text = time == 0 ? changed : new Draft().text(form);
            made.add(json(deploy("analyst", "A version", Map.of(form, text)))
                    .path("id")
                    .asText());
        }
        jdbc.update("update ACT_RE_CAMFORMDEF set VERSION_ = 1000 where DEPLOYMENT_ID_ in (?, ?)", made.toArray());

        assertThat(deploy("analyst", "A third", Map.of(form, changed)).statusCode())
                .isEqualTo(500);

        assertThat(output.getAll())
                .containsOnlyOnce("The database did not do what the engine was asked for")
                .contains("ProcessEnginePersistenceException", "TooManyResultsException")
                .doesNotContain("xylophone");
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
