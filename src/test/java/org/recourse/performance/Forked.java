package org.recourse.performance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.recourse.performance.Contestant.Done;

/** A {@link Contestant} in a Java of its own, all with the same settings. */
final class Forked implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path log;
    private final Process process;
    private final BufferedReader out;
    private final PrintWriter in;
    private final Thread atExit;

    private Forked(List<String> command, Path log) throws IOException {
        this.log = log;
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                .start();
        atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
        out = process.inputReader(StandardCharsets.UTF_8);
        in = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    /** Starts one and waits until it is ready. */
    static Forked start(String kind, String url, Path folder) throws IOException {
        return start(
                kind,
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Contestants.class.getName(),
                url,
                folder);
    }

    /** Starts one with a class path and a main class of its own, and waits until it is ready. */
    static Forked start(String kind, String classPath, String main, String url, Path folder) throws IOException {
        Path target = Files.createDirectories(Path.of("target", "bench"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1500m",
                "-XX:+UseParallelGC",
                "-XX:FlightRecorderOptions=stackdepth=256"));
        if (Boolean.getBoolean("bench.profile")) {
            command.add("-XX:StartFlightRecording=settings=profile,filename="
                    + target.resolve(kind + "-" + System.nanoTime() + ".jfr"));
        }
        command.addAll(List.of("-cp", classPath, main, kind, url, folder.toString()));
        Path log = target.resolve(kind + "-" + NUMBER.incrementAndGet() + ".log");
        Forked forked = new Forked(command, log);
        forked.answer();
        return forked;
    }

    Done work(String what, double seconds, int workers) throws IOException {
        return Done.read(ask(what + " " + seconds + " " + workers));
    }

    String ask(String what) throws IOException {
        in.println(what);
        return answer();
    }

    private String answer() throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(Contestant.ANSWER)) {
                return line.substring(Contestant.ANSWER.length());
            }
        }
        throw new IllegalStateException("It ended; see " + log);
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
