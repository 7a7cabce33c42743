package org.recourse.performance;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * What is measured, in a process of its own: it is told on its input what to do, how long, and with how many workers, and
 * says on its output how much it got done. It runs beside any engine, so it knows none.
 */
interface Contestant extends AutoCloseable {

    /** Begins an answer; other lines are for people. */
    String ANSWER = "=> ";

    /** Begins the names of the threads that do the work. */
    String WORKER = "worker-";

    /** A {@link SeriousCase}, whole. */
    Runnable lifecycle();

    /** One report, as somebody sends it. */
    Callable<?> report();

    /** Its database, {@linkplain Statements watched}. */
    DataSource database();

    /** What only this one can be asked. */
    default String other(String what, String... more) {
        throw new IllegalArgumentException(what);
    }

    @Override
    void close();

    /** Does what it is told until its input ends, and closes it. */
    static void serve(Contestant contestant, PrintStream out) throws Exception {
        try (contestant) {
            out.println(ANSWER + "ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                String[] more = Arrays.copyOfRange(words, 1, words.length);
                out.println(ANSWER
                        + switch (words[0]) {
                            case "lifecycle", "report", "commit" -> work(words[0], contestant, more);
                            case "recorded" -> said(recorded(contestant, more));
                            case "analyze" -> analyzed(contestant.database());
                            case "tables" -> said(Statements.byTable(Statements.of(contestant.lifecycle())));
                            default -> contestant.other(words[0], more);
                        });
            }
        }
    }

    /** The database counts its rows, as its own upkeep has it do when many have come. */
    private static String analyzed(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("analyze");
        }
        return "done";
    }

    /** Figures, so that {@link #heard} reads them again. */
    static String said(Map<String, Double> figures) {
        return figures.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(";"));
    }

    /** Figures that were {@link #said}, in their order. */
    static Map<String, Double> heard(String said) {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (String each : said.split(";")) {
            int equals = each.lastIndexOf('=');
            figures.put(each.substring(0, equals), Double.valueOf(each.substring(equals + 1)));
        }
        return figures;
    }

    private static Done work(String what, Contestant contestant, String... howLongAndHowMany) throws Exception {
        Callable<?> work =
                switch (what) {
                    case "lifecycle" -> Executors.callable(contestant.lifecycle());
                    case "report" -> contestant.report();
                    default -> commit(contestant.database());
                };
        return work(work, Double.parseDouble(howLongAndHowMany[0]), Integer.parseInt(howLongAndHowMany[1]));
    }

    /** Where the time of each goes, in milliseconds by what it is for. */
    private static Map<String, Double> recorded(Contestant contestant, String... workSecondsWorkers) throws Exception {
        Done[] done = new Done[1];
        Map<String, Double> millis = Recorded.of(
                () -> done[0] = work(workSecondsWorkers[0], contestant, workSecondsWorkers[1], workSecondsWorkers[2]));
        double clock = 1000 * done[0].seconds() * Integer.parseInt(workSecondsWorkers[2]);
        millis.put(
                "not seen",
                clock
                        - millis.values().stream()
                                .mapToDouble(Double::doubleValue)
                                .sum());
        millis.replaceAll((what, all) -> all / done[0].number());
        return millis;
    }

    /** A row of its own, kept: what the database can do at most. */
    private static Callable<?> commit(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement create = connection.createStatement()) {
            create.execute("create table if not exists one_row (id varchar(36) primary key, words varchar(200))");
        }
        return () -> {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try (PreparedStatement insert =
                        connection.prepareStatement("insert into one_row (id, words) values (?, ?)")) {
                    insert.setString(1, UUID.randomUUID().toString());
                    insert.setString(2, "What somebody wrote.");
                    insert.executeUpdate();
                }
                connection.commit();
            }
            return null;
        };
    }

    /** Does it again and again. */
    private static Done work(Callable<?> work, double seconds, int workers) throws InterruptedException {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ExecutorService all = Executors.newFixedThreadPool(workers, each -> new Thread(each, WORKER + each.hashCode()));
        try {
            long cpu = machine.getProcessCpuTime();
            long start = System.nanoTime();
            long end = start + (long) (seconds * 1e9);
            List<Future<Integer>> each = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                each.add(all.submit(() -> {
                    int done = 0;
                    while (System.nanoTime() < end) {
                        work.call();
                        done++;
                    }
                    Recorded.done();
                    return done;
                }));
            }
            int done = 0;
            for (Future<Integer> one : each) {
                done += one.get();
            }
            return new Done(done, (System.nanoTime() - start) / 1e9, (machine.getProcessCpuTime() - cpu) / 1e9);
        } catch (ExecutionException e) {
            throw new IllegalStateException("It could not be done", e.getCause());
        } finally {
            all.shutdown();
            all.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    /**
     * What was done.
     *
     * @param seconds how long it took
     * @param cpu seconds of processor time of the process, the database's only where it is in the process
     */
    record Done(int number, double seconds, double cpu) {

        static Done read(String line) {
            String[] words = line.split(" ");
            return new Done(Integer.parseInt(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
        }

        double perSecond() {
            return number / seconds;
        }

        double cpuMillisEach() {
            return 1000 * cpu / number;
        }

        @Override
        public String toString() {
            return number + " " + seconds + " " + cpu;
        }
    }
}
