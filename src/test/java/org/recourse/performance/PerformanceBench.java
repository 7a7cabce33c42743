package org.recourse.performance;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.Test;
import org.recourse.RunningApp;
import org.recourse.performance.Contestant.Done;
import org.springframework.boot.SpringBootVersion;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * How fast the product is beside the bare engine, on the same machine and kind of database, in turn: {@code ./mvnw -Pbench
 * verify}. What it finds is written to {@code docs/performance.md}. {@code -Dbench.only=a,d} leaves out the other parts,
 * and {@code -Dbench.seconds}, {@code -Dbench.rounds} and {@code -Dbench.warm-up} (lifecycles) make it shorter.
 */
class PerformanceBench {

    private static final Set<String> ONLY =
            Set.of(System.getProperty("bench.only", "a,b,d,e,f").split(","));
    private static final double SECONDS = Double.parseDouble(System.getProperty("bench.seconds", "8"));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
    private static final int WARM_UP = Integer.getInteger("bench.warm-up", 400);
    private static final int ACTIVITIES = Integer.getInteger("bench.activities", 1_000_000);
    private static final Path RESULTS = Path.of("docs", "performance.md");

    private final StringBuilder report = new StringBuilder();
    private final Map<String, String> statements = new LinkedHashMap<>();

    @Test
    void theProductBesideTheBareEngine() throws Exception {
        say("""
                # How fast it is

                Written by `./mvnw -Pbench verify`. %s.

                Each number is the median of %d rounds of %.0f seconds. Those that are compared run in turn (A, B, A, B), each
                in a Java of its own with the same settings, on a database of its own of the same kind, after a warm-up; the
                ratio is the median of the rounds' ratios, so that whatever else the machine does counts for both alike.
                """, machine(), ROUNDS, SECONDS);
        Path folder = Files.createTempDirectory("recourse-bench-");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            JdbcTemplate server = new JdbcTemplate(postgres.getPostgresDatabase());
            on(
                    "H2, a file",
                    folder.resolve("h2"),
                    name -> "jdbc:h2:file:" + folder.resolve("h2").resolve(name)
                            + ";LOCK_TIMEOUT=20000;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
                            + (name.startsWith("product") ? ";QUERY_CACHE_SIZE=256" : ""));
            on("PostgreSQL", folder.resolve("postgres"), name -> {
                server.execute("create database " + name);
                return postgres.getJdbcUrl("postgres", name);
            });
            if (ONLY.contains("d")) {
                saySteps();
            }
            if (ONLY.contains("e")) {
                startUp();
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        Files.writeString(RESULTS, report);
    }

    private void on(String database, Path folder, UnaryOperator<String> url) throws IOException {
        Files.createDirectories(folder);
        say("\n## %s\n", database);
        if (ONLY.contains("a") || ONLY.contains("b") || ONLY.contains("d")) {
            try (Forked product = Forked.start("product", url.apply("product"), folder.resolve("product-data"));
                    Forked bare = Forked.start("bare", url.apply("bare"), folder)) {
                warmUp(product, bare);
                if (ONLY.contains("a")) {
                    lifecycles(product, bare);
                }
                if (ONLY.contains("b")) {
                    reports(product, bare);
                }
                if (ONLY.contains("d")) {
                    statements.put(database, product.ask("statements"));
                }
            }
        }
        if (ONLY.contains("f")) {
            growth(folder, url);
        }
    }

    /** As many lifecycles for each, whatever the machine does meanwhile: the compiler counts calls. */
    private static void warmUp(Forked... all) throws IOException {
        for (Forked one : all) {
            for (int done = 0; done < WARM_UP; ) {
                done += one.work("lifecycle", 5, 2).number();
            }
        }
    }

    private void lifecycles(Forked product, Forked bare) throws IOException {
        say("""

                ### (a) Whole lifecycles

                A serious case from its report to its end: %d tasks found, taken and completed by the people whose they are, with
                all that their forms ask, and %d jobs. The product does all that it does in use, sealing, chronology, rights and
                the board's rows included; nobody has a mail address, so that no mail is written on either side. The bare engine
                runs the same diagrams, tables and forms as its makers ship it, with history `full`, no rights and empty
                delegates, and keeps what the forms ask as variables. On H2 both write each commit to the disk.

                | workers | product | bare engine | product / bare | processor time of the product's process, each | of the bare engine's |
                |--:|--:|--:|--:|--:|--:|
                """, Lifecycle.completions(), Lifecycle.jobs());
        for (int workers : new int[] {1, 4}) {
            List<Done[]> rounds = inTurn(product, "lifecycle", bare, "lifecycle", workers);
            say(
                    "| %d | %.1f/s | %.1f/s | **%.2f** | %.1f ms | %.1f ms |\n",
                    workers,
                    median(rounds, round -> round[0].perSecond()),
                    median(rounds, round -> round[1].perSecond()),
                    median(rounds, round -> round[0].perSecond() / round[1].perSecond()),
                    median(rounds, round -> round[0].cpuMillisEach()),
                    median(rounds, round -> round[1].cpuMillisEach()));
        }
    }

    private void reports(Forked product, Forked bare) throws IOException {
        product.work("report", SECONDS, 4);
        List<Done[]> rounds = inTurn(product, "report", bare, "report", 4);
        List<Done> commits = new ArrayList<>();
        bare.work("commit", SECONDS / 2, 4);
        for (int i = 0; i < ROUNDS; i++) {
            commits.add(bare.work("commit", SECONDS / 2, 4));
        }
        say(
                """

                ### (b) Reports

                Four callers at once send `POST /api/reports` over HTTP, from the product's own process; beside it are the bare
                engine's starts of the same diagram inside its Java, and how often the database commits a single row.

                | reports over HTTP | bare starts in the JVM | reports / starts | single-row commits |
                |--:|--:|--:|--:|
                | %.1f/s | %.1f/s | **%.2f** | %.0f/s |
                """,
                median(rounds, round -> round[0].perSecond()),
                median(rounds, round -> round[1].perSecond()),
                median(rounds, round -> round[0].perSecond() / round[1].perSecond()),
                commits.stream()
                        .mapToDouble(Done::perSecond)
                        .sorted()
                        .skip(ROUNDS / 2)
                        .findFirst()
                        .orElseThrow());
    }

    private void growth(Path folder, UnaryOperator<String> url) throws IOException {
        try (Forked grown = Forked.start("product", url.apply("product_grown"), folder.resolve("grown-data"));
                Forked empty = Forked.start("product", url.apply("product_empty"), folder.resolve("empty-data"))) {
            int activities = Integer.parseInt(grown.ask("grow " + ACTIVITIES));
            warmUp(grown, empty);
            List<Done[]> rounds = inTurn(grown, "lifecycle", empty, "lifecycle", 1);
            say(
                    """

                    ### (f) Growth

                    The same lifecycle, with one worker, on a database with %,d ended activities and on a new one.

                    | grown | new | grown / new |
                    |--:|--:|--:|
                    | %.1f/s | %.1f/s | **%.2f** |
                    """,
                    activities,
                    median(rounds, round -> round[0].perSecond()),
                    median(rounds, round -> round[1].perSecond()),
                    median(rounds, round -> round[0].perSecond() / round[1].perSecond()));
        }
    }

    private void saySteps() {
        say("""

                ## (d) Statements of each step

                What the product sends to the database for each step of the same case: a batch counts once, and so does a commit.
                `StatementsOfEachTest` holds each to its bound.

                | step | %s | bound |
                |---|%s--:|
                """, String.join(" | ", statements.keySet()), "--:|".repeat(statements.size()));
        StatementsOfEach.MOST.forEach((step, most) -> {
            StringBuilder counts = new StringBuilder();
            statements.values().forEach(all -> counts.append(number(step, all)).append(" | "));
            say("| %s | %s%d |\n", step, counts, most);
        });
    }

    private static String number(String step, String all) {
        return Arrays.stream(all.split(";"))
                .filter(one -> one.startsWith(step + "="))
                .map(one -> one.substring(step.length() + 1))
                .findFirst()
                .orElse("?");
    }

    private void startUp() throws Exception {
        say("""

                ## (e) Start and memory

                The packaged program with `-Xmx384m -XX:+UseSerialGC` on H2, from the command to the first healthy answer, and what
                it has of the machine's memory (RSS).

                | | |
                |---|--:|
                """);
        try (RunningApp app = RunningApp.demo(
                "bench-start", "--recourse.limits.reports-per-address=0", "--recourse.limits.reports-in-all=0")) {
            say("| first start, new database | %.1f s |\n", app.startUp().toMillis() / 1000.0);
            say("| memory after it | %d MB |\n", app.residentMegabytes());
            for (int i = 0; i < 500; i++) {
                app.post("/api/reports", "central", Lifecycle.REPORT);
                app.get("/engine-rest/task?maxResults=15", "central");
            }
            say("| memory after 500 reports and as many lists of tasks | %d MB |\n", app.residentMegabytes());
            List<Double> later = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                app.kill();
                app.restart();
                later.add(app.startUp().toMillis() / 1000.0);
            }
            later.sort(null);
            say("| later start, median of 3 | %.1f s |\n", later.get(1));
        }
    }

    /** Rounds of both, one after the other. */
    private static List<Done[]> inTurn(Forked one, String what, Forked other, String otherwise, int workers)
            throws IOException {
        List<Done[]> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            rounds.add(new Done[] {one.work(what, SECONDS, workers), other.work(otherwise, SECONDS, workers)});
        }
        return rounds;
    }

    private static double median(List<Done[]> rounds, ToDoubleFunction<Done[]> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private void say(String text, Object... values) {
        String said = String.format(Locale.ROOT, text, values);
        report.append(said);
        System.out.print(said);
    }

    private static String machine() throws IOException {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Path processors = Path.of("/proc/cpuinfo");
        String model = Files.exists(processors)
                ? Files.readAllLines(processors).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("processor unknown")
                : "processor unknown";
        return String.format(
                Locale.ROOT,
                "Measured on %s on %d cores (%s) with %d GB, %s, Java %s, Spring Boot %s, Camunda %s; load of the"
                        + " machine when it began: %.1f",
                LocalDate.now(ZoneOffset.UTC),
                machine.getAvailableProcessors(),
                model,
                machine.getTotalMemorySize() >> 30,
                System.getProperty("os.name"),
                System.getProperty("java.version"),
                SpringBootVersion.getVersion(),
                ProcessEngine.class.getPackage().getImplementationVersion(),
                machine.getSystemLoadAverage());
    }
}
