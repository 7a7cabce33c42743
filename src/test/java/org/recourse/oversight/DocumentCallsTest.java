package org.recourse.oversight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.recourse.Calls.textOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Entry;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@RecourseTest
class DocumentCallsTest {

    private static final byte[] PICTURE =
            Arrays.copyOf(HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452"), 700_000);

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ObjectMapper json;

    private String reference;
    private String documents;

    @BeforeEach
    void report() {
        reference = cases.report();
        documents = "/api/cases/" + reference + "/documents";
    }

    @Test
    void takeAFileAndGiveItBackAsADownload() throws Exception {
        HttpResponse<byte[]> added = Calls.as("central", port).upload(documents, "Böses \"Foto\".html", PICTURE);
        assertThat(added.statusCode()).as(textOf(added)).isEqualTo(201);
        JsonNode entry = json.readTree(added.body());
        assertThat(entry.path("state").asText()).isEqualTo("available");
        assertThat(entry.path("sha256").asText()).hasSize(64);

        HttpResponse<byte[]> got = Calls.as("itservices", port).get(documents + "/" + id(added));

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo(PICTURE);
        assertThat(header(got, "Content-Type")).isEqualTo("image/png");
        assertThat(header(got, "Content-Length")).isEqualTo(String.valueOf(PICTURE.length));
        assertThat(header(got, "Content-Disposition"))
                .isEqualTo("attachment; filename=\"B_ses _Foto_.html.png\";"
                        + " filename*=UTF-8''B%C3%B6ses%20_Foto_.html.png");
        assertThat(header(got, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(got, "Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
        assertThat(header(got, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(got, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void enterEachLookInTheChronology() throws Exception {
        String id = id(Calls.as("central", port).upload(documents, "a.png", PICTURE));
        Calls.as("itservices", port).get(documents + "/" + id);
        Calls.as("smt", port).get(documents + "/" + id);

        List<Entry> looks = caseFiles.chronology(reference).stream()
                .filter(entry -> entry.what().equals("File downloaded"))
                .toList();
        assertThat(looks).extracting(Entry::who).containsExactly("itservices", "smt");
        assertThat(looks).allSatisfy(look -> assertThat(look.text()).startsWith("a.png\nSHA-256 "));
    }

    @Test
    void listWhatThereIs() throws Exception {
        String id = id(Calls.as("central", port).upload(documents, "a.png", PICTURE));

        JsonNode list = json.readTree(Calls.as("smt", port).get(documents).body());

        assertThat(list).hasSize(1);
        assertThat(list.get(0).path("id").asText()).isEqualTo(id);
        assertThat(list.get(0).path("kind").asText()).isEqualTo("evidence");
        assertThat(list.get(0).path("size").asInt()).isEqualTo(PICTURE.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"staff", "smt.northside", "manager", "admin", "principal"})
    void areNotThereForThoseWhoMayNotSeeTheCase(String user) throws Exception {
        String id = id(Calls.as("central", port).upload(documents, "a.png", PICTURE));
        Calls outsider = Calls.as(user, port);

        assertThat(outsider.get(documents).statusCode()).isEqualTo(404);
        assertThat(outsider.get(documents + "/" + id).statusCode()).isEqualTo(404);
        assertThat(outsider.upload(documents, "a.png", PICTURE).statusCode()).isEqualTo(404);
        assertThat(cases.chronology(reference))
                .doesNotContain("File downloaded")
                .containsOnlyOnce("File added");
    }

    @Test
    void needSomebodySignedIn() {
        assertThat(Calls.asNobody(port).get(documents).statusCode()).isEqualTo(401);
        assertThat(Calls.asNobody(port).upload(documents, "a.png", PICTURE).statusCode())
                .isEqualTo(401);
    }

    @Test
    void ofAnotherCaseAreNotThere() throws Exception {
        String id = id(Calls.as("central", port).upload(documents, "a.png", PICTURE));
        String other = "/api/cases/" + cases.report() + "/documents/";

        assertThat(Calls.as("central", port).get(other + id).statusCode()).isEqualTo(404);
        assertThat(Calls.as("central", port)
                        .get(documents + "/" + UUID.randomUUID())
                        .statusCode())
                .isEqualTo(404);
        assertThat(Calls.as("central", port).get(documents + "/1").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUARANTINE", "INFECTED"})
    void stayClosedWhileTheScannerHasNotPassedThem(String state) throws Exception {
        String id = id(Calls.as("central", port).upload(documents, "a.png", PICTURE));
        jdbc.sql("update recourse.case_document set state = ? where id = ?")
                .params(state, UUID.fromString(id))
                .update();

        HttpResponse<byte[]> got = Calls.as("central", port).get(documents + "/" + id);

        assertThat(got.statusCode()).isEqualTo(409);
        assertThat(json.readTree(got.body()).path("detail").asText()).contains("scanner");
        assertThat(cases.chronology(reference)).doesNotContain("File downloaded");
        assertThat(textOf(Calls.as("central", port).get("/cases/" + reference))).doesNotContain(id);
    }

    @Test
    void refuseWhatIsNotTakenWithASentence() throws Exception {
        HttpResponse<byte[]> page = Calls.as("central", port).upload(documents, "a.png", "<html>".getBytes(UTF_8));
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(json.readTree(page.body())
                        .path("fields")
                        .get(0)
                        .path("field")
                        .asText())
                .isEqualTo("file");

        HttpResponse<byte[]> large =
                Calls.as("central", port).upload(documents, "a.png", Arrays.copyOf(PICTURE, 27_000_000));
        assertThat(large.statusCode()).isEqualTo(413);

        byte[] noFile =
                "--border\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\ny\r\n--border--\r\n".getBytes(UTF_8);
        assertThat(Calls.as("central", port)
                        .send("POST", documents, noFile, Map.of("Content-Type", "multipart/form-data; boundary=border"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(Calls.as("central", port)
                        .send("POST", documents, noFile, Map.of("Content-Type", "multipart/form-data"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(Calls.as("central", port).postJson(documents, "{}").statusCode())
                .isEqualTo(415);
        assertThat(cases.chronology(reference)).doesNotContain("File added");
    }

    @Test
    void takeALongNameOfWideCharacters() throws Exception {
        HttpResponse<byte[]> added = Calls.as("central", port).upload(documents, "学".repeat(400) + ".png", PICTURE);

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(json.readTree(added.body()).path("name").asText())
                .hasSize(69)
                .endsWith("学.png");
    }

    @Test
    void areNotTakenFromAnotherSitesPage() throws Exception {
        Calls central = Calls.signedIn("central", port);
        String page = "/cases/" + reference + "/documents";

        assertThat(central.upload(documents, "a.png", PICTURE).statusCode()).isEqualTo(403);
        assertThat(central.upload(page, "a.png", PICTURE).statusCode()).isEqualTo(400);
        assertThat(central.upload(page, "a.png", PICTURE, Map.of("token", "x"), Map.of())
                        .statusCode())
                .isEqualTo(400);
        assertThat(Calls.as("central", port)
                        .upload(documents, "a.png", PICTURE, Map.of(), Map.of("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(cases.chronology(reference)).doesNotContain("File added");

        Map<String, String> header = Map.of("X-Requested-With", "recourse");
        assertThat(central.upload(documents, "a.png", PICTURE, Map.of(), header).statusCode())
                .isEqualTo(201);
    }

    @Test
    void areAddedOnTheCasePageAndLinkedThere() {
        Calls central = Calls.signedIn("central", port);
        Matcher token = Pattern.compile("name=\"token\" value=\"([0-9a-f]{32})\"")
                .matcher(textOf(central.get("/cases/" + reference)));
        assertThat(token.find()).isTrue();

        HttpResponse<byte[]> added = central.upload(
                "/cases/" + reference + "/documents", "<b>.png", PICTURE, Map.of("token", token.group(1)), Map.of());

        assertThat(added.statusCode()).isEqualTo(302);
        String page = textOf(central.get("/cases/" + reference));
        assertThat(page).contains("_b_.png", "684 KB").containsPattern(documents + "/[0-9a-f-]{36}\"");

        HttpResponse<byte[]> refused = central.upload(
                "/cases/" + reference + "/documents",
                "a.exe",
                "MZ".getBytes(UTF_8),
                Map.of("token", token.group(1)),
                Map.of());
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(textOf(refused)).contains("Files of this kind are not taken");
    }

    private String id(HttpResponse<byte[]> added) throws Exception {
        return json.readTree(added.body()).path("id").asText();
    }

    private static String header(HttpResponse<byte[]> answer, String name) {
        return String.join(", ", answer.headers().allValues(name));
    }
}
