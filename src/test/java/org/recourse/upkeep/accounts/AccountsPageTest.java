package org.recourse.upkeep.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** The directory of the trust's accounts and the page of each: who sees what, what can be asked for, and what a case names. */
@RecourseTest
@Import(SampleAccounts.class)
class AccountsPageTest {

    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    SampleAccounts samples;

    @Autowired
    Accounts accounts;

    @Autowired
    AccountDeeds deeds;

    private final String handle = "@account." + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void everybodyWhoWorksForTheTrustSeesTheDirectoryAndNobodyElse() {
        String reference = samples.inDirectory(
                Map.of("handle", handle, "purpose", "FORBIDDEN purpose"),
                Map.of("recoveryContacts", "FORBIDDEN@recourse.example"));
        for (String user : List.of("staff", "staff.northside", "chair", "hr", "linemanager", "manager")) {
            String list = Calls.textOf(Calls.as(user, port).get("/accounts"));
            assertThat(list).as(user).contains(handle, reference, "Instagram", "marketing");
            String page = Calls.textOf(Calls.as(user, port).get("/accounts/" + reference));
            assertThat(page).as(user).contains(handle, "marketing").doesNotContain("FORBIDDEN@");
            // Who announced it reads what they wrote.
            assertThat(page.contains("FORBIDDEN purpose")).as(user).isEqualTo(user.equals("staff"));
        }
        for (String user : List.of("marketing", "central")) {
            assertThat(Calls.textOf(Calls.as(user, port).get("/accounts/" + reference)))
                    .as(user)
                    .contains("FORBIDDEN purpose", "FORBIDDEN@recourse.example", "Enter it in the directory");
        }
        for (String user : List.of("analyst", "admin")) {
            for (String path : List.of("/accounts", "/accounts.csv", "/accounts/" + reference)) {
                assertThat(Calls.as(user, port).get(path).statusCode())
                        .as(user + path)
                        .isEqualTo(403);
            }
        }
        for (String path : List.of("/accounts", "/accounts.csv", "/accounts/" + reference)) {
            assertThat(Calls.asNobody(port).get(path).statusCode()).isEqualTo(401);
        }
        assertThat(Calls.as("staff", port).get("/accounts/OA-1999-000001").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsOnlyAnnouncedIsSeenByThoseWhoSeeToItAndByWhoAnnouncedIt() {
        String reference = samples.announce("staff", Map.of("handle", handle));
        for (String user : List.of("marketing", "central", "staff")) {
            assertThat(Calls.textOf(Calls.as(user, port).get("/accounts")))
                    .as(user)
                    .contains(handle);
        }
        assertThat(Calls.textOf(Calls.as("hr", port).get("/accounts"))).doesNotContain(handle);
        assertThat(Calls.as("hr", port).get("/accounts/" + reference).statusCode())
                .isEqualTo(404);
        cases.complete(
                reference,
                "authorise-account",
                "central",
                Map.of("authorised", false, "reason", "There is one already."));
        assertThat(Calls.textOf(Calls.as("staff", port).get("/accounts/" + reference)))
                .contains("Not authorised", "There is one already.");
        assertThat(Calls.as("hr", port).get("/accounts/" + reference).statusCode())
                .isEqualTo(404);
    }

    @Test
    void isSearchedAndTakenAwayAsATable() {
        samples.inDirectory(Map.of("handle", handle, "platform", "=1+1"), Map.of("recoveryContacts", "x@y.example"));
        samples.inDirectory(Map.of("handle", handle + "2", "school", "northside"), Map.of());
        Calls staff = Calls.as("staff", port);
        assertThat(Calls.textOf(staff.get("/accounts?search=" + handle.toUpperCase(Locale.ROOT) + "2")))
                .contains(handle + "2")
                .doesNotContain(">" + handle + "<");
        assertThat(Calls.textOf(staff.get("/accounts?search=" + handle + "&school=northside")))
                .contains(handle + "2")
                .doesNotContain(">" + handle + "<");
        assertThat(Calls.textOf(staff.get("/accounts?search=" + handle + "&state=Retired")))
                .doesNotContain(handle + "<");
        HttpResponse<byte[]> table = staff.get("/accounts.csv?search=" + handle + "&school=churchward");
        assertThat(table.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("accounts.csv");
        assertThat(Calls.textOf(table).lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("'=1+1,'" + handle + ",")
                .doesNotContain("x@y.example");
    }

    @Test
    void aLossIsReportedOnThePageAndOnlyWhoMaySeeTheCaseIsLedThere() {
        String reference = samples.inDirectory(Map.of("handle", handle), Map.of());
        Calls staff = Calls.as("staff", port);
        assertThat(post(staff, reference, "lost", "").statusCode()).isEqualTo(400);
        assertThat(post(staff, reference, "lost", "Its password: hunter2").statusCode())
                .isEqualTo(400);
        assertThat(post(Calls.as("hr", port), reference, "lost", "x").statusCode())
                .isEqualTo(403);
        assertThat(post(staff, reference, "lost", "It posts adverts.").statusCode())
                .isEqualTo(302);
        assertThat(post(staff, reference, "lost", "Again.").statusCode()).isEqualTo(409);

        String incident = accounts.history(accounts.find(reference).orElseThrow())
                .get(0)
                .incident()
                .orElseThrow();
        assertThat(page("central", reference)).contains("Lost", incident);
        assertThat(page("marketing", reference))
                .contains("Lost", "An incident was raised.")
                .doesNotContain(incident);
        assertThat(page("hr", reference)).contains("In use").doesNotContain("Lost", incident);
        assertThat(Calls.textOf(Calls.as("central", port).get("/cases/" + incident)))
                .contains("Raised from " + reference, "It posts adverts.", "the trust’s own account");

        cases.complete(
                incident,
                "make-initial-assessment",
                Map.of("subjectUsers", "marketing", "category", "shared-password"));
        assertThat(page("marketing", reference))
                .as("nobody who is named in a case hears of it here")
                .contains("In use")
                .doesNotContain(incident, "An incident was raised.");
    }

    @Test
    void aFormOfAnotherSiteChangesNothing() {
        String reference = samples.inDirectory(Map.of("handle", handle), Map.of());
        Calls session = Calls.signedIn("marketing", port);
        for (String deed : List.of("lost", "change", "retire")) {
            assertThat(post(session, reference, deed, "x").statusCode())
                    .as(deed)
                    .isEqualTo(403);
        }
        assertThat(cases.openTasks(reference)).containsExactly("attest-access");
    }

    @Test
    void theTabBesideTheTaskShowsTheAccount() {
        String reference = samples.inDirectory(Map.of("handle", handle), Map.of());
        String task = cases.task(reference, "attest-access").getId();
        HttpResponse<byte[]> answer = Calls.as("marketing", port).get("/cases/of-task/" + task);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/accounts/" + reference);
    }

    @ParameterizedTest
    @CsvSource({
        "@school.one,                                   Instagram, true",
        "SCHOOL.ONE,                                    Instagram, true",
        "@school.one,                                   '',        true",
        "@school.one,                                   TikTok,    false",
        "@schoo1.one,                                   Instagram, false",
        "https://www.instagram.example/School.One/,     '',        true",
        "https://instagram.example/p/1?by=school.one,   '',        false",
        "https://instagram.example/school.one/p/123,    '',        true",
        "https://instagram.example/school.one.fans,     '',        false",
        "https://instagram.example.login.example/school.one, '',   false",
        "https://notinstagram.example/school.one,       '',        false",
        "https://instagram.example/false.one/school.one, '',       false",
        "https://tiktok.example/@school.one,            '',        false",
        "https://pages.example/our/school,              '',        true",
        "http://www.pages.example/our/school/news,      '',        true",
        "https://pages.example/our,                     '',        false",
        "not a link at all : //,                        '',        false"
    })
    void isNamedByItsAddressOrItsNameOnItsPlatform(String word, String platform, boolean named) {
        OfficialAccount account = new OfficialAccount(
                "OA-2026-000001",
                new AccountAnnounced(
                        "churchward", "Instagram", "@school.one", "https://pages.example/our/school", "News."),
                "staff",
                Instant.EPOCH);
        assertThat(AccountMatch.isNamed(account, word, platform)).isEqualTo(named);
    }

    @Test
    void aCaseSaysWhetherItNamesAnAccountOfTheTrust() {
        String reference = samples.inDirectory(Map.of("handle", handle), Map.of());
        String own = cases.report(Map.of("platform", "Instagram", "link", handle));
        String told = cases.report(Map.of("narrative", "See " + handle + ", it is dreadful."));
        String alike = cases.report(Map.of("platform", "Instagram", "link", handle + "_"));
        String neither = cases.report();
        Calls central = Calls.as("central", port);
        assertThat(Calls.textOf(central.get("/cases/" + own))).contains("the trust’s own account", reference);
        assertThat(Calls.textOf(central.get("/cases/" + told))).contains("the trust’s own account", reference);
        assertThat(Calls.textOf(central.get("/cases/" + alike)))
                .contains("No account of the trust has this address or name.")
                .doesNotContain(reference);
        assertThat(Calls.textOf(central.get("/cases/" + neither)))
                .doesNotContain("the trust’s own account", "No account of the trust");

        deeds.askForRetirement(reference, new Person("marketing", Set.of("marketing"), Set.of()), "Unused.");
        cases.complete(reference, "retire-account", "marketing", Map.of("accessRemoved", true, "note", "Closed."));
        assertThat(Calls.textOf(central.get("/cases/" + own))).contains("which is no longer used");
    }

    private String page(String user, String reference) {
        return Calls.textOf(Calls.as(user, port).get("/accounts/" + reference));
    }

    private static HttpResponse<byte[]> post(Calls calls, String reference, String deed, String text) {
        byte[] body = ("text=" + URLEncoder.encode(text, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        return calls.send("POST", "/accounts/" + reference + "/" + deed, body, FORM);
    }
}
