package org.recourse.oversight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.RecourseTest;
import org.recourse.workday.MailWish;
import org.recourse.workday.MailWishes;
import org.recourse.workday.StandIn;
import org.recourse.workday.StandIns;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages on which people set how they work: what they keep, whom they are for, and what they refuse. */
@RecourseTest
class PreferencesPageTest {

    private static final String TODAY =
            LocalDate.now(ZoneId.of("Europe/London")).toString();

    @LocalServerPort
    int port;

    @Autowired
    MailWishes wishes;

    @Autowired
    StandIns standIns;

    @Autowired
    ManagementService jobs;

    @Autowired
    JdbcClient database;

    @AfterEach
    void asItWas() {
        wishes.choose("hr", MailWish.DAILY);
        standIns.current()
                .forEach(one -> send(Calls.as("admin", port), "/deputies/" + one.number() + "/end", Map.of()));
        assertThat(standIns.current()).isEmpty();
    }

    @Test
    void aChoiceIsKeptWithoutAName() {
        Calls hr = Calls.signedIn("hr", port);
        assertThat(page(hr, "/preferences")).contains("How do you want to hear of new tasks?");

        HttpResponse<byte[]> kept =
                send(hr, "/preferences", Map.of("wish", "AT_ONCE", "token", token(hr, "/preferences")));

        assertThat(kept.statusCode()).isEqualTo(302);
        assertThat(wishes.of("hr")).isEqualTo(MailWish.AT_ONCE);
        assertThat(wishes.of("central")).isEqualTo(MailWish.DAILY);
        assertThat(page(hr, "/preferences?done"))
                .contains("Your choice is kept.")
                .containsPattern("id=\"at-once\"[^>]*checked");
        assertThat(database.sql("select user_print from recourse.mail_wish")
                        .query(String.class)
                        .list())
                .allMatch(print -> print.matches("[0-9a-f]{64}"));
    }

    @Test
    void aChoiceThatIsNoneIsRefused() {
        Calls hr = Calls.as("hr", port);
        for (String wish : new String[] {"", "daily", "SOMETIMES", "<script>alert(1)</script>"}) {
            HttpResponse<byte[]> answer = send(hr, "/preferences", Map.of("wish", wish));
            assertThat(answer.statusCode()).as(wish).isEqualTo(400);
            assertThat(Calls.textOf(answer))
                    .contains("Choose one of the three.")
                    .doesNotContain("<script>");
        }
        assertThat(wishes.of("hr")).isEqualTo(MailWish.DAILY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/preferences", "/deputies"})
    void onlyWhoIsSignedInGetsIn(String path) {
        HttpResponse<byte[]> answer = Calls.asNobody(port).get(path);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(Calls.textOf(answer)).contains("Sign in first");
        assertThat(send(Calls.asNobody(port), path, Map.of("wish", "AT_ONCE")).statusCode())
                .isIn(401, 403);
        for (String user : new String[] {"central", "staff", "manager", "analyst", "admin"}) {
            assertThat(Calls.as(user, port).get(path).statusCode()).as(user).isEqualTo(200);
        }
    }

    @Test
    void anotherSitesPageChangesNothing() {
        Calls hr = Calls.signedIn("hr", port);
        page(hr, "/preferences");
        assertThat(send(hr, "/preferences", Map.of("wish", "AT_ONCE")).statusCode())
                .isEqualTo(403);
        assertThat(send(hr, "/preferences", Map.of("wish", "AT_ONCE", "token", "00112233445566778899aabbccddeeff"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(wishes.of("hr")).isEqualTo(MailWish.DAILY);

        Calls principal = Calls.signedIn("principal", port);
        page(principal, "/deputies");
        assertThat(send(principal, "/deputies", arrangement("deputy")).statusCode())
                .isEqualTo(403);
        assertThat(standIns.currentFor("principal")).isEmpty();
        send(Calls.as("principal", port), "/deputies", arrangement("deputy"));
        long number = standIns.currentFor("principal").get(0).number();
        assertThat(send(principal, "/deputies/" + number + "/end", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(standIns.currentFor("principal")).hasSize(1);
    }

    @Test
    void aPersonNamesWhoStandsInAndEndsItAgain() {
        Calls principal = Calls.signedIn("principal", port);
        assertThat(page(principal, "/deputies"))
                .contains("Nothing is arranged.", "<option value=\"deputy\"", "<option value=\"linemanager\"")
                .doesNotContain("northside", "value=\"central\"", "value=\"manager\"", "For somebody who is ill");

        HttpResponse<byte[]> arranged =
                send(principal, "/deputies", arrangement("deputy", "token", token(principal, "/deputies")));

        assertThat(arranged.statusCode()).isEqualTo(302);
        StandIn standIn = standIns.currentFor("principal").get(0);
        assertThat(page(principal, "/deputies?done=arranged")).contains("It is arranged.", ">deputy<", "Call it off");
        assertThat(page(Calls.signedIn("deputy", port), "/deputies")).contains("stand in for", ">principal<");
        assertThat(page(Calls.signedIn("smt", port), "/deputies")).contains("Nothing is arranged.");
        assertThat(send(
                                principal,
                                "/deputies/" + standIn.number() + "/end",
                                Map.of("token", token(principal, "/deputies")))
                        .statusCode())
                .isEqualTo(302);
        assertThat(standIns.currentFor("principal")).isEmpty();
    }

    @Test
    void whatIsWrongIsSaidBesideEachField() {
        Calls principal = Calls.as("principal", port);
        HttpResponse<byte[]> answer = send(
                principal,
                "/deputies",
                Map.of("standIn", "principal.northside", "firstDay", "2020-01-01", "lastDay", "soon"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Calls.textOf(answer))
                .contains("Who stands in is not a colleague who can stand in")
                .contains("The last day is not a date")
                .contains("href=\"#standIn\"");
        assertThat(standIns.currentFor("principal")).isEmpty();
    }

    @Test
    void forOthersOnlyCentralServicesAndAdministratorsArrangeIt() {
        Map<String, String> ill = arrangement("deputy", "away", "principal", "forOthers", "true", "reason", "Ill <b>.");
        for (String user : new String[] {"smt", "staff", "manager", "analyst", "hr"}) {
            assertThat(send(Calls.as(user, port), "/deputies", ill).statusCode())
                    .as(user)
                    .isEqualTo(403);
        }
        assertThat(standIns.currentFor("principal")).isEmpty();

        assertThat(send(Calls.as("central", port), "/deputies", ill).statusCode())
                .isEqualTo(302);
        assertThat(page(Calls.as("principal", port), "/deputies")).contains("central: Ill &lt;b&gt;.");
        long number = standIns.currentFor("principal").get(0).number();
        for (String user : new String[] {"smt", "staff", "manager", "hr"}) {
            assertThat(send(Calls.as(user, port), "/deputies/" + number + "/end", Map.of())
                            .statusCode())
                    .as(user)
                    .isEqualTo(404);
        }
        assertThat(send(Calls.as("principal", port), "/deputies/999999/end", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(Calls.as("principal", port), "/deputies/x/end", Map.of())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void theTablesNameNobody() {
        send(Calls.as("principal", port), "/deputies", arrangement("deputy"));

        assertThat(database.sql("select * from recourse.stand_in")
                        .query()
                        .listOfRows()
                        .toString())
                .doesNotContain("principal", "deputy");
    }

    private static Map<String, String> arrangement(String standIn, String... more) {
        Map<String, String> fields =
                new java.util.HashMap<>(Map.of("standIn", standIn, "firstDay", TODAY, "lastDay", TODAY));
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return fields;
    }

    private static HttpResponse<byte[]> send(Calls calls, String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return calls.send(
                "POST",
                path,
                (body.isEmpty() ? "x=" : body).getBytes(UTF_8),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    private static String page(Calls calls, String path) {
        HttpResponse<byte[]> answer = calls.get(path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return Calls.textOf(answer);
    }

    private static String token(Calls calls, String path) {
        Matcher token = Pattern.compile("name=\"token\" value=\"([0-9a-f]+)\"").matcher(page(calls, path));
        assertThat(token.find()).isTrue();
        return token.group(1);
    }
}
