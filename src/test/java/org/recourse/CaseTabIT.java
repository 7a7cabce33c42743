package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The case as those who work on it and those who watch it meet it: in the tab beside a task in Tasklist, beside an
 * instance in Cockpit, and as a page by itself, at each width, with the keyboard alone and without JavaScript. Pictures are
 * left in target/case.
 */
class CaseTabIT {

    private static RunningApp app;
    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;

    /** With the police, serious, on hold, with evidence of everything that a page can show. */
    private static String open;

    private static String closed;

    @BeforeAll
    static void start() throws Exception {
        Browser.required();
        app = RunningApp.demo("case-tab", "--recourse.limits.reports-per-address=0");
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        playwright = Browser.playwright();
        browser = Browser.launch(playwright);
        open = openCase();
        closed = closedCase();
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
    void tasklistShowsTheCaseAndItsDrawnWayBesideTheTask() throws Exception {
        String reference = report(Map.of());
        String handed;
        try (Tasklist central = Tasklist.signedIn(browser, app, "tasklist", "central")) {
            List<String> complaints = complaints(central.page());
            central.open(reference, "Make the initial assessment");
            tab(central.page(), ".task-card .nav-tabs a", "Case file");
            FrameLocator file = central.page().frameLocator(".case-file");
            PlaywrightAssertions.assertThat(file.locator("h1")).hasText(reference);
            file.locator("#way").scrollIntoViewIfNeeded();
            FrameLocator drawing = file.frameLocator(".way-drawing");
            drawing.locator("[data-drawn=yes]").waitFor();
            assertThat(drawing.locator(".sign.here").count()).isPositive();
            assertThat(drawing.locator(".bjs-powered-by").isVisible())
                    .as("the sign that the drawing's licence asks for")
                    .isTrue();
            picture("tasklist", central.page(), false);

            handed = file.locator("#tasks + ul h3").first().innerText();
            assertThat(handed).isEqualTo("Make the initial assessment");
            file.locator("summary", new FrameLocator.LocatorOptions().setHasText("Hand it to a colleague"))
                    .first()
                    .click();
            file.locator("select[name=user]").first().selectOption("central2");
            file.locator("textarea[id^=text-]:visible").first().fill("I am away tomorrow.");
            file.locator("button:visible", new FrameLocator.LocatorOptions().setHasText("Hand over"))
                    .first()
                    .click();
            PlaywrightAssertions.assertThat(file.locator("#done")).containsText("handed over");
            assertThat(complaints).isEmpty();
        }
        assertThat(app.get("/api/cases/" + reference, "central")
                        .body()
                        .get("chronology")
                        .findValuesAsText("what"))
                .anyMatch(what -> what.startsWith("Handed over: "));
        try (Tasklist colleague = Tasklist.signedIn(browser, app, "tasklist", "central2")) {
            colleague.show("My tasks");
            colleague.await(reference, handed);
        }
    }

    @Test
    void cockpitShowsManagersTheWayBesideTheInstanceAndAtAnAddressOfItsOwn() throws Exception {
        try (Tasklist manager = Tasklist.signedIn(browser, app, "cockpit", "manager")) {
            Page page = manager.page();
            page.navigate(
                    app.address() + "/camunda/app/cockpit/default/#/process-instance/" + instanceOf(open) + "/runtime");
            tab(page, ".nav-tabs a", "Case");
            FrameLocator tab = page.frameLocator(".case-file");
            PlaywrightAssertions.assertThat(tab.locator("h1")).hasText(open);
            PlaywrightAssertions.assertThat(tab.locator("main"))
                    .containsText("ask Central Services to give you access");
            tab.locator("[data-drawn=yes]").waitFor();
            assertThat(tab.locator("main").innerText()).doesNotContain("insults learners", "Chronology");
            picture("cockpit-tab", page, false);

            for (String reference : List.of(open, closed)) {
                page.navigate(app.address() + "/camunda/app/cockpit/default/#/case/" + reference);
                FrameLocator route = page.frameLocator(".case-file");
                PlaywrightAssertions.assertThat(route.locator("h1")).hasText(reference);
                route.locator("[data-drawn=yes]").waitFor();
            }
            assertThat(page.frameLocator(".case-file")
                            .locator(".way-not-needed")
                            .count())
                    .as("what the closed case did not need")
                    .isPositive();
            picture("cockpit-route", page, false);
        }
    }

    @ParameterizedTest(name = "{0} pixels wide")
    @ValueSource(ints = {320, 620, 1280})
    void everyPageReadsWellAndShutsNobodyOut(int width) {
        try (BrowserContext central = as("central", width, true);
                BrowserContext manager = as("manager", width, true)) {
            Page page = central.newPage();
            List<String> complaints = complaints(page);
            look("case-open", page, "/cases/" + open, width);
            page.locator("details").all().forEach(details -> details.evaluate("details => details.open = true"));
            look("case-unfolded", page, null, width);
            look("case-closed", page, "/cases/" + closed, width);
            look("way-police", page, "/cases/" + open + "/way?process=police-referral", width);
            page.navigate(app.address() + "/cases/" + open);
            page.locator("summary", new Page.LocatorOptions().setHasText("See who reported it"))
                    .click();
            page.locator("#text-reporter").fill("They must be rung up.");
            Browser.leave(page, () -> page.getByText("Show who reported it").click());
            look("case-reporter", page, null, width);
            assertThat(page.locator(".state").innerText()).contains("A parent");
            page.locator("summary", new Page.LocatorOptions().setHasText("Add a note"))
                    .click();
            page.locator("#text-notes").fill("x".repeat(10_001));
            Browser.leave(page, () -> page.getByText("Add the note").click());
            look("case-refused", page, null, width);
            assertThat(page.title()).startsWith("Error: ");
            assertThat(page.locator(":focus").innerText()).contains("Your text is too long");

            Page watched = manager.newPage();
            complaints.addAll(complaints(watched));
            look("way-open", watched, "/cases/" + open, width);
            look("way-closed", watched, "/cases/" + closed, width);
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void theWayIsAListWithoutJavaScript() {
        try (BrowserContext manager = as("manager", 620, false)) {
            Page page = manager.newPage();
            page.navigate(app.address() + "/cases/" + open + "/way");
            assertThat(page.locator(".steps").first().innerText())
                    .contains("Make the initial assessment", "Done ", "Here now", "due ");
            assertThat(page.locator(".drawing").innerText()).contains("The list of steps says the same.");
            picture("way-no-javascript", page, true);
        }
    }

    @Test
    void everythingIsDoneWithTheKeyboardAlone() throws Exception {
        String reference = report(Map.of());
        try (BrowserContext central = as("central", 620, true)) {
            Page page = central.newPage();
            page.navigate(app.address() + "/cases/" + reference);
            page.keyboard().press("Tab");
            assertThat(page.locator(":focus").innerText()).isEqualTo("Skip to the case");

            tabTo(page, "details:has(#text-hold) summary");
            page.keyboard().press("Enter");
            tabTo(page, "#text-hold");
            page.keyboard().type("The police may ask for it.");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            page.waitForURL("**done=hold**");
            assertThat(page.locator(":focus").innerText()).contains("A legal hold stands");

            tabTo(page, "li:has-text('Make the initial assessment') > details summary");
            page.keyboard().press("Enter");
            tabTo(page, "li:has-text('Make the initial assessment') select");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Tab");
            page.keyboard().type("I am away tomorrow.");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            page.waitForURL("**done=hand-over**");

            page.navigate(app.address() + "/cases/" + reference + "/way");
            page.locator("[data-drawn=yes]").waitFor();
            String before = viewport(page);
            tabTo(page, ".tools button:nth-child(3)");
            page.keyboard().press("Enter");
            assertThat(viewport(page)).as("larger").isNotEqualTo(before);
            tabTo(page, ".drawing svg[role=img]");
            String larger = viewport(page);
            page.keyboard().press("ArrowRight");
            assertThat(viewport(page)).as("further to the right").isNotEqualTo(larger);
        }
    }

    private static String viewport(Page page) {
        return page.locator(".drawing .viewport").getAttribute("transform");
    }

    /** What holds for each page, whatever it shows. */
    private static void look(String state, Page page, String path, int width) {
        if (path != null) {
            page.navigate(app.address() + path);
        }
        if (page.locator("[data-diagram]").count() > 0) {
            page.locator("[data-drawn=yes]").waitFor();
        }
        if (page.locator(".way-drawing").count() > 0) {
            page.locator(".way-drawing").scrollIntoViewIfNeeded();
            page.frameLocator(".way-drawing").locator("[data-drawn=yes]").waitFor();
        }
        picture(state + "-" + width, page, true);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                .as("%s does not scroll sideways", state)
                .isNotPositive();
        var found = new AxeBuilder(page)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"))
                .analyze();
        assertThat(found.getPasses()).as("axe looked at %s", state).hasSizeGreaterThan(10);
        assertThat(found.getViolations()).as("what axe finds on %s", state).isEmpty();
    }

    private static void picture(String name, Page page, boolean whole) {
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(whole).setPath(Path.of("target", "case", name + ".png")));
    }

    /** What the browser refuses under our own policy, or cannot run, from now on. */
    private static List<String> complaints(Page page) {
        List<String> complaints = new ArrayList<>();
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        return complaints;
    }

    private static void tab(Page page, String tabs, String label) {
        page.locator(
                        tabs,
                        new Page.LocatorOptions()
                                .setHasText(java.util.regex.Pattern.compile("^\\s*" + label + "\\s*$")))
                .first()
                .click();
    }

    private static void tabTo(Page page, String element) {
        Locator wanted = page.locator(element).first();
        for (int i = 0; i < 80; i++) {
            page.keyboard().press("Tab");
            if ((Boolean) wanted.evaluate("element => element === document.activeElement")) {
                assertThat(wanted.evaluate("element => getComputedStyle(element).outlineStyle"))
                        .as("one sees where one is")
                        .isEqualTo("solid");
                return;
            }
        }
        throw new AssertionError("The keyboard does not reach " + element);
    }

    /** A window of somebody who is signed in with each request. */
    private static BrowserContext as(String user, int width, boolean scripts) {
        String secret = Base64.getEncoder().encodeToString((user + ":demo").getBytes(StandardCharsets.UTF_8));
        BrowserContext window = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setJavaScriptEnabled(scripts)
                .setExtraHTTPHeaders(Map.of("Authorization", "Basic " + secret)));
        window.setDefaultTimeout(20_000);
        return window;
    }

    private static String openCase() throws Exception {
        String reference = report(Map.of("reporterName", "A parent", "reporterEmail", "parent@home.example"));
        complete(reference, "Prevent", "itservices", Map.of("containment", "Asked for the removal."));
        complete(
                reference,
                "Make",
                "central",
                Map.of(
                        "apparentBreach", true,
                        "category", "impersonation",
                        "subjectType", "employee",
                        "serious", true,
                        "assessment", "It is aimed at one person.",
                        "subjectUsers", "linemanager"));
        complete(reference, "Investigate", "central", Map.of("findings", "It was made within the network."));
        complete(
                reference,
                "Decide",
                "smt",
                Map.of("conduct", "illegal", "internalAction", true, "rationale", "A threat is for the police."));
        app.post("/api/cases/" + reference + "/hold", "smt", Map.of("reason", "The police may ask for it."));
        app.post("/api/cases/" + reference + "/messages", "central", Map.of("text", "When did you first see it?"));
        return reference;
    }

    private static String closedCase() throws Exception {
        String reference = report(Map.of());
        complete(reference, "Prevent", "itservices", Map.of("containment", "Nothing to contain."));
        complete(
                reference,
                "Make",
                "central",
                Map.of(
                        "apparentBreach", false,
                        "category", "other",
                        "subjectType", "public",
                        "serious", false,
                        "assessment", "A misunderstanding."));
        complete(
                reference,
                "Close",
                "central",
                Map.of("outcome", "No breach.", "messageToReporter", "Thank you. It was a misunderstanding."));
        return reference;
    }

    private static String report(Map<String, String> more) throws Exception {
        Map<String, String> fields = new TreeMap<>(Map.of(
                "school", "churchward", "narrative", "A false account insults learners.", "platform", "Instagram"));
        fields.putAll(more);
        return app.post("/api/reports", "central", fields)
                .body()
                .get("reference")
                .asText();
    }

    private static void complete(String reference, String name, String user, Map<String, Object> answers)
            throws Exception {
        Map<String, Object> variables = new TreeMap<>();
        answers.forEach((field, value) -> variables.put(field, Map.of("value", value)));
        RunningApp.Answer answer = app.post(
                "/engine-rest/task/" + task(reference, name) + "/submit-form", user, Map.of("variables", variables));
        assertThat(answer.status()).as(answer.body().toString()).isLessThan(300);
    }

    private static String task(String reference, String name) throws Exception {
        for (JsonNode task :
                app.get("/api/cases/" + reference, "central").body().get("openTasks")) {
            if (task.get("name").asText().startsWith(name)) {
                return task.get("id").asText();
            }
        }
        throw new AssertionError("There is no task " + name + " in " + reference);
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
}
