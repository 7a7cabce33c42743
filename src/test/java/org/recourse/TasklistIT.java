package org.recourse;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Takes one case through Tasklist to its end, in a real browser, as each of the people who work on it. */
class TasklistIT {

    private static final double PATIENCE = 20_000;
    private static final int TRIES = 4;
    private static final boolean PICTURES = System.getProperty("pictures") != null;

    private static RunningApp app;
    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;
    private static final Map<String, Page> pages = new HashMap<>();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Browser.required();
        app = RunningApp.demo("tasklist");
        playwright = Browser.playwright();
        browser = Browser.launch(playwright);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
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

    /** What each person saw last, for whoever has to find out why the test failed. */
    @AfterEach
    void keepWhatWasSeen() {
        pages.forEach((user, page) ->
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "tasklist-" + user + ".png"))));
    }

    @Test
    void oneCaseFromTheReportToItsEnd() {
        Page staff = signedIn("staff");
        staff.getByText("Start process").first().click();
        staff.locator(".modal-dialog").getByText("Social media incident").click();
        Locator dialog = staff.locator(".modal-dialog");
        dialog.locator(".fjs-form").waitFor();
        choose(staff, "Which school is it about?", "Churchward School");
        fill(staff, "What happened?", "A false account in the school's name insults learners.");
        picture(staff, "report");
        button(dialog, "Start").click();
        assertThat(dialog).hasCount(0);

        Page itServices = claim("itservices", "Prevent further damage");
        Page file = itServices
                .context()
                .waitForPage(
                        () -> itServices.getByText("Open the case file").first().click());
        assertThat(file.locator("body")).containsText("A false account in the school's name insults learners.");
        String reference = file.url().substring(file.url().lastIndexOf('/') + 1);
        assertThat(reference).matches("SM-\\d{4}-\\d{6}");
        file.close();
        fill(itServices, "What did you do?", "Asked the platform to close the account.");
        complete(itServices);

        Page central = claim("central", "Make the initial assessment");
        choose(central, "What kind of incident is it?", "Impersonation or fake account");
        answer(central, "Does the policy cover it?", "Yes");
        answer(central, "Does it look like a breach of the policy?", "Yes");
        answer(central, "Is it serious?", "Yes");
        fill(central, "Your assessment", "The account uses the school's name and crest.");
        choose(central, "The person behind it is a", "Member of staff");
        fill(central, "Staff named in the report", "nobody.knows");
        button(central.locator("body"), "Complete").click();
        assertThat(central.locator("[notifications-panel]").first()).containsText("Staff named in the report");
        fill(central, "Staff named in the report", "");
        picture(central, "task");
        complete(central);

        Page principal = claim("principal", "Acknowledge the serious incident");
        tick(principal, "I know of this serious incident");
        complete(principal);

        claim("central", "Investigate what happened");
        fill(central, "What did you find?", "The account was opened at the school.");
        complete(central);

        Page smt = claim("smt", "Decide the course of action");
        assertThat(smt.locator(".fjs-form")).containsText("Advice from the trust's tables");
        answer(smt, "What was the conduct?", "Considered illegal");
        tick(smt, "Deal with it internally");
        tick(smt, "Disciplinary action");
        fill(smt, "Your reasons", "A false identity was used to insult learners.");
        picture(smt, "decision");
        complete(smt);

        Page hr = claim("hr", "Accept the hand-off");
        fill(hr, "Your reference", "D-1");
        complete(hr);

        claim("central", "Take internal action");
        fill(central, "What was done?", "Learners and parents were told that the account is false.");
        complete(central);

        claim("central", "Refer to the police");
        fill(central, "Police force", "The county's police");
        fill(central, "Police reference", "P-1");
        tick(central, "The platform's own reporting");
        tick(central, "Internet Watch Foundation");
        complete(central);

        for (int agency = 0; agency < 2; agency++) {
            claim("central", "Inform the agency");
            fill(central, "The agency's reference", "A-" + agency);
            complete(central);
        }
        claim("central", "Record the police outcome");
        choose(central, "What did the police decide?", "Caution");
        complete(central);

        claim("central", "Close the case");
        fill(central, "Outcome, for the case file", "The account is closed.");
        fill(central, "Message to the person who reported it", "Thank you: the account is closed.");
        complete(central);

        central.navigate(app.address() + "/cases/" + reference);
        assertThat(central.locator("main")).containsText("Closed");
        assertThat(central.locator("main")).containsText("Asked the platform to close the account.");
        assertThat(central.locator("main")).containsText("A false identity was used to insult learners.");
        picture(central, "case-file");
    }

    private static Page claim(String user, String task) {
        Page page = signedIn(user);
        for (int attempt = 1; ; attempt++) {
            page.navigate("about:blank");
            page.navigate(app.address() + "/camunda/app/tasklist/default/#/");
            try {
                page.getByText("My group's tasks").first().click();
                Locator entry = page.locator(".tasks-list li", new Page.LocatorOptions().setHasText(task))
                        .first();
                entry.waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE / 2));
                entry.click();
                page.locator(".fjs-form").waitFor();
                page.waitForResponse(answer -> answer.url().endsWith("/claim"), () -> page.getByText(
                                "Claim", new Page.GetByTextOptions().setExact(true))
                        .first()
                        .click());
                assertThat(page.locator(".disabled-form")).hasCount(0);
                page.waitForLoadState(LoadState.NETWORKIDLE); // the form is drawn anew for who has claimed it
                button(page.locator("body"), "Complete").click(); // empty, it only says what is asked
                assertThat(page.locator(".fjs-form-field-error").first()).isVisible();
                return page;
            } catch (RuntimeException e) {
                // What a job prepares comes a moment later, and the web apps at times show an empty page.
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void complete(Page page) {
        Locator complete = button(page.locator("body"), "Complete");
        assertThat(complete).isEnabled();
        page.waitForResponse(
                answer -> answer.url().endsWith("/submit-form") && answer.ok(), (Runnable) complete::click);
    }

    /** Key by key, as people do, so that the form hears each. */
    private static void fill(Page page, String label, String text) {
        Locator field = page.getByLabel(label).first();
        field.fill("");
        field.pressSequentially(text, new Locator.PressSequentiallyOptions().setDelay(2));
        assertThat(field).hasValue(text);
    }

    private static void tick(Page page, String label) {
        Locator box =
                page.getByLabel(label).and(page.getByRole(AriaRole.CHECKBOX)).first();
        for (int attempt = 1; attempt < TRIES && !box.isChecked(); attempt++) {
            box.focus();
            page.keyboard().press("Space");
        }
        assertThat(box).isChecked();
    }

    private static void choose(Page page, String label, String option) {
        Locator field = page.locator(".fjs-form-field-select", new Page.LocatorOptions().setHasText(label));
        field.locator(".fjs-input-group").first().click();
        field.locator(".fjs-dropdownlist-item", new Locator.LocatorOptions().setHasText(option))
                .first()
                .click();
    }

    private static void answer(Page page, String question, String answer) {
        page.locator(".fjs-form-field-radio", new Page.LocatorOptions().setHasText(question))
                .locator("label", new Locator.LocatorOptions().setHasText(answer))
                .last()
                .click();
    }

    private static Locator button(Locator place, String name) {
        return place.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .last();
    }

    private static Page signedIn(String user) {
        return pages.computeIfAbsent(user, TasklistIT::signIn);
    }

    private static Page signIn(String user) {
        BrowserContext context = browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(1280, 800)
                .setLocale("en-GB"));
        context.setDefaultTimeout(PATIENCE);
        Page page = context.newPage();
        for (int attempt = 1; ; attempt++) {
            try {
                page.navigate(app.address() + "/camunda/app/tasklist/default/");
                page.getByPlaceholder("Username").fill(user);
                page.getByPlaceholder("Password").fill("demo");
                page.locator("button[type=submit]").click();
                page.getByText("Start process").first().waitFor();
                return page;
            } catch (TimeoutError e) {
                // Loaded by several at once, the web apps at times show an empty page.
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void picture(Page page, String name) {
        if (PICTURES) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("docs", "pictures", name + ".png")));
        }
    }
}
