package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.LoadState;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Scripts and styles are written wherever anybody can write: into each field of each page, of each task form, into addresses,
 * file names and user names. Every page and tab shows them as text.
 */
class TextStaysTextIT {

    /** Does something as an element, an attribute, a style, an Angular expression or a template's expression. */
    private static final String ATTACK =
            "Q{{7*7}}QQ${7*7}QQ[[${7*7}]]QQ[(${7*7})]Q<img src=x onerror=\"top.attacked=1\">"
                    + "\"' onfocus=\"top.attacked=1\" style=\"--attacked:1\" autofocus x='<script>top.attacked=1</script>"
                    + "<style>:root{--attacked:1}</style><svg/onload=top.attacked=1><a href=\"javascript:top.attacked=1\">x</a>";

    private static final String BEGINNING = ATTACK.substring(0, 80);

    /** Whatever a page holds if it took the attack for more than text. */
    private static final String TRACES = """
            () => [window, ...[...document.querySelectorAll('iframe')].map(frame => frame.contentWindow)]
                .filter(frame => frame.document.documentElement)
                .flatMap(frame => [
                    ...(frame.attacked || frame.top.attacked ? ['a script ran'] : []),
                    ...[...frame.document.querySelectorAll("[onerror],[onload],[onfocus],img[src=x],"
                        + "[style*='--attacked'],a[href^='javascript:']:not([href='javascript:'])")]
                        .map(element => element.outerHTML),
                    ...(frame.getComputedStyle(frame.document.documentElement).getPropertyValue('--attacked')
                        ? ['a style'] : []),
                    ...(frame.document.documentElement.outerHTML.includes('Q49Q') ? ['an expression'] : []),
                ])
            """;

    private static RunningApp app;
    private static Playwright playwright;
    private static com.microsoft.playwright.Browser browser;

    private final List<String> dialogs = new ArrayList<>();

    /** The pages that were looked at, by what of their address does not change. */
    private final TreeSet<String> lookedAt = new TreeSet<>();

    @BeforeAll
    static void start() throws Exception {
        Browser.required();
        app = RunningApp.demo(
                "text-stays-text",
                "--recourse.limits.reports-per-address=0",
                "--recourse.limits.receipts-per-address=0");
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
    void whatAnyoneWritesIsShownAsText() throws Exception {
        String reference;
        try (BrowserContext reporter = window(null)) {
            Page page = reporter.newPage();
            fillIn(page, "/report", 0);
            for (int i = 0; i < 2 && page.locator("#narrative").count() > 0; i++) {
                // Not taken the first time: an address that is none, and who types that fast is taken for a robot.
                page.locator(".is-wrong input").all().forEach(Locator::clear);
                send(page, page.locator("main form").first());
            }
            assertThat(page.locator("main").innerText()).contains("Your receipt");
            String receipt = page.locator(".receipt .code").innerText().strip();
            show(page, "/status?" + query("receipt"));
            page.locator("input[name=receipt]").fill(receipt);
            send(page, page.locator("main form").first());
            fillIn(page, page.locator("main form").nth(0));
            send(page, page.locator("main form").nth(0));
            assertThat(page.locator("main").innerText()).contains(BEGINNING);
            reference = onlyCase();

            everyForm(
                    "central",
                    "/cases/" + reference,
                    List.of("withdrawn", "duplicate", "recusal", "serious", "subjects", "access"));
            for (String user : List.of("central", "admin")) {
                everyForm(user, "/deputies", List.of());
            }
            everyForm("central", "/preferences", List.of());
            everyForm("manager", "/board", List.of());
            everyForm("manager", "/board/figures", List.of());

            step(reference, "Prevent", "itservices", Map.of("containment", ATTACK));
            step(
                    reference,
                    "Make",
                    "central",
                    Map.of(
                            "apparentBreach",
                            true,
                            "category",
                            "other",
                            "subjectType",
                            "employee",
                            "serious",
                            true,
                            "assessment",
                            ATTACK));
            step(reference, "Acknowledge", "principal.northside", Map.of("acknowledged", true, "direction", ATTACK));
            step(reference, "Investigate", "central", Map.of("findings", ATTACK));
            step(
                    reference,
                    "Decide",
                    "smt.northside",
                    Map.of("conduct", "illegal", "internalAction", true, "rationale", ATTACK));
            step(reference, "Take", "central", Map.of("actionTaken", ATTACK));

            lookAtTheCase(reference);
            lookAtTheBoard();
            lookInTasklist(reference);
            lookInCockpit(reference);

            step(
                    reference,
                    "Refer",
                    "central",
                    Map.of("policeForce", ATTACK.substring(0, 99), "policeReference", ATTACK.substring(60, 159)));
            step(reference, "Record", "central", Map.of("policeOutcome", "no-further-action", "policeNote", ATTACK));
            while (task(reference, "Consider") != null) {
                step(reference, "Consider", "central", Map.of("consideration", ATTACK));
            }
            step(reference, "Close", "central", Map.of("outcome", ATTACK, "messageToReporter", ATTACK));
            lookAtTheCase(reference);
            page.reload();
            look(page);
        }
        try (BrowserContext nobody = window(null)) {
            Page page = nobody.newPage();
            for (String address : List.of(
                    "/",
                    "/danger",
                    "/report",
                    "/status",
                    "/sign-in-first",
                    "/sign-in-refused",
                    "/signed-out",
                    "/" + encoded(ATTACK),
                    "/cases/" + encoded(ATTACK))) {
                show(page, address + "?" + query("done", "why", "error", "receipt", "school", "continue"));
            }
        }
        System.out.println("Shown as text on " + lookedAt.size() + " pages: " + String.join(", ", lookedAt));
        assertThat(lookedAt).hasSizeGreaterThan(20);
    }

    @Test
    void whatIsWrittenInTheOtherDutiesIsShownAsText() throws Exception {
        String few = ATTACK.substring(0, 99);
        String account = begin(
                "official-account",
                "staff",
                Map.of(
                        "school",
                        "churchward",
                        "platform",
                        few,
                        "handle",
                        ATTACK.substring(60, 159),
                        "purpose",
                        ATTACK));
        answer(account, "Authorise", "central", Map.of("authorised", true, "reason", ATTACK));
        answer(
                account,
                "Enter",
                "marketing",
                Map.of("owner", "staff", "holders", "staff,marketing", "recoveryContacts", ATTACK));
        everyForm("marketing", "/accounts/" + account, List.of("retire"));

        String review = begin("policy-review", "central", Map.of("reason", ATTACK));
        answer(review, "Note", "central", Map.of("technology", ATTACK, "law", ATTACK, "newVersionNeeded", true));
        everyForm("central", "/policy/reviews/" + review, List.of());
        answer(review, "Upload", "central", Map.of("title", few, "changes", ATTACK));
        answer(review, "Sign", "principal", Map.of("signed", true, "name", few, "signedOn", "2026-09-01"));
        answer(review, "Sign", "chair", Map.of("signed", false, "objection", ATTACK));

        String campaign = begin("training-campaign", "central", Map.of("title", few, "groups", "staff"));
        Map<String, Object> told = Map.of(
                "school",
                "churchward",
                "narrative",
                ATTACK,
                "platform",
                few,
                "link",
                ATTACK,
                "subjectDescription",
                ATTACK);
        String report = begin("line-manager-report", "staff", told);
        answer(report, "Answer", "linemanager", Map.of("raise", false, "answer", ATTACK));
        String content = begin("content-response", "staff", told);
        answer(content, "Draft", "marketing", Map.of("answerNeeded", true, "draft", ATTACK));
        everyForm("central", "/cases/" + content, List.of("incident", "recusal", "subjects", "access"));
        String use = begin(
                "excessive-use",
                "linemanager",
                Map.of("school", "churchward", "narrative", ATTACK, "subjectUsers", "smt"));
        answer(use, "Assess", "hr", Map.of("excessive", true, "interfering", true, "reasons", ATTACK));

        for (String user : List.of("central", "staff", "manager", "linemanager")) {
            try (BrowserContext window = window(user)) {
                Page page = window.newPage();
                for (String path : List.of(
                        "/accounts?" + query("search", "state", "school", "after"),
                        "/accounts/" + account + "?" + query("done", "why"),
                        "/policy",
                        "/policy/clauses",
                        "/policy/reviews/" + review,
                        "/training?" + query("done"),
                        "/training/" + campaign + "?" + query("done"),
                        "/cases/" + report,
                        "/cases/" + content,
                        "/cases/" + use)) {
                    show(page, path);
                }
            }
        }
        System.out.println("Shown as text on " + lookedAt.size() + " pages: " + String.join(", ", lookedAt));
        assertThat(lookedAt).hasSizeGreaterThan(8);
    }

    /** Starts a process with its start form, and gives the reference of what it is about. */
    private static String begin(String process, String user, Map<String, Object> answers) throws Exception {
        RunningApp.Answer answer = app.post(
                "/engine-rest/process-definition/key/" + process + "/submit-form",
                user,
                Map.of("variables", variables(answers)));
        assertThat(answer.status()).as(process + ": " + answer.body()).isLessThan(300);
        return answer.body().get("businessKey").asText();
    }

    /** Completes the first task of the user whose name begins so. */
    private static void answer(String reference, String name, String user, Map<String, Object> answers)
            throws Exception {
        for (JsonNode task : app.get("/engine-rest/task?processInstanceBusinessKey=" + reference, user)
                .body()) {
            if (task.get("name").asText().startsWith(name)) {
                RunningApp.Answer answer = app.post(
                        "/engine-rest/task/" + task.get("id").asText() + "/submit-form",
                        user,
                        Map.of("variables", variables(answers)));
                assertThat(answer.status()).as(name + ": " + answer.body()).isLessThan(300);
                return;
            }
        }
        throw new AssertionError(user + " has no task " + name + " in " + reference);
    }

    private static Map<String, Object> variables(Map<String, Object> answers) {
        Map<String, Object> variables = new TreeMap<>();
        answers.forEach((field, value) -> variables.put(field, Map.of("value", value)));
        return variables;
    }

    /** An account comes from the school's directory, with whatever names that has. */
    @Test
    void theNamesOfUsersAreShownAsText() throws Exception {
        Map<String, Object> user = Map.of(
                "profile",
                Map.of(
                        "id",
                        "odd",
                        "firstName",
                        ATTACK.substring(0, 250),
                        "lastName",
                        ATTACK.substring(120),
                        "email",
                        "odd@recourse.example"),
                "credentials",
                Map.of("password", "Rooftop7-orchard"));
        assertThat(app.post("/engine-rest/user/create", "admin", user).status()).isLessThan(300);
        for (String application : List.of("admin", "tasklist")) {
            try (Tasklist tasklist = Tasklist.signedIn(browser, app, application, "admin")) {
                watch(tasklist.page().context());
                if (application.equals("admin")) {
                    tasklist.page().navigate(app.address() + "/camunda/app/admin/default/#/users");
                    tasklist.page()
                            .locator("table tr", new Page.LocatorOptions().setHasText("Q{{7*7}}Q"))
                            .first()
                            .waitFor();
                    look(tasklist.page());
                    tasklist.page().navigate(app.address() + "/camunda/app/admin/default/#/users/odd?tab=profile");
                    tasklist.page().waitForLoadState(LoadState.NETWORKIDLE);
                }
                look(tasklist.page());
            }
        }
    }

    private void lookAtTheCase(String reference) throws Exception {
        for (String user : List.of("central", "manager")) {
            try (BrowserContext window = window(user)) {
                Page page = window.newPage();
                for (String path : List.of(
                        "/cases/" + reference,
                        "/cases/" + reference + "/way",
                        "/board/cases/" + reference,
                        "/board",
                        "/board/failed",
                        "/deputies",
                        "/preferences",
                        "/processes",
                        "/processes/changes",
                        "/cases/stepped-back")) {
                    show(page, path + (path.contains("?") ? "&" : "?") + query("done", "why", "from", "reference"));
                    if (path.equals("/cases/" + reference) && user.equals("central")) {
                        assertThat(page.locator(".chronology").last().innerText())
                                .contains(BEGINNING);
                    }
                }
            }
        }
        for (String export : List.of("/record.pdf", "/referral-pack")) {
            byte[] bytes = app.bytes("/api/cases/" + reference + export, "central");
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .doesNotContain("/JavaScript", "/JS ", "javascript:");
        }
    }

    /** What is asked for in an address comes back on the page. */
    private void lookAtTheBoard() {
        try (BrowserContext window = window("manager")) {
            Page page = window.newPage();
            for (String filter : List.of("search", "assignee", "school", "step", "state", "sort", "after")) {
                show(page, "/board?" + query(filter));
                show(page, "/board?list=closed&" + query(filter));
            }
            show(page, "/board/figures?" + query("from", "to", "school", "term"));
        }
    }

    private void lookInTasklist(String reference) {
        try (Tasklist central = Tasklist.signedIn(browser, app, "tasklist", "central")) {
            watch(central.page().context());
            central.open(reference, "Refer to the police");
            Locator tabs = central.page().locator(".task-details .nav-tabs a:visible, .task-card .nav-tabs a:visible");
            assertThat(tabs.count()).as("tabs beside a task").isGreaterThanOrEqualTo(3);
            for (int i = 0; i < tabs.count(); i++) {
                tabs.nth(i).click();
                central.page().waitForLoadState(LoadState.NETWORKIDLE);
                look(central.page());
            }
        }
    }

    private void lookInCockpit(String reference) throws Exception {
        try (Tasklist cockpit = Tasklist.signedIn(browser, app, "cockpit", "manager")) {
            Page page = cockpit.page();
            watch(page.context());
            look(page);
            page.navigate(app.address() + "/camunda/app/cockpit/default/#/process-instance/" + instanceOf(reference)
                    + "/runtime");
            page.locator(".djs-overlay .badge").first().waitFor();
            Locator tabs = page.locator(".nav-tabs a:visible");
            tabs.first().waitFor();
            assertThat(tabs.count()).as("tabs beside an instance").isGreaterThanOrEqualTo(3);
            for (int i = 0; i < tabs.count(); i++) {
                tabs.nth(i).click();
                page.waitForLoadState(LoadState.NETWORKIDLE);
                look(page);
            }
        }
    }

    /** Fills in and sends each form of a page as a user, but those whose address ends so. */
    private void everyForm(String user, String path, List<String> but) {
        try (BrowserContext window = window(user)) {
            Page page = window.newPage();
            show(page, path);
            int forms = page.locator("main form").count();
            assertThat(forms).as("forms on %s for %s", path, user).isPositive();
            for (int i = 0; i < forms; i++) {
                Locator form = page.locator("main form").nth(i);
                if (form.count() == 0) {
                    break;
                }
                String action = String.valueOf(form.getAttribute("action"));
                if (but.stream().noneMatch(action::endsWith)) {
                    fillIn(page, form);
                    send(page, form);
                    if (!page.url().replaceFirst("[?#].*", "").equals(app.address() + path)) {
                        show(page, path);
                    }
                }
            }
        }
    }

    private void fillIn(Page page, String path, int form) {
        show(page, path);
        fillIn(page, page.locator("main form").nth(form));
        send(page, page.locator("main form").nth(form));
    }

    /** Writes the attack into all that can be written to, and chooses something where one can only choose. */
    private static void fillIn(Page page, Locator form) {
        form.evaluate("form => form.closest('details') && (form.closest('details').open = true)");
        for (Locator field : form.locator("input[type=text], textarea").all()) {
            if (field.isVisible()) {
                int most = (Integer) field.evaluate("field => field.maxLength");
                field.fill(most > 0 ? ATTACK.substring(0, Math.min(most, ATTACK.length())) : ATTACK);
            }
        }
        for (Locator list : form.locator("select").all()) {
            list.evaluate("list => list.selectedIndex = list.options.length - 1");
        }
        for (Locator file : form.locator("input[type=file]").all()) {
            file.setInputFiles(new FilePayload(
                    ATTACK.substring(0, 70) + ".txt", "text/plain", ATTACK.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void send(Page page, Locator form) {
        form.evaluate("form => form.noValidate = true");
        Browser.leave(page, () -> form.locator("button").last().click());
        look(page);
    }

    private void show(Page page, String path) {
        page.navigate(app.address() + path);
        look(page);
    }

    /** What holds for each page that carries the attack. */
    private void look(Page page) {
        lookedAt.add(page.url()
                .replaceFirst("^http://[^/]*", "")
                .replaceAll("\\?[^#]*", "")
                .replaceAll("SM-[0-9-]+|%.*|[0-9a-f-]{36}", "…")
                .replaceAll("\\?.*", ""));
        assertThat(page.evaluate(TRACES))
                .as("what the attack left on %s", page.url())
                .isEqualTo(List.of());
        assertThat(dialogs).isEmpty();
    }

    private BrowserContext window(String user) {
        var options = new com.microsoft.playwright.Browser.NewContextOptions();
        if (user != null) {
            options.setExtraHTTPHeaders(Map.of(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString((user + ":demo").getBytes(StandardCharsets.UTF_8))));
        }
        BrowserContext window = browser.newContext(options);
        window.setDefaultTimeout(20_000);
        watch(window);
        return window;
    }

    private void watch(BrowserContext window) {
        window.onDialog(dialog -> {
            dialogs.add(dialog.page().url());
            dialog.dismiss();
        });
    }

    private static String query(String... names) {
        return String.join(
                "&",
                List.of(names).stream()
                        .map(name -> name + "=" + encoded(ATTACK))
                        .toList());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String onlyCase() throws Exception {
        return app.get("/api/board", "manager")
                .body()
                .get("cases")
                .get(0)
                .get("reference")
                .asText();
    }

    private static void step(String reference, String name, String user, Map<String, Object> answers) throws Exception {
        String task = "/engine-rest/task/" + task(reference, name);
        // The forms of the case page may have handed it to somebody.
        JsonNode assignee = app.get(task, "admin").body().get("assignee");
        RunningApp.Answer answer = app.post(
                task + "/submit-form",
                assignee.isNull() ? user : assignee.asText(),
                Map.of("variables", variables(answers)));
        assertThat(answer.status()).as(name + ": " + answer.body()).isLessThan(300);
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
