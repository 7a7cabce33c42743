package org.recourse.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Browser;
import org.recourse.RunningApp;

/**
 * The public pages as people meet them, in a real browser on the packaged application: in each of their states, on the
 * narrowest phone and on a desktop, without JavaScript, and with the keyboard alone. Pictures of all of them are left in
 * target/pages.
 */
class PublicPagesIT {

    private static final int HEAVIEST_PAGE = 100 * 1024;

    private static RunningApp app;
    private static String address;
    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Browser.required();
        app = RunningApp.demo(
                "public-pages", "--recourse.limits.reports-per-address=0", "--recourse.limits.receipts-per-address=0");
        address = app.address();
        playwright = Browser.playwright();
        browser = Browser.launch(playwright);
    }

    @AfterAll
    static void stop() throws Exception {
        if (playwright != null) {
            playwright.close();
        }
        if (app != null) {
            app.close();
        }
    }

    @ParameterizedTest(name = "{0} pixels wide")
    @ValueSource(ints = {320, 1280})
    void nobodyIsShutOut(int width) throws Exception {
        try (Visit visit = new Visit(width, true)) {
            visit.walk();
        }
    }

    @Test
    void everythingWorksWithoutJavaScript() throws Exception {
        try (Visit visit = new Visit(320, false)) {
            visit.walk();
        }
    }

    @Test
    void everythingWorksWithTheKeyboardAlone() {
        try (Visit visit = new Visit(1280, true)) {
            visit.open("/report");
            visit.page.keyboard().press("Tab");
            assertThat(visit.focused()).isEqualTo("Skip to the content");

            visit.tabTo("#school");
            visit.page.keyboard().type("North");
            visit.tabTo("#narrative");
            visit.page.keyboard().type("Written with the keyboard alone.");
            visit.tabTo("#immediateRisk");
            visit.page.keyboard().press("Space");
            visit.tabTo("#subjectType");
            visit.page.keyboard().press("ArrowDown");
            visit.tabTo("main button");
            visit.leaveWithEnter();
            if (visit.heading().startsWith("Report")) { // a keyboard that types faster than people is taken for a robot
                assertThat(visit.page.locator("#narrative").inputValue()).isEqualTo("Written with the keyboard alone.");
                assertThat(visit.page.locator("#school").inputValue()).isEqualTo("northside");
                assertThat(visit.page.locator("#immediateRisk").isChecked()).isTrue();
                visit.tabTo("main button");
                visit.leaveWithEnter();
            }
            assertThat(visit.heading()).isEqualTo("Your report has been sent");

            visit.tabTo("main button");
            visit.leaveWithEnter();
            visit.tabTo("#text");
            visit.page.keyboard().type("One thing more.");
            visit.page.keyboard().press("Tab");
            visit.leaveWithEnter();
            assertThat(visit.page.locator(".messages").innerText()).contains("One thing more.");
        }
    }

    /** A double click, or a page that is loaded again: one report, and the receipt is still on the page. */
    @Test
    void sendingTwiceShowsTheSameReceipt() throws Exception {
        try (Visit visit = new Visit(320, true)) {
            visit.open("/report");
            visit.page.selectOption("#school", "churchward");
            visit.page.fill("#narrative", "Sent twice.");
            visit.send("Send report");
            if (visit.heading().startsWith("Report")) {
                Browser.leave(visit.page, () -> visit.page
                        .getByRole(AriaRole.BUTTON)
                        .getByText("Send report")
                        .dblclick());
            }
            String receipt = visit.receipt();
            visit.page.reload();
            assertThat(visit.receipt()).isEqualTo(receipt);
        }
    }

    /** Takes the case to its end as a misunderstanding. */
    private static void end(String reference) throws Exception {
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
        while (task(reference, "Consider") != null) {
            complete(reference, "Consider", "central", Map.of("consideration", "It changes nothing."));
        }
        complete(
                reference,
                "Close",
                "central",
                Map.of("outcome", "No breach.", "messageToReporter", "Thank you. It was a misunderstanding."));
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
        return null;
    }

    /** One person's visit. */
    private static final class Visit implements AutoCloseable {

        private final BrowserContext context;
        private final Page page;
        private final boolean scripts;
        private final String label;
        private final List<Response> loaded = new ArrayList<>();

        Visit(int width, boolean scripts) {
            this.scripts = scripts;
            this.label = width + (scripts ? "" : "-no-javascript");
            this.context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                    .setViewportSize(width, 640)
                    .setJavaScriptEnabled(scripts));
            this.page = context.newPage();
            page.onResponse(loaded::add);
        }

        void walk() throws Exception {
            open("/");
            look("start");
            follow("What else you can do now");
            look("danger");
            open("/nothing-here");
            look("not-found");
            open("/cases/SM-2026-000001");
            look("sign-in-first");

            open("/report");
            look("report-empty");
            open("/");
            follow("Report it");
            send("Send report"); // at once: that is what makes it look like a robot's
            look("report-again");
            assertThat(page.locator(".problem").innerText()).contains("Nothing is lost");
            send("Send report");
            look("report-errors");
            assertThat(page.locator(".problem a").allInnerTexts())
                    .containsExactly("Choose the school it is about", "Tell us what happened");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Tell us what happened"))
                    .first()
                    .click();
            assertThat(page.locator(":focus").getAttribute("id")).isEqualTo("narrative");

            page.selectOption("#school", "churchward");
            page.fill("#narrative", "A long story & <b>more</b>. ".repeat(30) + "\nSecond line.");
            page.check("#immediateRisk");
            page.fill("#platform", "Somewhere");
            page.check("#subjectType-unknown");
            page.fill("#reporterEmail", "not an address");
            send("Send report");
            look("report-kept");
            assertThat(page.locator("#narrative").inputValue())
                    .contains("<b>more</b>")
                    .endsWith("Second line.");
            assertThat(page.locator("#school").inputValue()).isEqualTo("churchward");
            assertThat(page.locator("#immediateRisk").isChecked()).isTrue();
            assertThat(page.locator("#subjectType-unknown").isChecked()).isTrue();
            assertThat(page.locator("#reporterEmail").inputValue()).isEqualTo("not an address");
            assertThat(page.locator(".problem a").allInnerTexts()).hasSize(1);

            page.fill("#reporterEmail", "");
            send("Send report");
            look("report-done");
            String receipt = receipt();
            String reference = page.locator(".reference").innerText();
            assertThat(receipt).matches("[0-9A-Z]{4}(-[0-9A-Z]{4}){3}");

            Browser.leave(
                    page, () -> page.locator(".top").getByText("Your report").click());
            look("receipt-empty");
            send("See my report");
            look("receipt-missing");
            page.fill("#receipt", "0000-0000-0000-0000");
            send("See my report");
            look("receipt-unknown");
            page.fill("#receipt", receipt.toLowerCase(Locale.ROOT).replace("-", " "));
            send("See my report");
            look("status-empty");
            assertThat(page.locator(".state").innerText()).contains("Received", reference);

            send("Send message");
            look("status-message-missing");
            page.fill("#text", "I remember more: <script>alert(1)</script>\nhttps://example.org/" + "x".repeat(120));
            send("Send message");
            app.post(
                    "/api/cases/" + reference + "/messages", "central", Map.of("text", "Thank you. Which day was it?"));
            look("status-message-sent");
            send("Send file");
            look("status-file-missing");
            page.setInputFiles(
                    "#file",
                    new FilePayload("screen shot.txt", "text/plain", "What it said.".getBytes(StandardCharsets.UTF_8)));
            send("Send file");
            look("status-messages");
            assertThat(page.locator(".good").innerText()).contains("screen shot.txt");
            assertThat(page.locator(".messages .mine").innerText()).contains("<script>alert(1)</script>");
            assertThat(page.locator(".messages .theirs").innerText()).contains("Which day was it?");

            end(reference);
            page.fill("#text", "Too late.");
            send("Send message");
            look("status-closed");
            assertThat(page.locator("main").innerText()).contains("Closed", "It was a misunderstanding.", "Too late.");
            assertThat(page.url()).doesNotContain(receipt);
        }

        void open(String path) {
            loaded.clear();
            page.navigate(address + path);
        }

        void follow(String link) {
            loaded.clear();
            Locator first = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link))
                    .first();
            Browser.leave(page, first::click);
        }

        void send(String button) {
            loaded.clear();
            Locator pressed = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button));
            Browser.leave(page, pressed::click);
        }

        void leaveWithEnter() {
            Browser.leave(page, () -> page.keyboard().press("Enter"));
        }

        String heading() {
            return page.locator("h1").innerText();
        }

        String receipt() {
            return page.locator("p.code").innerText();
        }

        String focused() {
            return page.locator(":focus").innerText();
        }

        void tabTo(String element) {
            Locator wanted = page.locator(element);
            for (int i = 0; i < 60; i++) {
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

        /** What holds for each page, whatever it shows. */
        void look(String state) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(Path.of("target", "pages", state + "-" + label + ".png")));
            assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                    .as("%s does not scroll sideways", state)
                    .isNotPositive();
            if (!loaded.isEmpty()) {
                int weight = loaded.stream()
                        .mapToInt(response -> response.body().length)
                        .sum();
                System.out.printf("%s at %s: %d bytes%n", state, label, weight);
                assertThat(weight).as("%s in bytes", state).isBetween(1, HEAVIEST_PAGE);
            }
            if (page.locator(".problem").count() > 0) {
                assertThat(page.title()).startsWith("Error: ");
                assertThat(page.locator(":focus").getAttribute("class")).isEqualTo("problem");
            }
            if (scripts) {
                AxeResults found = new AxeBuilder(page)
                        .withTags(List.of(
                                "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"))
                        .analyze();
                assertThat(found.getPasses()).as("axe looked at %s", state).hasSizeGreaterThan(10);
                assertThat(found.getViolations())
                        .as("what axe finds on %s", state)
                        .isEmpty();
            }
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
