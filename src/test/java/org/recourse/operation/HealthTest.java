package org.recourse.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.RecourseTest;
import org.recourse.TestData;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What health tells, and to whom. */
@RecourseTest
class HealthTest {

    private static final Path KEYS = TestData.FOLDER.resolve("keys");

    @LocalServerPort
    int port;

    @Autowired
    ApplicationContext application;

    @Autowired
    ObjectMapper json;

    @Autowired
    JdbcClient jdbc;

    @ParameterizedTest
    @ValueSource(strings = {"", "/liveness", "/readiness"})
    void tellsAnybodyOnlyWhetherItWorks(String group) throws IOException {
        HttpResponse<byte[]> answer = Calls.asNobody(port).get("/actuator/health" + group);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode health = json.readTree(answer.body());
        assertThat(health.path("status").asText()).isEqualTo("UP");
        assertThat(health.has("components")).isFalse();
    }

    @Test
    void tellsAdministratorsTheParts() throws IOException {
        JsonNode parts = parts();

        assertThat(parts.fieldNames())
                .toIterable()
                .contains("db", "diskSpace", "engine", "keys", "mailServer", "chronologies");
        assertThat(parts.path("engine").path("details").path("diagrams").asText())
                .isEqualTo("deployed");
        assertThat(parts.path("engine").path("details").path("jobs").asText())
                .as("switched off in tests")
                .isEqualTo("off");
        assertThat(parts.path("keys").path("status").asText()).isEqualTo("UP");
        assertThat(Calls.signedIn("admin", port, "cockpit").get("/actuator/health"))
                .extracting(Calls::textOf)
                .asString()
                .contains("components");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manager", "central", "analyst", "staff"})
    void tellsNobodyElseTheParts(String user) {
        assertThat(Calls.textOf(Calls.as(user, port).get("/actuator/health"))).doesNotContain("components");
        assertThat(Calls.as(user, port).get("/actuator/health/db").statusCode()).isEqualTo(403);
        assertThat(Calls.asNobody(port).get("/actuator/health/db").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/env", "/actuator/heapdump", "/actuator/loggers", "/actuator/beans"})
    void opensNothingElse(String path) {
        assertThat(Calls.as("admin", port).get(path).statusCode()).isIn(403, 404);
        assertThat(Calls.asNobody(port).get(path).statusCode()).isIn(401, 404);
    }

    @Test
    void isDownForAnybodyWhileItTakesNoRequests() {
        AvailabilityChangeEvent.publish(application, ReadinessState.REFUSING_TRAFFIC);
        try {
            HttpResponse<byte[]> readiness = Calls.asNobody(port).get("/actuator/health/readiness");
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(Calls.textOf(readiness)).isEqualTo("{\"status\":\"DOWN\"}");
            assertThat(Calls.asNobody(port).get("/actuator/health").statusCode())
                    .isEqualTo(503);
            assertThat(Calls.asNobody(port).get("/actuator/health/liveness").statusCode())
                    .isEqualTo(200);
        } finally {
            AvailabilityChangeEvent.publish(application, ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    @Test
    void keyFilesThatAreGoneNeedAttentionWhileThoseThatWereReadStillWork() throws IOException {
        Path file = KEYS.resolve("fields.json");
        Path aside = KEYS.resolve("fields.json.aside");
        Files.move(file, aside);
        try {
            JsonNode keys = parts().path("keys");
            assertThat(keys.path("status").asText()).isEqualTo("ATTENTION");
            assertThat(keys.path("details").path("missing").toString()).isEqualTo("[\"fields.json\"]");
            assertThat(Calls.asNobody(port).get("/actuator/health").statusCode())
                    .isEqualTo(200);
        } finally {
            Files.move(aside, file);
        }
        assertThat(parts().path("keys").path("status").asText()).isEqualTo("UP");
    }

    @Test
    void keysOfAnotherDatabaseTakeItOutOfService() throws IOException {
        byte[] proof = jdbc.sql("select proof from recourse.key_check where purpose = 'fields'")
                .query((row, line) -> row.getBytes(1))
                .single();
        byte[] other = proof.clone();
        other[other.length - 1] ^= 1;
        jdbc.sql("update recourse.key_check set proof = ? where purpose = 'fields'")
                .param(other)
                .update();
        try {
            assertThat(parts().path("keys").path("status").asText()).isEqualTo("DOWN");
            assertThat(Calls.asNobody(port).get("/actuator/health/readiness").statusCode())
                    .isEqualTo(503);
        } finally {
            jdbc.sql("update recourse.key_check set proof = ? where purpose = 'fields'")
                    .param(proof)
                    .update();
        }
    }

    private JsonNode parts() throws IOException {
        return json.readTree(Calls.as("admin", port).get("/actuator/health").body())
                .path("components");
    }
}
