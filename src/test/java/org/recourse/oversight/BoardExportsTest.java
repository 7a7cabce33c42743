package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What managers take away tells of no person. */
@RecourseTest
class BoardExportsTest {

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    TaskService tasks;

    @Autowired
    Figures figures;

    @Test
    void theListIsATableWithoutNames() {
        String reference = cases.reportAs("staff", Map.of("school", "churchward", "narrative", "The story of it."));
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "make-initial-assessment", Map.of("subjectUsers", "hr"));
        cases.as(
                "central2",
                () -> tasks.claim(cases.task(reference, "investigate").getId(), "central2"));

        HttpResponse<byte[]> got = Calls.as("manager", port).get("/board/cases.csv?assignee=central2&sort=age");

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(got.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("open-cases.csv");
        List<String> lines = Arrays.asList(Calls.textOf(got).split("\r\n"));
        assertThat(lines.get(0)).startsWith("Reference,School,State,Serious");
        assertThat(lines)
                .filteredOn(line -> line.startsWith(reference + ","))
                .singleElement()
                .asString()
                .startsWith(reference + ",Churchward School,investigating,no,offensive,employee,,,20")
                .contains("Investigate what happened,Central Services")
                .doesNotContain("central2", "staff", "hr", "story");
        assertThat(Calls.as("central", port).get("/board/cases.csv").statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain|plain",
                "=1+1|'=1+1",
                "+1|'+1",
                "-1|'-1",
                "@x|'@x",
                "a,b|\"a,b\"",
                "say \"so\"|\"say \"\"so\"\"\""
            })
    void noFieldIsAFormulaOrBreaksTheTable(String value, String field) {
        assertThat(Csv.field(value)).isEqualTo(field);
    }

    @Test
    void theGovernorsReportCountsAndHidesWhatIsSmall() throws IOException {
        for (int i = 0; i < 6; i++) {
            cases.report();
        }
        cases.report(Map.of("school", "northside"));
        String serious = cases.report();
        cases.complete(serious, "make-initial-assessment", Map.of("serious", true, "category", "copyright"));
        figures.forget();

        HttpResponse<byte[]> got = Calls.as("manager", port).get("/board/governors.pdf?school=churchward");

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValue("Content-Type")).contains("application/pdf");
        String text = text(got.body());
        assertThat(text)
                .contains("Report to the governors of Churchward School", "By category", "What became of them")
                .contains("Copyright fewer than 5")
                .doesNotContain("SM-20", "central");
        assertThat(text(Calls.as("manager", port).get("/board/governors.pdf").body()))
                .contains("governors of the trust", "By school");
        assertThat(Calls.as("manager", port)
                        .get("/board/governors.pdf?school=other")
                        .statusCode())
                .isEqualTo(404);
        assertThat(Calls.as("chair", port).get("/board/governors.pdf").statusCode())
                .isEqualTo(403);
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document).replace('\u00a0', ' ');
        }
    }
}
