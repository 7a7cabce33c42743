package org.recourse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * The rehearsal of what nobody wants to need, with the documented commands on the packaged application: a back-up while it
 * runs, a restore on a new machine with the key files, and the move to PostgreSQL. Every open case goes on there and is
 * closed.
 */
class RestoreIT {

    private static final Path JAR = Path.of(System.getProperty("recourse.jar", "target/recourse.jar"));
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    /** Who does a task, and with which answers. */
    private record Work(String user, Map<String, Object> answers) {}

    private static final Map<String, Work> WORK = Map.ofEntries(
            Map.entry("prevent-further-damage", new Work("itservices", Map.of("containment", "Taken down."))),
            Map.entry(
                    "make-initial-assessment",
                    new Work(
                            "central",
                            Map.of(
                                    "apparentBreach", true,
                                    "category", "harassment",
                                    "subjectType", "employee",
                                    "serious", true,
                                    "assessment", "It is aimed at one person."))),
            Map.entry("acknowledge-serious-incident", new Work("principal", Map.of("acknowledged", true))),
            Map.entry("investigate", new Work("central", Map.of("findings", "It is genuine."))),
            Map.entry(
                    "decide-course-of-action",
                    new Work(
                            "smt",
                            Map.of(
                                    "conduct",
                                    "illegal",
                                    "internalAction",
                                    true,
                                    "disciplinary",
                                    true,
                                    "rationale",
                                    "It is a threat."))),
            Map.entry("take-internal-action", new Work("central", Map.of("actionTaken", "A conversation."))),
            Map.entry("accept-hand-off", new Work("hr", Map.of("handOffReference", "HR-1"))),
            Map.entry(
                    "refer-to-police",
                    new Work(
                            "central",
                            Map.of("policeForce", "County police", "policeReference", "CR/1", "agencies", "lado"))),
            Map.entry("inform-agency", new Work("central", Map.of("agencyReference", "LADO-1"))),
            Map.entry("record-police-outcome", new Work("central", Map.of("policeOutcome", "caution"))),
            Map.entry(
                    "close-case",
                    new Work("central", Map.of("outcome", "A caution.", "messageToReporter", "Thanks."))));

    @TempDir
    Path folder;

    @Test
    void everyOpenCaseGoesOnOnANewMachineAndInANewDatabase() throws Exception {
        assumeThat(TestDatabase.isPostgresql()).as("it begins on H2").isFalse();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            Map<String, List<String>> open = new HashMap<>();
            Path backUp = folder.resolve("recourse.backup");
            Path keys = folder.resolve("keys-brought-along");
            String receipt;
            String since;
            Path moved;
            try (RunningApp old = RunningApp.demo("restore-old-machine")) {
                JsonNode report = old.post(
                                "/api/reports", "staff", Map.of("school", "churchward", "narrative", "What happened."))
                        .body();
                receipt = report.get("receipt").asText();
                addEvidence(old, receipt);
                List<String> references =
                        new ArrayList<>(List.of(report.get("reference").asText()));
                for (List<String> done : List.of(
                        List.<String>of(),
                        List.of("make-initial-assessment"),
                        List.of("make-initial-assessment", "investigate"),
                        List.of("make-initial-assessment", "investigate", "decide-course-of-action"),
                        List.of(
                                "make-initial-assessment",
                                "investigate",
                                "decide-course-of-action",
                                "refer-to-police",
                                "accept-hand-off"))) {
                    String reference = report(old);
                    references.add(reference);
                    for (String task : done) {
                        complete(old, reference, task);
                    }
                }
                for (String reference : references) {
                    open.put(reference, openTasks(old, reference));
                }
                assertThat(open.values().stream()
                                .flatMap(List::stream)
                                .distinct()
                                .count())
                        .as("steps at which cases stand")
                        .isGreaterThanOrEqualTo(8);

                download(old, backUp);
                since = report(old);
                FileSystemUtils.copyRecursively(old.data().resolve("keys"), keys);

                old.kill(); // as a power cut would
                moved = Files.createDirectory(folder.resolve("moved"));
                FileSystemUtils.copyRecursively(old.data(), moved);
            }

            String[] restored = settings(postgres, "restored", keys);
            Path damaged = Files.write(folder.resolve("damaged.backup"), halfOf(backUp));
            Path machine = Files.createDirectory(folder.resolve("new-machine"));
            assertThat(run(machine, "restore", damaged, restored)).contains("status 1", "damaged or not whole");
            assertThat(run(machine, "restore", backUp, settings(postgres, "restored", otherKeys(keys))))
                    .contains("status 1", "The key file for chain");
            assertThat(run(machine, "restore", backUp, restored)).contains("status 0", "Everything is in the database");
            assertThat(run(machine, "restore", backUp, restored)).contains("status 1", "is not empty");
            try (RunningApp app = RunningApp.demo("restore-new-machine", restored)) {
                assertThat(receiptOpens(app, receipt)).isEqualTo(200);
                assertThat(app.get("/api/cases/" + since, "central").status()).isEqualTo(404);
                assertThat(number(report(app)))
                        .as("no reference is given twice")
                        .isGreaterThan(number(since) + 900);
                goesOn(app, open);
                assertThat(documents(app, open.keySet())).as("evidence").contains("proof.png");
            }

            assertThat(run(moved, "move", null, settings(postgres, "moved", moved.resolve("keys"))))
                    .contains("status 0", "Everything is in the new database");
            open.put(since, List.of("make-initial-assessment", "prevent-further-damage"));
            try (RunningApp app =
                    RunningApp.demo("restore-moved", settings(postgres, "moved", moved.resolve("keys")))) {
                assertThat(receiptOpens(app, receipt)).isEqualTo(200);
                assertThat(number(report(app)))
                        .as("numbers go on, but for the few that H2 holds ready and loses when it is killed")
                        .isBetween(number(since) + 1, number(since) + 32);
                goesOn(app, open);
            }
        }
    }

    /** Each case stands where it stood, is brought to its end, and its chronology is what was entered. */
    private static void goesOn(RunningApp app, Map<String, List<String>> open) throws Exception {
        for (Map.Entry<String, List<String>> one : open.entrySet()) {
            String reference = one.getKey();
            // What waited as a job in the back-up is done at the start.
            assertThat(openTasks(app, reference)).as(reference).containsAll(one.getValue());
            await().atMost(SOON).until(() -> {
                for (JsonNode task : tasks(app, reference)) {
                    complete(app, reference, task.get("taskDefinitionKey").asText());
                }
                return app.get("/api/cases/" + reference, "central")
                        .body()
                        .get("state")
                        .asText()
                        .equals("closed");
            });
        }
        JsonNode verified = app.get("/api/chronology/verified", "admin").body();
        assertThat(verified.get("whole").asBoolean()).as(verified.toString()).isTrue();
        assertThat(verified.get("cases").asInt()).isGreaterThanOrEqualTo(open.size());
    }

    private static String report(RunningApp app) throws Exception {
        return app.post(
                        "/engine-rest/process-definition/key/social-media-incident/submit-form",
                        "staff",
                        variables(Map.of("school", "churchward", "narrative", "What happened.")))
                .body()
                .get("businessKey")
                .asText();
    }

    /** Completes a task, once more where a job of the same case was quicker in the same moment. */
    private static void complete(RunningApp app, String reference, String task) {
        await().atMost(SOON).until(() -> {
            for (JsonNode open : tasks(app, reference)) {
                if (open.get("taskDefinitionKey").asText().equals(task)) {
                    RunningApp.Answer answer = app.post(
                            "/engine-rest/task/" + open.get("id").asText() + "/complete",
                            WORK.get(task).user(),
                            variables(WORK.get(task).answers()));
                    if (answer.status() == 204) {
                        return true;
                    }
                    assertThat(answer.body().path("type").asText())
                            .as("%s of %s: %s", task, reference, answer.body())
                            .startsWith("OptimisticLock");
                }
            }
            return false;
        });
    }

    private static Map<String, Object> variables(Map<String, Object> values) {
        return Map.of(
                "variables",
                values.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Map.of("value", entry.getValue()))));
    }

    private static List<JsonNode> tasks(RunningApp app, String reference) throws Exception {
        return StreamSupport.stream(
                        app.get("/engine-rest/task?processInstanceBusinessKey=" + reference, "admin")
                                .body()
                                .spliterator(),
                        false)
                .toList();
    }

    private static List<String> openTasks(RunningApp app, String reference) throws Exception {
        return tasks(app, reference).stream()
                .map(task -> task.get("taskDefinitionKey").asText())
                .sorted()
                .toList();
    }

    private static String documents(RunningApp app, Iterable<String> references) throws Exception {
        StringBuilder all = new StringBuilder();
        for (String reference : references) {
            all.append(
                    app.get("/api/cases/" + reference + "/documents", "central").body());
        }
        return all.toString();
    }

    private static int number(String reference) {
        return Integer.parseInt(reference.substring(reference.lastIndexOf('-') + 1));
    }

    private static void addEvidence(RunningApp app, String receipt) throws Exception {
        byte[] head = ("--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"proof.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\n")
                .getBytes(UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.address() + "/api/report/evidence"))
                .header("X-Receipt", receipt)
                .header("Content-Type", "multipart/form-data; boundary=border")
                .POST(HttpRequest.BodyPublishers.ofByteArrays(
                        List.of(head, Base64.getDecoder().decode(PNG), "\r\n--border--\r\n".getBytes(UTF_8))))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(201);
    }

    private static int receiptOpens(RunningApp app, String receipt) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.address() + "/api/report"))
                .header("X-Receipt", receipt)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    /** What {@code curl -u admin -X POST -o recourse.backup …/api/backups} does. */
    private static void download(RunningApp app, Path to) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.address() + "/api/backups"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("admin:demo".getBytes(UTF_8)))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofFile(to))
                        .statusCode())
                .isEqualTo(200);
    }

    private static byte[] halfOf(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        return Arrays.copyOf(all, all.length / 2);
    }

    /** Keys of which one file is another installation's. */
    private Path otherKeys(Path keys) throws IOException {
        Path other = folder.resolve("other-keys");
        FileSystemUtils.copyRecursively(keys, other);
        String chain = Files.readString(other.resolve("chain.json"));
        int key = chain.indexOf("\"value\"");
        int changed = chain.indexOf('"', chain.indexOf(':', key)) + 20;
        char instead = chain.charAt(changed) == 'A' ? 'B' : 'A';
        Files.writeString(
                other.resolve("chain.json"), chain.substring(0, changed) + instead + chain.substring(changed + 1));
        return other;
    }

    private static String[] settings(EmbeddedPostgres postgres, String database, Path keys) {
        JdbcTemplate server = new JdbcTemplate(postgres.getPostgresDatabase());
        if (server.queryForList("select 1 from pg_roles where rolname = 'recourse'")
                .isEmpty()) {
            server.execute("create role recourse login password 'recourse'");
        }
        if (server.queryForList("select 1 from pg_database where datname = ?", database)
                .isEmpty()) {
            server.execute("create database %s owner recourse encoding 'UTF8' template template0".formatted(database));
        }
        return new String[] {
            "--spring.datasource.url=jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database,
            "--spring.datasource.username=recourse",
            "--spring.datasource.password=recourse",
            "--recourse.keys.folder=" + keys,
            "--recourse.keys.create-missing=false"
        };
    }

    /** What a command says, and the status with which it ends. */
    private static String run(Path data, String command, Path file, String... settings) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toAbsolutePath().toString(),
                command));
        Stream.of(file == null ? "" : file.toString())
                .filter(name -> !name.isEmpty())
                .forEach(all::add);
        all.add("--spring.profiles.active=demo");
        all.addAll(List.of(settings));
        ProcessBuilder builder =
                new ProcessBuilder(all).directory(data.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(RECOURSE|SPRING|CAMUNDA|SERVER)_.*"));
        builder.environment().put("RECOURSE_DATA", data.toString());
        Process process = builder.start();
        try (InputStream said = process.getInputStream()) {
            String text = new String(said.readAllBytes(), UTF_8);
            return text + "\nstatus " + process.waitFor();
        }
    }
}
