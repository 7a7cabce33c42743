package org.recourse.trial;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.recourse.TestDatabase;
import org.recourse.trial.Client.Call;
import org.recourse.trial.Client.Reply;
import org.recourse.trial.Fault.Lane;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * Two nodes on one PostgreSQL, while people report and work, and while nodes, database, the lines to both and the mail server
 * are killed, stopped, paused and started again at random: {@code ./mvnw -Ptrial verify}. At the end the books balance.
 *
 * <p>{@code -Drecourse.test.database=h2} tries one node with its own file instead, as most schools have it.
 *
 * <p>{@code -Dtrial.minutes} says for how long, and {@code -Dtrial.seed} repeats the plan of another run: the same faults in
 * the same order with the same pauses, and the same people. What happens in between is up to the machine.
 */
class TrialByFire {

    /** One node, whose database is a file of its own. */
    private static final boolean ON_H2 = !TestDatabase.isPostgresql();

    private static final int MINUTES = Integer.getInteger("trial.minutes", 10);
    private static final long SEED = Long.getLong("trial.seed", System.nanoTime() % 1_000_000);

    /** Fewer would be no trial. */
    private static final int FAULTS_IN_A_MINUTE = 3;

    /** A failed mail is tried again after a minute, five times. */
    private static final Duration UNTIL_QUIET = Duration.ofMinutes(8);

    private final CountDownLatch over = new CountDownLatch(1);
    private final FaultLog faults = new FaultLog();
    private final Tally tally = new Tally();
    private final Book book = new Book();
    private final Queue<String> endedByThemselves = new ConcurrentLinkedQueue<>();

    private @Nullable Database database;
    private @Nullable Line line;
    private MailServer mailServer;
    private List<Node> nodes;

    @Test
    void theBooksBalance() throws Exception {
        Path folder = Files.createTempDirectory("recourse-trial-");
        Path target = Path.of(System.getProperty("recourse.jar", "target/recourse.jar"))
                .toAbsolutePath()
                .getParent();
        Path databaseConsole = target.resolve("trial-database.log");
        Files.deleteIfExists(databaseConsole);
        quiet();
        System.out.printf(
                "The trial on %s lasts %d minutes; its plan is -Dtrial.seed=%d%n",
                ON_H2 ? "H2" : "PostgreSQL", MINUTES, SEED);
        try (Database postgres = ON_H2 ? null : new Database(folder.resolve("postgres"), databaseConsole);
                Line toDatabase = postgres == null ? null : new Line(postgres.port());
                MailServer post = new MailServer();
                Node a = node("trial-node-a", folder, toDatabase, post);
                Node b = ON_H2 ? null : node("trial-node-b", folder, toDatabase, post)) {
            database = postgres;
            line = toDatabase;
            mailServer = post;
            nodes = b == null ? List.of(a) : List.of(a, b);

            Instant begin = Instant.now();
            Random seeds = new Random(SEED);
            burn(seeds);
            Duration lasted = Duration.between(begin, Instant.now());
            int retried = quieten();
            JdbcTemplate jdbc = postgres == null ? copy(folder) : postgres.jdbc();
            endedByThemselves.forEach(book::problem);
            List<Path> consoles = new ArrayList<>(
                    nodes.stream().map(node -> node.app().console()).toList());
            if (postgres != null) {
                consoles.add(databaseConsole);
            }
            Balance balance = new Balance(a.app(), jdbc, book, faults, mailServer);
            balance.draw(tally, consoles);
            print(balance, lasted, retried);
            assertThat(balance.problems())
                    .as("what does not balance (seed %d)", SEED)
                    .isEmpty();
            assertThat(faults.count()).isGreaterThanOrEqualTo(MINUTES * FAULTS_IN_A_MINUTE);
            if (MINUTES >= 10) {
                assertThat(faults.counts()).containsOnlyKeys(kinds().toArray(Fault[]::new));
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    /** What servers of tests say of themselves, and that a crashed one could not be stopped, tells nobody anything. */
    private static void quiet() {
        for (String name : List.of("io.zonky", "com.icegreen")) {
            ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF);
        }
        // A thread of the mail server that is cut off says so with an exception, which is nobody else's business.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            if (!thread.getName().startsWith("smtp:")) {
                thrown.printStackTrace();
            }
        });
    }

    private Node node(String name, Path folder, @Nullable Line toDatabase, MailServer post) throws Exception {
        List<String> settings = new ArrayList<>();
        if (toDatabase != null) {
            settings.add("--spring.datasource.url=jdbc:postgresql://localhost:" + toDatabase.port() + "/postgres");
            settings.add("--spring.datasource.username=postgres");
        }
        settings.addAll(List.of(
                "--spring.mail.host=localhost",
                "--spring.mail.port=" + post.port(),
                "--recourse.keys.folder=" + folder.resolve("keys"),
                "--recourse.limits.reports-per-address=0",
                "--recourse.limits.reports-in-all=0",
                "--recourse.limits.receipts-per-address=0",
                // Shorter than the longest pause, so that somebody else takes over what a paused node was at.
                "--camunda.bpm.job-execution.lock-time-in-millis=15000"));
        return new Node(name, endedByThemselves, settings);
    }

    /** What can go wrong: one node with a file of its own has no lines, and nobody else's server, that could fail. */
    private static List<Fault> kinds() {
        return Arrays.stream(Fault.values())
                .filter(fault -> !ON_H2 || fault.lane() != Lane.DATABASE && fault != Fault.BOTH_NODES_KILLED)
                .toList();
    }

    /** The database as it is when all is quiet. A file belongs to the node that runs on it, so it is a copy that is looked at. */
    private JdbcTemplate copy(Path folder) throws Exception {
        Node node = nodes.get(0);
        node.stop();
        Files.copy(node.app().data().resolve("recourse.mv.db"), folder.resolve("copy.mv.db"));
        node.start();
        return new JdbcTemplate(new DriverManagerDataSource(
                "jdbc:h2:file:" + folder.resolve("copy") + ";ACCESS_MODE_DATA=r;DB_CLOSE_DELAY=-1", "sa", ""));
    }

    /** Load and faults, for as long as it lasts; afterwards everything is up. */
    private void burn(Random seeds) throws Exception {
        ExecutorService lanes = Executors.newCachedThreadPool();
        Load load = new Load(nodes, book, tally, new Random(seeds.nextLong()));
        try {
            List<Future<?>> all = new ArrayList<>();
            Set<Lane> tried = kinds().stream().map(Fault::lane).collect(Collectors.toCollection(TreeSet::new));
            for (Lane lane : tried) {
                Random random = new Random(seeds.nextLong());
                all.add(lanes.submit(() -> {
                    trouble(lane, random);
                    return null;
                }));
            }
            all.add(lanes.submit(() -> {
                deploy(new Random(seeds.nextLong()));
                return null;
            }));
            Instant end = Instant.now().plus(Duration.ofMinutes(MINUTES));
            while (Instant.now().isBefore(end)) {
                over.await(1, TimeUnit.SECONDS);
                for (Future<?> one : all.subList(0, tried.size())) {
                    assertThat(one).as("a lane of faults").isNotDone();
                }
            }
            over.countDown();
            for (Future<?> one : all) {
                one.get(10, TimeUnit.MINUTES);
            }
        } finally {
            over.countDown();
            load.end();
            lanes.shutdown();
        }
    }

    /** One fault after the other, each kind in turn, in an order and at times that only the seed knows. */
    private void trouble(Lane lane, Random random) throws Exception {
        Deque<Fault> turn = new ArrayDeque<>();
        while (true) {
            if (turn.isEmpty()) {
                List<Fault> kinds = new ArrayList<>(
                        kinds().stream().filter(fault -> fault.lane() == lane).toList());
                Collections.shuffle(kinds, random);
                turn.addAll(kinds);
            }
            Fault fault = turn.pop();
            int calm = lane == Lane.MAIL ? 5_000 + random.nextInt(20_000) : 8_000 + random.nextInt(22_000);
            int length = 1_000 + random.nextInt(9_000);
            int which = random.nextInt(nodes.size());
            if (over.await(calm, TimeUnit.MILLISECONDS)) {
                return;
            }
            inflict(fault, length, which);
        }
    }

    private void inflict(Fault fault, int length, int which) throws Exception {
        Node node = nodes.get(which);
        String seconds = " for " + length / 1_000 + " s";
        switch (fault) {
            case NODE_KILLED ->
                faults.during(fault, ": " + node.name(), () -> {
                    node.kill();
                    last(length / 4);
                    node.start();
                });
            case BOTH_NODES_KILLED ->
                faults.during(fault, "", () -> {
                    nodes.forEach(Node::kill);
                    last(length / 4);
                    for (Node one : nodes) {
                        one.start();
                    }
                });
            case NODE_STOPPED ->
                faults.during(fault, ": " + node.name(), () -> {
                    node.stop();
                    node.start();
                });
            case NODE_PAUSED ->
                faults.during(fault, ": " + node.name() + ", for " + length * 3 / 1_000 + " s", () -> {
                    node.pause();
                    last(length * 3);
                    node.goOn();
                });
            case DATABASE_CRASHED ->
                faults.during(fault, seconds, () -> {
                    database.crash();
                    last(length);
                    database.start();
                });
            case DATABASE_STOPPED ->
                faults.during(fault, seconds, () -> {
                    database.stop();
                    last(length);
                    database.start();
                });
            case DATABASE_PAUSED ->
                faults.during(fault, seconds, () -> {
                    database.pause();
                    last(length);
                    database.goOn();
                });
            case CONNECTIONS_ENDED -> faults.during(fault, "", database::endConnections);
            case LINES_CUT -> faults.during(fault, "", line::cut);
            case ANSWERS_LOST ->
                faults.during(fault, seconds, () -> {
                    line.loseAnswers();
                    last(length);
                    line.cut();
                });
            case REPLIES_LOST ->
                faults.during(fault, ": " + node.name() + ", for " + length / 3 / 1_000.0 + " s", () -> {
                    node.loseReplies();
                    last(length / 3);
                    node.answerPeople();
                });
            case MAIL_RESTARTED ->
                faults.during(fault, seconds, () -> {
                    mailServer.stop();
                    last(length);
                    mailServer.start();
                });
            case MAIL_REFUSED ->
                faults.during(fault, seconds, () -> {
                    mailServer.refuse();
                    last(length);
                    mailServer.accept();
                });
            case MAIL_HUNG ->
                faults.during(fault, " for " + length * 2 / 1_000 + " s", () -> {
                    mailServer.hang();
                    last(length * 2);
                    mailServer.answerAgain();
                });
            case MAIL_CUT_OFF ->
                faults.during(fault, seconds, () -> {
                    mailServer.cutOff(1 + length % 3);
                    last(length);
                    mailServer.behave();
                });
            case MAIL_UNANSWERED ->
                faults.during(fault, seconds, () -> {
                    mailServer.leaveUnanswered(1 + length % 3);
                    last(length);
                    mailServer.behave();
                });
        }
    }

    private interface Deed {
        void of(Node node) throws Exception;
    }

    private static void atOnce(List<Node> nodes, Deed deed) throws Exception {
        ExecutorService all = Executors.newFixedThreadPool(nodes.size());
        try {
            List<Future<?>> done = new ArrayList<>();
            for (Node node : nodes) {
                done.add(all.submit(() -> {
                    deed.of(node);
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } finally {
            all.shutdown();
        }
    }

    private void last(int millis) throws InterruptedException {
        over.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Somebody puts a form with another label live, in the middle of it all, and presses the button twice. */
    private void deploy(Random random) throws Exception {
        if (over.await(MINUTES * 20L + random.nextInt(MINUTES * 20), TimeUnit.SECONDS)) {
            return;
        }
        String form = Files.readString(Path.of("forms", "close-case.form"));
        String other = form.replaceFirst("\"label\": \"([^\"]*)\"", "\"label\": \"$1 (as of today)\"");
        assertThat(other).isNotEqualTo(form);
        Client client = new Client(tally);
        Call call = Call.deployment("deployment", "analyst", "close-case.form", other);
        for (int attempt = 0; attempt < 100; attempt++) {
            List<Reply> both = client.sendTwice(nodes, call);
            for (Reply reply : both) {
                if (!reply.is(200) && !reply.is(409) && !reply.isInDoubt()) {
                    book.problem("A harmless deployment was answered with " + reply.status() + ": " + reply.body());
                    return;
                }
            }
            if (both.stream().allMatch(reply -> reply.is(200))) {
                return;
            }
            Thread.sleep(1_000);
        }
        book.problem("A deployment was not answered at all");
    }

    /**
     * Waits until no job is left that is to be run now. What was given up is tried again, as managers do.
     *
     * @return how many were tried again
     */
    private int quieten() throws Exception {
        Instant givenUp = Instant.now().plus(UNTIL_QUIET);
        int retried = 0;
        while (true) {
            for (JsonNode failed :
                    nodes.get(0).app().get("/api/board/failed-jobs", "manager").body()) {
                Reply reply = new Client(tally)
                        .send(
                                nodes.get(0),
                                Call.form(
                                        "retry of a failed job",
                                        "/board/failed/" + failed.path("id").asText() + "/retry",
                                        "manager"));
                assertThat(reply.status()).isEqualTo(302);
                retried++;
            }
            int waiting = jobs("messages=true") + jobs("dueDates=lt_" + inTwoMinutes());
            if (waiting == 0) {
                return retried;
            }
            if (Instant.now().isAfter(givenUp)) {
                book.problem(waiting + " jobs are still waiting after " + UNTIL_QUIET);
                return retried;
            }
            Thread.sleep(1_000);
        }
    }

    private int jobs(String which) throws Exception {
        return nodes.get(0)
                .app()
                .get("/engine-rest/job/count?active=true&" + which, "admin")
                .body()
                .get("count")
                .asInt();
    }

    private static String inTwoMinutes() {
        String moment = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ")
                .format(ZonedDateTime.now().plusMinutes(2));
        return URLEncoder.encode(moment, UTF_8);
    }

    private void print(Balance balance, Duration lasted, int retried) {
        StringBuilder report = new StringBuilder("\nThe trial on %s, -Dtrial.seed=%d, %d min %d s\n\nFaults\n"
                .formatted(ON_H2 ? "H2" : "PostgreSQL", SEED, lasted.toMinutes(), lasted.toSecondsPart()));
        Map<Fault, Integer> counts = new EnumMap<>(faults.counts());
        for (Fault fault : kinds()) {
            report.append("  %-48s %6d%n".formatted(fault.words(), counts.getOrDefault(fault, 0)));
        }
        report.append("  %-48s %6d%n%nCalls%n".formatted("in all", faults.count()));
        tally.lines().forEach(line -> report.append("  ").append(line).append('\n'));
        report.append("\nThe books\n");
        balance.figures().forEach(line -> report.append("  ").append(line).append('\n'));
        report.append("  %-48s %6d%n".formatted("failed jobs that were tried again", retried));
        report.append("\n")
                .append(balance.problems().isEmpty() ? "They balance." : "They do not balance:")
                .append('\n');
        balance.problems()
                .forEach(problem -> report.append("  ").append(problem).append('\n'));
        System.out.println(report);
    }
}
