package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.recourse.BrowserByHand.TASKLIST;
import static org.recourse.BrowserByHand.query;
import static org.recourse.BrowserByHand.redirect;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged application beside an OpenID provider: who comes in, as whom, and who does not. */
class SignInWithProviderIT {

    private static final String CENTRAL_GROUP = "6f1c0a52-0000-4000-8000-000000000001";
    private static final String SMT_GROUP = "6f1c0a52-0000-4000-8000-000000000002";
    private static final String BACK = "/login/oauth2/code/trust";

    private static OpenIdProvider provider;
    private static RunningApp app;

    @BeforeAll
    static void start() throws Exception {
        provider = new OpenIdProvider();
        List<String> settings = new ArrayList<>(provider.settings());
        settings.addAll(List.of(
                "--recourse.sign-in.required.tid=the-trust",
                "--recourse.sign-in.grants[0].value=" + CENTRAL_GROUP,
                "--recourse.sign-in.grants[0].roles=central-services",
                "--recourse.sign-in.grants[0].schools=*",
                "--recourse.sign-in.grants[1].value=" + SMT_GROUP,
                "--recourse.sign-in.grants[1].roles=smt",
                "--recourse.sign-in.grants[1].schools=northside"));
        app = RunningApp.demo("sign-in-with-provider", settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() throws Exception {
        if (app != null) {
            app.close();
        }
        if (provider != null) {
            provider.close();
        }
    }

    @Test
    void inTheBrowserFromTheProviderToATaskAndOutAgain() throws Exception {
        Browser.required();
        String reference = report();
        try (Playwright playwright = Browser.playwright();
                com.microsoft.playwright.Browser browser = Browser.launch(playwright);
                Tasklist central = Tasklist.atProvider(
                        browser,
                        app,
                        "tasklist",
                        "browser-1",
                        BrowserByHand.json(claims("browser@trust.example", CENTRAL_GROUP)))) {
            central.claim(reference, "Make the initial assessment");
            picture("tasklist", central);
            central.choose("What kind of incident is it?", "Harassment");
            central.answer("Does the policy cover it?", "Yes");
            central.answer("Does it look like a breach", "Yes");
            central.answer("Is it serious?", "No");
            central.write("Your assessment", "It can be read by anybody.");
            central.choose("The person behind it is a", "Member of staff");
            central.complete();
            assertThat(app.get("/api/cases/" + reference, "central").body().toString())
                    .contains("browser@trust.example");

            central.page().navigate(app.address() + "/cases/" + reference);
            assertThat(central.page().locator("h1").innerText()).contains(reference);

            central.page().navigate(app.address() + TASKLIST);
            central.page().locator(".account").waitFor();
            central.page().locator(".account .dropdown-toggle").click();
            central.page()
                    .locator(".account .logout a, .account .logout")
                    .last()
                    .click();
            central.page().waitForURL("**/signed-out**");
            picture("signed-out", central);
            central.page().navigate(app.address() + TASKLIST);
            assertThat(URI.create(central.page().url()).getPort())
                    .isEqualTo(URI.create(provider.issuer()).getPort());
        }
    }

    @Test
    void aSessionThatIsOverLeadsToTheProviderInsteadOfTheAppsOwnForm() throws Exception {
        Browser.required();
        try (Playwright playwright = Browser.playwright();
                com.microsoft.playwright.Browser browser = Browser.launch(playwright);
                Tasklist central = Tasklist.atProvider(
                        browser,
                        app,
                        "tasklist",
                        "over-1",
                        BrowserByHand.json(claims("over@trust.example", CENTRAL_GROUP)))) {
            central.page().context().clearCookies();
            try {
                central.page().evaluate("() => { document.querySelectorAll('.task-filter')[1]?.click() }");
            } catch (PlaywrightException gone) {
                // The page may notice by itself, and be on its way before it is clicked.
            }
            central.page().waitForURL("**/trust/authorize**");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasklist", "cockpit", "admin", "welcome"})
    void eachWebApplicationSendsABrowserToTheProviderAndBack(String name) {
        BrowserByHand browser = new BrowserByHand(app.address());
        String page = "/camunda/app/" + name + "/default/";

        String signInPage = browser.toProvider(page);
        HttpResponse<String> back =
                browser.get(browser.atProvider(signInPage, "each-1", claims("each@trust.example", CENTRAL_GROUP)));

        assertThat(signInPage).startsWith(provider.issuer());
        assertThat(query(signInPage, "code_challenge_method")).isEqualTo("S256");
        assertThat(redirect(back)).isIn(page, app.address() + page);
        assertThat(browser.user()).isEqualTo("each@trust.example");
    }

    @Test
    void aLinkToACaseComesBackToTheCase() throws Exception {
        String reference = report();
        BrowserByHand browser = new BrowserByHand(app.address());
        String page = "/cases/" + reference;

        String target = redirect(browser.get(
                browser.atProvider(browser.toProvider(page), "link-1", claims("link@trust.example", CENTRAL_GROUP))));

        assertThat(target).endsWith(page);
        assertThat(browser.get(target).body()).contains(reference);
        assertThat(browser.get("/api/cases/" + reference).statusCode()).isEqualTo(200);
    }

    @Test
    void theSessionIsANewOneAndProgramsAreNotRedirected() {
        BrowserByHand browser = new BrowserByHand(app.address());
        String signInPage = browser.toProvider(TASKLIST);
        String before = browser.cookie("JSESSIONID");

        browser.get(browser.atProvider(signInPage, "fixed-1", claims("fixed@trust.example", CENTRAL_GROUP)));

        assertThat(before).isNotEmpty().isNotEqualTo(browser.cookie("JSESSIONID"));
        BrowserByHand nobody = new BrowserByHand(app.address());
        assertThat(nobody.get("/camunda/api/engine/engine/default/task").statusCode())
                .isEqualTo(401);
        assertThat(nobody.get("/api/cases/SM-2026-000001").statusCode()).isEqualTo(401);
        assertThat(nobody.get("/engine-rest/task").statusCode()).isEqualTo(401);
    }

    @Test
    void groupsAreWhatTheProviderSaysAtEachSignIn() throws Exception {
        Map<String, Object> both = claims("groups@trust.example", CENTRAL_GROUP, SMT_GROUP);
        new BrowserByHand(app.address()).signIn("groups-1", both);
        assertThat(groups("groups@trust.example")).containsExactlyInAnyOrder("central-services", "smt");
        assertThat(schools("groups@trust.example")).containsExactlyInAnyOrder("churchward", "northside");

        new BrowserByHand(app.address()).signIn("groups-1", claims("groups@trust.example", SMT_GROUP));
        assertThat(groups("groups@trust.example")).containsExactly("smt");
        assertThat(schools("groups@trust.example")).containsExactly("northside");

        BrowserByHand browser = new BrowserByHand(app.address());
        HttpResponse<String> refused = browser.signIn("groups-1", claims("groups@trust.example"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("You have no role in Recourse");
        assertThat(groups("groups@trust.example")).isEmpty();
        assertThat(schools("groups@trust.example")).isEmpty();
        assertThat(browser.user()).isEmpty();
    }

    @Test
    void somebodyWithoutARoleIsToldSoAndGetsNoAccount() throws Exception {
        BrowserByHand browser = new BrowserByHand(app.address());

        HttpResponse<String> refused = browser.signIn("nobody-1", claims("nobody@trust.example", "another-group"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body())
                .contains("You have no role in Recourse", "ask your IT team")
                .doesNotContain("Exception", "another-group");
        assertThat(browser.user()).isEmpty();
        assertThat(users("nobody@trust.example")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("oddClaims")
    void oddClaimsGiveNothing(Object groups) throws Exception {
        Map<String, Object> claims = claims("odd@trust.example");
        claims.put("groups", groups);

        assertThat(new BrowserByHand(app.address()).signIn("odd-1", claims).statusCode())
                .isEqualTo(403);
        assertThat(users("odd@trust.example")).isEmpty();
    }

    static Stream<Object> oddClaims() {
        return Stream.of(
                7,
                true,
                Map.of(CENTRAL_GROUP, true),
                List.of(List.of(CENTRAL_GROUP)),
                List.of(Map.of("id", CENTRAL_GROUP), 5, ""),
                "central-services",
                "camunda-admin",
                CENTRAL_GROUP + " ",
                CENTRAL_GROUP.toUpperCase(java.util.Locale.ROOT),
                CENTRAL_GROUP + "," + SMT_GROUP,
                "*",
                IntStream.range(0, 20_000).mapToObj(i -> "group-" + i).toList(),
                "x".repeat(300_000));
    }

    @Test
    void manyGroupsAmongWhichIsOurs() throws Exception {
        Map<String, Object> claims = claims("many@trust.example");
        List<String> groups = new ArrayList<>(
                IntStream.range(0, 20_000).mapToObj(i -> "group-" + i).toList());
        groups.add(SMT_GROUP);
        claims.put("groups", groups);
        claims.put("given_name", "x".repeat(5_000));

        new BrowserByHand(app.address()).signIn("many-1", claims);

        assertThat(groups("many@trust.example")).containsExactly("smt");
    }

    @Test
    void tooManyGroupsToBeSentChangeNothing() throws Exception {
        new BrowserByHand(app.address()).signIn("overage-1", claims("overage@trust.example", SMT_GROUP));
        Map<String, Object> claims = claims("overage@trust.example");
        claims.remove("groups");
        claims.put("_claim_names", Map.of("groups", "src1"));

        HttpResponse<String> refused = new BrowserByHand(app.address()).signIn("overage-1", claims);

        assertThat(refused.body()).contains("more groups than could be sent");
        assertThat(groups("overage@trust.example")).containsExactly("smt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"central", "CENTRAL", "Central", "admin"})
    void aLocalUserIsNotTakenOver(String name) throws Exception {
        BrowserByHand browser = new BrowserByHand(app.address());

        HttpResponse<String> refused = browser.signIn("collision-" + name, claims(name, SMT_GROUP));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("Somebody else has your user name here");
        assertThat(browser.user()).isEmpty();
        assertThat(groups("central")).containsExactly("central-services");
    }

    @Test
    void anAddressThatIsGivenToSomebodyElseOpensNothingAndAPersonMayBeRenamed() throws Exception {
        new BrowserByHand(app.address()).signIn("first-person", claims("address@trust.example", CENTRAL_GROUP));

        HttpResponse<String> second =
                new BrowserByHand(app.address()).signIn("second-person", claims("ADDRESS@trust.example", SMT_GROUP));
        assertThat(second.body()).contains("Somebody else has your user name here");
        assertThat(groups("address@trust.example")).containsExactly("central-services");

        BrowserByHand renamed = new BrowserByHand(app.address());
        renamed.signIn("first-person", claims("married@trust.example", CENTRAL_GROUP));
        assertThat(renamed.user()).isEqualTo("address@trust.example");
        assertThat(users("married@trust.example")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "recourse",
                "REPORTER",
                "../admin",
                "a b",
                "-x",
                "name;drop",
                "jos\u00e9",
                "\u0430dmin",
                "<b>",
                "${1+1}"
            })
    void aNameThatIsNoneMakesNoAccount(String name) throws Exception {
        int before =
                app.get("/engine-rest/user/count", "admin").body().path("count").asInt();

        HttpResponse<String> refused =
                new BrowserByHand(app.address()).signIn("name-" + name.hashCode(), claims(name, SMT_GROUP));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("no name that can be used here");
        assertThat(app.get("/engine-rest/user/count", "admin")
                        .body()
                        .path("count")
                        .asInt())
                .isEqualTo(before);
    }

    @Test
    void somebodyOfAnotherTrustStaysOutside() {
        Map<String, Object> claims = claims("foreign@trust.example", CENTRAL_GROUP);
        claims.put("tid", "another-trust");
        assertThat(new BrowserByHand(app.address()).signIn("foreign-1", claims).body())
                .contains("not one of the trust&#39;s");
        claims.remove("tid");
        assertThat(new BrowserByHand(app.address()).signIn("foreign-1", claims).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @MethodSource("wrongAnswers")
    void whatTheProviderDidNotSayForThisSignInIsRefused(Map<String, Object> wrong) {
        Map<String, Object> claims = claims("wrong@trust.example", CENTRAL_GROUP);
        claims.putAll(wrong);
        BrowserByHand browser = new BrowserByHand(app.address());

        HttpResponse<String> refused = browser.signIn("wrong-1", claims);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("You could not be signed in").doesNotContain("Exception", "\tat ");
        assertThat(browser.user()).isEmpty();
    }

    static Stream<Map<String, Object>> wrongAnswers() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                Map.of("nonce", "another"),
                Map.of("nonce", ""),
                Map.of("aud", "another-application"),
                Map.of("aud", List.of("another-application", "recourse"), "azp", "another-application"),
                Map.of("iss", "https://another.example"),
                Map.of("exp", now - 3600, "iat", now - 7200),
                Map.of("iat", now + 3600));
    }

    @Test
    void aTokenThatTheProviderDidNotSignIsRefused() throws Exception {
        RSAKey own = new RSAKeyGenerator(2048).keyID("trust").generate();
        assertThat(forged(claims -> new PlainJWT(claims).serialize())).isEqualTo(403);
        assertThat(forged(claims -> signed(
                        JWSAlgorithm.HS256,
                        claims,
                        new MACSigner(OpenIdProvider.SECRET.getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(403);
        assertThat(forged(claims -> signed(JWSAlgorithm.RS256, claims, new RSASSASigner(own))))
                .isEqualTo(403);
        assertThat(forged(claims -> "no.token.at-all")).isEqualTo(403);
    }

    @Test
    void anAnswerThatWasNotAskedForHereIsRefused() {
        BrowserByHand browser = new BrowserByHand(app.address());
        String back = browser.atProvider(
                browser.toProvider(TASKLIST), "state-1", claims("state@trust.example", CENTRAL_GROUP));

        assertThat(new BrowserByHand(app.address()).get(back).body()).contains("Please sign in once more");
        HttpResponse<String> otherState = browser.get(back.replace(query(back, "state"), "A".repeat(44)));
        assertThat(otherState.statusCode()).isEqualTo(403);
        assertThat(otherState.body()).contains("Please sign in once more");
        assertThat(browser.get(BACK + "?code=abc").statusCode()).isIn(403, 404);
        assertThat(browser.user()).isEmpty();

        assertThat(redirect(browser.get(browser.atProvider(
                        browser.toProvider(TASKLIST), "state-1", claims("state@trust.example", CENTRAL_GROUP)))))
                .endsWith(TASKLIST);
        assertThat(browser.get(back).statusCode()).as("the same answer again").isEqualTo(403);
        assertThat(browser.user()).isEqualTo("state@trust.example");
    }

    @Test
    void aSignInThatWasCancelledIsAPlainPageThatQuotesNobody() {
        BrowserByHand browser = new BrowserByHand(app.address());
        String state = query(browser.toProvider(TASKLIST), "state");

        HttpResponse<String> cancelled =
                browser.get(BACK + "?error=access_denied&error_description=%3Cscript%3Ehere&state=" + state);

        assertThat(cancelled.statusCode()).isEqualTo(403);
        assertThat(cancelled.body()).contains("You are not signed in").doesNotContain("<script", "here&");
    }

    @Test
    void localUsersWorkBesideItWhereProgramsAreAndNowhereElse() throws Exception {
        assertThat(app.get("/engine-rest/task", "central").status()).isEqualTo(200);
        assertThat(app.get("/engine-rest/user?id=central", "admin").status()).isEqualTo(200);

        BrowserByHand browser = new BrowserByHand(app.address());
        browser.get("/camunda/app/tasklist/");
        assertThat(List.of("tasklist", "tasklist/", "%74asklist", "admin")).allSatisfy(name -> {
            HttpResponse<String> login = browser.post(
                    "/camunda/api/admin/auth/user/default/login/" + name,
                    "application/x-www-form-urlencoded",
                    "username=central&password=demo",
                    Map.of("X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN")));
            assertThat(login.statusCode()).isBetween(400, 499);
            assertThat(browser.user()).isEmpty();
        });
        assertThat(browser.get("/sign-in/local").statusCode()).isEqualTo(404);
    }

    @Test
    void whoSignsInWithTheProviderHasNoPasswordHereAndCannotMakeOne() throws Exception {
        BrowserByHand browser = new BrowserByHand(app.address());
        browser.signIn("password-1", claims("password@trust.example", CENTRAL_GROUP));
        browser.get(TASKLIST);

        assertThat(app.isHealthy()).isTrue();
        assertThat(List.of("", "demo", "null", "password-1")).allSatisfy(password -> assertThat(
                        app.get("/engine-rest/task/count", "password@trust.example", password)
                                .status())
                .isEqualTo(401));
        HttpResponse<String> own = browser.post(
                "/camunda/api/engine/engine/default/user/password@trust.example/credentials",
                "application/json",
                "{\"password\":\"Another-1-way-in\",\"authenticatedUserPassword\":\"\"}",
                Map.of("X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN")));
        assertThat(own.statusCode()).isBetween(400, 499);
    }

    @Test
    void anAnalystDeploysAsModelerDoes() throws Exception {
        String diagram = Files.readString(Path.of("processes/message-to-reporter.bpmn"));
        String boundary = "recourse";
        HttpResponse<byte[]> deployed = Calls.as(
                        "analyst", URI.create(app.address()).getPort())
                .send(
                        "POST",
                        "/engine-rest/deployment/create",
                        ("--" + boundary
                                        + "\r\nContent-Disposition: form-data; name=\"deployment-name\"\r\n\r\nTried\r\n--"
                                        + boundary
                                        + "\r\nContent-Disposition: form-data; name=\"message-to-reporter.bpmn\"; filename=\"message-to-reporter.bpmn\"\r\n\r\n"
                                        + diagram + "\r\n--" + boundary + "--\r\n")
                                .getBytes(StandardCharsets.UTF_8),
                        Map.of("Content-Type", "multipart/form-data; boundary=" + boundary));

        assertThat(deployed.statusCode()).as(Calls.textOf(deployed)).isEqualTo(200);
    }

    @Test
    void whileTheProviderIsDownIncidentsAreReportedAndAnAdministratorComesInByPassword() throws Exception {
        try (RunningApp alone = RunningApp.demo(
                "sign-in-without-an-answer",
                "--spring.security.oauth2.client.registration.trust.client-id=recourse",
                "--spring.security.oauth2.client.registration.trust.client-secret=secret",
                "--spring.security.oauth2.client.registration.trust.scope=openid",
                "--spring.security.oauth2.client.provider.trust.issuer-uri=http://localhost:9/trust",
                "--recourse.sign-in.grants[0].value=group",
                "--recourse.sign-in.grants[0].roles=staff",
                "--recourse.sign-in.local-accounts=true")) {
            BrowserByHand browser = new BrowserByHand(alone.address());
            assertThat(browser.get("/report").statusCode()).isEqualTo(200);
            HttpResponse<String> down = browser.get(redirect(browser.get(TASKLIST)));
            assertThat(down.statusCode()).isEqualTo(503);
            assertThat(down.body()).contains("does not answer").doesNotContain("Exception", "localhost:9");

            String form = redirect(browser.get("/sign-in/local"));
            assertThat(browser.get(form).statusCode()).isEqualTo(200);
            HttpResponse<String> login = browser.post(
                    "/camunda/api/admin/auth/user/default/login/admin",
                    "application/x-www-form-urlencoded",
                    "username=admin&password=demo",
                    Map.of("X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN")));
            assertThat(login.statusCode()).as(login.body()).isEqualTo(200);
            assertThat(browser.get("/camunda/app/admin/default/").statusCode()).isEqualTo(200);
            assertThat(browser.user()).isEqualTo("admin");
        }
    }

    private interface Forgery {
        String of(JWTClaimsSet claims) throws JOSEException;
    }

    private static int forged(Forgery forgery) throws JOSEException {
        BrowserByHand browser = new BrowserByHand(app.address());
        String signInPage = browser.toProvider(TASKLIST);
        Map<String, Object> claims = claims("forged@trust.example", CENTRAL_GROUP);
        String back = browser.atProvider(signInPage, "forged-1", claims);
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder()
                .subject("forged-1")
                .issuer(provider.issuer())
                .audience(OpenIdProvider.CLIENT)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .claim("nonce", query(signInPage, "nonce"));
        claims.forEach(set::claim);
        provider.answerNextWith(forgery.of(set.build()));
        HttpResponse<String> answer = browser.get(back);
        assertThat(browser.user()).isEmpty();
        return answer.statusCode();
    }

    private static String signed(JWSAlgorithm algorithm, JWTClaimsSet claims, com.nimbusds.jose.JWSSigner signer)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID("trust").build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static Map<String, Object> claims(String userName, String... groups) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("tid", "the-trust");
        claims.put("preferred_username", userName);
        claims.put("given_name", "Member of");
        claims.put("family_name", "staff");
        claims.put("groups", List.of(groups));
        return claims;
    }

    private static String report() throws Exception {
        return app.post(
                        "/engine-rest/process-definition/key/social-media-incident/submit-form",
                        "staff",
                        Map.of(
                                "variables",
                                Map.of(
                                        "school", Map.of("value", "churchward"),
                                        "narrative", Map.of("value", "A post names the school."))))
                .body()
                .path("businessKey")
                .asText();
    }

    private static List<String> users(String id) throws Exception {
        return app.get("/engine-rest/user?id=" + id, "admin").body().findValuesAsText("id");
    }

    private static List<String> groups(String user) throws Exception {
        return app.get("/engine-rest/group?member=" + user, "admin").body().findValuesAsText("id");
    }

    private static List<String> schools(String user) throws Exception {
        JsonNode found =
                app.get("/engine-rest/tenant?userMember=" + user, "admin").body();
        List<String> ids = found.findValuesAsText("id");
        Collections.sort(ids);
        return ids;
    }

    private static void picture(String name, Tasklist tasklist) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "pages"));
        tasklist.page()
                .screenshot(new com.microsoft.playwright.Page.ScreenshotOptions()
                        .setPath(folder.resolve("sign-in-" + name + ".png")));
    }
}
