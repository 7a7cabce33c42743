package org.recourse.performance;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where time goes, seen by the recorder of the Java machine: what a thread computes is a sample every ten milliseconds, and
 * what it waits for is measured. Each belongs to the innermost part of the program that it was for.
 */
final class Recorded {

    private static final Duration EVERY = Duration.ofMillis(10);
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final List<String> WAITS = List.of(
            "jdk.SocketRead",
            "jdk.SocketWrite",
            "jdk.FileRead",
            "jdk.FileWrite",
            "jdk.FileForce",
            "jdk.ThreadPark",
            "jdk.JavaMonitorEnter",
            "jdk.JavaMonitorWait");

    /** What a class is for, by how its name begins; the first that fits counts. */
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("com.google.crypto", "sealing");
        PARTS.put("org.recourse.casefile.Seal", "sealing");
        PARTS.put("org.recourse.casefile", "case file and chronology");
        PARTS.put("org.recourse.oversight", "board");
        PARTS.put("org.recourse.trust", "rights and roles");
        PARTS.put("org.recourse.engine", "rights, and what hooks into the engine");
        PARTS.put("org.recourse.lifecycle", "rules of forms and steps");
        PARTS.put("org.recourse.report", "taking reports");
        PARTS.put("org.recourse", "other parts of the product");
        PARTS.put("org.hibernate", "JPA");
        PARTS.put("org.springframework.orm", "JPA");
        PARTS.put("org.springframework.data", "JPA");
        PARTS.put("org.camunda", "engine");
        PARTS.put("org.flowable", "engine");
        PARTS.put("org.apache.ibatis", "engine");
        PARTS.put("org.apache.catalina", "HTTP");
        PARTS.put("org.apache.coyote", "HTTP");
        PARTS.put("org.apache.tomcat", "HTTP");
        PARTS.put("com.fasterxml", "HTTP");
        PARTS.put("org.springframework", "Spring");
    }

    private static final String COMMIT = "database, commits and their way to the disk";
    private static final List<String> DATABASES = List.of("org.h2.", "org.postgresql.", "com.zaxxer.");

    /** How H2 is told to write to the disk, and who tells it in the product. */
    private static final List<String> DISK =
            List.of("org.h2.command.dml.TransactionCommand", "org.recourse.engine.KeptAtOnce");

    /** Who calls over HTTP, and who waits for the next call. */
    private static final List<String> IDLE = List.of("jdk.internal.net.http.", "org.apache.tomcat.util.threads.");

    private static final String CALLER = "calling over HTTP";
    private static final String HTTP = "http-nio-";
    private static final LongAdder OF_WORKERS = new LongAdder();

    private Recorded() {}

    /**
     * Where the time goes of the threads that do the work or answer calls over HTTP.
     *
     * @return milliseconds by what they are for
     */
    static Map<String, Double> of(Callable<?> work) throws Exception {
        Path file = Files.createTempFile("recourse-bench-", ".jfr");
        try (Recording before = new Recording();
                Recording recording = new Recording()) {
            for (Recording one : List.of(before, recording)) {
                one.enable(SAMPLE).withPeriod(EVERY);
                WAITS.forEach(
                        wait -> one.enable(wait).withThreshold(Duration.ZERO).withStackTrace());
            }
            // What is watched is compiled anew, which takes as long as the work itself.
            before.start();
            work.call();
            recording.start();
            long cpu = OF_WORKERS.sum() + ofHttp();
            work.call();
            cpu = OF_WORKERS.sum() + ofHttp() - cpu;
            recording.stop();
            recording.dump(file);
            return read(file, cpu / 1e6);
        } finally {
            Files.delete(file);
        }
    }

    /** A thread that has done its part of the work tells its processor time, which nobody can ask once it has ended. */
    static void done() {
        OF_WORKERS.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    private static long ofHttp() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(HTTP))
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getThreadId())))
                .sum();
    }

    /** On a busy machine fewer samples come than were asked for: together they are what the threads computed. */
    private static Map<String, Double> read(Path file, double cpuMillis) throws IOException {
        Map<String, Double> computed = new TreeMap<>();
        Map<String, Double> millis = new TreeMap<>();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                boolean sample = event.getEventType().getName().equals(SAMPLE);
                if (event.getStackTrace() != null
                        && isWorker(sample ? event.getThread("sampledThread") : event.getThread())) {
                    String part = part(event.getStackTrace().getFrames());
                    if (sample) {
                        computed.merge(part == null ? CALLER : part, 1.0, Double::sum);
                    } else if (part != null) {
                        millis.merge(part, event.getDuration().toNanos() / 1e6, Double::sum);
                    }
                }
            }
        }
        double samples =
                computed.values().stream().mapToDouble(Double::doubleValue).sum();
        computed.forEach((part, number) -> millis.merge(part, cpuMillis * number / samples, Double::sum));
        return millis;
    }

    private static boolean isWorker(RecordedThread thread) {
        String name = thread == null ? null : thread.getJavaName();
        return name != null && (name.startsWith(Contestant.WORKER) || name.startsWith(HTTP));
    }

    /** From the innermost outwards; null where nobody waits for it. */
    private static String part(List<RecordedFrame> frames) {
        boolean database = false;
        boolean commit = false;
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            if (DISK.stream().anyMatch(type::startsWith)) {
                return COMMIT;
            }
            if (DATABASES.stream().anyMatch(type::startsWith)) {
                database = true;
                commit |= frame.getMethod().getName().equals("commit");
                continue;
            }
            if (commit) {
                return COMMIT;
            }
            if (IDLE.stream().anyMatch(type::startsWith)) {
                return null;
            }
            for (Map.Entry<String, String> each : PARTS.entrySet()) {
                if (type.startsWith(each.getKey()) && !type.startsWith("org.recourse.performance")) {
                    return database ? "database, for " + each.getValue() : each.getValue();
                }
            }
        }
        return "other";
    }
}
