package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The packaged application in a real browser, with the hands and eyes of those who work with it. */
class TasklistIT {

    /** The pictures of the README are taken anew with {@code -Dpictures}. */
    private static final boolean PICTURES = System.getProperty("pictures") != null;

    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;
    private static RunningApp app;

    @BeforeEach
    void start() throws Exception {
        Browser.required();
        if (app == null) {
            app = RunningApp.demo("tasklist");
            playwright = Browser.playwright();
            browser = Browser.launch(playwright);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (playwright != null) {
            playwright.close();
        }
        if (app != null) {
            app.close();
        }
    }

    @Test
    void aCaseGoesThroughTasklistFromReportToClosing() throws Exception {
        TreeSet<String> earlier = references();
        try (Tasklist staff = signedIn("staff")) {
            staff.startProcess("Social media incident");
            staff.choose("Which school is it about?", "Churchward School");
            staff.write("What happened?", "A post on a public page threatens a teacher and names the school.");
            staff.write("Platform or app", "Instagram");
            staff.tick("Someone may come to harm");
            staff.press("Start");
            staff.page().locator(".modal-dialog").waitFor(gone());
        }
        String reference = references().stream()
                .filter(found -> !earlier.contains(found))
                .findFirst()
                .orElseThrow();

        try (Tasklist itServices = signedIn("itservices")) {
            itServices.claim(reference, "Prevent further damage");
            itServices.write("What did you do?", "Noted the link, the account and the time; asked for the removal.");
            itServices.complete();
        }
        try (Tasklist central = signedIn("central")) {
            central.claim(reference, "Make the initial assessment");
            central.choose("What kind of incident is it?", "Harassment");
            central.answer("Does the policy cover it?", "Yes");
            central.answer("Does it look like a breach", "Yes");
            central.answer("Is it serious?", "Yes");
            central.write("Your assessment", "It is aimed at one person and can be read by anybody.");
            central.choose("The person behind it is a", "Member of staff");
            picture("tasklist", central.page());
            central.complete();
        }
        try (Tasklist principal = signedIn("principal")) {
            principal.claim(reference, "Acknowledge the serious incident");
            principal.tick("I know of this serious incident");
            principal.write("Direction", "Keep the family informed.");
            principal.complete();
        }
        try (Tasklist central = signedIn("central")) {
            central.claim(reference, "Investigate what happened");
            central.write("What did you find?", "The post was sent from a work computer.");
            central.complete();
        }
        try (Tasklist smt = signedIn("smt")) {
            smt.claim(reference, "Decide the course of action");
            smt.answer("What was the conduct?", "Considered illegal");
            smt.tick("Deal with it internally");
            smt.tick("Disciplinary action");
            smt.write("Your reasons", "A threat is for the police; the trust cannot wait for them.");
            smt.complete();
        }
        try (Tasklist hr = signedIn("hr")) {
            hr.claim(reference, "Accept the hand-off");
            hr.write("Your reference", "HR-2026-17");
            hr.complete();
        }
        if (PICTURES) {
            takePictureOfCockpit(reference);
        }
        try (Tasklist central = signedIn("central")) {
            central.claim(reference, "Take internal action");
            central.write("What was done?", "Access withdrawn, by IT Services, today.");
            central.complete();

            central.claim(reference, "Refer to the police");
            central.write("Police force", "Devon and Cornwall Police");
            central.write("Police reference", "CR/012345/26");
            central.tick("Local authority designated officer");
            central.tick("The platform's own reporting");
            central.complete();

            for (String agency : List.of("lado", "platform")) {
                central.claim(reference, "Inform the agency: " + agency);
                central.write("The agency's reference", "Reference of " + agency);
                central.complete();
            }

            central.claim(reference, "Record the police outcome");
            central.choose("What did the police decide?", "Caution");
            central.complete();

            central.claim(reference, "Close the case");
            central.write("Outcome", "A caution, and disciplinary action.");
            central.write("Message to the person who reported it", "Thank you. It has been dealt with.");
            central.complete();

            Page file = central.page();
            file.navigate(app.address() + "/cases/" + reference);
            picture("case-file", file);
        }

        JsonNode file = app.get("/api/cases/" + reference, "central").body();
        assertThat(file.get("state").asText()).isEqualTo("closed");
        assertThat(file.get("conduct").asText()).isEqualTo("illegal");
        assertThat(file.get("chronology").findValuesAsText("what"))
                .contains("Acknowledge the serious incident", "Accept the hand-off", "Take internal action")
                .contains("Inform the agency: lado", "Inform the agency: platform")
                .containsOnlyOnce("Case closed");
        assertThat(file.get("chronology").findValuesAsText("text"))
                .anySatisfy(text -> assertThat(text).contains("Police outcome: caution"))
                .anySatisfy(text -> assertThat(text).contains("Agencies: lado,platform"));
    }

    @Test
    void anEmptyFormSaysWhichAnswersAreMissing() throws Exception {
        String reference = report();
        try (Tasklist central = signedIn("central")) {
            central.claim(reference, "Make the initial assessment");
            central.press("Complete");
            assertThat(central.fieldsMarkedAsRequired())
                    .contains(
                            "What kind of incident is it?",
                            "Does it look like a breach of the policy?",
                            "Your assessment");
        }
        try (Tasklist staff = signedIn("staff")) {
            staff.startProcess("Social media incident");
            staff.press("Start");
            assertThat(staff.fieldsMarkedAsRequired()).containsExactly("Which school is it about?", "What happened?");
        }
    }

    @Test
    void whatOnlyTheServerKnowsToBeWrongIsSaidWithTheFormsOwnWords() throws Exception {
        String reference = report();
        try (Tasklist central = signedIn("central")) {
            central.claim(reference, "Make the initial assessment");
            assess(central);
            central.write("Staff named in the report", "nobody.knows");
            central.press("Complete");
            assertThat(central.complaint())
                    .contains("\"Staff named in the report\" (subjectUsers) names 'nobody.knows', which is not a user")
                    .doesNotContain("Cannot submit")
                    .doesNotContain("Exception");

            central.write("Staff named in the report", "");
            central.complete();
            central.claim(reference, "Investigate what happened");
            central.write("What did you find?", "It was sent in a break.");
            central.complete();
        }
        try (Tasklist smt = signedIn("smt")) {
            smt.claim(reference, "Decide the course of action");
            smt.answer("What was the conduct?", "Unacceptable");
            smt.write("Your reasons", "It is not what the trust stands for.");
            smt.press("Complete");
            assertThat(smt.complaint())
                    .contains(
                            "\"Deal with it internally\" (internalAction) or Disciplinary action (disciplinary) must be yes");

            smt.tick("Deal with it internally");
            smt.complete();
        }
    }

    @Test
    void theCaseFileOpensBesideTheFormWithoutSigningInAgain() throws Exception {
        String reference = report();
        try (Tasklist itServices = signedIn("itservices")) {
            itServices.open(reference, "Prevent further damage");
            Page file = itServices.openCaseFile();
            assertThat(file.url()).isEqualTo(app.address() + "/cases/" + reference);
            assertThat(file.locator("main").innerText()).contains(reference, "A post about a teacher.", "Open tasks");
            assertThat(itServices.page().url()).contains("/tasklist/");
        }
    }

    /** Whatever a stranger puts into a report is text, wherever those who work on it open it. */
    @Test
    void nothingThatIsReportedIsExecuted() throws Exception {
        String attack =
                "<img src=x onerror=\"window.top.attacked=1;alert(1)\">\"'><script>window.top.attacked=1;alert(1)"
                        + "</script><svg/onload=alert(1)>{{constructor.constructor('alert(1)')()}}${7*7}[[${7*7}]]"
                        + "<a href=\"javascript:alert(1)\">x</a>";
        Map<String, Object> fields = new HashMap<>(Map.of("school", "churchward", "narrative", attack));
        for (String field : List.of("platform", "link", "subjectDescription", "reporterName", "reporterRole")) {
            fields.put(field, attack.substring(0, 90));
        }
        RunningApp.Answer told = app.post("/api/reports", "central", fields);
        assertThat(told.status()).as(told.body().toString()).isEqualTo(201);
        String reference = told.body().get("reference").asText();
        app.post("/api/cases/" + reference + "/information", "smt", Map.of("text", attack));

        try (Tasklist central = signedIn("central")) {
            List<String> executed = new ArrayList<>();
            central.page().context().onDialog(dialog -> {
                executed.add(dialog.page().url());
                dialog.dismiss();
            });
            central.claim(reference, "Make the initial assessment");
            central.write("Your assessment", attack);
            central.write("Staff named in the report", attack);
            central.press("Complete");
            Page file = central.openCaseFile();
            assertThat(file.locator("main").innerText()).contains(attack.substring(0, 60));
            assertThat(file.locator("main img, main script, main svg").count()).isZero();
            assertThat(file.locator("a[href^=javascript]").count()).isZero();
            central.page().bringToFront();
            central.write("Staff named in the report", "");
            central.choose("What kind of incident is it?", "Offensive");
            central.answer("Does the policy cover it?", "Yes");
            central.answer("Does it look like a breach", "Yes");
            central.answer("Is it serious?", "No");
            central.choose("The person behind it is a", "Member of staff");
            central.complete();
            file.reload();
            assertThat(file.locator("#chronology + .chronology").innerText()).contains(attack.substring(0, 60));
            for (Page page : List.of(central.page(), file)) {
                assertThat(page.evaluate("window.top.attacked")).isNull();
            }
            assertThat(executed).isEmpty();
        }
        try (Tasklist cockpit = Tasklist.signedIn(browser, app, "cockpit", "manager")) {
            Page page = cockpit.page();
            page.navigate(app.address() + "/camunda/app/cockpit/default/#/process-instance/" + instanceOf(reference)
                    + "/runtime");
            page.locator(".djs-overlay .badge").first().waitFor();
            assertThat(page.content()).doesNotContain("onerror");
            assertThat(page.evaluate("window.top.attacked")).isNull();
        }
    }

    @Test
    void theTasksOfOtherGroupsAreNotListed() throws Exception {
        String reference = report();
        Map<String, List<String>> tasks = Map.of(
                "itservices", List.of("Prevent further damage"),
                "central", List.of("Make the initial assessment"),
                "smt", List.of(),
                "hr", List.of(),
                "staff", List.of());
        for (String user : tasks.keySet()) {
            try (Tasklist tasklist = signedIn(user)) {
                tasklist.refresh();
                tasks.get(user).forEach(task -> tasklist.await(reference, task));
                assertThat(tasklist.tasksOf(reference)).as(user).isEqualTo(tasks.get(user));
            }
        }
        try (Tasklist central = signedIn("central")) {
            central.show("Churchward School");
            central.await(reference, "Make the initial assessment");
            assertThat(central.tasksOf(reference)).containsExactly("Make the initial assessment");
        }
    }

    @Test
    void theWebApplicationsShowThisProductAndNothingThatItRefuses() throws Exception {
        String reference = report();
        try (Tasklist itServices = signedIn("itservices")) {
            Page page = itServices.page();
            assertThat(page.title()).isEqualTo("Recourse Tasklist");
            itServices.claim(reference, "Prevent further damage");
            assertThat(page.locator("button.btn-primary").last().isVisible()).isTrue();
            for (String unwanted : List.of(
                    "text=It is time to migrate", "text=Create task", "text=Add Comment", "text=Set follow-up")) {
                assertThat(page.locator(unwanted).first().isVisible())
                        .as(unwanted)
                        .isFalse();
            }
            assertThat(page.locator(".form-actions button:visible").allInnerTexts())
                    .map(String::strip)
                    .containsExactly("Complete");
            assertThat(page.locator(".page-wrap").boundingBox().y).isEqualTo(45);
            assertThat(page.locator(".task-card .nav-tabs > li:visible").allInnerTexts())
                    .map(String::strip)
                    .containsExactly("Form", "Case file", "Diagram", "Description");
            page.locator(".task-card .nav-tabs a", new Page.LocatorOptions().setHasText("Case file"))
                    .click();
            PlaywrightAssertions.assertThat(page.frameLocator(".case-file").locator("h1"))
                    .hasText(reference);
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "case-tab.png")));
        }
        try (Tasklist cockpit = Tasklist.signedIn(browser, app, "cockpit", "manager")) {
            assertThat(cockpit.page().title()).startsWith("Recourse Cockpit");
            assertThat(cockpit.page().locator("text=It is time to migrate").isVisible())
                    .isFalse();
        }
    }

    @Test
    void aHalfFilledInFormSurvivesSigningInAgainAndLeavesNothingOnTheMachine() throws Exception {
        String reference = report();
        try (Tasklist itServices = signedIn("itservices")) {
            Page page = itServices.page();
            itServices.claim(reference, "Prevent further damage");
            itServices.write("What did you do?", "Half a sentence");
            page.context().clearCookies(new BrowserContext.ClearCookiesOptions().setName("JSESSIONID"));
            itServices.press("Complete");
            page.getByPlaceholder("Username").waitFor();
            assertThat((String) page.evaluate("JSON.stringify(Object.entries(localStorage))"))
                    .doesNotContain("Half a sentence");

            itServices.signInAgain("itservices");
            itServices.show("My tasks");
            itServices.open(reference, "Prevent further damage");
            PlaywrightAssertions.assertThat(page.locator(".fjs-form textarea")).hasValue("Half a sentence");
        }
    }

    private static void assess(Tasklist central) {
        central.choose("What kind of incident is it?", "Offensive");
        central.answer("Does it look like a breach", "Yes");
        central.answer("Is it serious?", "No");
        central.write("Your assessment", "It is rude.");
        central.choose("The person behind it is a", "Member of staff");
    }

    private static Tasklist signedIn(String user) {
        return Tasklist.signedIn(browser, app, "tasklist", user);
    }

    private static String report() throws Exception {
        Map<String, Object> fields = Map.of("school", "churchward", "narrative", "A post about a teacher.");
        return app.post(
                        "/engine-rest/process-definition/key/social-media-incident/submit-form",
                        "staff",
                        Map.of(
                                "variables",
                                fields.entrySet().stream()
                                        .collect(Collectors.toMap(
                                                Map.Entry::getKey, field -> Map.of("value", field.getValue())))))
                .body()
                .get("businessKey")
                .asText();
    }

    /** Of all cases that are open. */
    private static TreeSet<String> references() throws Exception {
        return new TreeSet<>(
                app.get("/engine-rest/process-instance", "admin").body().findValuesAsText("businessKey"));
    }

    private static com.microsoft.playwright.Locator.WaitForOptions gone() {
        return new com.microsoft.playwright.Locator.WaitForOptions()
                .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED);
    }

    private static String instanceOf(String reference) throws Exception {
        return app.get(
                        "/engine-rest/process-instance?processDefinitionKey=social-media-incident&businessKey="
                                + reference,
                        "admin")
                .body()
                .get(0)
                .get("id")
                .asText();
    }

    private static void takePictureOfCockpit(String reference) throws Exception {
        String instance = instanceOf(reference);
        try (Tasklist cockpit = Tasklist.signedIn(browser, app, "cockpit", "manager")) {
            Page page = cockpit.page();
            page.navigate(app.address() + "/camunda/app/cockpit/default/#/process-instance/" + instance + "/runtime");
            page.locator(".djs-overlay .badge").first().waitFor();
            picture("cockpit", page);
        }
    }

    private static void picture(String name, Page page) throws IOException {
        if (PICTURES) {
            Path folder = Path.of("docs", "pictures");
            Files.createDirectories(folder);
            page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
        }
    }
}
