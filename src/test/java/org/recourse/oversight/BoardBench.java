package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Recourse;
import org.recourse.lifecycle.Incidents;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * How long the board takes with a thousand cases and with a hundred thousand, on H2 and on PostgreSQL: {@code ./mvnw
 * -Pbench verify}. What it finds is written to {@code docs/board-performance.md}.
 */
class BoardBench {

    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    private static final int WARM_UP = 40;
    private static final int IN_A_ROW = 10;
    private static final int TIMES = Integer.getInteger("bench.times", 101);
    private static final double MOST = 1.5;

    private static final Path RESULTS = Path.of("docs", "board-performance.md");

    private static final AtomicInteger STATEMENTS = new AtomicInteger();

    /** What a page took, and how many statements it needed. */
    private record Taken(double millis, int statements) {}

    @Test
    void theBoardTakesAsLongWithManyCasesAsWithFew() throws Exception {
        Map<String, Map<String, Taken[]>> all = new LinkedHashMap<>();
        Path folder = Files.createTempDirectory("recourse-bench-");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            Path h2 = Files.createDirectories(folder.resolve("h2"));
            all.put(
                    "H2, a file",
                    measured(
                            h2,
                            List.of("analyze", "checkpoint"),
                            name -> "jdbc:h2:file:" + h2.resolve(name)
                                    + ";LOCK_TIMEOUT=20000;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE",
                            () -> Files.copy(h2.resolve("few.mv.db"), h2.resolve("many.mv.db"))));
            JdbcTemplate server = new JdbcTemplate(postgres.getPostgresDatabase());
            server.execute("create database few");
            all.put(
                    "PostgreSQL",
                    measured(
                            folder.resolve("postgres"),
                            List.of("vacuum analyze", "checkpoint"),
                            name -> postgres.getJdbcUrl("postgres", name),
                            () -> {
                                server.execute("create database many template few");
                                return null;
                            }));
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        String report = report(all);
        Files.writeString(RESULTS, report);
        System.out.println(report);
        all.forEach((database, pages) -> pages.forEach((page, taken) -> {
            assertThat(taken[1].statements())
                    .as(database + ", " + page + ": statements")
                    .isEqualTo(taken[0].statements());
            assertThat(taken[1].millis() / taken[0].millis())
                    .as(database + ", " + page + ": times as long")
                    .isLessThanOrEqualTo(MOST);
        }));
    }

    /**
     * One application on two databases that differ only in how many cases they hold. It asks them in turn, so that
     * whatever else the machine does, and however warm the program is, counts for both alike.
     */
    private static Map<String, Taken[]> measured(
            Path data, List<String> tidyUp, UnaryOperator<String> database, Callable<?> copy) throws Exception {
        byte[] words;
        try (ConfigurableApplicationContext app = started(data, database.apply("few"))) {
            String reference = app.getBean(Incidents.class)
                    .report(Map.of("school", "churchward", "narrative", "What somebody wrote. ".repeat(50)));
            words = app.getBean(JdbcTemplate.class)
                    .queryForObject(
                            "select narrative from recourse.case_file where reference = ?", byte[].class, reference);
        }
        copy.call();
        try (OneOfTwo both = new OneOfTwo(database);
                ConfigurableApplicationContext app = started(data, database.apply("few"), both)) {
            int port = app.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            JdbcTemplate jdbc = app.getBean(JdbcTemplate.class);
            List<Map<String, String>> pages = new ArrayList<>();
            for (int size = 0; size < 2; size++) {
                both.use(size);
                new ManyCases(jdbc, words, tidyUp).fill(size == 0 ? FEW : MANY);
                pages.add(pages(jdbc));
            }
            Calls manager = Calls.signedIn("manager", port, "cockpit");
            Figures figures = app.getBean(Figures.class);
            for (String page : pages.get(0).keySet()) {
                inTurn(manager, page, pages, both, figures, WARM_UP);
            }
            Map<String, Taken[]> taken = new LinkedHashMap<>();
            for (String page : pages.get(0).keySet()) {
                taken.put(page, inTurn(manager, page, pages, both, figures, TIMES));
            }
            return taken;
        }
    }

    /** Asks for a page of both databases so many times, ten times of one and then of the other. */
    private static Taken[] inTurn(
            Calls manager, String page, List<Map<String, String>> pages, OneOfTwo both, Figures figures, int times) {
        double[][] millis = new double[2][times];
        int[][] statements = new int[2][times];
        for (int i = 0; i < times; i++) {
            for (int size = 0; i % IN_A_ROW == 0 && size < 2; size++) {
                both.use(size);
                // The figures are kept for a minute, and those are of the other database.
                figures.forget();
                String path = pages.get(size).get(page);
                ask(manager, path);
                for (int j = i; j < Math.min(times, i + IN_A_ROW); j++) {
                    STATEMENTS.set(0);
                    long start = System.nanoTime();
                    ask(manager, path);
                    millis[size][j] = (System.nanoTime() - start) / 1e6;
                    statements[size][j] = STATEMENTS.get();
                }
            }
        }
        Taken[] taken = new Taken[2];
        for (int size = 0; size < 2; size++) {
            Arrays.sort(millis[size]);
            // The median too: a table that was broken off can still be read while the next is asked for.
            Arrays.sort(statements[size]);
            taken[size] = new Taken(millis[size][times / 2], statements[size][times / 2]);
        }
        return taken;
    }

    private static ConfigurableApplicationContext started(Path data, String database, BeanPostProcessor... more) {
        return new SpringApplicationBuilder(Recourse.class)
                .initializers(context -> List.of(more).forEach(context.getBeanFactory()::addBeanPostProcessor))
                .profiles("demo")
                .run(
                        "--spring.datasource.url=" + database,
                        "--spring.datasource.username=" + (database.contains("postgres") ? "postgres" : "sa"),
                        "--spring.datasource.password=" + (database.contains("postgres") ? "postgres" : ""),
                        "--server.port=0",
                        "--recourse.address=http://localhost:8080",
                        "--recourse.data=" + data,
                        "--camunda.bpm.job-execution.enabled=false",
                        "--logging.level.root=warn");
    }

    private static Map<String, String> pages(JdbcTemplate jdbc) {
        Map<String, String> pages = new LinkedHashMap<>();
        for (String sort : List.of("lateness", "age", "school", "severity", "step", "assignee")) {
            pages.put("open, by " + sort, "/board?sort=" + sort);
        }
        pages.put("open, one school, by lateness", "/board?school=churchward");
        pages.put("open, one school, by step", "/board?school=churchward&sort=step");
        pages.put("open, late at one school", "/board?school=northside&late=yes");
        pages.put("open, late, by age", "/board?late=yes&sort=age");
        pages.put("open, serious", "/board?severity=serious");
        pages.put("open, serious, by age", "/board?severity=serious&sort=age");
        pages.put("open, at one step", "/board?step=investigate");
        pages.put("open, in one state", "/board?state=deciding");
        pages.put("open, taken by one person", "/board?assignee=user7");
        pages.put("open, taken by one person, by age", "/board?assignee=user7&sort=age");
        pages.put("open, taken by a person who has none", "/board?assignee=nobody.knows");
        pages.put("one reference", "/board?search=SM-2020-000500");
        for (String sort : List.of("closed", "age", "lateness", "school", "severity")) {
            pages.put("closed, by " + sort, "/board?list=closed&sort=" + sort);
        }
        pages.put("closed last month, one school", closedLastMonth());
        pages.put("deep, open by lateness", deep(jdbc, BoardQuery.open(), true));
        pages.put("deep, open by school", deep(jdbc, BoardQuery.of(Map.of("sort", "school")), true));
        pages.put(
                "deep, open by step at one school",
                deep(jdbc, BoardQuery.of(Map.of("sort", "step", "school", "churchward")), true));
        pages.put("deep, closed", deep(jdbc, BoardQuery.of(Map.of("list", "closed")), false));
        pages.put("figures, last year", "/board/figures");
        pages.put("figures, one term and school", "/board/figures?term=2026-01&school=churchward");
        pages.put("CSV, until the first rows", "/board/cases.csv?list=closed");
        return pages;
    }

    private static String closedLastMonth() {
        LocalDate month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
        return BoardQuery.open()
                .withSchool("churchward")
                .closedIn(month.minusMonths(1), month.minusDays(1))
                .address();
    }

    /** The page that begins in the middle of the list. */
    private static String deep(JdbcTemplate jdbc, BoardQuery query, boolean open) {
        String order = String.join(
                ", ",
                query.sort().keys(query.closed()).stream()
                        .map(key -> key.column() + (key.descending() ? " desc" : ""))
                        .toList());
        String where = " from recourse.case_standing where is_open = " + open
                + (query.school() == null ? "" : " and school = '" + query.school() + "'");
        int half = jdbc.queryForObject("select count(*)" + where, Integer.class) / 2;
        Standing row = jdbc.queryForObject(
                "select " + Standing.COLUMNS + where + " order by " + order + " offset " + half
                        + " rows fetch first 1 rows only",
                Standing::read);
        return query.after(BoardRows.end(row, query)).address();
    }

    private static void ask(Calls manager, String path) {
        if (path.contains(".csv")) {
            manager.first(path, 20_000);
        } else if (manager.get(path).statusCode() != 200) {
            throw new IllegalStateException(path);
        }
    }

    private static String report(Map<String, Map<String, Taken[]>> all) {
        StringBuilder report = new StringBuilder("""
                # How long the board takes

                Written by `./mvnw -Pbench verify`: each page asked for over HTTP by a manager signed in to Cockpit, the median of
                %d times after all pages were asked for %d times to warm up, with %,d cases and with %,d, a tenth of them open.
                One application asks two databases in turn, %d times each. Statements are all that the database is sent for a
                page, signing in included. The aim is at most %s times as long: %d of %d rows lie above it.
                """.formatted(
                        TIMES,
                        WARM_UP,
                        FEW,
                        MANY,
                        IN_A_ROW,
                        MOST,
                        above(all),
                        all.values().stream().mapToInt(Map::size).sum()));
        all.forEach((database, pages) -> {
            report.append("\n## ")
                    .append(database)
                    .append("\n\n| page | statements | ")
                    .append("%,d cases | %,d cases | times as long |\n|---|--:|--:|--:|--:|\n".formatted(FEW, MANY));
            pages.forEach((page, taken) -> report.append("| %s | %d | %.1f ms | %.1f ms | %.2f |\n"
                    .formatted(
                            page,
                            taken[1].statements(),
                            taken[0].millis(),
                            taken[1].millis(),
                            taken[1].millis() / taken[0].millis())));
        });
        return report.toString();
    }

    private static long above(Map<String, Map<String, Taken[]>> all) {
        return all.values().stream()
                .flatMap(pages -> pages.values().stream())
                .filter(taken -> taken[1].millis() / taken[0].millis() > MOST)
                .count();
    }

    /** Sends what the application asks for to one of two databases, and counts it. */
    private static final class OneOfTwo implements BeanPostProcessor, AutoCloseable {

        private final List<HikariDataSource> two;
        private volatile int used;

        private OneOfTwo(UnaryOperator<String> database) {
            this.two = List.of("few", "many").stream()
                    .map(name -> DataSourceBuilder.create()
                            .type(HikariDataSource.class)
                            .url(database.apply(name))
                            .username(database.apply(name).contains("postgres") ? "postgres" : "sa")
                            .password(database.apply(name).contains("postgres") ? "postgres" : "")
                            .build())
                    .toList();
        }

        private void use(int which) {
            used = which;
        }

        @Override
        public void close() {
            two.forEach(HikariDataSource::close);
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof DataSource ? counted(bean, DataSource.class) : bean;
        }

        private Object counted(Object target, Class<?> type) {
            return Proxy.newProxyInstance(
                    BoardBench.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                        if (target instanceof Statement && method.getName().startsWith("execute")) {
                            STATEMENTS.incrementAndGet();
                        }
                        try {
                            Object result =
                                    method.invoke(target instanceof DataSource ? two.get(used) : target, values);
                            if (target instanceof DataSource && result instanceof Connection) {
                                return counted(result, Connection.class);
                            }
                            return target instanceof Connection && result instanceof Statement
                                    ? counted(result, method.getReturnType())
                                    : result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }
}
