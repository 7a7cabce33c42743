package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An account in the trust's name in the hands of those who work with it, and the pages of the policy. */
class OfficialAccountIT {

    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;
    private static RunningApp app;

    @BeforeAll
    static void start() throws Exception {
        Browser.required();
        app = RunningApp.demo("official-account");
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
        playwright = Browser.playwright();
        browser = Browser.launch(playwright);
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
    void anAccountGoesThroughTasklistFromItsNoticeToItsRetirement() throws Exception {
        String reference;
        try (Tasklist staff = signedIn("staff")) {
            staff.startProcess("Official account");
            staff.choose("Which school is it for?", "Churchward School");
            staff.write("Platform or app", "Instagram");
            staff.write("Name of the account", "@churchward.library");
            staff.write("What is it to be used for?", "New books; the password is Sommer2026.");
            staff.press("Start");
            assertThat(staff.complaint()).contains("Purpose (purpose) looks as if it gave a password");
            staff.write("What is it to be used for?", "New books, for learners and their families.");
            staff.press("Start");
            staff.page()
                    .locator(".modal-dialog")
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
            staff.page().navigate(app.address() + "/accounts");
            PlaywrightAssertions.assertThat(staff.page().locator("tbody")).containsText("@churchward.library");
            reference = staff.page().locator("tbody .reference").first().innerText();
        }
        try (Tasklist central = signedIn("central")) {
            central.claim(reference, "Authorise the account");
            central.answer("May it be used?", "Yes");
            central.write("Your reason", "For the library.");
            central.complete();
        }
        try (Tasklist marketing = signedIn("marketing")) {
            marketing.claim(reference, "Enter it in the directory");
            marketing.write("Who owns it", "marketing");
            marketing.write("Who can sign in to it", "marketing, staff");
            marketing.write("How it is recovered", "library@recourse.example");
            picture("enter", marketing.page());
            marketing.complete();

            marketing.claim(reference, "Attest that access is safe");
            marketing.answer("Is the password strong", "Yes");
            marketing.answer("Does signing in need a second factor?", "No");
            marketing.answer("Does each holder sign in alone", "Yes");
            marketing.answer("Has the password been changed", "Yes");
            marketing.write("What is not right", "There is no second factor yet.");
            marketing.complete();

            marketing.claim(reference, "Put access right");
            marketing.write("What did you do?", "Set up the app for codes.");
            marketing.complete();

            marketing.open(reference, "Attest that access is safe");
            assertThat(marketing
                            .page()
                            .locator(".fjs-form input[type=radio]:checked")
                            .count())
                    .as("nothing is answered in advance")
                    .isZero();
            marketing.claim(reference, "Attest that access is safe");
            for (String question : new String[] {
                "Is the password strong",
                "Does signing in need a second factor?",
                "Does each holder sign in alone",
                "Has the password been changed"
            }) {
                marketing.answer(question, "Yes");
            }
            marketing.complete();
        }
        try (Tasklist staff = signedIn("staff")) {
            ask(staff, reference, "lost", "It posts adverts since this morning.");
            PlaywrightAssertions.assertThat(staff.page().locator("#done")).containsText("An incident was raised.");
        }
        String incident;
        try (Tasklist central = signedIn("central")) {
            Page page = central.page();
            page.navigate(app.address() + "/accounts/" + reference);
            picture("account", page);
            assertAccessible(page);
            incident = page.locator(".chronology a").first().innerText();
            Browser.leave(page, () -> page.locator(".chronology a").first().click());
            PlaywrightAssertions.assertThat(page.locator("main"))
                    .containsText("This is the trust’s own account " + reference);
            PlaywrightAssertions.assertThat(page.locator("main")).containsText("Raised from " + reference);
        }
        assertThat(incident).startsWith("SM-");
        try (Tasklist marketing = signedIn("marketing")) {
            marketing.claim(reference, "Get the account back");
            marketing.tick("The account is ours again");
            marketing.write("What did you do?", "The platform gave it back.");
            marketing.complete();

            ask(marketing, reference, "change", "The owner is new.");
            back(marketing);
            marketing.claim(reference, "Change the entry");
            marketing.write("Who owns it", "staff");
            marketing.complete();

            ask(marketing, reference, "retire", "The library writes elsewhere.");
            back(marketing);
            marketing.claim(reference, "Retire the account");
            marketing.tick("Nobody writes there any more");
            marketing.write("What was done", "It was closed.");
            marketing.complete();
            marketing.page().navigate(app.address() + "/accounts?state=Retired");
            PlaywrightAssertions.assertThat(marketing.page().locator("tbody")).containsText("@churchward.library");
            picture("directory", marketing.page());
            assertAccessible(marketing.page());
        }
    }

    @Test
    void aClauseLeadsToItsStepInTheDrawing() throws Exception {
        try (Tasklist analyst = Tasklist.signedIn(browser, app, "cockpit", "analyst")) {
            Page page = analyst.page();
            page.navigate(app.address() + "/policy/clauses");
            picture("clauses", page);
            assertAccessible(page);
            Browser.leave(page, () -> page.locator("#S5-7 a[href$='#acknowledge-serious-incident']")
                    .click());
            page.locator("[data-drawn=yes][data-pointed=acknowledge-serious-incident]")
                    .waitFor();
            PlaywrightAssertions.assertThat(page.locator(".way-pointed")).hasCount(1);
            picture("process", page);
            assertAccessible(page);
            page.locator(".elements h3 a").last().click();
            PlaywrightAssertions.assertThat(page.locator("[data-pointed=acknowledge-serious-incident]"))
                    .hasCount(0);
            PlaywrightAssertions.assertThat(page.locator(".way-pointed")).hasCount(1);

            page.navigate(app.address() + "/policy/clauses");
            Browser.leave(page, () -> page.locator("#S4-3 .carriers a[href*='/policy/tables/']")
                    .first()
                    .click());
            assertAccessible(page);
        }
    }

    private static void ask(Tasklist person, String reference, String deed, String text) {
        Page page = person.page();
        page.navigate(app.address() + "/accounts/" + reference);
        Locator details = page.locator("details:has(#text-" + deed + ")");
        details.locator("summary").click();
        details.locator("textarea").fill(text);
        details.locator("button").click();
        PlaywrightAssertions.assertThat(page.locator("#done")).isVisible();
    }

    private static void back(Tasklist person) {
        person.page().navigate(app.address() + "/camunda/app/tasklist/default/");
        person.page().locator(".task-filter.active").waitFor();
    }

    private static void assertAccessible(Page page) {
        assertThat(new AxeBuilder(page).analyze().getViolations())
                .as(page.url())
                .isEmpty();
    }

    private static void picture(String name, Page page) {
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target/accounts", name + ".png")));
    }

    private static Tasklist signedIn(String user) {
        return Tasklist.signedIn(browser, app, "tasklist", user);
    }
}
