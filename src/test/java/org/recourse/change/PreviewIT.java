package org.recourse.change;

import static com.microsoft.playwright.options.WaitForSelectorState.ATTACHED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.recourse.Browser;
import org.recourse.Calls;
import org.recourse.RecourseTest;
import org.recourse.TestDatabase;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * An analyst walks a draft with a new step in a real browser. The pictures of the guide for analysts are taken here: those
 * that are missing, and all of them anew with {@code -Dpictures}.
 */
@RecourseTest
@Tag(TestDatabase.ONE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviewIT {

    private static final Path PICTURES = Path.of("docs", "guide", "analysts");

    @LocalServerPort
    int port;

    private Playwright playwright;
    private com.microsoft.playwright.Browser browser;

    /** What the browser refused or could not run. */
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    void start() {
        Browser.required();
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
    void anAnalystWalksADraftToItsEnd() throws IOException {
        try (BrowserContext window = signedIn()) {
            Page page = window.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate(address() + "/processes/preview");
            page.getByLabel("The files that you changed")
                    .setInputFiles(DraftedStep.files().entrySet().stream()
                            .map(file -> new FilePayload(
                                    file.getKey(),
                                    "application/xml",
                                    file.getValue().getBytes(UTF_8)))
                            .toArray(FilePayload[]::new));
            press(page, "Check it");
            page.getByText("It keeps the contract, and can be walked.").waitFor();
            page.getByText("What your draft changes").click();
            assertThat(page.locator("main").innerText()).contains("new: \"Talk it over\" (talk-it-over)");
            assertThat(page.getByLabel("Social media incident").isChecked()).isTrue();
            accessible(page);
            picture("draft", page);
            press(page, "Walk it");
            try {
                walk(page);
            } catch (com.microsoft.playwright.TimeoutError e) {
                picture("failed", page);
                throw e;
            }
        }
    }

    private void walk(Page page) throws IOException {
        waitForForm(page);
        choose(page, "Which school is it about?", "Churchward School");
        press(page, "Start");
        page.locator(".fjs-form-field-error").first().waitFor();
        page.locator("textarea").first().fill("A photo of the school trip was posted.");
        press(page, "Start");

        open(page, "Make the initial assessment");
        drawn(page);
        assertThat(task(page, "Prevent further damage").innerText()).contains("for IT Services");
        choose(page, "What kind of incident is it?", "Offensive content");
        say(page, "Does it look like a breach of the policy?", "No");
        say(page, "Is it serious?", "No");
        choose(page, "The person behind it is a", "Learner");
        page.getByLabel("Your assessment").fill("It is rude, and no breach.");
        page.getByLabel("Staff named in the report").fill("nobody-of-ours");
        accessible(page);
        press(page, "Complete: Make the initial assessment");
        Locator refusal = page.locator(".task[open] .problem");
        refusal.waitFor();
        assertThat(refusal.innerText())
                .contains(
                        "\"Staff named in the report\" (subjectUsers) names 'nobody-of-ours', which is not a user name");
        picture("refused", page);
        page.getByLabel("Staff named in the report").fill("");
        press(page, "Complete: Make the initial assessment");

        open(page, "Talk it over");
        drawn(page);
        assertThat(page.locator(".story").innerText())
                .contains("apparent breach: no")
                .doesNotContain("rude");
        picture("new-step", page);
        forTheGuide(page);
        answerNewStep(page);
        page.locator(".story").getByText("“Talk it over” is done").waitFor();
        press(page, "One step back");
        open(page, "Talk it over");
        answerNewStep(page);

        page.locator(".story").getByText("“Talk it over” is done").waitFor();
        open(page, "Prevent further damage");
        // As it is when the form is drawn anew a moment after somebody wrote.
        page.locator(".task[open] textarea")
                .evaluate("field => { field.value = 'It was taken down.';"
                        + " field.dispatchEvent(new Event('input', { bubbles: true })); field.value = ''; }");
        press(page, "Complete: Prevent further damage");
        page.getByLabel("Outcome, for the case file").fill("No breach.");
        page.getByLabel("Message to the person who reported it").fill("Thank you.");
        press(page, "Complete: Close the case");
        page.getByText("It has ended. Go one step back").waitFor();
        drawn(page);
        accessible(page);
        picture("ended", page);
        assertThat(page.locator(".story").innerText()).contains("Mail to the reporter");
        assertThat(complaints.stream().filter(complaint -> !complaint.contains("status of 400")))
                .as("what the browser complained of")
                .isEmpty();
        press(page, "End the preview");
        page.getByText("1. The draft").waitFor();
        assertThat(page.locator("main").innerText()).doesNotContain("In the middle");
    }

    private static void answerNewStep(Page page) {
        choose(page, "Who took part?", "The learner");
        press(page, "Complete: Talk it over");
    }

    /** Waits for a task, and opens it where it is not. */
    private static void open(Page page, String name) {
        Locator task = task(page, name);
        task.and(page.locator("[data-shown=yes]")).waitFor(new Locator.WaitForOptions().setState(ATTACHED));
        if (task.getAttribute("open") == null) {
            task.locator("summary").click();
        }
    }

    private static void say(Page page, String question, String answer) {
        page.locator(".task[open] .fjs-form-field-radio")
                .filter(new Locator.FilterOptions().setHasText(question))
                .getByText(answer, new Locator.GetByTextOptions().setExact(true))
                .click();
    }

    private static void choose(Page page, String label, String option) {
        Locator field = page.locator(".task[open] .fjs-form-field-select")
                .filter(new Locator.FilterOptions().setHasText(label));
        field.locator(".fjs-input-group").click();
        field.locator(".fjs-dropdownlist-item")
                .filter(new Locator.FilterOptions().setHasText(option))
                .first()
                .click();
    }

    private static Locator task(Page page, String name) {
        return page.locator(".task").filter(new Locator.FilterOptions().setHasText(name));
    }

    private static void waitForForm(Page page) {
        page.locator(".task[data-shown=yes]").first().waitFor();
    }

    private static void drawn(Page page) {
        page.locator("[data-drawn=yes]").waitFor();
        page.locator(".bjs-powered-by").waitFor();
    }

    private static void press(Page page, String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private static void accessible(Page page) {
        assertThat(new AxeBuilder(page)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"))
                        .analyze()
                        .getViolations())
                .isEmpty();
    }

    private BrowserContext signedIn() {
        Calls calls = Calls.signedIn("analyst", port, "cockpit");
        BrowserContext window = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(1280, 800)
                .setLocale("en-GB"));
        window.setDefaultTimeout(15_000);
        window.addCookies(List.of(new Cookie("JSESSIONID", calls.cookie("JSESSIONID")).setUrl(address())));
        return window;
    }

    private String address() {
        return "http://localhost:" + port;
    }

    private static void picture(String name, Page page) throws IOException {
        byte[] png = page.screenshot(new Page.ScreenshotOptions().setFullPage(true));
        Path target = Path.of("target", "pages", "preview-" + name + ".png");
        Files.createDirectories(target.getParent());
        Files.write(target, png);
    }

    private static void forTheGuide(Page page) throws IOException {
        Path picture = PICTURES.resolve("preview.png");
        if (System.getProperty("pictures") != null || !Files.exists(picture)) {
            Files.createDirectories(PICTURES);
            Files.write(
                    picture,
                    page.screenshot(
                            new Page.ScreenshotOptions().setFullPage(true).setClip(0, 0, 1280, 1250)));
        }
    }
}
