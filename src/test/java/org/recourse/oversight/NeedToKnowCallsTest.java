package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who loses sight of a case later, who steps back from it, and who is given access to it. */
@RecourseTest
class NeedToKnowCallsTest {

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Test
    void staffNamedLaterLoseSightAtOnce() {
        String reference = cases.report();
        assertThat(get("smt", reference)).isEqualTo(200);

        assertThat(post("central", reference, "subjects", "{\"users\": [\"smt\"], \"reason\": \"In the picture.\"}"))
                .isEqualTo(202);
        assertThat(post("central", reference, "subjects", "{\"users\": \"itservices, staff\", \"reason\": \"Too.\"}"))
                .isEqualTo(202);

        assertThat(get("smt", reference)).isEqualTo(404);
        assertThat(get("itservices", reference)).isEqualTo(404);
        assertThat(cases.file(reference).subjectUsers()).containsExactlyInAnyOrder("smt", "itservices", "staff");
        assertThat(cases.textsOf(reference, "Staff named in the case"))
                .containsExactly("smt\nIn the picture.", "itservices, staff\nToo.");
    }

    @Test
    void staffNamedAtTheReportNeverSeeIt() {
        String reference = cases.reportAs(
                "staff", Map.of("school", "churchward", "narrative", "What happened.", "subjectUsers", "smt, staff"));

        assertThat(get("smt", reference)).isEqualTo(404);
        assertThat(status("staff", "/cases/" + reference)).isEqualTo(404);
        assertThat(get("central", reference)).isEqualTo(200);
    }

    @Test
    void strangersCannotTryUserNames() {
        for (String name : new String[] {"smt", "nobody"}) {
            var answer = Calls.asNobody(port)
                    .postJson(
                            "/api/reports",
                            "{\"school\": \"churchward\", \"narrative\": \"x\", \"subjectUsers\": \"" + name + "\"}");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(Calls.textOf(answer)).contains("is not a field of this form");
        }
    }

    @Test
    void whoStepsBackLosesSightAndCanBeNamedLater() {
        String reference = cases.report();
        assertThat(post("smt", reference, "recusal", "{\"reason\": \"My neighbour.\"}"))
                .isEqualTo(202);
        assertThat(get("smt", reference)).isEqualTo(404);
        assertThat(post("smt", reference, "recusal", "{\"reason\": \"x\"}")).isEqualTo(404);
        assertThat(cases.file(reference).subjectUsers()).isEmpty();
        assertThat(cases.file(reference).usersWhoSteppedBack()).containsExactly("smt");

        assertThat(post("central", reference, "subjects", "{\"users\": \"smt\", \"reason\": \"In it.\"}"))
                .isEqualTo(202);
        assertThat(cases.file(reference).subjectUsers()).containsExactly("smt");
        assertThat(cases.file(reference).usersKeptFrom()).containsExactly("smt");
    }

    @Test
    void aCaseManagerReadsACaseOnlyWithAccess() {
        String reference = cases.report();
        assertThat(get("manager", reference)).isEqualTo(404);
        assertThat(post("central", reference, "access", "{\"user\": \"manager\", \"reason\": \"A complaint.\"}"))
                .isEqualTo(202);
        assertThat(get("manager", reference)).isEqualTo(200);
        assertThat(post("manager", reference, "notes", "{\"text\": \"Read.\"}")).isEqualTo(202);
        assertThat(post("central", reference, "access/end", "{\"user\": \"manager\", \"reason\": \"Done.\"}"))
                .isEqualTo(202);
        assertThat(get("manager", reference)).isEqualTo(404);
        assertThat(cases.chronology(reference))
                .containsSubsequence("Access given to a case manager", "Note", "Access taken from a case manager");

        post("central", reference, "access", "{\"user\": \"manager\", \"reason\": \"Again.\"}");
        post("central", reference, "subjects", "{\"users\": \"manager\", \"reason\": \"In it.\"}");
        assertThat(get("manager", reference)).isEqualTo(404);
        assertThat(post("central", reference, "access", "{\"user\": \"manager\", \"reason\": \"x\"}"))
                .isEqualTo(400);
    }

    @Test
    void whoIsKeptFromACaseIsKeptFromItsDuplicates() {
        String reference = cases.report();
        String other = cases.report();
        post("central", reference, "subjects", "{\"users\": \"smt\", \"reason\": \"x\"}");
        cases.markDuplicate(other, reference);
        assertThat(get("smt", other)).isEqualTo(404);
        assertThat(post("itservices", other, "recusal", "{\"reason\": \"x\"}")).isEqualTo(202);
        assertThat(get("itservices", reference)).isEqualTo(404);
        assertThat(cases.file(reference).usersWhoSteppedBack()).containsExactly("itservices");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "central | subjects | {\"users\": \"nobody\", \"reason\": \"x\"} | 400",
                "central | subjects | {\"users\": [], \"reason\": \"x\"} | 400",
                "central | subjects | {\"users\": [null], \"reason\": \"x\"} | 400",
                "central | subjects | {\"users\": \"smt\"} | 400",
                "central | subjects | {\"users\": {}} | 400",
                "smt | subjects | {\"users\": \"staff\", \"reason\": \"x\"} | 403",
                "manager | subjects | {\"users\": \"staff\", \"reason\": \"x\"} | 404",
                "central | recusal | {\"reason\": \" \"} | 400",
                "staff | recusal | {\"reason\": \"x\"} | 404",
                "analyst | recusal | {\"reason\": \"x\"} | 404",
                "central | access | {\"user\": \"smt\", \"reason\": \"x\"} | 400",
                "central | access | {\"user\": \"nobody\", \"reason\": \"x\"} | 400",
                "central | access | {\"reason\": \"x\"} | 400",
                "itservices | access | {\"user\": \"manager\", \"reason\": \"x\"} | 403",
                "manager | access | {\"user\": \"manager\", \"reason\": \"x\"} | 404",
                "central | access/end | {\"user\": \"manager\", \"reason\": \"x\"} | 400"
            })
    void refusesTheRest(String user, String call, String body, int expected) {
        String reference = cases.report();
        assertThat(post(user, reference, call, body)).isEqualTo(expected);
        assertThat(cases.file(reference).usersKeptFrom()).isEmpty();
    }

    private int get(String user, String reference) {
        return status(user, "/api/cases/" + reference);
    }

    private int status(String user, String path) {
        return Calls.as(user, port).get(path).statusCode();
    }

    private int post(String user, String reference, String call, String body) {
        return Calls.as(user, port)
                .postJson("/api/cases/" + reference + "/" + call, body)
                .statusCode();
    }
}
