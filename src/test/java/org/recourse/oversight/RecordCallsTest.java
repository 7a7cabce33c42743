package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
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
class RecordCallsTest {

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
    private String record;

    @BeforeEach
    void report() {
        reference = cases.report(Map.of(
                "narrative", "<b>Bold</b> & what happened.",
                "platform", "A network",
                "reporterName", "A parent",
                "reporterEmail", "parent@home.example"));
        cases.complete(reference, "prevent-further-damage", "itservices", Map.of("containment", "Asked for removal."));
        record = "/api/cases/" + reference + "/record";
    }

    @Test
    void isAPdfWithAllThatIsKnown() throws Exception {
        HttpResponse<byte[]> got = Calls.as("central", port).get(record + ".pdf");

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Type")).contains("application/pdf");
        assertThat(got.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=\"case-record-" + reference + ".pdf\"");
        assertThat(got.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(text(got.body()))
                .contains("Case record " + reference, "Churchward School", "<b>Bold</b> & what happened.", "A network")
                .doesNotContain("A parent", "parent@home.example")
                .contains("Asked for removal.", "Case record downloaded", "central");
    }

    @Test
    void namesTheReporterToNobody() throws Exception {
        for (String user : List.of("central", "smt")) {
            Calls reader = Calls.as(user, port);
            assertThat(text(reader.get(record + ".pdf").body()))
                    .contains("what happened.")
                    .doesNotContain("A parent", "parent@home.example");
            assertThat(Calls.textOf(reader.get("/cases/" + reference)))
                    .doesNotContain("A parent", "parent@home.example");
        }
    }

    @Test
    void isAZipWithTheEvidenceAndAHashOfEachFile() throws Exception {
        Calls central = Calls.as("central", port);
        central.upload("/api/cases/" + reference + "/documents", "a photo.png", PICTURE);
        central.upload("/api/cases/" + reference + "/documents", "a photo.png", PICTURE);
        String infected = json.readTree(central.upload("/api/cases/" + reference + "/documents", "b.png", PICTURE)
                        .body())
                .path("id")
                .asText();
        jdbc.sql("update recourse.case_document set state = 'INFECTED' where id = ?")
                .param(UUID.fromString(infected))
                .update();

        HttpResponse<byte[]> got = central.get(record + ".zip");

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Length")).as("streamed").isEmpty();
        Map<String, byte[]> files = unzipped(got.body());
        assertThat(files.keySet())
                .containsExactly(
                        "case-record.pdf",
                        "chronology.json",
                        "evidence/01-a photo.png",
                        "evidence/02-a photo.png",
                        "manifest.json",
                        "manifest.txt");
        assertThat(files.get("evidence/01-a photo.png")).isEqualTo(PICTURE);
        assertThat(text(files.get("case-record.pdf"))).contains("The virus scanner found something in it");
        List<String> sums = new String(files.get("manifest.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(sums).hasSize(4);
        for (String sum : sums) {
            String[] hashAndPath = sum.split("  ", 2);
            assertThat(hashAndPath[0]).isEqualTo(sha256(files.get(hashAndPath[1])));
        }
        JsonNode manifest = json.readTree(files.get("manifest.json"));
        assertThat(manifest.path("by").asText()).isEqualTo("central");
        assertThat(manifest.path("files").get(2).path("sha256").asText()).isEqualTo(sha256(PICTURE));
        assertThat(manifest.path("leftOut")).hasSize(1);
        assertThat(manifest.path("leftOut").get(0).path("state").asText()).isEqualTo("infected");
        JsonNode chronology = json.readTree(files.get("chronology.json"));
        assertThat(chronology).hasSize(caseFiles.chronology(reference).size());
        assertThat(chronology.get(0).path("position").asInt()).isEqualTo(1);
        assertThat(chronology.get(chronology.size() - 1).path("tag").asText())
                .isEqualTo(jdbc.sql("select chain_head from recourse.case_file where reference = ?")
                        .param(reference)
                        .query((row, line) -> HexFormat.of().formatHex(row.getBytes(1)))
                        .single());
    }

    @Test
    void isEnteredInTheChronologyEachTime() {
        Calls.as("central", port).get(record + ".pdf");
        Calls.as("smt", port).get(record + ".zip");

        assertThat(caseFiles.chronology(reference))
                .filteredOn(entry -> entry.what().equals("Case record downloaded"))
                .extracting(Entry::who)
                .containsExactly("central", "smt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"staff", "manager", "admin", "smt.northside"})
    void isNotThereForThoseWhoMayNotSeeTheCase(String user) {
        assertThat(Calls.as(user, port).get(record + ".pdf").statusCode()).isEqualTo(404);
        assertThat(Calls.as(user, port).get(record + ".zip").statusCode()).isEqualTo(404);
        assertThat(cases.chronology(reference)).doesNotContain("Case record downloaded");
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
        }
    }

    private static Map<String, byte[]> unzipped(byte[] zipped) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(zipped))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
