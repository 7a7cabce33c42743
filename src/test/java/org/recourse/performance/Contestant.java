package org.recourse.performance;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What is measured, in a process of its own: it is told on its input what to do, how long, and with how many workers, and
 * says on its output how much it got done.
 */
interface Contestant extends AutoCloseable {

    /** Begins an answer; other lines are for people. */
    String ANSWER = "=> ";

    Lifecycle lifecycle();

    /** One report, as somebody sends it. */
    Callable<?> report();

    /** Its database. */
    DataSource database();

    @Override
    void close();

    /**
     * Runs until its input ends.
     *
     * @param arguments {@code product}, {@code product-with-mails} or {@code bare}; the database's address; a folder
     */
    static void main(String... arguments) throws Exception {
        PrintStream out = System.out;
        System.setOut(System.err);
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        Database where = Database.of(arguments[1]);
        try (Contestant contestant =
                switch (arguments[0]) {
                    case "product" -> new Product(where, Path.of(arguments[2]), false);
                    case "product-with-mails" -> new Product(where, Path.of(arguments[2]), true);
                    default -> new BareEngine(where);
                }) {
            out.println(ANSWER + "ready");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                out.println(ANSWER
                        + switch (words[0]) {
                            case "statements" -> statements(contestant);
                            case "grow" -> new Growth(contestant, where).to(Integer.parseInt(words[1]));
                            default ->
                                work(
                                        work(words[0], contestant),
                                        Double.parseDouble(words[1]),
                                        Integer.parseInt(words[2]));
                        });
            }
        }
    }

    private static Callable<?> work(String what, Contestant contestant) {
        return switch (what) {
            case "lifecycle" -> Executors.callable(contestant.lifecycle()::run);
            case "report" -> contestant.report();
            case "commit" -> commit(contestant.database());
            default -> throw new IllegalArgumentException(what);
        };
    }

    /** A row of its own, kept: what the database can do at most. */
    private static Callable<?> commit(DataSource database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        jdbc.execute("create table if not exists one_row (id varchar(36) primary key, words varchar(200))");
        return () -> {
            try (var connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try (var insert = connection.prepareStatement("insert into one_row (id, words) values (?, ?)")) {
                    insert.setString(1, java.util.UUID.randomUUID().toString());
                    insert.setString(2, "What somebody wrote.");
                    insert.executeUpdate();
                }
                connection.commit();
            }
            return null;
        };
    }

    /** How many statements each step takes, as {@code step=number;...} */
    private static String statements(Contestant contestant) {
        StringBuilder all = new StringBuilder();
        new StatementsOfEach(contestant.lifecycle())
                .of()
                .forEach((step, sent) ->
                        all.append(step).append('=').append(sent.size()).append(';'));
        return all.toString();
    }

    /** Does it again and again. */
    private static Done work(Callable<?> work, double seconds, int workers) throws InterruptedException {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ExecutorService all = Executors.newFixedThreadPool(workers);
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
