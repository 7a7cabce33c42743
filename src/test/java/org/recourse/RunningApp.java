package org.recourse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.util.FileSystemUtils;

/**
 * The packaged application as a process of its own, on a free port, with a data folder of its own that goes when it is
 * closed, and a {@linkplain TestDatabase database} of its own: H2 is a file in that folder. What it writes to its console is kept in {@code target/}.
 */
public final class RunningApp implements AutoCloseable {

    private static final Path JAR = Path.of(System.getProperty("recourse.jar", "target/recourse.jar"));
    /** An application that lives for minutes costs a third less with the first compiler alone. */
    private static final List<String> FLAGS = List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Path folder;
    private final Path console;
    private final int port;
    private final List<String> command;
    private final Thread atExit = new Thread(this::kill);

    private Process process;
    private Duration startUp;

    /** What a call was answered. */
    public record Answer(int status, JsonNode body) {}

    private RunningApp(String name, Path program, List<String> flags, List<String> arguments) throws IOException {
        folder = Files.createTempDirectory("recourse-" + name + "-");
        console = JAR.toAbsolutePath().resolveSibling(name + ".log");
        Files.deleteIfExists(console);
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-jar", program.toAbsolutePath().toString(), "--server.port=" + port));
        boolean hasItsOwn = arguments.stream().anyMatch(argument -> argument.startsWith("--spring.datasource.url="));
        if (TestDatabase.isPostgresql() && !hasItsOwn) {
            TestDatabase.settings("app-" + port + "-" + System.nanoTime())
                    .forEach((setting, value) -> command.add("--" + setting + "=" + value));
        }
        command.addAll(arguments);
        Runtime.getRuntime().addShutdownHook(atExit);
        launch();
    }

    /** Starts the demonstration and waits until it is healthy. */
    public static RunningApp demo(String name, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--spring.profiles.active=demo");
        return started(name, all.toArray(String[]::new));
    }

    /** Starts the application with these arguments alone and waits until it is healthy. */
    public static RunningApp started(String name, String... arguments) throws IOException, InterruptedException {
        return installed(name, JAR, FLAGS, arguments);
    }

    /**
     * Starts the application where it was {@linkplain #layOut laid out}, with these flags for its Java and these arguments, and waits until
     * it is healthy.
     */
    public static RunningApp installed(String name, Path program, List<String> flags, String... arguments)
            throws IOException, InterruptedException {
        RunningApp app = new RunningApp(name, program, flags, List.of(arguments));
        try {
            app.awaitHealthy();
            return app;
        } catch (Throwable e) {
            app.close();
            throw e;
        }
    }

    /**
     * Lays out the packaged application in a folder that is not there yet, with an archive of its classes {@code recourse.jsa}, as
     * docs/operation.md tells an installation to.
     *
     * @return what is to be started
     */
    public static Path layOut(Path folder) throws IOException, InterruptedException {
        Path program = folder.resolve("recourse.jar").toAbsolutePath();
        java(
                folder,
                "-Djarmode=tools",
                "-jar",
                JAR.toAbsolutePath().toString(),
                "extract",
                "--destination",
                folder.toString());
        java(
                folder,
                "-XX:ArchiveClassesAtExit=" + program.resolveSibling("recourse.jsa"),
                "-XX:+UseSerialGC",
                "-Dspring.context.exit=onRefresh",
                "-jar",
                program.toString(),
                "--spring.profiles.active=demo");
        return program;
    }

    private static void java(Path folder, String... arguments) throws IOException, InterruptedException {
        Path elsewhere = Files.createTempDirectory("recourse-lay-out-");
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolveSibling(folder.getFileName() + ".log").toFile()));
        builder.environment().put("RECOURSE_DATA", elsewhere.toString());
        int status = builder.start().waitFor();
        FileSystemUtils.deleteRecursively(elsewhere);
        if (status != 0) {
            throw new AssertionError("Java ended with " + status + "; see the log beside " + folder);
        }
    }

    /** Starts the application on each of these lists of arguments, all at once, and waits until all are healthy. */
    static List<RunningApp> together(Map<String, List<String>> argumentsByName) throws Exception {
        List<RunningApp> apps = new ArrayList<>();
        try {
            for (Map.Entry<String, List<String>> each : argumentsByName.entrySet()) {
                apps.add(new RunningApp(each.getKey(), JAR, FLAGS, each.getValue()));
            }
            for (RunningApp app : apps) {
                app.awaitHealthy();
            }
            return apps;
        } catch (Throwable e) {
            for (RunningApp app : apps) {
                app.close();
            }
            throw e;
        }
    }

    /** Starts the application with these arguments and gives what it says until it ends by itself. */
    static String refusal(String name, String... arguments) throws IOException, InterruptedException {
        try (RunningApp app = new RunningApp(name, JAR, FLAGS, List.of(arguments))) {
            if (!app.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The application did not end; see " + app.console);
            }
            if (app.process.exitValue() == 0) {
                throw new AssertionError("The application ended as if all were well; see " + app.console);
            }
            return Files.readString(app.console);
        }
    }

    /** Where it listens, without a slash at the end. */
    public String address() {
        return "http://localhost:" + port;
    }

    /** The folder of its data. */
    public Path data() {
        return folder.resolve("data");
    }

    /** How long the latest start took, from the command to the first healthy answer. */
    public Duration startUp() {
        return startUp;
    }

    /** Asks as a user of the demonstration. */
    public Answer get(String path, String user) throws IOException, InterruptedException {
        return get(path, user, "demo");
    }

    Answer get(String path, String user, String password) throws IOException, InterruptedException {
        return send(request(path, user, password).GET());
    }

    /** Sends JSON as a user of the demonstration. */
    public Answer post(String path, String user, Object body) throws IOException, InterruptedException {
        return send(request(path, user, "demo")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /** Asks how a report stands, as its reporter. */
    public Answer getWithReceipt(String receipt) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address() + "/api/report"))
                .header("X-Receipt", receipt)
                .timeout(Duration.ofMinutes(1))
                .GET());
    }

    /** What a call is answered, as it comes. */
    public byte[] bytes(String path, String user) throws IOException, InterruptedException {
        return http.send(request(path, user, "demo").GET().build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    /** How much of the machine's memory the process has now, on Linux. */
    public long residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** The process as it runs now. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** The file of what it has written to its console. */
    public Path console() {
        return console;
    }

    /** Ends the process as a power cut would: nothing in it can react. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Tells the process to stop, as a service manager would, and does not wait for it. */
    void stop() {
        process.destroy();
    }

    /** The status that the process ended with, once it was told to stop. */
    int awaitEnd(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("The application did not stop; see " + console);
        }
        return process.exitValue();
    }

    int port() {
        return port;
    }

    /** What it has written to its console so far. */
    String said() throws IOException {
        return Files.readString(console);
    }

    /** Starts again on the same data, after {@link #kill()}, and waits until it is healthy. */
    public void restart() throws IOException, InterruptedException {
        launch();
        awaitHealthy();
    }

    @Override
    public void close() throws IOException {
        kill();
        Runtime.getRuntime().removeShutdownHook(atExit);
        FileSystemUtils.deleteRecursively(folder);
    }

    private void launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        builder.environment().keySet().removeIf(name -> name.matches("(RECOURSE|SPRING|CAMUNDA|SERVER)_.*"));
        builder.environment().put("RECOURSE_DATA", data().toString());
        process = builder.start();
    }

    private void awaitHealthy() throws IOException {
        Instant start = Instant.now();
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !process.isAlive() || isHealthy());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("The application is still not healthy:\n" + lastLines(), e);
        }
        if (!process.isAlive()) {
            throw new AssertionError("The application ended while it started:\n" + lastLines());
        }
        startUp = Duration.between(start, Instant.now());
    }

    /** Whether it answers that it can do its work. */
    public boolean isHealthy() throws InterruptedException {
        try {
            HttpRequest health = HttpRequest.newBuilder(URI.create(address() + "/actuator/health"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            HttpResponse<String> answer = http.send(health, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() == 200 && answer.body().contains("\"UP\"");
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path, String user, String password) {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        return HttpRequest.newBuilder(URI.create(address() + path))
                .header("Authorization", "Basic " + credentials)
                .timeout(Duration.ofMinutes(1));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(console);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
