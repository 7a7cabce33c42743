package org.recourse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * Two packaged nodes on one PostgreSQL with one folder of keys, which start at once on the empty database: whatever comes to
 * one of them is as if it had come to the other. In the order of the methods; the last ones kill and restart.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodesIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int ALLOWED = 12;

    private static EmbeddedPostgres postgres;
    private static JdbcTemplate database;
    private static Path folder;
    private static GreenMail mails;
    private static RunningApp first;
    private static RunningApp second;

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("recourse-nodes-");
        mails = new GreenMail(new ServerSetup(0, "localhost", ServerSetup.PROTOCOL_SMTP));
        mails.start();
        postgres = EmbeddedPostgres.builder().start();
        database = new JdbcTemplate(postgres.getPostgresDatabase());
        Map<String, List<String>> both = new LinkedHashMap<>();
        both.put("node-1", arguments(mails.getSmtp().getPort()));
        both.put("node-2", arguments(mails.getSmtp().getPort()));
        List<RunningApp> nodes = RunningApp.together(both);
        first = nodes.get(0);
        second = nodes.get(1);
    }

    private static List<String> arguments(int mailPort, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.profiles.active=demo",
                "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--spring.datasource.username=postgres",
                "--recourse.keys.folder=" + folder.resolve("keys"),
                "--spring.mail.host=localhost",
                "--spring.mail.port=" + mailPort,
                "--recourse.limits.reports-per-address=" + ALLOWED,
                "--camunda.bpm.job-execution.lock-time-in-millis=8000",
                "--camunda.bpm.job-execution.wait-time-in-millis=300",
                "--camunda.bpm.job-execution.max-wait=1000"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    @AfterAll
    static void stop() throws Exception {
        for (RunningApp node : Arrays.asList(first, second)) {
            if (node != null) {
                node.close();
            }
        }
        if (postgres != null) {
            postgres.close();
        }
        mails.stop();
        FileSystemUtils.deleteRecursively(folder);
    }

    @Test
    @Order(1)
    void whatIsMadeAtTheStartIsThereOnce() {
        assertThat(numbers("select count(*) from act_re_deployment")).containsExactly(1L);
        assertThat(numbers("select distinct version_ from act_re_procdef")).containsExactly(1L);
        assertThat(database.queryForList(
                        "select handler_cfg_ from act_ru_job where handler_type_ = 'timer-start-event' order by 1",
                        String.class))
                .containsExactly(
                        "case-retention",
                        "chronology-anchor",
                        "chronology-check",
                        "daily-tasks",
                        "retention-notice",
                        "yearly-review");
        assertThat(numbers("select count(*) from act_id_user")).containsExactly(19L);
        assertThat(numbers("select count(*) from act_ru_filter group by name_ having count(*) > 1"))
                .isEmpty();
        assertThat(numbers("select count(*) from act_ru_authorization where group_id_ is not null"
                        + " group by group_id_, resource_type_, resource_id_ having count(*) > 1"))
                .isEmpty();
        assertThat(numbers("select count(*) from recourse.policy_version")).containsExactly(1L);
        assertThat(numbers("select count(*) from pg_locks where locktype = 'advisory'"))
                .as("the lock of the start is given back")
                .containsExactly(0L);
    }

    @Test
    @Order(2)
    void aCaseIsWorkedOnAtEitherNode() throws Exception {
        String reference = report(first);
        complete(second, reference, "prevent-further-damage", "itservices", Map.of("containment", "Asked."));
        complete(
                first,
                reference,
                "make-initial-assessment",
                "central",
                Map.of(
                        "apparentBreach", true,
                        "category", "harassment",
                        "subjectType", "employee",
                        "serious", false,
                        "assessment", "It is aimed at one person."));
        complete(second, reference, "investigate", "central", Map.of("findings", "From a work computer."));
        complete(
                first,
                reference,
                "decide-course-of-action",
                "smt",
                Map.of("conduct", "unacceptable", "internalAction", true, "rationale", "It was foolish."));
        complete(second, reference, "take-internal-action", "central", Map.of("actionTaken", "A conversation."));
        complete(
                first,
                reference,
                "close-case",
                "central",
                Map.of("outcome", "Settled.", "messageToReporter", "Thank you."));

        await().atMost(SOON).untilAsserted(() -> {
            JsonNode file = second.get("/api/cases/" + reference, "central").body();
            assertThat(file.get("state").asText()).isEqualTo("closed");
            assertThat(file.get("chronology").findValuesAsText("what")).contains("Tell the reporter the outcome");
        });
        assertThat(subjects(reference)).doesNotHaveDuplicates();
        assertThat(second.get("/api/cases/" + reference + "/chronology/verified", "central")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @Order(3)
    void theAnchorIsMadeOnce() throws Exception {
        report(second);
        database.update("update act_ru_job set duedate_ = now() where handler_cfg_ = 'chronology-anchor'");

        await().atMost(SOON).until(() -> anchorMails().size() == 1);
        assertThat(numbers("select count(*) from recourse.anchor")).containsExactly(1L);
        assertThat(numbers("select count(*) from act_ru_job where handler_cfg_ = 'chronology-anchor'"
                        + " and duedate_ > now()"))
                .as("and comes again tomorrow")
                .containsExactly(1L);
        assertThat(numbers("select count(*) from act_hi_procinst where proc_def_key_ = 'chronology-anchor'"))
                .containsExactly(1L);
    }

    @Test
    @Order(4)
    void newKeysOfOneNodeAreUsedByTheOther() throws Exception {
        String before = report(second);
        byte[] old = narrativePrefix(before);
        AtomicBoolean enough = new AtomicBoolean();
        List<String> meanwhile = new ArrayList<>();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                meanwhile.add(report(second));
            }
        });
        assertThat(first.post("/api/keys/rotation", "admin", Map.of()).status()).isEqualTo(202);
        await().atMost(SOON)
                .until(() -> numbers("select count(*) from act_ru_job where process_def_key_ = 'key-rotation'"
                                + " and handler_type_ = 'timer-intermediate-transition'")
                        .get(0)
                        .equals(1L));
        enough.set(true);
        writing.get(1, TimeUnit.MINUTES);
        meanwhile.add(report(second));

        assertThat(narrativePrefix(meanwhile.get(meanwhile.size() - 1))).isNotEqualTo(old);
        // Whoever was in the middle of writing is looked after at the end.
        database.update("update act_ru_job set duedate_ = now() where process_def_key_ = 'key-rotation'"
                + " and handler_type_ = 'timer-intermediate-transition'");
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode standing = second.get("/api/keys/rotation", "admin").body();
            assertThat(standing.get("running").asBoolean()).isFalse();
            assertThat(standing.get("left").asLong()).isZero();
        });
        for (RunningApp node : List.of(first, second)) {
            assertThat(node.get("/api/cases/" + before, "central").body().toString())
                    .contains("What happened.");
        }
    }

    @Test
    @Order(5)
    void anAllowanceHoldsOverBothNodes() throws Exception {
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < ALLOWED + 4; i++) {
            answers.add(reportAsAnybody(i % 2 == 0 ? first : second));
        }
        assertThat(answers.subList(0, ALLOWED)).containsOnly(201);
        assertThat(answers.subList(ALLOWED, ALLOWED + 4)).containsOnly(429);
        assertThat(database.queryForList("select whose from recourse.allowance", String.class))
                .allSatisfy(whose -> assertThat(whose).doesNotContain("127.0.0.1", "::1"));
    }

    @Test
    @Order(6)
    void whoIsSignedInStaysSoWhenTheirNodeIsKilled() throws Exception {
        Browser browser = Browser.signedIn("central", first);
        assertThat(browser.get(second, "/camunda/api/admin/auth/user/default").body())
                .contains("\"userId\":\"central\"");
        String reference = report(second);
        assertThat(browser.get(second, "/cases/" + reference).statusCode()).isEqualTo(200);
        assertThat(database.queryForList(
                        "select encode(attribute_bytes, 'escape') from recourse.web_session_attributes", String.class))
                .isNotEmpty()
                .allSatisfy(kept -> assertThat(kept).doesNotContain("central", "camunda"));
        assertThat(sessionIds()).noneMatch(browser.cookie("JSESSIONID")::equals);
        Browser thief = new Browser();
        thief.cookies.put("JSESSIONID", sessionIds().get(0));
        assertThat(thief.get(second, "/cases/" + reference).statusCode())
                .as("an id read in the database opens nothing")
                .isEqualTo(401);

        first.kill();
        assertThat(browser.get(second, "/cases/" + reference).statusCode()).isEqualTo(200);
        assertThat(browser.post(second, "/camunda/api/admin/auth/user/default/logout")
                        .statusCode())
                .isBetween(200, 204);
        assertThat(browser.get(second, "/cases/" + reference).statusCode()).isEqualTo(401);
    }

    @Test
    @Order(7)
    void whatAKilledNodeHadBegunIsDoneByTheOther() throws Exception {
        // A newer program: it brings another text of a form, and the rest as it is.
        Path newer = Files.createDirectories(folder.resolve("newer"));
        Files.writeString(
                newer.resolve("investigate.form"),
                form("investigate").replaceFirst("\"label\": \"([^\"]+)\"", "\"label\": \"$1 If you know\""));
        assertThat(newer.resolve("investigate.form")).content().isNotEqualTo(form("investigate"));
        try (HangingMailServer hanging = new HangingMailServer()) {
            List<String> newerProgram = arguments(
                    hanging.port(),
                    "--camunda.bpm.deployment-resource-pattern=classpath*:processes/*.bpmn,classpath*:processes/*.dmn,"
                            + "file:" + newer + "/*.form");
            try (RunningApp third = RunningApp.started("node-3", newerProgram.toArray(String[]::new))) {
                assertThat(changed()).containsExactly("investigate.form 2");
                String reference = report(third);
                assertThat(hanging.reached.await(60, TimeUnit.SECONDS)).isTrue();
                third.kill();

                await().atMost(SOON).untilAsserted(() -> assertThat(subjects(reference))
                        .anyMatch(mail -> mail.startsWith("itservices"))
                        .anyMatch(mail -> mail.startsWith("smt"))
                        .doesNotHaveDuplicates());
                assertThat(numbers("select count(*) from act_ru_incident")).containsExactly(0L);
            }
        }
    }

    @Test
    @Order(8)
    void anOlderProgramTakesNothingBack() throws Exception {
        deploy(second, "close-case.form", form("close-case").replace("\"label\": \"", "\"label\": \"Our "));

        first.restart(); // it brings the forms as they were before
        assertThat(changed()).containsExactly("close-case.form 2", "investigate.form 2");
        String reference = report(first);
        complete(second, reference, "prevent-further-damage", "itservices", Map.of("containment", "Asked."));
    }

    /** Files of which more than the first version is there, with how many. */
    private static List<String> changed() {
        return database.queryForList(
                "select b.name_ || ' ' || count(*) from act_ge_bytearray b join act_re_deployment d"
                        + " on b.deployment_id_ = d.id_ group by b.name_ having count(*) > 1 order by 1",
                String.class);
    }

    private static String form(String name) throws IOException {
        return Files.readString(Path.of("forms", name + ".form"));
    }

    private static void deploy(RunningApp node, String file, String content) {
        String body = "--border\r\nContent-Disposition: form-data; name=\"deployment-name\"\r\n\r\nOurs\r\n"
                + "--border\r\nContent-Disposition: form-data; name=\"" + file + "\"; filename=\"" + file + "\"\r\n\r\n"
                + content + "\r\n--border--\r\n";
        HttpResponse<byte[]> answer = Calls.as(
                        "analyst", URI.create(node.address()).getPort())
                .send(
                        "POST",
                        "/engine-rest/deployment/create",
                        body.getBytes(UTF_8),
                        Map.of("Content-Type", "multipart/form-data; boundary=border"));
        assertThat(answer.statusCode()).as(Calls.textOf(answer)).isEqualTo(200);
    }

    private static List<Long> numbers(String sql) {
        return database.queryForList(sql, Long.class);
    }

    private static List<String> sessionIds() {
        return database.queryForList("select session_id from recourse.web_session", String.class);
    }

    private static byte[] narrativePrefix(String reference) {
        return database.queryForObject(
                "select substring(narrative from 1 for 5) from recourse.case_file where reference = ?",
                byte[].class,
                reference);
    }

    private static String report(RunningApp node) {
        try {
            RunningApp.Answer answer = node.post(
                    "/engine-rest/process-definition/key/social-media-incident/submit-form",
                    "staff",
                    variables(Map.of("school", "churchward", "narrative", "What happened.")));
            assertThat(answer.status()).isEqualTo(200);
            return answer.body().get("businessKey").asText();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int reportAsAnybody(RunningApp node) {
        return Calls.asNobody(URI.create(node.address()).getPort())
                .postJson("/api/reports", "{\"school\": \"churchward\", \"narrative\": \"What happened.\"}")
                .statusCode();
    }

    private static void complete(
            RunningApp node, String reference, String step, String user, Map<String, Object> fields) throws Exception {
        List<String> ids = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            for (JsonNode task : node.get("/engine-rest/task?processInstanceBusinessKey=" + reference, "admin")
                    .body()) {
                if (task.get("taskDefinitionKey").asText().equals(step)) {
                    ids.add(task.get("id").asText());
                }
            }
            return !ids.isEmpty();
        });
        RunningApp.Answer answer = node.post("/engine-rest/task/" + ids.get(0) + "/complete", user, variables(fields));
        assertThat(answer.status()).as(String.valueOf(answer.body())).isEqualTo(204);
    }

    private static Map<String, Object> variables(Map<String, Object> fields) {
        Map<String, Object> variables = new HashMap<>();
        fields.forEach((name, value) -> variables.put(name, Map.of("value", value)));
        return Map.of("variables", variables);
    }

    /** The mails of a case: to whom, and about what. */
    private static List<String> subjects(String reference) {
        return Stream.of(mails.getReceivedMessages())
                .map(NodesIT::inShort)
                .filter(mail -> mail.contains(reference))
                .toList();
    }

    private static List<String> anchorMails() {
        return Stream.of(mails.getReceivedMessages())
                .map(NodesIT::inShort)
                .filter(mail -> mail.startsWith("manager@")
                        && mail.toLowerCase(java.util.Locale.ROOT).contains("anchor"))
                .toList();
    }

    private static String inShort(MimeMessage mail) {
        try {
            return mail.getAllRecipients()[0] + " " + mail.getSubject();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes connections and never says a word. */
    private static final class HangingMailServer implements AutoCloseable {

        private final ServerSocket socket;
        private final List<Socket> taken = new ArrayList<>();
        private final CountDownLatch reached = new CountDownLatch(1);

        HangingMailServer() throws IOException {
            socket = new ServerSocket(0);
            Thread taking = new Thread(() -> {
                try {
                    while (true) {
                        taken.add(socket.accept());
                        reached.countDown();
                    }
                } catch (IOException closed) {
                    // it is over
                }
            });
            taking.setDaemon(true);
            taking.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket each : taken) {
                each.close();
            }
        }
    }

    /** One browser, whose requests a proxy passes on to one node or the other. */
    private static final class Browser {

        private final HttpClient client = HttpClient.newHttpClient();
        private final Map<String, String> cookies = new LinkedHashMap<>();

        static Browser signedIn(String user, RunningApp node) {
            Browser browser = new Browser();
            browser.get(node, "/camunda/app/tasklist/default/");
            HttpResponse<String> answer =
                    browser.send(node, "/camunda/api/admin/auth/user/default/login/tasklist", request -> request.header(
                                    "Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString("username=" + user + "&password=demo")));
            assertThat(answer.statusCode()).isEqualTo(200);
            return browser;
        }

        String cookie(String name) {
            return cookies.getOrDefault(name, "");
        }

        HttpResponse<String> get(RunningApp node, String path) {
            return send(node, path, request -> request.GET());
        }

        HttpResponse<String> post(RunningApp node, String path) {
            return send(node, path, request -> request.POST(BodyPublishers.noBody()));
        }

        private HttpResponse<String> send(
                RunningApp node, String path, java.util.function.UnaryOperator<HttpRequest.Builder> how) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + path))
                    .header("X-XSRF-TOKEN", cookie("XSRF-TOKEN"))
                    .header(
                            "Cookie",
                            cookies.entrySet().stream()
                                    .map(each -> each.getKey() + "=" + each.getValue())
                                    .collect(Collectors.joining("; ")));
            try {
                HttpResponse<String> answer = client.send(how.apply(request).build(), BodyHandlers.ofString());
                answer.headers().allValues("Set-Cookie").stream()
                        .flatMap(header -> HttpCookie.parse(header).stream())
                        .forEach(set -> cookies.put(set.getName(), set.getValue()));
                return answer;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
