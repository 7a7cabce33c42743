package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.oversight.BoardSeed;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The case board as a manager meets it in Cockpit, in a real browser. The pictures of the guide for managers are taken
 * here: those that are missing, and all of them anew with {@code -Dpictures}.
 */
@RecourseTest
@Tag(TestDatabase.ONE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoardIT {

    private static final Path PICTURES = Path.of("docs", "guide", "managers");

    @LocalServerPort
    int port;

    @Autowired
    AutowireCapableBeanFactory beans;

    private BoardSeed seed;

    private Playwright playwright;
    private com.microsoft.playwright.Browser browser;
    private int clicks;

    @BeforeAll
    void start() {
        Browser.required();
        seed = beans.createBean(BoardSeed.class);
        seed.fill();
        playwright = Browser.playwright();
        browser = Browser.launch(playwright);
    }

    @AfterAll
    void stop() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @Test
    void theOldestLateCaseOfASchoolAndWhyItWaitsAreThreeClicksAway() throws IOException {
        try (Tasklist cockpit = Tasklist.signedIn(browser, address(), "cockpit", "manager")) {
            Page page = cockpit.page();
            clicks = 0;
            click(page.locator(".sections-menu")
                    .getByText("Cases", new Locator.GetByTextOptions().setExact(true))
                    .first());
            FrameLocator board = page.frameLocator("iframe[title=Cases]");
            board.getByRole(AriaRole.HEADING, heading("Open cases")).waitFor();
            picture("cockpit", page);
            click(board.getByLabel("Late now: Churchward School"));
            Locator first = board.locator(".cases tbody").first();
            board.locator(".filter a", new FrameLocator.LocatorOptions().setHasText("Show all"))
                    .waitFor();

            assertThat(first.innerText())
                    .contains(seed.oldestLate())
                    .contains("Investigate what happened waits for Central Services since ", "nobody has taken it");
            assertThat(first.locator(".late").innerText()).isEqualTo("9 days late");
            assertThat(clicks).isLessThanOrEqualTo(3);
            picture("late", page);

            // The address can be shared.
            page.waitForURL(url -> url.contains("#/cases?at="));
            String shared = page.url();

            // Whatever Cockpit does around the board leaves alone what is under way in it.
            board.locator("input[name=search]").fill("half a word");
            page.evaluate("angular.element(document.body).injector().get('$rootScope').$apply()");
            PlaywrightAssertions.assertThat(board.locator("input[name=search]")).hasValue("half a word");
            assertThat(page.url()).isEqualTo(shared);

            page.evaluate("history.back()");
            board.getByLabel("Late now: Churchward School").waitFor();
            page.waitForURL(url -> url.endsWith("#/cases"));
            page.evaluate("history.forward()");
            page.waitForURL(shared);
            board.locator(".filter a", new FrameLocator.LocatorOptions().setHasText("Show all"))
                    .waitFor();

            page.locator(".sections-menu")
                    .getByText("Cases", new Locator.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            board.getByLabel("Late now: Churchward School").waitFor();
            page.waitForURL(url -> url.endsWith("#/cases"));

            page.navigate("about:blank");
            page.navigate(shared);
            assertThat(page.frameLocator("iframe[title=Cases]")
                            .locator(".cases tbody")
                            .first()
                            .innerText())
                    .contains(seed.oldestLate());
        }
    }

    @Test
    void whatCameOfACaseClosedLastMonthIsThreeClicksAway() throws IOException {
        try (Tasklist cockpit = Tasklist.signedIn(browser, address(), "cockpit", "manager")) {
            Page page = cockpit.page();
            clicks = 0;
            click(page.locator(".sections-menu")
                    .getByText("Cases", new Locator.GetByTextOptions().setExact(true))
                    .first());
            FrameLocator board = page.frameLocator("iframe[title=Cases]");
            click(board.getByLabel("Closed last month: Churchward School"));
            board.getByRole(AriaRole.HEADING, heading("Closed cases")).waitFor();
            picture("closed", page);
            click(board.getByText(seed.closedLastMonth()).first());
            board.getByText("What came of it").waitFor();

            assertThat(board.locator("main").innerText())
                    .contains("The conduct was unacceptable, and action was taken. Closed after 12 days, 2 days late.");
            assertThat(clicks).isLessThanOrEqualTo(3);
            picture("outcome", page);
        }
    }

    /** At twice the size, 640 of 1280 pixels are left, as on a small window. */
    @ParameterizedTest
    @ValueSource(ints = {320, 640, 1280})
    void everyPageCanBeReadByEverybody(int width) throws IOException {
        try (BrowserContext window = window(width)) {
            Page page = window.newPage();
            for (String path : pages()) {
                page.navigate(address() + path);
                assertThat(page.title()).contains("Recourse");
                assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                        .as("%s is no wider than the window", path)
                        .isLessThanOrEqualTo(width);
                AxeResults found = new AxeBuilder(page)
                        .withTags(List.of(
                                "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"))
                        .analyze();
                assertThat(found.getViolations())
                        .as("what axe finds on %s", path)
                        .isEmpty();
            }
            if (width == 1280) {
                page.navigate(address() + "/board/figures");
                page.locator("h1").waitFor();
                write("figures", page.screenshot(new Page.ScreenshotOptions().setFullPage(true)));
            }
        }
    }

    @Test
    void everythingIsReachedWithTheKeyboardAlone() {
        try (BrowserContext window = window(1280)) {
            Page page = window.newPage();
            page.navigate(address() + "/board");
            page.keyboard().press("Tab");
            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Skip to the content");
            tabTo(page, "#school");
            page.keyboard().type("Church");
            tabTo(page, "#late");
            page.keyboard().press("Space");
            tabTo(page, ".filter button");
            page.keyboard().press("Enter");
            page.waitForURL("**late=yes**");
            assertThat(page.url()).contains("school=churchward");
            tabTo(page, ".cases thead a");
            page.keyboard().press("Enter");
            page.waitForURL("**sort=severity**");
            assertThat(page.locator("th[aria-sort]").innerText()).startsWith("Severity");
        }
    }

    private List<String> pages() {
        return List.of(
                "/board",
                "/board?school=churchward&late=yes",
                "/board?search=nothing",
                "/board?list=closed",
                "/board/cases/" + seed.closedLastMonth(),
                "/board/figures",
                "/board/failed");
    }

    private void click(Locator what) {
        clicks++;
        what.click();
    }

    private static void tabTo(Page page, String selector) {
        for (int i = 0; i < 60; i++) {
            page.keyboard().press("Tab");
            if ((boolean) page.evaluate("selector => document.activeElement.matches(selector)", selector)) {
                return;
            }
        }
        throw new AssertionError("The keyboard does not come to " + selector);
    }

    private BrowserContext window(int width) {
        String secret = Base64.getEncoder().encodeToString("manager:demo".getBytes(StandardCharsets.UTF_8));
        return browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setLocale("en-GB")
                .setExtraHTTPHeaders(Map.of("Authorization", "Basic " + secret)));
    }

    private static FrameLocator.GetByRoleOptions heading(String text) {
        return new FrameLocator.GetByRoleOptions().setName(text);
    }

    private String address() {
        return "http://localhost:" + port;
    }

    private static void picture(String name, Page page) throws IOException {
        write(name, page.screenshot());
    }

    private static void write(String name, byte[] png) throws IOException {
        Path target = Path.of("target", "pages", "board-" + name + ".png");
        Files.createDirectories(target.getParent());
        Files.write(target, png);
        Path picture = PICTURES.resolve(name + ".png");
        if (System.getProperty("pictures") != null || !Files.exists(picture)) {
            Files.createDirectories(PICTURES);
            Files.write(picture, png);
        }
    }
}
