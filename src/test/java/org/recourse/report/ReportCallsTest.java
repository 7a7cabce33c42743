package org.recourse.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reporting without signing in, as other programs do it. */
@RecourseTest
class ReportCallsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_SUCH_RECEIPT = "There is no report with this receipt.";

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    Documents documents;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    private Web web;

    @BeforeEach
    void open() {
        web = new Web(port);
    }

    @Test
    void aReportOpensACase() throws Exception {
        HttpResponse<String> answer = web.json("/api/reports", """
                {"school": "northside", "narrative": " What they wrote. ", "platform": "Somewhere", "link": "@someone",
                 "subjectDescription": "A pupil.", "subjectType": "learner", "immediateRisk": true,
                 "reporterName": "A parent", "reporterEmail": "parent@example.org", "reporterRole": "parent"}""");

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode filed = JSON.readTree(answer.body());
        assertThat(fieldNames(filed)).containsExactlyInAnyOrder("reference", "receipt");
        assertThat(filed.get("reference").asText()).matches("SM-\\d{4}-\\d{6}");
        assertThat(filed.get("receipt").asText()).matches("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}");
        var file = cases.file(filed.get("reference").asText());
        assertThat(file.school()).isEqualTo("northside");
        assertThat(file.narrative()).isEqualTo("What they wrote.");
        assertThat(file.hasImmediateRisk()).isTrue();
        assertThat(file.reporterEmail()).contains("parent@example.org");
        assertThat(cases.openTasks(file.reference())).contains("make-initial-assessment", "prevent-further-damage");
    }

    @Test
    void theSameKeyGivesTheSameAnswer() throws Exception {
        String body = "{\"school\": \"churchward\", \"narrative\": \"Sent again after a time-out.\"}";
        String key = key();
        long before = count();

        HttpResponse<String> first = web.json("/api/reports", body, "Idempotency-Key", key);
        HttpResponse<String> second = web.json("/api/reports", body, "Idempotency-Key", key);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(count()).isEqualTo(before + 1);
        assertThat(web.get("/api/report", "X-Receipt", receipt(second)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theSameKeyAtTheSameTimeOpensOneCase() throws Exception {
        String body = "{\"school\": \"churchward\", \"narrative\": \"Eight at once.\"}";
        String key = key();
        long before = count();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<HttpResponse<String>>> answers = IntStream.range(0, 8)
                .mapToObj(i -> threads.submit(() -> {
                    start.await();
                    return new Web(port).json("/api/reports", body, "Idempotency-Key", key);
                }))
                .toList();
        start.countDown();

        Set<String> bodies = new TreeSet<>();
        for (Future<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(201);
            bodies.add(answer.get().body());
        }
        threads.shutdown();
        assertThat(bodies).hasSize(1);
        assertThat(count()).isEqualTo(before + 1);
    }

    @Test
    void aKeyIsForOneReport() {
        String key = key();
        web.json("/api/reports", "{\"school\": \"churchward\", \"narrative\": \"One.\"}", "Idempotency-Key", key);
        long before = count();

        HttpResponse<String> other = web.json(
                "/api/reports", "{\"school\": \"churchward\", \"narrative\": \"Other.\"}", "Idempotency-Key", key);

        assertThat(other.statusCode()).isEqualTo(422);
        // Not even where the two read alike once written down side by side.
        assertThat(web.json(
                                "/api/reports",
                                "{\"school\": \"churchward\", \"narrative\": \"One., school=churchward\"}",
                                "Idempotency-Key",
                                key)
                        .statusCode())
                .isEqualTo(422);
        assertThat(other.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(count()).isEqualTo(before);
    }

    @Test
    void aWrongReportDoesNotUseUpItsKey() {
        String key = key();
        assertThat(web.json("/api/reports", "{\"school\": \"churchward\"}", "Idempotency-Key", key)
                        .statusCode())
                .isEqualTo(400);
        assertThat(web.json(
                                "/api/reports",
                                "{\"school\": \"churchward\", \"narrative\": \"Now complete.\"}",
                                "Idempotency-Key",
                                key)
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "123456789012345"})
    void aKeyIsLongEnoughNotToBeUsedTwiceByChance(String key) throws Exception {
        HttpResponse<String> answer =
                web.json("/api/reports", "{\"school\": \"churchward\", \"narrative\": \"x\"}", "Idempotency-Key", key);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(wrongFields(answer)).containsExactly("Idempotency-Key");
    }

    static Stream<List<Object>> wrongReports() {
        return Stream.of(
                List.of("{}", List.of("narrative", "school")),
                List.of("{\"school\": \"elsewhere\", \"narrative\": \"x\"}", List.of("school")),
                List.of("{\"school\": \"churchward\", \"narrative\": \"  \"}", List.of("narrative")),
                List.of("{\"school\": 7, \"narrative\": [\"x\"]}", List.of("school", "narrative")),
                List.of(
                        "{\"school\": \"churchward\", \"narrative\": \"x\", \"immediateRisk\": \"yes\"}",
                        List.of("immediateRisk")),
                List.of(
                        "{\"school\": \"churchward\", \"narrative\": \"x\", \"subjectType\": \"teacher\"}",
                        List.of("subjectType")),
                List.of(
                        "{\"school\": \"churchward\", \"narrative\": \"x\", \"reporterEmail\": \"a@b.c\\r\\nBcc: d@e.f\"}",
                        List.of("reporterEmail")),
                List.of(
                        "{\"school\": \"churchward\", \"narrative\": \"x\", \"serious\": true, \"state\": \"closed\"}",
                        List.of("serious", "state")),
                List.of(
                        "{\"school\": \"churchward\", \"narrative\": \"" + "x".repeat(10_001) + "\"}",
                        List.of("narrative")));
    }

    @ParameterizedTest
    @MethodSource("wrongReports")
    void whatIsWrongIsNamed(List<Object> example) throws Exception {
        long before = count();

        HttpResponse<String> answer = web.json("/api/reports", (String) example.get(0));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(wrongFields(answer)).containsExactlyInAnyOrderElementsOf((List<String>) example.get(1));
        assertThat(count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"text\"",
                "{\"school\": \"churchward\", \"narrative\": \"x\"} more",
                "{\"school\": \"churchward\", \"school\": \"northside\", \"narrative\": \"x\"}",
                "{'school': 'churchward'}",
                "{\"a\": NaN}"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        HttpResponse<String> answer = web.json("/api/reports", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void onlyJsonIsTaken() {
        assertThat(web.form("/api/reports", Map.of("school", "churchward", "narrative", "x"))
                        .statusCode())
                .isEqualTo(415);
        assertThat(web.send(
                                "POST",
                                "/api/report/messages",
                                BodyPublishers.ofString("text"),
                                "Content-Type",
                                "text/plain")
                        .statusCode())
                .isEqualTo(415);
        assertThat(web.json("/api/report/evidence", "{}").statusCode()).isEqualTo(415);
    }

    /** Otherwise a report would be taken and its receipt lost. */
    @Test
    void whoDoesNotTakeTheAnswerIsToldBeforeTheReportIsTaken() {
        long before = count();
        assertThat(web.json("/api/reports", "{\"school\": \"churchward\", \"narrative\": \"x\"}", "Accept", "text/html")
                        .statusCode())
                .isEqualTo(406);
        assertThat(count()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/reports", "/api/report/messages"})
    void whatIsTooLargeIsNotRead(String path) {
        String body = "{\"narrative\": \"" + "x".repeat(600_000) + "\"}";

        assertThat(web.json(path, body).statusCode()).isEqualTo(413);
        HttpResponse<String> unannounced = web.send(
                "POST",
                path,
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes())),
                "Content-Type",
                "application/json");
        assertThat(unannounced.statusCode()).isEqualTo(413);
        assertThat(unannounced.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void theConversationIsBehindTheReceipt() throws Exception {
        HttpResponse<String> filed = file();
        String receipt = receipt(filed);
        String reference = JSON.readTree(filed.body()).get("reference").asText();

        JsonNode empty =
                JSON.readTree(web.get("/api/report", "X-Receipt", receipt).body());
        assertThat(fieldNames(empty)).containsExactlyInAnyOrder("reference", "state", "messages");
        assertThat(empty.get("reference").asText()).isEqualTo(reference);
        assertThat(empty.get("state").asText()).isEqualTo("received");
        assertThat(empty.get("messages")).isEmpty();

        HttpResponse<String> written =
                web.json("/api/report/messages", "{\"text\": \"I remember more.\"}", "X-Receipt", receipt);

        assertThat(written.statusCode()).isEqualTo(201);
        assertThat(cases.openTasks(reference)).contains("consider-further-information");
        JsonNode messages = JSON.readTree(web.get(
                                "/api/report",
                                "X-Receipt",
                                receipt.toLowerCase(Locale.ROOT).replace('-', ' '))
                        .body())
                .get("messages");
        assertThat(messages).hasSize(1);
        assertThat(fieldNames(messages.get(0))).containsExactlyInAnyOrder("from", "at", "text");
        assertThat(messages.get(0).get("from").asText()).isEqualTo("reporter");
        assertThat(messages.get(0).get("text").asText()).isEqualTo("I remember more.");
        assertThat(messages.get(0).get("at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | text",
                "{\"text\": \" \"} | text",
                "{\"text\": 5} | text",
                "{\"text\": \"x\", \"from\": \"central\"} | from"
            })
    void aWrongMessageIsNamed(String body, String field) throws Exception {
        HttpResponse<String> answer = web.json("/api/report/messages", body, "X-Receipt", receipt(file()));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(wrongFields(answer)).containsExactly(field);
    }

    @Test
    void aFileIsHandedInAsItIs() throws Exception {
        HttpResponse<String> filed = file();

        HttpResponse<String> answer = web.file(
                "/api/report/evidence", Map.of(), "screen shot.txt", "What it said.", "X-Receipt", receipt(filed));

        assertThat(answer.statusCode()).isEqualTo(201);
        JsonNode entry = JSON.readTree(answer.body());
        assertThat(fieldNames(entry)).containsExactlyInAnyOrder("name", "sha256");
        assertThat(entry.get("name").asText()).isEqualTo("screen shot.txt");
        assertThat(entry.get("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest("What it said.".getBytes())));
        assertThat(documents.list(JSON.readTree(filed.body()).get("reference").asText(), DocumentKind.EVIDENCE))
                .hasSize(1);
    }

    @Test
    void aFormWithoutAFileIsNamed() throws Exception {
        HttpResponse<String> answer = web.multipart(
                "/api/report/evidence",
                "--limit\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--limit--\r\n",
                "X-Receipt",
                receipt(file()));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(wrongFields(answer)).containsExactly("file");
    }

    @Test
    void aFileThatBreaksOffIsNotKept() throws Exception {
        HttpResponse<String> filed = file();
        HttpResponse<String> answer = web.multipart(
                "/api/report/evidence",
                "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhalf of",
                "X-Receipt",
                receipt(filed));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(documents.list(JSON.readTree(filed.body()).get("reference").asText(), DocumentKind.EVIDENCE))
                .isEmpty();
    }

    /** A wrong receipt, whatever is wrong with it, and none at all: nobody learns which it was. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0000-0000-0000-0000", "ZZZZZZZZZZZZZZZZ", "x", "' or '1'='1", "%00"})
    void anyUnknownReceiptIsAnsweredAlike(String receipt) throws Exception {
        String[] header = receipt.isEmpty() ? new String[0] : new String[] {"X-Receipt", receipt};

        for (HttpResponse<String> answer : List.of(
                web.get("/api/report", header),
                web.json("/api/report/messages", "{\"text\": \"x\"}", header),
                web.json("/api/report/messages", "{}", header),
                web.file("/api/report/evidence", Map.of(), "a.txt", "x", header))) {
            assertThat(answer.statusCode()).isEqualTo(404);
            JsonNode problem = JSON.readTree(answer.body());
            assertThat(fieldNames(problem)).containsExactlyInAnyOrder("type", "title", "status", "detail", "instance");
            assertThat(problem.get("detail").asText()).isEqualTo(NO_SUCH_RECEIPT);
        }
    }

    @Test
    void nothingIsAddedToAClosedReport() throws Exception {
        HttpResponse<String> filed = file();
        String reference = JSON.readTree(filed.body()).get("reference").asText();
        cases.complete(reference, "prevent-further-damage", "itservices", Map.of("containment", "Nothing to do."));
        cases.complete(
                reference,
                "make-initial-assessment",
                "central",
                Map.of(
                        "apparentBreach", false,
                        "category", "other",
                        "subjectType", "public",
                        "serious", false,
                        "assessment", "A misunderstanding."));
        cases.complete(
                reference,
                "close-case",
                "central",
                Map.of("outcome", "No breach.", "messageToReporter", "Thank you for telling us."));

        assertThat(web.json("/api/report/messages", "{\"text\": \"More.\"}", "X-Receipt", receipt(filed))
                        .statusCode())
                .isEqualTo(409);
        assertThat(web.file("/api/report/evidence", Map.of(), "a.txt", "x", "X-Receipt", receipt(filed))
                        .statusCode())
                .isEqualTo(409);
        JsonNode status = JSON.readTree(
                web.get("/api/report", "X-Receipt", receipt(filed)).body());
        assertThat(status.get("state").asText()).isEqualTo("closed");
        assertThat(status.get("messages").get(0).get("from").asText()).isEqualTo("central-services");
        assertThat(status.get("messages").get(0).get("text").asText()).isEqualTo("Thank you for telling us.");
    }

    @Test
    void nothingIsKeptByTheBrowserOrOnTheWay() throws Exception {
        HttpResponse<String> answer = web.get("/api/report", "X-Receipt", receipt(file()));
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }

    private HttpResponse<String> file() {
        return web.json("/api/reports", "{\"school\": \"churchward\", \"narrative\": \"What happened.\"}");
    }

    private static String receipt(HttpResponse<String> filed) throws JsonProcessingException {
        return JSON.readTree(filed.body()).get("receipt").asText();
    }

    private static List<String> wrongFields(HttpResponse<String> answer) throws JsonProcessingException {
        return StreamSupport.stream(JSON.readTree(answer.body()).get("fields").spliterator(), false)
                .map(problem -> problem.get("field").asText())
                .toList();
    }

    private static List<String> fieldNames(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private long count() {
        return jdbc.sql("select count(*) from recourse.case_file")
                .query(Long.class)
                .single();
    }
}
