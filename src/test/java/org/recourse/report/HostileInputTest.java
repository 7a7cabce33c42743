package org.recourse.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.FormKeys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What people send who want to do harm, or whose program is broken: it is answered, never with a fault of the server,
 * it shows nowhere but where it belongs, and whatever is a valid report in spite of its looks is one case.
 */
@RecourseTest
@ExtendWith(OutputCaptureExtension.class)
class HostileInputTest {

    /** Halves of pairs come through as escapes only. */
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), true);

    /** In everything that is sent, to be found wherever it should not be. */
    private static final String MARK = "Hx7Qz";

    private static final List<String> TEXTS = List.of(
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "</textarea><svg/onload=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<!--#exec cmd=\"id\"--><?php echo 7*7; ?>",
            "[[${7*7}]]",
            "[(${T(java.lang.Runtime).getRuntime().exec('id')})]",
            "__${7*7}__::.x",
            "${7*7}#{7*7}*{7*7}~{7*7}@{7*7}",
            "${execution.setVariable('serious', true)}",
            "${jndi:ldap://example.org/a}",
            "{{7*7}}<%= 7*7 %>",
            "' or '1'='1' --",
            "'; drop table recourse.case_file; --",
            "\\'); select pg_sleep(10); --",
            "x\r\nBcc: someone@example.org",
            "x\nSet-Cookie: form=1",
            "%0d%0aLocation:%20https://example.org",
            "../../../../etc/passwd",
            "..\\..\\windows\\win.ini",
            "`id`; $(id) | id & id",
            "=cmd|' /C calc'!A0",
            "%s%s%n%x {0} {} %1$s",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            "{\"$ne\": null}",
            "null",
            "true",
            "-1e400",
            "\u202Egnp.exe\u202C",
            "\u200B\u200C\u200D\u2060\uFEFF",
            "\uFF1Cscript\uFF1Ealert(1)\uFF1C/script\uFF1E",
            "Z\u0351\u036B\u0343\u036A\u0302A\u036B\u033D\u034FL\u0349\u0332G\u0321O\u031B",
            "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\uD83C\uDFF4\uDB40\uDC67",
            "\uFDFD\u0BF5\u102A \u2028 \u2029",
            "K\u212A\u0130\u0131\u017F\u00DF",
            "nul \u0000 byte",
            "escape \u001B[2J\u001B]0;x\u0007",
            "half a pair \uD800",
            "the other half \uDC00\uD83D",
            "\u0085\u009F");

    private static final List<String> TEXT_FIELDS = List.of(
            "narrative",
            "platform",
            "link",
            "subjectDescription",
            "reporterName",
            "reporterRole",
            "reporterEmail",
            "subjectType",
            "school");

    private static final List<String> WRONG_VALUES = List.of(
            "7",
            "-0",
            "1e999",
            "1" + "0".repeat(900),
            "1" + "0".repeat(1_100),
            "0." + "1".repeat(5_000),
            "[]",
            "[[\"" + MARK + "\"]]",
            "{}",
            "{\"value\": \"" + MARK + "\", \"type\": \"String\"}",
            "{\"@class\": \"java.lang.ProcessBuilder\", \"command\": [\"id\"]}");

    private static final List<String> BROKEN_BODIES = List.of(
            "",
            " ",
            "\u0000",
            "\uFEFF{}",
            "{",
            "}",
            "{\"school\"",
            "{\"school\":}",
            "{\"school\":\"churchward\",}",
            "{\"school\":\"churchward\" \"narrative\":\"" + MARK + "\"}",
            "{\"school\":\"churchward\",\"narrative\":\"" + MARK + "\"}{}",
            "{\"school\":\"churchward\",\"narrative\":\"" + MARK + "\",\"narrative\":\"" + MARK + "\"}",
            "{\"school\":\"churchward\",\"narrative\":\"" + MARK + " \\ud800\\u0041\"}",
            "{\"school\":\"churchward\",\"narrative\":\"" + MARK + " \\q\"}",
            "{\"school\":\"churchward\",\"narrative\":\"" + MARK + " raw \n line\"}",
            "{'school':'churchward'}",
            "{\"school\":undefined}",
            "{\"school\":NaN,\"narrative\":Infinity}",
            "/* " + MARK + " */ {}",
            "<report>" + MARK + "</report>",
            "school=churchward&narrative=" + MARK,
            "[".repeat(900) + "]".repeat(900),
            "[".repeat(50_000),
            "{\"a\":".repeat(50_000),
            "{\"narrative\":" + "[".repeat(990) + "]".repeat(990) + "}",
            "{\"" + "k".repeat(60_000) + "\":1}",
            "{\"" + MARK + "\\u0000\\r\\n<script>\":1}",
            "{\"__proto__\":{\"school\":\"churchward\"},\"constructor\":1,\"class\":1}",
            manyFields(5_000));

    private static final List<String> RECEIPTS = List.of(
            "0000-0000-0000-0000",
            "....-....-....-....",
            "%25%25%25%25",
            "*",
            "' or ''='",
            "\uFF10\uFF10\uFF10\uFF10-0000-0000-0000",
            "O0Il-O0Il-O0Il-O0I",
            "-".repeat(16),
            " ".repeat(16),
            "7".repeat(6_000));

    private static final List<String> FORMS = List.of(
            "",
            "&&&===",
            "narrative",
            "narrative=" + MARK + "%",
            "narrative=" + MARK + "%zz&school=churchward",
            "narrative=" + MARK + "%ff%fe%c0%80&school=churchward",
            "narrative[]=" + MARK + "&school[$ne]=x",
            "narrative=" + MARK + "&narrative=" + MARK + "&school=churchward&school=northside",
            "form=" + MARK + "&form=x",
            "form=" + "f".repeat(100_000),
            "class.module.classLoader.x=" + MARK,
            "_method=DELETE&narrative=" + MARK,
            "x=1&".repeat(20_000));

    private static final List<String> UPLOADS = List.of(
            "",
            "--limit--",
            "--limit",
            "no limit at all",
            "--limit\r\n\r\n\r\n--limit--\r\n",
            part("form-data", "", ""),
            part("form-data; name=\"file\"", "", MARK),
            part("form-data; name=\"file\"; filename=\"\"", "", ""),
            part("form-data; name=\"\"; filename=\"a\"", "", MARK),
            part("form-data; name=\"file\"; filename=\"a\u0000.txt\"", "", MARK),
            part("attachment; name=\"file\"; filename=\"a\"", "", MARK),
            part("form-data; name=\"file\"; filename=\"a\"", "Content-Transfer-Encoding: base64\r\n", MARK),
            part("form-data; name=\"file\"; filename=\"a\"", "X-Long: " + "x".repeat(9_000) + "\r\n", MARK),
            part("form-data; name=\"file\"; filename*=utf-8''%e2%82%ac%zz", "", MARK),
            part(
                    "form-data; name=\"files\"; filename=\"a\"",
                    "Content-Type: multipart/mixed; boundary=limit\r\n",
                    MARK),
            part("form-data; name=\"x\"", "Content-Type: multipart/mixed\r\n", MARK),
            part("form-data; name=\"file\"; filename=\"a\"", "Content-Type: multipart/mixed\r\n", MARK),
            "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + MARK,
            part("form-data; name=\"x\"", "", "x").replace("--limit--\r\n", "").repeat(3_000) + "--limit--\r\n");

    @Autowired
    Cases cases;

    @Autowired
    FormKeys keys;

    @Autowired
    JdbcClient jdbc;

    @LocalServerPort
    int port;

    private final List<String> faults = new ArrayList<>();
    private Web web;
    private int sent;
    private int taken;

    @Test
    void nothingBreaksAndNothingIsLost(CapturedOutput output) throws Exception {
        web = new Web(port);
        long before = count();
        Map<String, String> own = JSON.readValue(
                web.json("/api/reports", "{\"school\": \"churchward\", \"narrative\": \"Ours.\"}")
                        .body(),
                new TypeReference<>() {});
        String receipt = own.get("receipt");
        taken++;

        asJson();
        asMessages(receipt);
        asReceiptsAndKeys();
        asForms(receipt);
        asUploads(receipt);
        asRequests(receipt);

        System.out.println("Hostile inputs sent: " + sent + ", of which valid reports: " + (taken - 1));
        assertThat(JSON.writeValueAsString(faults)).isEqualTo("[]");
        assertThat(sent).isGreaterThan(1_000);
        assertThat(count())
                .as("each valid report is one case, and nothing else is")
                .isEqualTo(before + taken);
        assertThat(output.getAll()).doesNotContain(MARK, receipt);
        String page = web.page("/status", Map.of("receipt", receipt)).body();
        assertThat(page).contains("[[${7*7}]]", "&lt;script&gt;");
        assertThat(isExecuted(page)).isFalse();
    }

    private void asJson() throws JsonProcessingException {
        for (String field : TEXT_FIELDS) {
            for (String text : TEXTS) {
                Map<String, Object> report = report();
                report.put(field, MARK + text);
                boolean valid = isKeepable(text)
                        && !List.of("reporterEmail", "subjectType", "school").contains(field);
                report(JSON.writeValueAsString(report), valid);
            }
            for (String value : WRONG_VALUES) {
                Map<String, Object> report = report();
                report.remove(field);
                String body = JSON.writeValueAsString(report);
                report(body.substring(0, body.length() - 1) + ",\"" + field + "\":" + value + "}", false);
            }
        }
        for (String value : List.of("\"true\"", "1", "[true]", "{}")) {
            report("{\"school\":\"churchward\",\"narrative\":\"" + MARK + "\",\"immediateRisk\":" + value + "}", false);
        }
        report("{\"school\":\"churchward\",\"narrative\":\"" + "\\ud83d\\ude00".repeat(5_000) + "\"}", true);
        report("{\"school\":\"churchward\",\"narrative\":\"" + "\\ud83d\\ude00".repeat(5_001) + "\"}", false);
        report("{\"school\":\"churchward\",\"narrative\":\"" + "y".repeat(1_000_000) + "\"}", false);
        for (String body : BROKEN_BODIES) {
            report(body, false);
            answered(() -> web.json("/api/report/messages", body).statusCode());
        }
    }

    private void asMessages(String receipt) throws JsonProcessingException {
        for (String text : TEXTS) {
            String body = JSON.writeValueAsString(Map.of("text", MARK + text));
            int status = answered(() ->
                    web.json("/api/report/messages", body, "X-Receipt", receipt).statusCode());
            if (status != (isKeepable(text) ? 201 : 400)) {
                faults.add("message " + text + ": " + status);
            }
        }
    }

    private void asReceiptsAndKeys() {
        String body = "{\"school\":\"elsewhere\",\"narrative\":\"" + MARK + "\"}";
        for (String text : RECEIPTS) {
            if (text.chars().allMatch(c -> c < 127)) {
                answered(() -> web.get("/api/report", "X-Receipt", text).statusCode());
                answered(() ->
                        web.json("/api/reports", body, "Idempotency-Key", text).statusCode());
            }
            answered(() -> web.page("/status", Map.of("receipt", text)).statusCode());
            answered(() -> web.page("/status/message", Map.of("receipt", text, "text", MARK))
                    .statusCode());
        }
        for (String text : TEXTS) {
            answered(() -> web.page("/status", Map.of("receipt", MARK + text)).statusCode());
        }
    }

    private void asForms(String receipt) {
        for (String field : List.of("narrative", "reporterName", "school", "immediateRisk", "form")) {
            for (String text : TEXTS) {
                Map<String, String> form = new HashMap<>();
                form.put("form", keys.shownAt(Instant.now().minusSeconds(60)));
                report().forEach((name, value) -> form.put(name, value.toString()));
                form.put(field, MARK + text);
                sent++;
                HttpResponse<String> page = web.page("/report", form);
                boolean valid = isKeepableInAForm(text)
                        && List.of("narrative", "reporterName").contains(field);
                if (valid) {
                    taken++;
                }
                if (page.statusCode() >= 500 || valid != page.body().contains("Your report has been sent")) {
                    faults.add("page, " + field + " " + text + ": " + page.statusCode());
                }
                if (isExecuted(page.body())) {
                    faults.add("executed on the page: " + text);
                }
            }
        }
        for (String text : TEXTS) {
            Map<String, String> incomplete = new HashMap<>();
            TEXT_FIELDS.forEach(field -> incomplete.put(field, MARK + text));
            incomplete.put("form", keys.shownAt(Instant.now().minusSeconds(60)));
            sent++;
            HttpResponse<String> page = web.page("/report", incomplete);
            if (page.statusCode() != 400 || isExecuted(page.body())) {
                faults.add("shown again, " + text + ": " + page.statusCode());
            }
        }
        for (String form : FORMS) {
            for (String path : List.of("/report", "/status", "/status/message", "/report/again", "/status/again")) {
                String protectedForm = form + "&_csrf=" + web.csrf() + "&receipt=" + receipt;
                for (String body : List.of(form, protectedForm)) {
                    answered(() -> web.send(
                                    "POST",
                                    path,
                                    BodyPublishers.ofString(body),
                                    "Content-Type",
                                    "application/x-www-form-urlencoded")
                            .statusCode());
                }
            }
        }
    }

    private void asUploads(String receipt) {
        for (String upload : UPLOADS) {
            answered(() -> web.multipart("/api/report/evidence", upload, "X-Receipt", receipt)
                    .statusCode());
            answered(() -> web.multipart("/api/report/evidence", upload).statusCode());
            answered(() -> web.multipart("/status/evidence", upload).statusCode());
            String fields = field("_csrf", web.csrf()) + field("receipt", receipt);
            answered(() -> web.multipart("/status/evidence", fields + upload).statusCode());
        }
        for (String name : TEXTS) {
            answered(() -> web.file("/api/report/evidence", Map.of(), MARK + name, MARK, "X-Receipt", receipt)
                    .statusCode());
        }
        for (String type : List.of(
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=" + "b".repeat(5_000),
                "multipart/mixed; boundary=limit",
                "multipart/form-data; boundary=limit; charset=utf-99")) {
            for (String path : List.of("/api/report/evidence", "/status/evidence", "/report", "/api/reports")) {
                answered(() -> web.send(
                                "POST",
                                path,
                                BodyPublishers.ofString(UPLOADS.get(6)),
                                "Content-Type",
                                type,
                                "X-Receipt",
                                receipt)
                        .statusCode());
            }
        }
    }

    /** Requests that no proper program sends, byte by byte. */
    private void asRequests(String receipt) throws IOException {
        List<String> requests = new ArrayList<>();
        for (String path : List.of("/api/reports", "/api/report", "/report", "/status", "/api/report/evidence")) {
            for (String method : List.of("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "BREW")) {
                requests.add(method + " " + path + " HTTP/1.1\r\nContent-Length: 0\r\n");
            }
            for (String method : List.of("PUT", "PATCH", "DELETE")) {
                requests.add(
                        method + " " + path
                                + " HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nx=%zz&y=");
            }
            requests.add("POST " + path + ";jsessionid=" + MARK + " HTTP/1.1\r\nContent-Length: 0\r\n");
            requests.add("POST " + path + "/../..%2f" + MARK + "%00 HTTP/1.1\r\nContent-Length: 0\r\n");
            requests.add("POST " + path + "?receipt=" + MARK + "%zz HTTP/1.1\r\nContent-Length: 0\r\n");
            requests.add("POST " + path + " HTTP/1.1\r\nContent-Length: -1\r\n");
            requests.add("POST " + path + " HTTP/1.1\r\nContent-Type: /;;=" + MARK + "\r\nContent-Length: 0\r\n");
            requests.add("POST " + path
                    + " HTTP/1.1\r\nContent-Type: application/json;charset=utf-99\r\nContent-Length: 2\r\n\r\n{}");
            requests.add("POST " + path
                    + " HTTP/1.1\r\nContent-Type: application/json;charset=utf-32\r\nContent-Length: 3\r\n\r\n{\"}");
            requests.add("POST " + path
                    + " HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            requests.add("POST " + path + " HTTP/1.1\r\nAccept: " + MARK + "/\"\r\nContent-Length: 0\r\n");
            requests.add("GET " + path + " HTTP/1.1\r\nX-Receipt: " + MARK + "\u0000\u0007" + receipt + "\r\n");
            requests.add("GET " + path + " HTTP/1.1\r\nX-Receipt: \u00e9\u00ff" + MARK + "\r\nCookie: form=" + MARK
                    + "\"\r\n");
            requests.add("GET " + path + " HTTP/1.1\r\nX-Forwarded-For: " + MARK + ",,,::1,%n\r\nForwarded: for=x\r\n");
            requests.add("GET " + path + " HTTP/1.1\r\nX-Receipt: a\r\n folded " + MARK + "\r\n");
            requests.add("GET " + path + " HTTP/1.1\r\nX-Long: " + "x".repeat(20_000) + "\r\n");
        }
        for (String request : requests) {
            String head = request.contains("\r\n\r\n") ? request : request + "\r\n";
            String whole = head.replaceFirst("\r\n", "\r\nHost: localhost\r\nConnection: close\r\n");
            answered(() -> raw(whole));
        }
    }

    private int raw(String request) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            Matcher status = Pattern.compile("^HTTP/1.1 (\\d{3})").matcher(answer);
            return status.find() ? Integer.parseInt(status.group(1)) : 0;
        } catch (IOException cutOff) {
            return 0;
        }
    }

    private void report(String body, boolean valid) {
        sent++;
        HttpResponse<String> answer = web.json("/api/reports", body);
        if (answer.statusCode() == 201) {
            taken++;
        }
        if (answer.statusCode() >= 500 || valid != (answer.statusCode() == 201)) {
            faults.add(answer.statusCode() + " for " + body.substring(0, Math.min(body.length(), 200)));
        }
        if (valid && answer.statusCode() == 201) {
            keptAsSent(body, answer);
        }
    }

    /** A valid report is kept to the letter. */
    private void keptAsSent(String body, HttpResponse<String> answer) {
        try {
            CaseFile file =
                    cases.file(JSON.readTree(answer.body()).get("reference").asText());
            if (!file.narrative()
                    .equals(JSON.readTree(body).get("narrative").asText().strip())) {
                faults.add("changed: " + body.substring(0, Math.min(body.length(), 200)));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private int answered(IntSupplier request) {
        sent++;
        int status = request.getAsInt();
        if (status >= 500) {
            faults.add(sent + ": " + status);
        }
        return status;
    }

    private static boolean isExecuted(String page) {
        return Pattern.compile("<(script|img|svg)|<a href=\"javascript|" + MARK + "49")
                .matcher(page)
                .find();
    }

    private static Map<String, Object> report() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("school", "churchward");
        report.put("narrative", MARK);
        return report;
    }

    /** Databases, mails and PDFs cannot keep control characters and halves of pairs. */
    private static boolean isKeepable(String text) {
        return text.codePoints()
                .allMatch(c -> c == '\n'
                        || c == '\r'
                        || c == '\t'
                        || (!Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE));
    }

    /** A form's encoding knows no halves of pairs: a question mark comes in their place. */
    private static boolean isKeepableInAForm(String text) {
        return isKeepable(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    private static String manyFields(int many) {
        StringBuilder body = new StringBuilder("{\"school\":\"churchward\"");
        for (int i = 0; i < many; i++) {
            body.append(",\"f").append(i).append("\":").append(i);
        }
        return body.append("}").toString();
    }

    private static String part(String disposition, String header, String content) {
        return "--limit\r\nContent-Disposition: " + disposition + "\r\n" + header + "\r\n" + content
                + "\r\n--limit--\r\n";
    }

    private static String field(String name, String value) {
        return "--limit\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private long count() {
        return jdbc.sql("select count(*) from recourse.case_file")
                .query(Long.class)
                .single();
    }
}
