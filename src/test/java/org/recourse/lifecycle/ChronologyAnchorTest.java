package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.TestData;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ProcessTest
class ChronologyAnchorTest {

    private static final Path OUTBOX = TestData.FOLDER.resolve("outbox");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    ManagementService jobs;

    @Autowired
    RuntimeService runtime;

    @Autowired
    ObjectMapper json;

    @Test
    void mailsAnAnchorEachNightWhichTheVerificationComputesAgain() throws Exception {
        cases.report();

        Job night = ofAnchor().timers().singleResult();
        jobs.executeJob(night.getId());
        List<JsonNode> before = anchors();
        String anchored = ofAnchor().messages().singleResult().getId();
        jobs.executeJob(anchored);
        String mailing = ofAnchor().messages().singleResult().getId();
        jobs.executeJob(mailing);

        List<JsonNode> after = anchors();
        assertThat(after).hasSize(before.size() + 1);
        JsonNode anchor = after.get(after.size() - 1);
        assertThat(anchor.path("asWritten").asBoolean()).isTrue();
        String digest = anchor.path("digest").asText();
        assertThat(digest).hasSize(64);
        assertThat(mails().filter(mail -> mail.contains(digest)))
                .singleElement()
                .asString()
                .contains("To: manager@recourse.example")
                .contains("Subject: Chronologies anchored: anchor-"
                        + anchor.path("number").asInt());
        assertThat(ofAnchor().messages().count()).isZero();
        assertThat(ofAnchor().timers().count()).as("the next night").isEqualTo(1);
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("chronology-anchor")
                        .count())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"central", "smt", "staff", "analyst"})
    void keepsTheVerificationToThoseWhoWatch(String user) {
        assertThat(Calls.as(user, port).get("/api/chronology/verified").statusCode())
                .isEqualTo(403);
    }

    @Test
    void letsAdministratorsVerifyToo() throws Exception {
        String reference = cases.report();

        JsonNode answer = json.readTree(
                Calls.as("admin", port).get("/api/chronology/verified").body());

        assertThat(answer.path("cases").asInt()).isPositive();
        assertThat(answer.path("problems").toString()).doesNotContain(reference);
        assertThat(Calls.asNobody(port).get("/api/chronology/verified").statusCode())
                .isEqualTo(401);
    }

    private JobQuery ofAnchor() {
        return jobs.createJobQuery().processDefinitionKey("chronology-anchor");
    }

    private List<JsonNode> anchors() throws IOException {
        JsonNode answer = json.readTree(
                Calls.as("manager", port).get("/api/chronology/verified").body());
        return Stream.iterate(0, i -> i < answer.path("anchors").size(), i -> i + 1)
                .map(answer.path("anchors")::get)
                .toList();
    }

    private static Stream<String> mails() throws IOException {
        try (Stream<Path> files = Files.list(OUTBOX)) {
            return files.filter(file -> file.toString().endsWith(".eml")).toList().stream()
                    .map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    });
        }
    }
}
