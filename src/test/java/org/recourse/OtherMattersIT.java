package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The matters other than incidents, from their start to their end in Tasklist, in the hands of those whose tasks they are. */
class OtherMattersIT {

    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;
    private static RunningApp app;

    @BeforeEach
    void start() throws Exception {
        Browser.required();
        if (app == null) {
            app = RunningApp.demo("other-matters");
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
    void aReportToALineManagerThatBecomesAnIncident() throws Exception {
        TreeSet<String> earlier = references();
        try (Tasklist staff = signedIn("staff")) {
            staff.startProcess("Report to a line manager");
            staff.choose("Which school is it about?", "Churchward School");
            staff.write("What did you receive?", "A parent sent me an obscene picture by WhatsApp.");
            staff.write("Platform or app", "WhatsApp");
            staff.write("Your line manager", "linemanager");
            picture("line-manager-report-start", staff.page());
            start(staff);
        }
        String reference = newSince(earlier);
        assertThat(reference).startsWith("LM-");

        try (Tasklist manager = signedIn("linemanager")) {
            manager.show("My tasks");
            manager.open(reference, "Answer the report");
            Page file = manager.openCaseFile();
            assertThat(file.locator("main").innerText())
                    .contains("Report to a line manager", reference, "an obscene picture")
                    .doesNotContain("Severity", "Raise the case to serious");
            picture("line-manager-report-file", file);
            manager.page().bringToFront();
            manager.answer("Does it become an incident?", "Yes");
            manager.write("Your answer", "Thank you. Please keep the message.");
            picture("line-manager-report-answer", manager.page());
            manager.complete();
        }
        JsonNode report = app.get("/api/cases/" + reference, "central").body();
        String incident = report.get("raisedAs").asText();
        assertThat(report.get("state").asText()).isEqualTo("closed");
        try (Tasklist central = signedIn("central")) {
            central.open(incident, "Make the initial assessment");
            Page file = central.openCaseFile();
            assertThat(file.locator("main").innerText())
                    .contains(incident, "Raised from", reference, "an obscene picture", "Please keep the message.");
            picture("raised-incident", file);
            file.locator("#summary a").click();
            file.locator("h1", new Page.LocatorOptions().setHasText(reference)).waitFor();
            assertThat(file.locator("#summary").innerText()).contains("Raised as the incident", incident);
        }
        try (Tasklist staff = signedIn("staff")) {
            Page own = staff.page();
            own.navigate(app.address() + "/cases/" + reference);
            assertThat(own.locator("main").innerText())
                    .contains("Please keep the message.", "This has become the incident " + incident);
            picture("line-manager-report-reporter", own);
        }
    }

    @Test
    void aReportThatTheLineManagerDoesNotRaise() throws Exception {
        TreeSet<String> earlier = references();
        try (Tasklist staff = signedIn("staff")) {
            staff.startProcess("Report to a line manager");
            staff.choose("Which school is it about?", "Churchward School");
            staff.write("What did you receive?", "A colleague sent a rude joke.");
            start(staff);
        }
        String reference = newSince(earlier);
        try (Tasklist manager = signedIn("linemanager")) {
            manager.claim(reference, "Answer the report");
            manager.answer("Does it become an incident?", "No");
            manager.write("Your answer", "I spoke to the colleague, who is sorry.");
            manager.complete();
        }
        try (Tasklist central = signedIn("central")) {
            central.claim(reference, "Read why it was not raised");
            central.answer("Does it become an incident after all?", "No");
            picture("line-manager-report-review", central.page());
            central.complete();
        }
        JsonNode report = app.get("/api/cases/" + reference, "central").body();
        assertThat(report.get("state").asText()).isEqualTo("closed");
        assertThat(report.get("raisedAs").isNull()).isTrue();
    }

    @Test
    void aResponseIsHeldUntilCentralServicesAcknowledges() throws Exception {
        TreeSet<String> earlier = references();
        try (Tasklist marketing = signedIn("marketing")) {
            marketing.startProcess("Response to questionable content");
            marketing.choose("Which school is it about?", "Churchward School");
            marketing.write("What was received?", "A comment on our page says the kitchen is dirty.");
            marketing.write("Platform or app", "Facebook");
            start(marketing);
        }
        String reference = newSince(earlier);
        assertThat(reference).startsWith("CR-");
        try (Tasklist marketing = signedIn("marketing")) {
            marketing.claim(reference, "Draft a response");
            marketing.answer("Does it need an answer?", "Yes");
            marketing.write("Draft", "Our kitchen was inspected last week.");
            picture("draft-response", marketing.page());
            marketing.complete();
            marketing.refresh();
            assertThat(marketing.tasksOf(reference)).as("held").isEmpty();
        }
        try (Tasklist central = signedIn("central")) {
            central.claim(reference, "Acknowledge the content");
            central.answer("Is it an incident?", "No");
            central.write("Remarks for Marketing", "Give the date of the inspection.");
            picture("acknowledge-content", central.page());
            central.complete();
        }
        try (Tasklist marketing = signedIn("marketing")) {
            marketing.claim(reference, "Release the response");
            Page file = marketing.openCaseFile();
            assertThat(file.locator("main").innerText())
                    .contains("Give the date of the inspection.", "Make it an incident", "Involve agencies");
            file.locator("summary", new Page.LocatorOptions().setHasText("Involve agencies"))
                    .click();
            Locator agencies = file.locator("details[open]");
            agencies.getByLabel("The platform's own reporting").check();
            agencies.locator("textarea").fill("The comment breaks the platform's rules too.");
            picture("involve-agencies", file);
            agencies.locator("button").click();
            file.locator("#done").waitFor();
            picture("content-file", file);
            file.navigate(app.address() + "/cases/" + reference + "/way");
            file.locator("svg, iframe").first().waitFor();
            picture("content-way", file);
            marketing.page().bringToFront();
            marketing.write("What was sent?", "Our kitchen was inspected on Monday, from our page.");
            marketing.complete();
            marketing.claim(reference, "Report the outcome");
            marketing.write("Outcome", "The comment was withdrawn.");
            marketing.write("Message to the person", "It is answered.");
            marketing.complete();
        }
        try (Tasklist central = signedIn("central")) {
            central.claim(reference, "Inform the agency: platform");
            central.write("The agency's reference", "Report 1");
            central.complete();
        }
        JsonNode content = app.get("/api/cases/" + reference, "central").body();
        assertThat(content.get("state").asText()).isEqualTo("closed");
        assertThat(content.get("chronology").findValuesAsText("what"))
                .containsSubsequence(
                        "Draft a response",
                        "Acknowledge the content",
                        "Agencies to be involved",
                        "Release the response",
                        "Report the outcome",
                        "Inform the agency: platform",
                        "Case closed");
    }

    @Test
    void excessiveUseThatIsHandedOff() throws Exception {
        TreeSet<String> earlier = references();
        try (Tasklist manager = signedIn("linemanager")) {
            manager.startProcess("Suspected excessive use");
            manager.choose("Which school is it about?", "Churchward School");
            manager.write("Who is it about?", "staff");
            manager.write("What makes you suspect it?", "In three lessons this week.");
            start(manager);
        }
        String reference = newSince(earlier);
        assertThat(reference).startsWith("EU-");
        try (Tasklist manager = signedIn("linemanager")) {
            manager.claim(reference, "Assess the use");
            manager.answer("Is the use excessive?", "Yes");
            manager.answer("Does it interfere with relevant duties?", "Yes");
            manager.write("Your reasons", "Lessons began late because of it.");
            picture("assess-excessive-use", manager.page());
            manager.complete();
        }
        try (Tasklist hr = signedIn("hr")) {
            hr.claim(reference, "Accept the hand-off");
            hr.write("Your reference", "HR-1");
            hr.complete();
        }
        assertThat(app.get("/api/cases/" + reference, "central")
                        .body()
                        .get("state")
                        .asText())
                .isEqualTo("closed");
        try (Tasklist staff = signedIn("staff")) {
            Page page = staff.page();
            assertThat(page.navigate(app.address() + "/cases/" + reference).status())
                    .isEqualTo(404);
            page.navigate(app.address() + "/camunda/app/tasklist/default/");
            page.locator(".start-process-action a").click();
            page.locator(".modal-dialog .processes a").first().waitFor();
            assertThat(page.locator(".modal-dialog .processes a").allInnerTexts())
                    .noneMatch(name -> name.contains("excessive"))
                    .anyMatch(name -> name.contains("Report to a line manager"));
            picture("what-staff-can-start", page);
        }
    }

    @Test
    void somebodyAsksForWhatIsHeldAboutThem() throws Exception {
        TreeSet<String> earlier = references();
        try (Tasklist reporter = signedIn("staff.northside")) {
            reporter.startProcess("Questionable content");
            reporter.choose("Which school is it about?", "Northside School");
            reporter.write(
                    "What was received?", "The caretaker says that Asking Parent parks badly. Call 07700 900123.");
            start(reporter);
        }
        String told = newSince(earlier);
        earlier = references();
        try (Tasklist central = signedIn("central")) {
            central.startProcess("Request about personal data");
            central.choose("Which school does the person belong to?", "Northside School");
            central.write("Who asks?", "Asking Parent");
            Locator day = central.page().locator(".modal-dialog .fjs-form-field-datetime .fjs-input");
            day.fill(LocalDate.now().format(DateTimeFormatter.ofPattern("dd/MM/yyyy")));
            day.press("Tab");
            central.write("What do they ask", "A copy of everything, by post.");
            picture("personal-data-start", central.page());
            start(central);
        }
        String request = newSince(earlier);
        assertThat(request).startsWith("PD-");
        try (Tasklist central = signedIn("central")) {
            central.claim(request, "Find what concerns the person");
            Page held = central.page().context().waitForPage(() -> central.page()
                    .getByText("Open what is held about the person")
                    .first()
                    .click());
            held.locator("#words").fill("Asking Parent");
            held.getByText("Look", new Page.GetByTextOptions().setExact(true)).click();
            held.locator("#search .cards").waitFor();
            picture("personal-data-found", held);
            held.getByText("It concerns the person").first().click();
            held.getByRole(
                            AriaRole.LINK,
                            new Page.GetByRoleOptions().setName(told).setExact(true))
                    .first()
                    .click();
            assertThat(held.locator("main").innerText())
                    .contains("Asking Parent", "[another person]")
                    .doesNotContain("07700 900123");
            held.locator("#masks").fill("The caretaker");
            picture("personal-data-case", held);
            held.getByText("I have looked through all of it").click();
            held.getByText("Looked through").first().waitFor();
            picture("personal-data-request", held);
            central.page().bringToFront();
            central.write("How do you know that it is the person?", "By their identity card.");
            central.answer("How is it answered?", "Give a copy");
            picture("find-what-concerns", central.page());
            central.complete();
        }
        try (Tasklist central = signedIn("central")) {
            central.claim(request, "Look through the export");
            central.answer("Is everything looked through?", "Yes");
            picture("look-through-export", central.page());
            central.complete();
            central.claim(request, "Hand over the export");
            Page held = central.page().context().waitForPage(() -> central.page()
                    .getByText("Open what is held about the person")
                    .first()
                    .click());
            Download copy = held.waitForDownload(
                    () -> held.getByText("Download the copy for the person").click());
            assertThat(copy.suggestedFilename()).isEqualTo("personal-data-" + request + ".zip");
            copy.saveAs(Path.of("target", "other-matters", "personal-data.zip"));
            picture("personal-data-made", held);
            central.page().bringToFront();
            central.write("How was it handed over?", "In person, against the card.");
            picture("hand-over-export", central.page());
            central.complete();
        }
        assertThat(app.get("/api/cases/" + request, "central")
                        .body()
                        .get("state")
                        .asText())
                .isEqualTo("closed");
    }

    /** Presses once more where the press came before the form had heard of the last key. */
    private static void start(Tasklist tasklist) {
        Locator dialog = tasklist.page().locator(".modal-dialog");
        for (int attempt = 1; dialog.count() > 0; attempt++) {
            tasklist.press("Start");
            try {
                dialog.waitFor(new Locator.WaitForOptions()
                        .setState(WaitForSelectorState.DETACHED)
                        .setTimeout(5000));
            } catch (TimeoutError notHeard) {
                if (attempt == 3) {
                    picture("not-started", tasklist.page());
                    throw notHeard;
                }
            }
        }
    }

    private static Tasklist signedIn(String user) {
        return Tasklist.signedIn(browser, app, "tasklist", user);
    }

    private static String newSince(TreeSet<String> earlier) throws Exception {
        return references().stream()
                .filter(found -> !earlier.contains(found))
                .findFirst()
                .orElseThrow();
    }

    /** Of all cases that are open. */
    private static TreeSet<String> references() throws Exception {
        return new TreeSet<>(
                app.get("/engine-rest/process-instance", "admin").body().findValuesAsText("businessKey"));
    }

    private static void picture(String name, Page page) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(Path.of("target", "other-matters", name + ".png")));
    }
}
