package org.recourse.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.FormKeys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The public pages, as far as no browser is needed to see it. */
@RecourseTest
@ExtendWith(OutputCaptureExtension.class)
class ReportPagesTest {

    private static final Pattern RECEIPT = Pattern.compile("class=\"code\">([0-9A-Z-]{19})<");
    private static final Pattern REFERENCE = Pattern.compile("class=\"reference\">(SM-[0-9-]+)<");

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    FormKeys keys;

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
    void aReportIsTakenAndItsReceiptOpensIt() {
        HttpResponse<String> done = web.page("/report", report("What happened on a page."));

        assertThat(done.statusCode()).isEqualTo(200);
        String reference = found(REFERENCE, done);
        assertThat(cases.file(reference).narrative()).isEqualTo("What happened on a page.");
        HttpResponse<String> status = web.page("/status", Map.of("receipt", found(RECEIPT, done)));
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.body()).contains(reference, "Received");
    }

    @Test
    void aFormSentTwiceIsOneReport() {
        Map<String, String> form = report("Clicked twice.");
        long before = count();

        HttpResponse<String> first = web.page("/report", form);
        HttpResponse<String> second = web.page("/report", form);

        assertThat(found(RECEIPT, second)).isEqualTo(found(RECEIPT, first));
        assertThat(count()).isEqualTo(before + 1);
    }

    @Test
    void aFormSentAgainWithOtherWordsIsANewReportOnceThatIsConfirmed() {
        Map<String, String> form = report("First words.");
        web.page("/report", form);
        form.put("narrative", "Other words.");
        long before = count();

        HttpResponse<String> asked = web.page("/report", form);

        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(asked.body()).contains("was sent before", "Other words.");
        assertThat(count()).isEqualTo(before);
        form.put("form", formKey(asked));
        assertThat(web.page("/report", form).body()).contains("Your report has been sent");
        assertThat(count()).isEqualTo(before + 1);
    }

    @Test
    void whatARobotWouldSendIsKeptAndTakenOnceItIsSentAgain() {
        Map<String, String> tooQuick = report("Too quick.");
        tooQuick.put("form", keys.shownAt(Instant.now()));
        Map<String, String> trapped = report("Everything filled in.");
        trapped.put("website", "https://example.org");
        Map<String, String> withoutKey = report("Without a key.");
        withoutKey.remove("form");
        Map<String, String> madeUp = report("With a key made up.");
        madeUp.put("form", "0".repeat(32) + ".1700000000." + "0".repeat(64));
        long before = count();

        int taken = 0;
        for (Map<String, String> form : List.of(tooQuick, trapped, withoutKey, madeUp)) {
            HttpResponse<String> again = web.page("/report", form);
            assertThat(again.statusCode()).isEqualTo(422);
            assertThat(again.body()).contains("Nothing is lost", form.get("narrative"));
            assertThat(count()).isEqualTo(before + taken);
            form.put("form", formKey(again));
            form.remove("website");
            assertThat(web.page("/report", form).body()).contains("Your report has been sent");
            taken++;
        }
        assertThat(count()).isEqualTo(before + 4);
    }

    @Test
    void aFormThatAnotherSiteSendsIsShownFirst() {
        long before = count();

        HttpResponse<String> shown = web.form("/report", report("Forged, or the cookie is gone."));

        assertThat(shown.statusCode()).isEqualTo(403);
        assertThat(shown.body()).contains("Nothing is lost", "Forged, or the cookie is gone.");
        assertThat(count()).isEqualTo(before);

        HttpResponse<String> status = web.form("/status/message", Map.of("receipt", "x", "text", "My long message."));
        assertThat(status.statusCode()).isEqualTo(403);
        assertThat(status.body()).contains("My long message.");
        assertThat(web.file("/status/evidence", Map.of("receipt", "x"), "a.txt", "x")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aMessageSentTwiceIsOneMessage() {
        String receipt = found(RECEIPT, web.page("/report", report("What happened.")));
        String key = keys.shownAt(Instant.now());
        Map<String, String> message = Map.of("receipt", receipt, "form", key, "text", "Written once.");

        web.page("/status/message", message);
        HttpResponse<String> second = web.page("/status/message", message);

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body().split("Written once\\.", -1)).hasSize(2);
        web.page("/status/message", Map.of("receipt", receipt, "form", key, "text", "Written then."));
        assertThat(caseFiles.conversation(found(REFERENCE, second))).hasSize(2);
    }

    @Test
    void aFileIsTakenThroughThePage() {
        HttpResponse<String> done = web.page("/report", report("What happened."));
        Map<String, String> fields = new HashMap<>(Map.of("receipt", found(RECEIPT, done)));
        fields.put("_csrf", web.csrf());

        HttpResponse<String> answer = web.file("/status/evidence", fields, "<b>odd</b>.txt", "What it said.");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("has been received").doesNotContain("<b>odd");
        assertThat(cases.chronology(found(REFERENCE, done))).contains("File added");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/danger", "/report", "/status"})
    void aPageKeepsToItself(String path) {
        HttpResponse<String> page = web.get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .contains(
                        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().firstValue("Permissions-Policy")).isPresent();
        assertThat(page.headers().allValues("Set-Cookie"))
                .allMatch(cookie -> cookie.startsWith("form=")
                        && cookie.contains("HttpOnly")
                        && cookie.contains("SameSite=Lax")
                        && !cookie.contains("Expires"));
        assertThat(page.body()).doesNotContain("<script", "style=\"", "http://", "onclick");
    }

    @Test
    void whatIsNoPageSaysSoPlainly() {
        HttpResponse<String> page = web.get("/no-such-page", "Accept", "text/html");

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("Page not found", "call <a href=\"tel:999\">999</a>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'");
    }

    @Test
    void receiptsAndStoriesAreInNoLog(CapturedOutput output) {
        HttpResponse<String> done = web.page("/report", report("A story for no log."));
        String receipt = found(RECEIPT, done);
        web.page("/status", Map.of("receipt", receipt));
        web.page("/status", Map.of("receipt", receipt.substring(1)));
        web.get("/api/report", "X-Receipt", receipt);
        web.json("/api/reports", "{\"narrative\": A story for no log.");
        web.send(
                "POST",
                "/report",
                BodyPublishers.ofString("narrative=A+story+for+no+log%zz&receipt=" + receipt),
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(output.getAll()).doesNotContain(receipt.substring(1), "A story for no log", "127.0.0.1");
    }

    private Map<String, String> report(String narrative) {
        Map<String, String> form = new HashMap<>();
        form.put("form", keys.shownAt(Instant.now().minusSeconds(60)));
        form.put("school", "churchward");
        form.put("narrative", narrative);
        form.put("platform", "");
        form.put("website", "");
        return form;
    }

    private static String formKey(HttpResponse<String> page) {
        return found(Pattern.compile("name=\"form\" value=\"([^\"]+)\""), page);
    }

    private static String found(Pattern pattern, HttpResponse<String> page) {
        Matcher matcher = pattern.matcher(page.body());
        assertThat(matcher.find()).as(page.body()).isTrue();
        return matcher.group(1);
    }

    private long count() {
        return jdbc.sql("select count(*) from recourse.case_file")
                .query(Long.class)
                .single();
    }
}
