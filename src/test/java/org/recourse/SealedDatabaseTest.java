package org.recourse;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.FileClearing;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.Retention;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A whole case in an application of its own, with a database of its own: afterwards the files of the database, the outbox and
 * the log tell nothing of what people wrote.
 */
@Tag(TestDatabase.TAG)
@ExtendWith(OutputCaptureExtension.class)
class SealedDatabaseTest {

    private static final String ADDRESS = "marker-reporter@home.example";

    @TempDir
    Path data;

    private final ObjectMapper json = new ObjectMapper();
    private final List<String> markers = new ArrayList<>();
    private TestDatabase.OnDisk database;
    private final List<String> requestMarkers = new ArrayList<>();
    private int port;
    private Cases cases;

    @BeforeEach
    void startDatabase() throws IOException {
        database = TestDatabase.onDisk(data);
    }

    @AfterEach
    void stopDatabase() throws IOException {
        database.close();
    }

    @Test
    void tellsNobodysStory(CapturedOutput output) throws Exception {
        String reference;
        try (ConfigurableApplicationContext application = start("--spring.profiles.active=demo")) {
            reference = wholeCase(application);
            requestOfSomebodyItConcerns(reference);
            Calls central = Calls.as("central", port);
            String page = Calls.textOf(central.get("/cases/" + reference));
            Map<String, byte[]> archive = unzipped(
                    central.get("/api/cases/" + reference + "/record.zip").body());
            String pdf = text(archive.get("case-record.pdf")).replaceAll("\\s", "");
            String everything = archive.entrySet().stream()
                    .filter(file -> !file.getKey().endsWith(".pdf"))
                    .map(file -> file.getKey() + new String(file.getValue(), UTF_8))
                    .collect(Collectors.joining());
            String whoReported = Calls.textOf(central.postJson(
                    "/api/cases/" + reference + "/reporter", json(Map.of("reason", "To thank them."))));
            for (String marker : markers) {
                if (marker.contains("reporterName") || marker.contains("reporterRole")) {
                    assertThat(whoReported).as("told for a reason").contains(marker);
                    assertThat(page + everything + pdf).as("told unasked").doesNotContain(marker);
                } else {
                    assertThat(page + everything).as("seen by Central Services").contains(marker);
                    assertThat(marker.contains("inFile") || pdf.contains(marker))
                            .as("in the record: " + marker)
                            .isTrue();
                }
            }
            leavesNothingOfADeletedCase(application);
            if (!TestDatabase.isPostgresql()) { // which writes down in files of its own what it is about to change
                Files.copy(data.resolve("recourse.mv.db"), data.resolve("while-running.db"));
            }
        }
        doesNotStartWithOtherKeys(output);
        doesNotStartWithoutKeys(output);
        database.close();

        boolean found = false;
        assertThat(markers).hasSize(30);
        try (Stream<Path> files = Files.walk(data)) {
            List<Path> kept = files.filter(Files::isRegularFile).toList();
            assertThat(kept)
                    .extracting(file -> data.relativize(file).toString())
                    .contains("keys/fields.json")
                    .anyMatch(name -> name.startsWith("outbox/"))
                    .noneMatch(name -> name.startsWith("incoming/"));
            for (Path file : kept) {
                String bytes = bytesOf(file);
                found |= !file.startsWith(data.resolve("outbox")) && bytes.contains(reference);
                tellsNothing(file, bytes);
            }
        }
        assertThat(found).as("a scan that finds what is there").isTrue();
        all().forEach(marker -> assertThat(output.getAll()).doesNotContain(marker));
    }

    /** Neither the reference nor anything that was sealed, in any file. */
    private void leavesNothingOfADeletedCase(ConfigurableApplicationContext application) throws Exception {
        JdbcClient jdbc = application.getBean(JdbcClient.class);
        String gone = cases.report();
        byte[] picture = new byte[50_000];
        new Random(1).nextBytes(picture);
        byte[] png = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");
        System.arraycopy(png, 0, picture, 0, png.length);
        accepted(201, Calls.as("central", port).upload("/api/cases/" + gone + "/documents", "picture.png", picture));
        cases.complete(gone, "make-initial-assessment", Map.of("apparentBreach", false));
        cases.complete(gone, "prevent-further-damage");
        cases.complete(gone, "close-case");
        cases.runJobs(gone);
        List<byte[]> sealed = new ArrayList<>(jdbc.sql("select narrative from recourse.case_file where reference = ?"
                        + " union all select entry_text from recourse.chronology_entry where reference = ?")
                .params(gone, gone)
                .query(byte[].class)
                .list());
        jdbc.sql("select content from recourse.document_piece p join recourse.case_document d on d.id = p.document_id"
                        + " where d.reference = ?")
                .param(gone)
                .query(byte[].class)
                .list()
                .forEach(piece -> sealed.add(Arrays.copyOfRange(piece, 1_000, 1_100)));
        assertThat(sealed).hasSizeGreaterThan(5);
        database.letLogBeCleared();
        jdbc.sql(TestDatabase.isPostgresql() ? "checkpoint" : "checkpoint sync").update();
        assertThat(DataFiles.holding(data, gone.getBytes(UTF_8))).isNotEmpty();
        for (byte[] value : sealed) {
            assertThat(DataFiles.holding(data, value)).isNotEmpty();
        }

        application.getBean(Retention.class).purge(gone, "test", "recourse");
        FileClearing files = application.getBean(FileClearing.class);
        application.getBean(TransactionTemplate.class).executeWithoutResult(status -> files.startAfterwards());
        await().atMost(Duration.ofMinutes(1)).until(() -> files.standing().wantedAt() == null);

        assertThat(files.standing().problem()).isNull();
        assertThat(DataFiles.holding(data, gone.getBytes(UTF_8))).isEmpty();
        for (byte[] value : sealed) {
            assertThat(DataFiles.holding(data, value)).isEmpty();
        }
    }

    private void tellsNothing(Path file, String bytes) {
        for (String marker : all()) {
            for (Charset charset : List.of(UTF_8, UTF_16BE, UTF_16LE)) {
                assertThat(bytes.contains(new String(marker.getBytes(charset), StandardCharsets.ISO_8859_1)))
                        .as("%s in %s, as %s", marker, data.relativize(file), charset)
                        .isFalse();
            }
        }
        if (!data.relativize(file).startsWith("outbox")) { // where it is the address of a mail
            assertThat(bytes.contains(ADDRESS)).as("the address in " + file).isFalse();
        }
    }

    private void doesNotStartWithOtherKeys(CapturedOutput output) {
        Path others = data.resolve("other-keys");
        Throwable failure =
                catchThrowable(() -> start("--spring.profiles.active=demo", "--recourse.keys.folder=" + others)
                        .close());

        assertThat(failure).rootCause().hasMessageContaining("fields.json does not belong to this database");
        assertThat(output.getAll())
                .contains(others.resolve("fields.json") + " does not belong to this database")
                .contains("Bring back the key files of this database");
    }

    private void doesNotStartWithoutKeys(CapturedOutput output) {
        Path none = data.resolve("no-keys");
        Throwable failure = catchThrowable(() -> start(
                        "--recourse.keys.folder=" + none,
                        "--recourse.address=https://recourse.school.example",
                        "--recourse.notices.from=recourse@school.example",
                        "--recourse.trust.schools[0].id=churchward",
                        "--recourse.trust.schools[0].name=Churchward School",
                        "--camunda.bpm.admin-user.id=admin",
                        "--camunda.bpm.admin-user.password=secret")
                .close());

        assertThat(failure).rootCause().hasMessage("The key file " + none.resolve("fields.json") + " is missing.");
        assertThat(output.getAll()).contains("recourse.keys.create-missing=true");
        assertThat(none).doesNotExist();
    }

    private ConfigurableApplicationContext start(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--recourse.data=" + data, "--server.port=0", "--camunda.bpm.job-execution.enabled=false"));
        database.settings().forEach((setting, value) -> arguments.add("--" + setting + "=" + value));
        arguments.addAll(List.of(more));
        return new SpringApplicationBuilder(Recourse.class).run(arguments.toArray(String[]::new));
    }

    private String wholeCase(ConfigurableApplicationContext application) throws Exception {
        port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        cases = application.getAutowireCapableBeanFactory().createBean(Cases.class);
        Incidents incidents = application.getBean(Incidents.class);
        String reference = incidents.report(Map.of(
                "school", "churchward",
                "narrative", marker("narrative"),
                "platform", marker("platform"),
                "link", marker("link"),
                "subjectDescription", marker("subjectDescription"),
                "reporterName", marker("reporterName"),
                "reporterEmail", ADDRESS,
                "reporterRole", marker("reporterRole")));
        String of = "/api/cases/" + reference;
        Calls central = Calls.as("central", port);

        byte[] picture = (new String(
                                HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452"),
                                StandardCharsets.ISO_8859_1)
                        + marker("inFile"))
                .getBytes(StandardCharsets.ISO_8859_1);
        accepted(201, central.upload(of + "/documents", marker("fileName") + ".png", picture));
        accepted(202, central.postJson(of + "/serious", json(Map.of("reason", marker("reason")))));
        accepted(202, central.postJson(of + "/information", json(Map.of("text", marker("information")))));
        accepted(202, central.postJson(of + "/messages", json(Map.of("text", marker("messageFromUs")))));
        incidents.hear(reference, marker("messageFromReporter"));
        accepted(202, central.postJson(of + "/withdrawn", json(Map.of("reason", marker("withdrawn")))));

        complete(reference, "prevent-further-damage", "itservices", Map.of("containment", marker("containment")));
        complete(
                reference,
                "make-initial-assessment",
                "central",
                Map.of(
                        "apparentBreach",
                        true,
                        "category",
                        "harassment",
                        "subjectType",
                        "employee",
                        "serious",
                        true,
                        "assessment",
                        marker("assessment")));
        complete(
                reference,
                "acknowledge-serious-incident",
                "principal",
                Map.of("acknowledged", true, "direction", marker("direction")));
        complete(reference, "investigate", "central", Map.of("findings", marker("findings")));
        complete(
                reference,
                "decide-course-of-action",
                "smt",
                Map.of(
                        "conduct",
                        "illegal",
                        "internalAction",
                        true,
                        "disciplinary",
                        true,
                        "rationale",
                        marker("rationale")));
        cases.runJobs(reference);
        complete(reference, "take-internal-action", "central", Map.of("actionTaken", marker("actionTaken")));
        complete(
                reference,
                "refer-to-police",
                "central",
                Map.of(
                        "policeForce", marker("policeForce"),
                        "policeReference", marker("policeReference"),
                        "agencies", "platform"));
        complete(reference, "inform-agency", "central", Map.of("agencyReference", marker("agencyReference")));
        complete(
                reference,
                "record-police-outcome",
                "central",
                Map.of("policeOutcome", "caution", "policeNote", marker("policeNote")));
        complete(reference, "accept-hand-off", "hr", Map.of("handOffReference", marker("handOffReference")));
        complete(
                reference,
                "decide-on-withdrawal",
                "central",
                Map.of("caseGoesOn", true, "reason", marker("withdrawalReason")));
        for (int i = 0; i < 2; i++) {
            String task = tasks(reference, "consider-further-information").get(0);
            complete(task, "central", Map.of("consideration", marker("consideration" + i)));
        }
        cases.runJobs(reference);
        // What is refused must leave no trace either.
        String refused = marker("refused");
        Calls.as("central", port)
                .postJson(
                        "/engine-rest/task/" + tasks(reference, "close-case").get(0) + "/complete",
                        json(Map.of(
                                "variables",
                                Map.of("outcome", Map.of("value", refused), refused, Map.of("value", refused)))));
        complete(
                reference,
                "close-case",
                "central",
                Map.of("outcome", marker("outcome") + " " + refused, "messageToReporter", marker("messageToReporter")));
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.CLOSED);
        accepted(200, Calls.as("hr", port).get(of + "/referral-pack"));
        return reference;
    }

    /** Somebody asks for what is held about them; the copy is made, and waits to be handed over. */
    private void requestOfSomebodyItConcerns(String reference) throws IOException {
        String request = cases.start(
                "personal-data-request",
                "central",
                Map.of(
                        "school", "churchward",
                        "person", ofRequest("person"),
                        "otherNames", ofRequest("otherNames"),
                        "receivedOn", LocalDate.now().toString(),
                        "narrative", ofRequest("asked")));
        cases.runJobs(request);
        String page = "/cases/" + request + "/personal-data";
        String narrative = markers.get(0);
        assertThat(Calls.textOf(form(page + "/search", "words=" + narrative))).contains(reference);
        accepted(302, form(page + "/take", "case=" + reference));
        accepted(
                302,
                form(page + "/" + reference + "/shown", "shown=" + ofRequest("shown") + "&reason=" + ofRequest("why")));
        accepted(302, form(page + "/" + reference, "seen=3&given=entry-1&masks=" + narrative));
        complete(
                request,
                "find-what-concerns",
                "central",
                Map.of("answering", "copy", "identity", ofRequest("identity")));
        complete(
                request,
                "look-through-export",
                "central",
                Map.of("lookedThrough", true, "remarks", ofRequest("remarks")));
        cases.runJobs(request);
        byte[] copy = Calls.as("central", port).get(page + "/copy.zip").body();
        assertThat(new String(unzipped(copy).get("personal-data.json"), UTF_8))
                .contains(reference, "[another person]", requestMarkers.get(0))
                .doesNotContain(narrative);
    }

    private HttpResponse<byte[]> form(String path, String body) {
        return Calls.as("central", port)
                .send("POST", path, body.getBytes(UTF_8), Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    private String ofRequest(String field) {
        String marker = "MARK" + (requestMarkers.size() + 10) + field + "ofRequestQZ";
        requestMarkers.add(marker);
        return marker;
    }

    private List<String> all() {
        return Stream.concat(markers.stream(), requestMarkers.stream()).toList();
    }

    private String marker(String field) {
        String marker = "MARK" + (markers.size() + 10) + field + "QZ";
        markers.add(marker);
        return marker;
    }

    private void complete(String reference, String task, String user, Map<String, Object> fields) throws IOException {
        complete(tasks(reference, task).get(0), user, fields);
    }

    private void complete(String id, String user, Map<String, Object> fields) throws IOException {
        Map<String, Object> variables = new HashMap<>();
        fields.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        accepted(
                204,
                Calls.as(user, port)
                        .postJson("/engine-rest/task/" + id + "/complete", json(Map.of("variables", variables))));
    }

    private List<String> tasks(String reference, String task) throws IOException {
        JsonNode found = json.readTree(Calls.as("admin", port)
                .get("/engine-rest/task?processInstanceBusinessKey=" + reference + "&taskDefinitionKey=" + task)
                .body());
        assertThat(found).as(task).isNotEmpty();
        List<String> ids = new ArrayList<>();
        found.forEach(one -> ids.add(one.path("id").asText()));
        return ids;
    }

    private static void accepted(int status, java.net.http.HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).as(Calls.textOf(answer)).isEqualTo(status);
    }

    private String json(Object value) throws IOException {
        return json.writeValueAsString(value);
    }

    private static String bytesOf(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static Map<String, byte[]> unzipped(byte[] zipped) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(zipped))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                zip.transferTo(content);
                files.put(entry.getName(), content.toByteArray());
            }
        }
        return files;
    }
}
