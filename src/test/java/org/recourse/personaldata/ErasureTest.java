package org.recourse.personaldata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Deletion;
import org.recourse.casefile.Entry;
import org.recourse.lifecycle.ProcessTest;
import org.recourse.lifecycle.Retention;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody who reported a case asks for it to be erased. */
@ProcessTest
class ErasureTest {

    private static final String FIND = "find-what-concerns";
    private static final String DECIDE = "decide-on-erasure";

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    Retention retention;

    @Autowired
    JdbcClient jdbc;

    private final String address = "asker." + UUID.randomUUID() + "@home.example";
    private Calls central;
    private String incident;
    private String request;

    @BeforeEach
    void ask() {
        central = Calls.as("central", port);
        incident = cases.report(Map.of("narrative", "What I saw.", "reporterName", "Asker", "reporterEmail", address));
        request = cases.start("personal-data-request", Map.of("person", "Asker of " + address, "otherNames", address));
        cases.runJobs(request);
    }

    @Test
    void whatWasDecidedOnIsGone() {
        cases.close(incident);
        Date due = cases.task(request, FIND).getDueDate();
        wanted("erasure");
        assertThat(cases.task(request, DECIDE).getDueDate())
                .as("the month goes on")
                .isEqualTo(due);
        assertThatThrownBy(() -> cases.complete(request, DECIDE))
                .as("without a decision")
                .hasMessageContaining(incident);
        assertThat(decide("case", " ")).as("without a reason").isEqualTo(400);
        assertThat(decide("everything", "Why not.")).isEqualTo(400);
        assertThat(decide("case", "It is no longer needed.")).isEqualTo(302);
        assertThat(caseFiles.find(incident)).as("not before the task is done").isPresent();

        cases.complete(request, DECIDE);
        cases.runJobs(request);

        assertThat(caseFiles.find(incident)).isEmpty();
        assertThat(central.get("/api/cases/" + incident).statusCode()).isEqualTo(404);
        for (String table : List.of("chronology_entry", "case_message", "case_document", "personal_data_case")) {
            assertThat(jdbc.sql("select count(*) from recourse." + table + " where reference = ?")
                            .param(incident)
                            .query(Integer.class)
                            .single())
                    .as(table)
                    .isZero();
        }
        assertThat(entry(request, "Case erased")).isEqualTo(incident);
        assertThat(entry(request, "Decided on erasure")).contains("It is no longer needed.");
        cases.complete(request, "tell-of-erasure");
        assertThat(cases.file(request).isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"case", "reporter"})
    void nothingIsErasedUnderALegalHold(String what) {
        cases.close(incident);
        wanted("erasure");
        hold();
        assertThat(decide(what, "They asked.")).isEqualTo(409);
        assertThat(decide("nothing", "A legal hold stands.")).isEqualTo(302);
        cases.complete(request, DECIDE);
        cases.runJobs(request);
        assertThat(cases.file(incident).reporterEmail()).contains(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"case", "reporter"})
    void aHoldThatComesLaterKeepsItToo(String what) {
        cases.close(incident);
        wanted("erasure");
        assertThat(decide(what, "They asked.")).isEqualTo(302);
        hold();
        cases.complete(request, DECIDE);
        cases.runJobs(request);

        assertThat(cases.file(incident).reporterEmail()).contains(address);
        assertThat(entry(request, "Not erased")).contains(incident, "legal hold");
    }

    @Test
    void nothingOfAnOpenCaseIsErased() {
        wanted("erasure");
        assertThat(decide("case", "They asked.")).isEqualTo(409);
        assertThat(decide("reporter", "They asked.")).isEqualTo(409);
        assertThat(cases.file(incident).reporterEmail()).contains(address);
    }

    @Test
    void whoReportedAloneIsErasedAndTheChronologyStillProvesItself() {
        cases.close(incident);
        wanted("erasure");
        assertThat(decide("reporter", "The case is needed, the name is not.")).isEqualTo(302);
        cases.complete(request, DECIDE);
        cases.runJobs(request);

        CaseFile file = cases.file(incident);
        assertThat(file.isAnonymous()).isTrue();
        assertThat(file.narrative()).isEqualTo("What I saw.");
        assertThat(jdbc.sql(
                                "select count(*) from recourse.case_file where reference = ? and (reporter_name is not null or"
                                        + " reporter_email is not null)")
                        .param(incident)
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(entry(incident, "Who reported was erased")).isEqualTo(request);
        assertThat(Calls.textOf(central.get("/api/cases/" + incident + "/chronology/verified")))
                .contains("\"whole\":true");
    }

    @Test
    void theCopyComesFirstWhereBothAreAskedFor() {
        cases.close(incident);
        wanted("copy-and-erasure");
        String page = "/cases/" + request + "/personal-data";
        String shown = Calls.textOf(central.get(page + "/" + incident));
        String seen = shown.replaceAll("(?s).*name=\"seen\" value=\"(\\d+)\".*", "$1");
        assertThat(form(page + "/" + incident, "seen=" + seen + "&given=entry-1"))
                .isEqualTo(302);
        cases.complete(request, "look-through-export");
        cases.runJobs(request);
        cases.complete(request, "hand-over-export");
        assertThat(decide("case", "They asked.")).isEqualTo(302);
        cases.complete(request, DECIDE);
        cases.runJobs(request);
        assertThat(caseFiles.find(incident)).isEmpty();
        assertThat(central.get(page + "/copy.zip").statusCode())
                .as("which tells it once more")
                .isEqualTo(404);
    }

    @Test
    void noPeriodDeletesWhatSomebodyHasAskedForAndNotGot() {
        cases.close(incident);
        assertThatThrownBy(() -> retention.purge(incident, "period", CaseFile.SYSTEM))
                .isInstanceOf(Deletion.Refused.class)
                .hasMessageContaining(incident);
        assertThat(caseFiles.find(incident)).isPresent();
        wanted("refuse");
        cases.complete(request, "tell-of-refusal");
        assertThat(retention.purge(incident, "period", CaseFile.SYSTEM)).containsExactly(incident);
    }

    @Test
    void whoIsKeptFromTheCaseDecidesNothing() {
        cases.close(incident);
        wanted("erasure");
        Calls second = Calls.as("central2", port);
        assertThat(form(second, "/cases/" + incident + "/recusal", "text=I+know+them."))
                .isEqualTo(302);
        assertThat(form(
                        second,
                        "/cases/" + request + "/personal-data/" + incident + "/erasure",
                        "erasure=case&reason=x"))
                .isEqualTo(404);
        assertThat(entry(request, "Decided on erasure")).isEmpty();
    }

    private void wanted(String answering) {
        cases.complete(request, FIND, Map.of("answering", answering));
    }

    private void hold() {
        assertThat(central.postJson("/api/cases/" + incident + "/hold", "{\"reason\": \"The police asked.\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    private int decide(String what, String why) {
        return form(
                "/cases/" + request + "/personal-data/" + incident + "/erasure",
                "erasure=" + what + "&reason=" + URLEncoder.encode(why, UTF_8));
    }

    private int form(String path, String body) {
        return form(central, path, body);
    }

    private static int form(Calls calls, String path, String body) {
        return calls.send(
                        "POST", path, body.getBytes(UTF_8), Map.of("Content-Type", "application/x-www-form-urlencoded"))
                .statusCode();
    }

    private String entry(String reference, String what) {
        return caseFiles.chronology(reference).stream()
                .filter(entry -> entry.what().equals(what))
                .map(Entry::text)
                .collect(Collectors.joining("\n"));
    }
}
