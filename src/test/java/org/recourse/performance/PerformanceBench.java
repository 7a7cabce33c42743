package org.recourse.performance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.Test;
import org.recourse.RunningApp;
import org.recourse.performance.Contestant.Done;
import org.springframework.boot.SpringBootVersion;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * How fast the product is beside the bare engine and beside Flowable, on the same machine and kind of database, in turn:
 * {@code ./mvnw -Pbench verify -Dit.test=PerformanceBench}. What it finds is written to {@code docs/performance.md} after each
 * part, and a part that fails leaves the others. {@code -Dbench.only=a,d} leaves out the other parts, {@code
 * -Dbench.databases=h2} the other database, and {@code -Dbench.seconds}, {@code -Dbench.rounds}, {@code -Dbench.warm-up}
 * (lifecycles) and {@code -Dbench.activities} make it shorter.
 */
class PerformanceBench {

    private static final Set<String> ONLY =
            Set.of(System.getProperty("bench.only", "a,b,c,d,e,f").split(","));
    private static final Set<String> DATABASES =
            Set.of(System.getProperty("bench.databases", "h2,postgresql").split(","));
    private static final double SECONDS = Double.parseDouble(System.getProperty("bench.seconds", "4"));
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int WARM_UP = Integer.getInteger("bench.warm-up", 700);
    private static final int ACTIVITIES = Integer.getInteger("bench.activities", 1_000_000);

    private static final Path RESULTS = Path.of("docs", "performance.md");
    private static final Path FLOWABLE = Path.of("target", "flowable");
    private static final Path UNIT = Path.of("ops", "recourse.service");

    private final Instant began = Instant.now();
    private final StringBuilder report = new StringBuilder();
    private final List<AssertionError> failed = new ArrayList<>();

    /** What is to be reached and what was, by database. */
    private final Map<Goal, Map<String, String>> results = new LinkedHashMap<>();

    private final Map<String, Map<String, Double>> statements = new LinkedHashMap<>();

    private record Goal(String what, String reached) {}

    /** Something that can fail without the others. */
    private interface Part {
        void run() throws Exception;
    }

    @Test
    void theProductBesideTheBareEngine() throws Exception {
        String machine = machine();
        Path folder = Files.createTempDirectory("recourse-bench-");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            JdbcTemplate server = new JdbcTemplate(postgres.getPostgresDatabase());
            Map<String, UnaryOperator<String>> databases = new LinkedHashMap<>();
            if (DATABASES.contains("h2")) {
                databases.put(
                        "H2",
                        name -> "jdbc:h2:file:" + folder.resolve("H2").resolve(name)
                                + ";LOCK_TIMEOUT=20000;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0"
                                + (name.startsWith("product") ? ";QUERY_CACHE_SIZE=256" : ""));
            }
            if (DATABASES.contains("postgresql")) {
                databases.put("PostgreSQL", name -> {
                    server.execute("create database " + name);
                    return postgres.getJdbcUrl("postgres", name);
                });
            }
            for (Map.Entry<String, UnaryOperator<String>> each : databases.entrySet()) {
                String database = each.getKey();
                Path files = Files.createDirectories(folder.resolve(database));
                say("\n## On %s\n", database);
                if (ONLY.contains("a") || ONLY.contains("b") || ONLY.contains("d")) {
                    part("(a), (b) and (d)", machine, () -> besideOthers(database, files, each.getValue(), machine));
                }
                if (ONLY.contains("e")) {
                    part("(e) Start and memory", machine, () -> startUp(database, each.getValue()));
                }
                if (ONLY.contains("f")) {
                    part("(f) Growth", machine, () -> growth(database, files, each.getValue()));
                }
            }
            if (ONLY.contains("d")) {
                part("(d) Statements", machine, this::saySteps);
            }
            for (Map.Entry<String, UnaryOperator<String>> each : databases.entrySet()) {
                if (ONLY.contains("c")) {
                    part(
                            "(c) Queries",
                            machine,
                            () -> queries(each.getKey(), folder.resolve(each.getKey()), each.getValue()));
                }
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        assertThat(failed).as("parts that failed").isEmpty();
    }

    /** Does a part, and writes down what is known by then. */
    private void part(String name, String machine, Part part) throws IOException {
        Instant start = Instant.now();
        try {
            part.run();
            System.out.printf(
                    "%n%s took %d s%n",
                    name, Duration.between(start, Instant.now()).toSeconds());
        } catch (Exception | AssertionError e) {
            failed.add(new AssertionError(name, e));
            say(
                    "\n**%s failed:** %s\n",
                    name, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            e.printStackTrace();
        }
        Files.writeString(RESULTS, head(machine) + report);
    }

    private String head(String machine) {
        StringBuilder head = new StringBuilder(String.format(
                Locale.ROOT,
                """
                # How fast it is

                Written by `./mvnw -Pbench verify -Dit.test=PerformanceBench` ([why so](adr/0029-speed-is-measured-beside-the-bare-engine.md)).
                %s. It took %d minutes.

                Each number is the median of %d rounds of %.0f seconds. Those that are compared run in turn (A, B, C, A, B, C), each
                in a Java of its own with the same settings, on a database of its own of the same kind, after %d cases each to warm
                up; a ratio is the median of the rounds' ratios, so that whatever else the machine does counts for all alike.

                | | goal | %s |
                |---|---|%s
                """,
                machine,
                Duration.between(began, Instant.now()).toMinutes(),
                ROUNDS,
                SECONDS,
                WARM_UP,
                String.join(" | ", databases()),
                "---|".repeat(databases().size())));
        results.forEach((goal, each) -> {
            head.append("| ").append(goal.what()).append(" | ").append(goal.reached());
            databases().forEach(name -> head.append(" | ").append(each.getOrDefault(name, "")));
            head.append(" |\n");
        });
        return head.toString();
    }

    private Set<String> databases() {
        Set<String> all = new TreeSet<>();
        results.values().forEach(each -> all.addAll(each.keySet()));
        return all;
    }

    private void result(String database, String what, String goal, String value, boolean reached) {
        result(database, what, goal, value + (reached ? " ✓" : " **✗**"));
    }

    private void result(String database, String what, String goal, String value) {
        results.computeIfAbsent(new Goal(what, goal), key -> new LinkedHashMap<>())
                .put(database, value);
    }

    private void besideOthers(String database, Path folder, UnaryOperator<String> url, String machine)
            throws IOException {
        String classPath = FLOWABLE.toAbsolutePath()
                + File.pathSeparator
                + Files.readString(FLOWABLE.resolve("class-path.txt")).strip();
        try (Forked product = Forked.start("product", url.apply("product"), folder.resolve("product-data"));
                Forked bare = Forked.start("bare", url.apply("bare"), folder);
                Forked flowable = Forked.start(
                        "flowable", classPath, "org.recourse.performance.Flowable", url.apply("flowable"), folder)) {
            warmUp(product, bare, flowable);
            if (ONLY.contains("a")) {
                part("(a) Whole lifecycles", machine, () -> lifecycles(database, product, bare, flowable));
            }
            if (ONLY.contains("b")) {
                part("(b) Reports", machine, () -> reports(database, product, bare));
            }
            if (ONLY.contains("d")) {
                statements.put(database, Contestant.heard(product.ask("statements")));
            }
            if (ONLY.contains("a")) {
                part("Where the time goes", machine, () -> whereTheTimeGoes("lifecycle", 1, product, bare));
                part("Statements of a lifecycle", machine, () -> sayTables(database, product, bare, flowable));
            }
            if (ONLY.contains("b")) {
                part("Where the time goes", machine, () -> whereTheTimeGoes("report", 4, product, bare));
            }
        }
    }

    /** As many lifecycles for each, whatever the machine does meanwhile: the compiler counts calls. */
    private static void warmUp(Forked... all) throws IOException {
        for (Forked one : all) {
            for (int done = 0; done < WARM_UP; ) {
                done += one.work("lifecycle", 2, 2).number();
            }
        }
    }

    private void lifecycles(String database, Forked product, Forked bare, Forked flowable) throws IOException {
        say("""

                ### (a) Whole lifecycles, %s

                A serious case from its report to its end: %d tasks found, taken and completed by the people whose they are, with
                all that their forms ask, and %d jobs. The product does all that it does in use, sealing, chronology, rights and
                the board's rows included; nobody has a mail address, so that no mail is written by anyone. The bare engine
                runs the same diagrams, tables and forms as its makers ship it, with history `full`, no rights and empty
                delegates, and keeps what the forms ask as variables; so does Flowable, with its own engine for the tables. On H2 all
                write each commit to the disk.

                Flowable runs the diagrams and tables as `src/flowable/resources/to-flowable.xsl` translates them. What it does not
                know is the nearest that it has: a time after which a task is mentioned or goes up is a timer at the task's border,
                with an execution of its own; what a step is given is a variable of its execution; a condition is looked at when its
                caller says so, in the same transaction; and what is embedded ends all at once.

                | workers | product | bare engine | Flowable | product / bare | Flowable / bare | product / Flowable | processor time of the product's process, each | of the bare engine's | of Flowable's |
                |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
                """, database, SeriousCase.STEPS.size(), SeriousCase.jobs());
        for (int workers : new int[] {1, 4}) {
            List<Done[]> rounds =
                    inTurn(SECONDS, workers, List.of("lifecycle", "lifecycle", "lifecycle"), product, bare, flowable);
            double ratio = median(rounds, round -> round[0].perSecond() / round[1].perSecond());
            double besideFlowable = median(rounds, round -> round[0].perSecond() / round[2].perSecond());
            say(
                    "| %d | %.1f/s | %.1f/s | %.1f/s | **%.2f** | %.2f | %.2f | %.1f ms | %.1f ms | %.1f ms |\n",
                    workers,
                    median(rounds, round -> round[0].perSecond()),
                    median(rounds, round -> round[1].perSecond()),
                    median(rounds, round -> round[2].perSecond()),
                    ratio,
                    median(rounds, round -> round[2].perSecond() / round[1].perSecond()),
                    besideFlowable,
                    median(rounds, round -> round[0].cpuMillisEach()),
                    median(rounds, round -> round[1].cpuMillisEach()),
                    median(rounds, round -> round[2].cpuMillisEach()));
            String what = workers == 1 ? "with 1 worker" : "with " + workers + " workers";
            result(
                    database,
                    "(a) lifecycles of the product / bare engine, " + what,
                    "0.8, aim 1.0",
                    two(ratio),
                    ratio >= 0.8);
            result(database, "(a) lifecycles of the product / Flowable, " + what, "", two(besideFlowable));
        }
    }

    private void reports(String database, Forked product, Forked bare) throws IOException {
        product.work("report", SECONDS, 4);
        bare.work("report", SECONDS / 2, 4);
        // Otherwise PostgreSQL goes on with what it planned for nearly empty tables, until its upkeep comes by in a
        // minute.
        product.ask("analyze");
        bare.ask("analyze");
        bare.work("commit", SECONDS / 2, 4);
        List<Done[]> rounds = inTurn(SECONDS, 4, List.of("report", "report"), product, bare);
        List<Done[]> commits = inTurn(SECONDS / 2, 4, List.of("commit"), bare);
        double ratio = median(rounds, round -> round[0].perSecond() / round[1].perSecond());
        say(
                """

                ### (b) Reports, %s

                Four callers at once send `POST /api/reports` over HTTP, from the product's own process; beside it are the bare
                engine's starts of the same diagram inside its Java, and how often the database commits a single row. Before it
                both databases have counted their rows (`analyze`), as their upkeep does within a minute when many have come.

                | reports over HTTP | bare starts in the JVM | reports / starts | single-row commits |
                |--:|--:|--:|--:|
                | %.1f/s | %.1f/s | **%.2f** | %.0f/s |
                """,
                database,
                median(rounds, round -> round[0].perSecond()),
                median(rounds, round -> round[1].perSecond()),
                ratio,
                median(commits, round -> round[0].perSecond()));
        result(database, "(b) reports over HTTP / bare starts", "0.5", two(ratio), ratio >= 0.5);
    }

    private void whereTheTimeGoes(String work, int workers, Forked product, Forked bare) throws IOException {
        say("""

                #### Where the time of each %s goes

                From a recording of one more round of each with %d at once: what is computed, sampled, and what is waited for, in
                milliseconds each. A part is what the innermost code was called for; what is not seen is the rest of the time by the
                clock, such as waiting for a processor.

                """, work, workers);
        String command = "recorded " + work + " " + 2 * SECONDS + " " + workers;
        sayBeside(List.of("product", "bare engine"), List.of(product.ask(command), bare.ask(command)), "%.2f ms");
    }

    private void sayTables(String database, Forked... all) throws IOException {
        say("""

                #### Statements of a lifecycle, %s

                """, database);
        List<String> each = new ArrayList<>();
        for (Forked one : all) {
            each.add(one.ask("tables"));
        }
        sayBeside(List.of("product", "bare engine", "Flowable"), each, "%.0f");
    }

    /** A row for each kind, what the first has more than the second of first. */
    private void sayBeside(List<String> names, List<String> said, String format) {
        List<Map<String, Double>> all = said.stream().map(Contestant::heard).toList();
        Set<String> kinds = new TreeSet<>();
        all.forEach(each -> kinds.addAll(each.keySet()));
        Function<String, Double> more =
                kind -> all.get(0).getOrDefault(kind, 0.0) - all.get(1).getOrDefault(kind, 0.0);
        List<String> sorted = new ArrayList<>(kinds);
        sorted.sort((one, other) -> Double.compare(more.apply(other), more.apply(one)));
        say(
                "| | %s | more than the %s |\n|---|%s--:|\n",
                String.join(" | ", names), names.get(1), "--:|".repeat(names.size()));
        for (String kind : sorted) {
            say("| %s", kind);
            all.forEach(each -> say(" | " + format, each.getOrDefault(kind, 0.0)));
            say(" | " + format + " |\n", more.apply(kind));
        }
        say("| in all");
        all.forEach(each -> say(
                " | " + format,
                each.values().stream().mapToDouble(Double::doubleValue).sum()));
        say(" | " + format + " |\n", sorted.stream().mapToDouble(more::apply).sum());
    }

    private void queries(String database, Path folder, UnaryOperator<String> url) throws IOException {
        QueryBench bench = QueryBench.on(folder, url);
        report.append(bench.table(database));
        System.out.print(bench.table(database));
        result(
                database,
                "(c) queries of %d that take at most 1.5 times as long with 100 times the cases".formatted(bench.all()),
                "all",
                String.valueOf(bench.reached()),
                bench.reached() == bench.all());
    }

    private void growth(String database, Path folder, UnaryOperator<String> url) throws IOException {
        try (Forked grown = Forked.start("product", url.apply("product_grown"), folder.resolve("grown-data"));
                Forked empty = Forked.start("product", url.apply("product_empty"), folder.resolve("empty-data"))) {
            Instant start = Instant.now();
            Map<String, Double> grew = Contestant.heard(grown.ask("grow " + ACTIVITIES));
            long took = Duration.between(start, Instant.now()).toSeconds();
            warmUp(grown, empty);
            List<Done[]> rounds = inTurn(SECONDS, 1, List.of("lifecycle", "lifecycle"), grown, empty);
            double ratio = median(rounds, round -> round[0].perSecond() / round[1].perSecond());
            say(
                    """

                    ### (f) Growth, %s

                    The same lifecycle, with one worker, on a database with %,.0f ended activities of %,.0f closed cases (it grew to
                    that in %d s) and on a new one. Its rows were copied; then the database cleared up and counted (`analyze`), as one in
                    use has. All tables in which a case leaves rows grew: %s.

                    | grown | new | grown / new |
                    |--:|--:|--:|
                    | %.1f/s | %.1f/s | **%.2f** |
                    """,
                    database,
                    grew.get("activities"),
                    grew.get("cases"),
                    took,
                    grew.entrySet().stream()
                            .filter(table -> table.getKey().contains("."))
                            .map(table -> String.format(Locale.ROOT, "`%s` %,.0f", table.getKey(), table.getValue()))
                            .collect(Collectors.joining(", ")),
                    median(rounds, round -> round[0].perSecond()),
                    median(rounds, round -> round[1].perSecond()),
                    ratio);
            result(
                    database,
                    "(f) lifecycles with %,.0f ended activities / new database".formatted(grew.get("activities")),
                    "0.9",
                    two(ratio),
                    ratio >= 0.9);
        }
    }

    private void saySteps() {
        say("""

                ## (d) Statements of each step

                What the product sends to the database for each step of the same case: a batch counts once, and so does a commit.
                `StatementsOfEachTest` holds each to its bound, on an H2 database in memory: one in a file is told once more to write
                to the disk.

                | step | %s | bound |
                |---|%s--:|
                """, String.join(" | ", statements.keySet()), "--:|".repeat(statements.size()));
        StatementsOfEach.MOST.forEach((step, most) -> {
            say("| %s", step);
            statements.values().forEach(all -> say(" | %.0f", all.get(step)));
            say(" | %d |\n", most);
        });
        statements.forEach((database, all) -> result(
                database,
                "(d) statements of a case, all steps",
                "each step has a tested bound",
                "%.0f"
                        .formatted(all.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum())));
    }

    private void startUp(String database, UnaryOperator<String> url) throws Exception {
        List<String> flags = Files.readAllLines(UNIT).stream()
                .filter(line -> line.startsWith("ExecStart="))
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .filter(word -> word.startsWith("-X"))
                .toList();
        Path installation = Files.createTempDirectory("recourse-bench-start-")
                .resolve("installed")
                .toAbsolutePath();
        Path program = RunningApp.layOut(installation);
        List<String> java = flags.stream()
                .map(flag -> flag.replace("/opt/recourse", installation.toString()))
                .toList();
        List<String> settings = new ArrayList<>(List.of(
                "--spring.profiles.active=demo",
                "--recourse.limits.reports-per-address=0",
                "--recourse.limits.reports-in-all=0"));
        if (!database.equals("H2")) {
            Database where = Database.of(url.apply("product_start"));
            settings.addAll(List.of(
                    "--spring.datasource.url=" + where.url(),
                    "--spring.datasource.username=" + where.user(),
                    "--spring.datasource.password=" + where.password()));
        }
        say("""

                ### (e) Start and memory, %s

                The program laid out, with an archive of its classes, as docs/operation.md tells an installation to, and with what
                `ops/recourse.service` gives it (`%s`): from the command to the first healthy answer, and what it has of the machine's memory (RSS).

                | | |
                |---|--:|
                """, database, String.join(" ", flags));
        try (RunningApp app = RunningApp.installed("bench-start", program, java, settings.toArray(String[]::new))) {
            say("| first start, new database | %.1f s |\n", app.startUp().toMillis() / 1000.0);
            List<Double> starts = new ArrayList<>();
            List<Double> memory = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                app.kill();
                app.restart();
                starts.add(app.startUp().toMillis() / 1000.0);
                memory.add((double) app.residentMegabytes());
            }
            Collections.sort(starts);
            Collections.sort(memory);
            double start = starts.get(ROUNDS / 2);
            double started = memory.get(ROUNDS / 2);
            say("| later start, median of %d | %.1f s |\n", ROUNDS, start);
            say("| memory after it | %.0f MB |\n", started);
            for (int i = 0; i < 500; i++) {
                app.post("/api/reports", "central", SeriousCase.REPORT);
                app.get("/engine-rest/task?maxResults=15", "central");
            }
            long used = app.residentMegabytes();
            say("| memory after 500 reports and as many lists of tasks | %d MB |\n", used);
            result(database, "(e) start", "12 s", "%.1f s".formatted(start), start < 12);
            result(database, "(e) memory after the start", "512 MB", "%.0f MB".formatted(started), started < 512);
            result(database, "(e) memory after 500 reports and lists", "512 MB", used + " MB", used < 512);
        } finally {
            FileSystemUtils.deleteRecursively(installation.getParent());
        }
    }

    /** Rounds of all, one after the other. */
    private static List<Done[]> inTurn(double seconds, int workers, List<String> whatOfEach, Forked... all)
            throws IOException {
        List<Done[]> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Done[] round = new Done[all.length];
            for (int j = 0; j < all.length; j++) {
                round[j] = all[j].work(whatOfEach.get(j), seconds, workers);
            }
            rounds.add(round);
        }
        return rounds;
    }

    private static double median(List<Done[]> rounds, ToDoubleFunction<Done[]> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String two(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
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
                "Measured on %s on %d cores (%s) with %d GB, %s, Java %s, Spring Boot %s, Camunda %s, Flowable %s;"
                        + " load of the machine when it began: %.1f",
                LocalDate.now(ZoneOffset.UTC),
                machine.getAvailableProcessors(),
                model,
                machine.getTotalMemorySize() >> 30,
                System.getProperty("os.name"),
                System.getProperty("java.version"),
                SpringBootVersion.getVersion(),
                ProcessEngine.class.getPackage().getImplementationVersion(),
                System.getProperty("bench.flowable", "7.2"),
                machine.getSystemLoadAverage());
    }
}
