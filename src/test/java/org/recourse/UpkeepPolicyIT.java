package org.recourse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The review of the policy and the training, as each role walks through them in Tasklist. */
class UpkeepPolicyIT {

    private static final Path SEEN = Path.of("target", "seen");

    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;
    private static RunningApp app;

    @BeforeAll
    static void start() throws Exception {
        Browser.required();
        app = RunningApp.demo("upkeep-policy");
        playwright = Browser.playwright();
        browser = Browser.launch(playwright);
        Files.createDirectories(SEEN);
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
    void theReviewBringsANewVersionAndEverybodyIsTrainedOnIt() throws Exception {
        try (Tasklist central = signedIn("central")) {
            central.startProcess("Review of the policy");
            central.write("Why is the policy to be reviewed?", "A new app is used by many learners.");
            start(central);
        }
        String review = reference("policy-review");
        try (Tasklist central = signedIn("central")) {
            central.claim(review, "Note what has changed");
            central.write("What has changed in technology?", "A new app.");
            central.write("What has changed in the law?", "Nothing.");
            central.answer("Does the policy need a new version?", "Yes");
            seen("note-changes", central.page());
            central.complete();

            central.claim(review, "Upload the new version");
            central.write("Title", "Social Media Policy 2026");
            central.write("What has changed?", "The new app is covered.");
            central.press("Complete");
            assertThat(central.complaint()).contains("is not there yet");
            upload(central);
            central.complete();
        }
        for (String user : new String[] {"principal", "principal.northside"}) {
            sign(user, review, "Sign as Headteacher");
        }
        for (String user : new String[] {"chair", "chair.northside"}) {
            sign(user, review, "Sign as Chair of Governors");
        }
        try (Page policy = browser.newPage()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                policy.navigate(app.address() + "/policy");
                return policy.content().contains("Version 2");
            });
            seen("policy", policy);
            assertThat(policy.content()).contains("Name of chair.northside", "Version 1: Social Media Policy");
        }

        String campaign = reference("training-campaign");
        try (Tasklist staff = signedIn("staff")) {
            staff.show("My tasks");
            staff.open(campaign, "Take the training");
            staff.tick("I have read the policy");
            staff.tick("I have taken the training");
            staff.tick("I have checked the privacy settings");
            staff.answer("Does a personal account of yours name the trust", "Yes");
            seen("take-training", staff.page());
            staff.press("Complete");
            assertThat(staff.complaint()).contains("disclaimersDeclared");
            staff.tick("Each account that names the trust has a disclaimer");
            staff.complete();
        }
        try (Tasklist central = signedIn("central")) {
            Page page = central.page();
            page.navigate(app.address() + "/training/" + campaign);
            seen("campaign", page);
            assertThat(page.content()).contains("1 of 16", "Those who work for several schools", "staff.northside");
            page.navigate(app.address() + "/policy/reviews/" + review);
            seen("review", page);
            page.navigate(app.address() + "/training/" + campaign);
            page.locator("button", new Page.LocatorOptions().setHasText("End the campaign now"))
                    .click();
            page.locator(".good").waitFor();
        }
        await().atMost(Duration.ofSeconds(30))
                .until(() -> app.get("/engine-rest/process-instance?processDefinitionKey=training-of-person", "admin")
                        .body()
                        .isEmpty());
        startCampaignForMarketing();
    }

    private static void startCampaignForMarketing() throws Exception {
        try (Tasklist central = signedIn("central")) {
            central.startProcess("Training campaign");
            central.write("Title", "Marketing, spring term");
            central.tick("Marketing");
            seen("start-training-campaign", central.page());
            start(central);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> app.get("/engine-rest/task?assignee=marketing", "admin")
                .body()
                .findValuesAsText("name")
                .contains("Take the training"));
    }

    private static void upload(Tasklist central) {
        Page page = central.page().context().waitForPage(() -> central.page()
                .locator(".fjs-form a", new Page.LocatorOptions().setHasText("Open the page of the review"))
                .click());
        page.locator("#file")
                .setInputFiles(new FilePayload("policy.pdf", "application/pdf", "%PDF-1.7".getBytes(UTF_8)));
        page.locator("button", new Page.LocatorOptions().setHasText("Upload")).click();
        page.locator(".good").waitFor();
        seen("upload", page);
        page.close();
    }

    private static void sign(String user, String review, String task) {
        try (Tasklist tasklist = signedIn(user)) {
            tasklist.claim(review, task);
            tasklist.answer("Do you sign it?", "Yes");
            tasklist.write("Your name", "Name of " + user);
            Page page = tasklist.page();
            page.locator(".fjs-form-field-datetime input").first().fill("01/09/2026");
            page.keyboard().press("Enter");
            seen(user + "-signs", page);
            tasklist.complete();
        }
    }

    private static void start(Tasklist tasklist) {
        tasklist.press("Start");
        tasklist.page()
                .locator(".modal-dialog")
                .waitFor(new com.microsoft.playwright.Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    }

    /** Of the only instance of a process, as soon as there is one. */
    private static String reference(String process) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> app.get("/engine-rest/process-instance?processDefinitionKey=" + process, "admin")
                                .body()
                                .findValuesAsText("businessKey"),
                        found -> !found.isEmpty())
                .get(0);
    }

    private static Tasklist signedIn(String user) {
        return Tasklist.signedIn(browser, app, "tasklist", user);
    }

    private static void seen(String name, Page page) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SEEN.resolve(name + ".png")));
    }
}
