package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The working day of those who use the web applications: what they find, with the keyboard alone, and enlarged. */
class WorkingDayIT {

    /** The pictures of the guide are taken anew with {@code -Dpictures}. */
    private static final boolean PICTURES = System.getProperty("pictures") != null;

    private static final List<String> AA = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa");

    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;
    private static RunningApp app;
    private static String churchward;

    @BeforeEach
    void start() throws Exception {
        Browser.required();
        if (app == null) {
            app = RunningApp.demo("working-day");
            playwright = Browser.playwright();
            browser = Browser.launch(playwright);
            churchward = report("churchward");
            report("northside");
            app.post("/api/cases/" + churchward + "/serious", "smt", Map.of("reason", "It spreads."));
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "central | My group's tasks, My tasks, Serious, Overdue, Churchward School, Northside School",
                "itservices | My group's tasks, My tasks, Serious, Overdue, Churchward School, Northside School",
                "hr | My group's tasks, My tasks, Overdue, Churchward School, Northside School",
                "marketing | My group's tasks, My tasks, Overdue, Churchward School, Northside School",
                "smt | My group's tasks, My tasks, Serious, Overdue",
                "principal | My group's tasks, My tasks, Overdue",
                "deputy | My group's tasks, My tasks, Overdue",
                "chair | My group's tasks, My tasks, Overdue",
                "linemanager | My group's tasks, My tasks, Overdue",
                "staff | My group's tasks, My tasks, Overdue"
            })
    void eachRoleFindsItsFiltersInOrder(String user, String names) {
        try (Tasklist tasklist = Tasklist.signedIn(browser, app, "tasklist", user)) {
            tasklist.page().locator(".task-filter.active").waitFor();
            assertThat(tasklist.page().locator(".task-filter").allInnerTexts())
                    .extracting(text ->
                            text.replaceAll("\\s*\\(?[0-9]*\\)?\\s*$", "").strip())
                    .containsExactly(names.split(", "));
        }
    }

    @Test
    void theListSaysWhichCaseItIsAndWhetherItIsSerious() {
        try (Tasklist central = Tasklist.signedIn(browser, app, "tasklist", "central")) {
            central.show("Serious");
            Locator list = central.page().locator("ol.tasks-list");
            PlaywrightAssertions.assertThat(list).not().containsText("Northside School");
            central.await(churchward, "Make the initial assessment");
            Locator card = list.locator("li:has(h4.task)", new Locator.LocatorOptions().setHasText(churchward))
                    .first();
            assertThat(card.innerText()).contains("Churchward School", "Serious");
            picture("tasklist-filters", central.page());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasklist", "cockpit", "admin"})
    void theApplicationsCarryTheProductsName(String application) {
        String user = Map.of("tasklist", "central", "cockpit", "manager", "admin", "admin")
                .get(application);
        try (Tasklist page = Tasklist.signedIn(browser, app, application, user)) {
            assertThat(page.page().title()).startsWith("Recourse ");
            assertThat(page.page()
                            .locator(".app-name:visible, .navbar-brand:visible")
                            .first()
                            .innerText())
                    .doesNotContainIgnoringCase("camunda");
            assertThat((List<?>) page.page()
                            .evaluate("[...document.querySelectorAll('a[href^=http]')].filter(a => a.offsetParent"
                                    + " && new URL(a.href).origin !== location.origin).map(a => a.href)"))
                    .as("links that lead outside")
                    .isEmpty();
            assertThat(page.page().locator("text=/migrat/i >> visible=true").count())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/preferences", "/deputies"})
    void ourPagesAreAccessibleAndFitWhenEnlarged(String path) {
        try (Tasklist central = Tasklist.signedIn(browser, app, "tasklist", "central")) {
            Page page = central.page();
            for (int[] size : new int[][] {{1280, 800}, {640, 512}, {320, 640}}) {
                page.setViewportSize(size[0], size[1]);
                page.navigate(app.address() + path);
                assertThat(violations(page, null)).as("%s at %s", path, size[0]).isEmpty();
                assertThat((Boolean) page.evaluate(
                                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                        .as("%s fits into %s", path, size[0])
                        .isTrue();
                if (size[0] == 1280) {
                    picture(path.substring(1), page);
                }
            }
            page.locator("form button[type=submit]").last().evaluate("b => b.form.noValidate = true");
            Browser.leave(
                    page, () -> page.locator("form button[type=submit]").last().click());
            assertThat(violations(page, null)).as("%s after sending", path).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "central, Make the initial assessment",
        "itservices, Prevent further damage",
        "principal, Acknowledge the serious incident"
    })
    void ourFormsAreAccessible(String user, String task) {
        try (Tasklist tasklist = Tasklist.signedIn(browser, app, "tasklist", user)) {
            tasklist.open(churchward, task);
            assertThat(violations(tasklist.page(), ".fjs-form")).as(task).isEmpty();
        }
    }

    @Test
    void aTaskIsDoneWithTheKeyboardAlone() throws Exception {
        String reference = report("churchward");
        try (Tasklist itServices = Tasklist.signedIn(browser, app, "tasklist", "itservices")) {
            Page page = itServices.page();
            page.locator(".task-filter.active").waitFor();
            itServices.await(reference, "Prevent further damage");
            for (int i = 0; i < 2; i++) { // the list takes the keys as soon as it is there
                page.keyboard().press("Control+Alt+l");
            }
            Locator mine = page.locator(".tasks-list li:has(h4.task)", new Page.LocatorOptions().setHasText(reference));
            for (int i = 0; i < 30 && !hasFocus(mine); i++) {
                page.keyboard().press("ArrowDown");
                if (!hasFocus(mine)) {
                    page.keyboard().press("Tab");
                }
            }
            assertThat(hasFocus(mine)).as("the task has the focus").isTrue();
            page.keyboard().press("Enter");
            page.locator(".fjs-form").waitFor();
            page.waitForResponse(answer -> answer.url().endsWith("/claim"), () -> page.keyboard()
                    .press("Control+Alt+c"));
            page.locator(".disabled-form")
                    .waitFor(new Locator.WaitForOptions()
                            .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
            page.keyboard().press("Control+Alt+f");
            for (int i = 0; i < 10 && !"TEXTAREA".equals(page.evaluate("document.activeElement.tagName")); i++) {
                page.keyboard().press("Tab");
            }
            page.keyboard().type("The account is closed.");
            for (int i = 0;
                    i < 10
                            && !page.evaluate("document.activeElement.innerText")
                                    .toString()
                                    .contains("Complete");
                    i++) {
                page.keyboard().press("Tab");
            }
            picture("keyboard", page);
            page.keyboard().press("Enter");
            page.locator(".no-task").waitFor();
        }
        assertThat(app.get("/api/cases/" + reference, "central").body().findValuesAsText("what"))
                .contains("Prevent further damage");
    }

    @Test
    void nothingOfOursIsCutOffAtTwiceTheSize() {
        try (BrowserContext window = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(640, 512)
                .setDeviceScaleFactor(2)
                .setLocale("en-GB"))) {
            Page page = window.newPage();
            signIn(page, "central");
            page.locator(".account")
                    .waitFor(new Locator.WaitForOptions()
                            .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
            PlaywrightAssertions.assertThat(page.locator("body"))
                    .containsText(
                            "My group's tasks", new LocatorAssertions.ContainsTextOptions().setUseInnerText(true));
            picture("twice-the-size", page);
        }
    }

    private static void signIn(Page page, String user) {
        for (int attempt = 0; attempt < 4; attempt++) {
            page.navigate(app.address() + "/camunda/app/tasklist/default/");
            try {
                page.getByPlaceholder("Username").waitFor(new Locator.WaitForOptions().setTimeout(8_000));
                break;
            } catch (TimeoutError blank) {
                page.navigate("about:blank");
            }
        }
        page.getByPlaceholder("Username").fill(user);
        page.getByPlaceholder("Password").fill("demo");
        page.locator("button[type=submit]").click();
    }

    private static boolean hasFocus(Locator element) {
        return element.count() > 0 && (Boolean) element.first().evaluate("e => e.contains(document.activeElement)");
    }

    private static List<String> violations(Page page, @Nullable String part) {
        AxeBuilder axe = new AxeBuilder(page).withTags(AA);
        if (part != null) {
            axe.include(part);
        }
        return axe.analyze().getViolations().stream().map(WorkingDayIT::words).toList();
    }

    private static String words(Rule rule) {
        return rule.getId() + ": "
                + rule.getNodes().stream().map(node -> node.getHtml()).limit(3).toList();
    }

    private static String report(String school) throws Exception {
        return app.post("/api/reports", "staff", Map.of("school", school, "narrative", "A post insults learners."))
                .body()
                .path("reference")
                .asText();
    }

    private static void picture(String name, Page page) {
        if (PICTURES) {
            try {
                Path folder = Path.of("docs", "guide", "pictures");
                Files.createDirectories(folder);
                page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
