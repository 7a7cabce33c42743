package org.recourse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The packaged application, from outside: killed while reports come in, and sent more files at once than it has memory. What
 * was answered with 201 is there, once and whole.
 */
@Tag(TestDatabase.TAG)
class ReportsUnderStressIT {

    private static final int KILLS = 4;
    private static final int REPORTERS = 4;
    private static final int MB = 1024 * 1024;
    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452");
    private static final Pattern STORY = Pattern.compile("reporter [0-9]+ report [0-9]+\\.");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private RunningApp app;

    /**
     * What one reporter was told.
     *
     * @param story what makes the report unlike any other
     * @param receipt null where no answer came
     * @param file what was handed in with the receipt and answered with 201; null where none was
     */
    private record Sent(
            String story,
            @Nullable String reference,
            @Nullable String receipt,
            byte @Nullable [] file) {}

    @BeforeEach
    void start() throws Exception {
        app = RunningApp.demo(
                "reports-under-stress",
                "--recourse.limits.reports-per-address=0",
                "--recourse.limits.reports-in-all=0",
                "--recourse.limits.receipts-per-address=0",
                "--camunda.bpm.job-execution.lock-time-in-millis=15000");
    }

    @AfterEach
    void stop() throws IOException {
        app.close();
    }

    @Test
    void whatWasAnsweredIsThereOnceAfterKillsAtRandomMoments() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();
        AtomicBoolean goOn = new AtomicBoolean(true);
        ExecutorService reporters = Executors.newFixedThreadPool(REPORTERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < REPORTERS; i++) {
                String name = "reporter " + i;
                Random own = new Random(random.nextLong());
                all.add(reporters.submit(() -> {
                    for (int n = 0; goOn.get(); n++) {
                        sent.add(report(name + " report " + n + ".", own));
                    }
                }));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int wanted = sent.size() + 5 + random.nextInt(25);
                await().atMost(Duration.ofMinutes(2))
                        .pollInterval(Duration.ofMillis(1 + random.nextInt(40)))
                        .until(() -> {
                            for (Future<?> ended :
                                    all.stream().filter(Future::isDone).toList()) {
                                // Says what one reporter was told that it should not have been.
                                ended.get();
                            }
                            return sent.size() >= wanted;
                        });
                app.kill();
                app.restart();
            }
            goOn.set(false);
            for (Future<?> one : all) {
                one.get(1, TimeUnit.MINUTES);
            }
        } finally {
            goOn.set(false);
            reporters.shutdownNow();
        }

        List<Sent> answered =
                sent.stream().filter(report -> report.receipt() != null).toList();
        System.out.printf(
                "Reports sent: %d, answered with 201: %d, with a file answered with 201: %d, kills: %d (seed %d)%n",
                sent.size(),
                answered.size(),
                answered.stream().filter(report -> report.file() != null).count(),
                KILLS,
                seed);
        Map<String, List<String>> casesByStory = casesByStory();
        assertThat(casesByStory.values())
                .as("no report became two cases (seed %d)", seed)
                .allSatisfy(cases -> assertThat(cases).hasSize(1));
        for (Sent report : answered) {
            assertThat(casesByStory).containsEntry(report.story(), List.of(report.reference()));
            assertWhole(report);
        }
        JsonNode verified = app.get("/api/chronology/verified", "manager").body();
        assertThat(verified.path("whole").asBoolean()).as(verified.toString()).isTrue();
        assertThat(Files.list(app.data().resolve("incoming")))
                .as("nothing left of files that did not arrive")
                .isEmpty();
    }

    /** Sixteen files of 25 MB come in at once, with 384 MB of memory for everything. */
    @Test
    void manyLargeFilesAtOnceNeedNoMemoryAndHoldNobodyUp() throws Exception {
        int files = 16;
        byte[] file = Arrays.copyOf(PNG, 25 * MB);
        String receipt = report("A report with large files.", new Random(0) {
                    @Override
                    public boolean nextBoolean() {
                        return false;
                    }
                })
                .receipt();
        List<Socket> senders = new ArrayList<>();
        List<Future<?>> whole = new ArrayList<>();
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService phones = Executors.newFixedThreadPool(files);
        try {
            for (int i = 0; i < files; i++) {
                Socket sender =
                        new Socket("localhost", URI.create(app.address()).getPort());
                senders.add(sender);
                sender.setSoTimeout(120_000);
                whole.add(phones.submit(() -> {
                    send(sender, file, receipt, end);
                    return null;
                }));
            }
            await().atMost(Duration.ofMinutes(3)).until(() -> bytesComingIn() > (files * 24L) * MB);

            assertThat(app.get("/actuator/health", "central").status()).isEqualTo(200);
            assertThat(report("Reported meanwhile.", new Random(1)).receipt()).isNotNull();

            for (Socket cutOff : senders.subList(2, files)) {
                cutOff.close();
            }
            end.countDown();
            for (int i = 0; i < 2; i++) {
                whole.get(i).get(1, TimeUnit.MINUTES);
                assertThat(firstLine(senders.get(i).getInputStream())).contains(" 201 ");
            }
            await().atMost(Duration.ofMinutes(3)).until(() -> bytesComingIn() == 0);
        } finally {
            end.countDown();
            for (Socket sender : senders) {
                sender.close();
            }
            phones.shutdown();
        }
    }

    /** One report, perhaps with a file; sent again under its key until it is answered, as a phone does that lost the line. */
    private Sent report(String story, Random random) {
        boolean withFile = random.nextBoolean();
        boolean patient = random.nextInt(4) > 0;
        String key = "key of " + story;
        JsonNode answer = null;
        for (int attempt = 0; answer == null && attempt < (patient ? 100 : 1); attempt++) {
            answer = created(request("/api/reports")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(BodyPublishers.ofString(
                            "{\"school\":\"churchward\",\"narrative\":\"%s\"}".formatted(story))));
        }
        if (answer == null) {
            return new Sent(story, null, null, null);
        }
        String receipt = answer.get("receipt").asText();
        byte[] file = null;
        if (withFile) {
            byte[] content = Arrays.copyOf(PNG, 100 + random.nextInt(MB));
            System.arraycopy(story.getBytes(UTF_8), 0, content, PNG.length, story.length());
            JsonNode taken = created(request("/api/report/evidence")
                    .header("Content-Type", "multipart/form-data; boundary=limit")
                    .header("X-Receipt", receipt)
                    .POST(BodyPublishers.ofByteArrays(List.of(
                            "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"
                                    .getBytes(US_ASCII),
                            content,
                            "\r\n--limit--\r\n".getBytes(US_ASCII)))));
            file = taken == null ? null : content;
        }
        return new Sent(story, answer.get("reference").asText(), receipt, file);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(app.address() + path)).timeout(Duration.ofSeconds(30));
    }

    /** The answer with status 201; null where none came, because the application was down or went down. */
    private @Nullable JsonNode created(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() == 201) {
                return JSON.readTree(answer.body());
            }
            // While it goes down or comes up it may also say that it cannot; anything else would be a defect.
            assertThat(answer.statusCode()).as(answer.body()).isGreaterThanOrEqualTo(500);
            return null;
        } catch (IOException down) {
            await("the application, asked for its health by a reporter")
                    .atMost(Duration.ofMinutes(3)) // as long as a start may take
                    .until(app::isHealthy);
            return null;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertWhole(Sent report) throws Exception {
        JsonNode file = app.get("/api/cases/" + report.reference(), "central").body();
        assertThat(file.path("openTasks").findValuesAsText("name"))
                .as("the process of %s runs", report.reference())
                .contains("Make the initial assessment", "Prevent further damage");
        HttpResponse<String> status = http.send(
                request("/api/report").header("X-Receipt", report.receipt()).build(), BodyHandlers.ofString());
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.body()).contains(report.reference());
        if (report.file() != null) {
            JsonNode documents = app.get("/api/cases/" + report.reference() + "/documents", "central")
                    .body();
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(report.file()));
            assertThat(documents.findValuesAsText("sha256")).containsExactly(hash);
            byte[] given = app.bytes(
                    "/api/cases/" + report.reference() + "/documents/"
                            + documents.get(0).get("id").asText(),
                    "central");
            assertThat(given).isEqualTo(report.file());
        }
    }

    /** The references of all cases, by what was reported. */
    private Map<String, List<String>> casesByStory() throws Exception {
        Map<String, List<String>> cases = new HashMap<>();
        JsonNode instances = app.get(
                        "/engine-rest/process-instance?processDefinitionKey=social-media-incident", "admin")
                .body();
        for (JsonNode instance : instances) {
            String reference = instance.get("businessKey").asText();
            Matcher story = STORY.matcher(new String(app.bytes("/cases/" + reference, "central"), UTF_8));
            assertThat(story.find()).as("the story of %s", reference).isTrue();
            cases.computeIfAbsent(story.group(), known -> new ArrayList<>()).add(reference);
        }
        return cases;
    }

    /** Nearly all of a file, then a byte now and then, as from somebody with a weak signal, and the rest when it is to end. */
    private static void send(Socket sender, byte[] file, String receipt, CountDownLatch end) throws Exception {
        String head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n";
        int length = head.length() + file.length + "\r\n--limit--\r\n".length();
        sender.getOutputStream()
                .write(("POST /api/report/evidence HTTP/1.1\r\nHost: localhost\r\nX-Receipt: " + receipt
                                + "\r\nContent-Type: multipart/form-data; boundary=limit\r\nContent-Length: " + length
                                + "\r\nConnection: close\r\n\r\n" + head)
                        .getBytes(US_ASCII));
        int sent = file.length - 1_000;
        sender.getOutputStream().write(file, 0, sent);
        while (!end.await(3, TimeUnit.SECONDS)) { // who is silent for longer is cut off
            sender.getOutputStream().write(file, sent++, 1);
        }
        sender.getOutputStream().write(file, sent, file.length - sent);
        sender.getOutputStream().write("\r\n--limit--\r\n".getBytes(US_ASCII));
    }

    private static String firstLine(InputStream answer) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = answer.read(); c >= 0 && c != '\r'; c = answer.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private long bytesComingIn() throws IOException {
        try (Stream<Path> files = Files.list(app.data().resolve("incoming"))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
