package org.recourse;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Camunda Tasklist, or another of the web applications, as one signed-in user sees it in the browser. */
final class Tasklist implements AutoCloseable {

    private static final double PATIENCE = 20_000;
    private static final int TRIES = 4;

    private final BrowserContext window;
    private final Page page;

    private Tasklist(BrowserContext window) {
        this.window = window;
        this.window.setDefaultTimeout(PATIENCE);
        this.page = window.newPage();
    }

    /** Signs in to {@code tasklist} or {@code cockpit}, with a window and a session of its own. */
    static Tasklist signedIn(
            com.microsoft.playwright.Browser browser, RunningApp app, String application, String user) {
        return signedIn(browser, app.address(), application, user);
    }

    /** The same, of the application at this address. */
    static Tasklist signedIn(
            com.microsoft.playwright.Browser browser, String address, String application, String user) {
        Tasklist tasklist = new Tasklist(browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(1280, 800)
                .setLocale("en-GB")
                .setTimezoneId("Europe/London")));
        tasklist.signIn(address + "/camunda/app/" + application + "/default/", user);
        return tasklist;
    }

    /** Signs in on the provider's own page, which asks for a name and for what is to be said of the person. */
    static Tasklist atProvider(
            com.microsoft.playwright.Browser browser,
            RunningApp app,
            String application,
            String subject,
            String claims) {
        Tasklist tasklist = new Tasklist(browser.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(1280, 800)
                .setLocale("en-GB")
                .setTimezoneId("Europe/London")));
        tasklist.page.navigate(app.address() + "/camunda/app/" + application + "/default/");
        tasklist.page.locator("[name=username]").fill(subject);
        tasklist.page.locator("[name=claims]").fill(claims);
        tasklist.page.locator("[type=submit]").click();
        tasklist.page.locator(".account").waitFor();
        return tasklist;
    }

    private void signIn(String address, String user) {
        page.navigate(address);
        for (int attempt = 1; ; attempt++) {
            try {
                userName().waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE / 4));
                signInAgain(user);
                return;
            } catch (TimeoutError blankPage) {
                // Loaded by several at once, the web applications now and then show an empty page.
                if (attempt == TRIES) {
                    throw blankPage;
                }
                page.navigate("about:blank");
                page.navigate(address);
            }
        }
    }

    /** Signs in on the page that asks for it. */
    void signInAgain(String user) {
        userName().fill(user);
        page.getByPlaceholder("Password").fill("demo");
        // The page looks signed in before it is: whoever goes elsewhere too soon is asked to sign in again.
        page.waitForResponse(
                answer -> answer.url().contains("/login/") && answer.ok(),
                () -> page.locator("button[type=submit]").click());
        page.locator(".account").waitFor();
    }

    private Locator userName() {
        return page.getByPlaceholder("Username");
    }

    Page page() {
        return page;
    }

    /** Shows the tasks of a saved filter; those of the one shown before may still be in the list for a moment. */
    void show(String filter) {
        body().locator(".task-filter", containing(filter)).click();
        body().locator(".task-filter.active", containing(filter)).waitFor();
    }

    /** The tasks of a case in the list as it is now; whoever expects one awaits it first. */
    List<String> tasksOf(String reference) {
        return cards(reference).locator("h4.task").allInnerTexts().stream()
                .map(String::strip)
                .sorted()
                .toList();
    }

    /** Waits until a task of a case is in the list. */
    void await(String reference, String task) {
        Instant start = Instant.now();
        while (true) {
            try {
                card(reference, task).first().waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE / 8));
                return;
            } catch (TimeoutError notYet) {
                if (Instant.now().isAfter(start.plusMillis((long) PATIENCE))) {
                    throw new AssertionError("No '" + task + "' for " + reference + " but " + tasksOf(reference));
                }
                refresh();
            }
        }
    }

    /** Loads the page anew, with the list as it is now. */
    void refresh() {
        page.waitForResponse(answer -> answer.url().matches(".*/filter/[^/]+/list\\b.*") && answer.ok(), page::reload);
        page.locator(".task-filter.active").waitFor();
        page.waitForLoadState(LoadState.NETWORKIDLE);
    }

    /** Opens a task of a case from the list, without claiming it. */
    void open(String reference, String task) {
        Locator opened = body().locator(".task-card h2.task", containing(task));
        for (int attempt = 1; ; attempt++) {
            await(reference, task);
            card(reference, task).first().locator("h4.task a").click();
            try {
                opened.waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE / 4));
                break;
            } catch (TimeoutError closedAgain) {
                // Faster than any hand, a click can come before the list has put the task away that was just completed.
                if (attempt == TRIES) {
                    throw closedAgain;
                }
            }
        }
        page.locator(".fjs-form").waitFor();
    }

    /** Opens a task of a case from the list and takes it. */
    void claim(String reference, String task) {
        open(reference, task);
        page.waitForResponse(answer -> answer.url().endsWith("/claim"), () -> page.locator(".task-card button.claim")
                .click());
        page.locator(".disabled-form").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        page.waitForLoadState(LoadState.NETWORKIDLE); // the form is drawn anew for who has claimed it
    }

    void startProcess(String name) {
        page.locator(".start-process-action a").click();
        body().locator(".modal-dialog .processes a", containing(name)).click();
        page.locator(".modal-dialog .fjs-form").waitFor();
    }

    /** Key by key, as people do, so that the form hears each. */
    void write(String label, String text) {
        Locator field = page.locator(".fjs-form").getByLabel(start(label)).first();
        field.fill("");
        field.pressSequentially(text, new Locator.PressSequentiallyOptions().setDelay(2));
        assertThat(field).hasValue(text);
    }

    void choose(String label, String option) {
        Locator field = body().locator(".fjs-form-field-select", containing(label));
        field.locator(".fjs-input-group").click();
        field.locator(".fjs-dropdownlist-item", containing(option)).first().click();
    }

    void answer(String question, String answer) {
        body().locator(".fjs-form-field-radio", containing(question))
                .locator("label", startingWith(answer))
                .click();
    }

    void tick(String label) {
        Locator box = page.locator(".fjs-form").getByLabel(start(label)).first();
        for (int attempt = 1; attempt < TRIES && !box.isChecked(); attempt++) {
            box.focus();
            page.keyboard().press("Space");
        }
        assertThat(box).isChecked();
    }

    /** Sends the form; nothing says that it was taken. */
    void press(String button) {
        body().locator("button.btn-primary", containing(button)).last().click();
    }

    /** Completes the task that is open, which then leaves the page. */
    void complete() {
        for (int attempt = 1; ; attempt++) {
            try {
                Request sent = page.waitForRequest(
                        request -> request.url().endsWith("/submit-form"),
                        new Page.WaitForRequestOptions().setTimeout(PATIENCE / 4),
                        () -> press("Complete"));
                if (sent.response().ok()) {
                    page.locator(".no-task").waitFor();
                    return;
                }
                if (attempt == TRIES) {
                    throw new AssertionError("Refused with " + sent.response().status());
                }
            } catch (TimeoutError notHeard) {
                // Faster than any hand, a press can come before the form has heard of the last key.
                if (attempt == TRIES) {
                    throw notHeard;
                }
            }
        }
    }

    /** Labels of the fields that are said to be required and empty. */
    List<String> fieldsMarkedAsRequired() {
        page.locator(".fjs-form-field-error").first().waitFor();
        return page.locator(".fjs-form-field:not(:has(.fjs-form-field)):has(.fjs-form-field-error)").all().stream()
                .map(field -> field.locator("label")
                        .first()
                        .innerText()
                        .replace("*", "")
                        .strip())
                .toList();
    }

    /** What the red box says that shows after something went wrong. */
    String complaint() {
        Locator complaint = page.locator("[notifications-panel] .alert-danger");
        complaint.first().waitFor();
        return String.join("\n", complaint.allInnerTexts());
    }

    /** Follows the form's link to the case file. */
    Page openCaseFile() {
        Page file = window.waitForPage(() ->
                body().locator(".fjs-form a", containing("Open the case file")).click());
        file.waitForLoadState();
        return file;
    }

    @Override
    public void close() {
        window.close();
    }

    private Locator body() {
        return page.locator("body");
    }

    private Locator cards(String reference) {
        return body().locator(".tasks-list li:has(h4.task)", containing(reference));
    }

    private Locator card(String reference, String task) {
        return cards(reference).filter(new Locator.FilterOptions().setHasText(task));
    }

    private static Locator.LocatorOptions containing(String text) {
        return new Locator.LocatorOptions().setHasText(text);
    }

    private static Locator.LocatorOptions startingWith(String text) {
        return new Locator.LocatorOptions().setHasText(start(text));
    }

    /** The browser reads the pattern, which knows no quoting as Java does. */
    private static Pattern start(String label) {
        return Pattern.compile("^\\s*" + label.replaceAll("[^A-Za-z0-9 ]", "\\\\$0"));
    }
}
