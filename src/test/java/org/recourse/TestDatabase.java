package org.recourse;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The database that the tests of this JVM run on: H2, or with {@code -Drecourse.test.database=postgresql} a PostgreSQL
 * server that this JVM starts when a test first needs it. Nothing else in a test knows which of them it is.
 */
public final class TestDatabase {

    /** The tag of all tests that meet the database: {@code ./mvnw verify} runs them on both. */
    public static final String TAG = "database";

    /** The tag of those among them to which the database makes no difference: they run on one. */
    public static final String ONE = "one-database";

    private static final boolean POSTGRESQL =
            switch (System.getProperty("recourse.test.database", "h2")) {
                case "h2" -> false;
                case "postgresql" -> true;
                default -> throw new IllegalArgumentException("recourse.test.database is h2 or postgresql");
            };

    private TestDatabase() {}

    /** Whether it is PostgreSQL. */
    public static boolean isPostgresql() {
        return POSTGRESQL;
    }

    /**
     * The settings of an application whose database lasts as long as this JVM.
     *
     * @param name of the database; it is made where there is none of this name, and shared otherwise
     */
    public static Map<String, String> settings(String name) {
        return POSTGRESQL
                ? Server.settings(name)
                : Map.of("spring.datasource.url", "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000");
    }

    /** A database of its own for a test that looks into the files in which the database keeps what it is told. */
    static OnDisk onDisk(Path data) throws IOException {
        if (POSTGRESQL) {
            EmbeddedPostgres server = Server.start(EmbeddedPostgres.builder()
                    .setDataDirectory(data.resolve("postgresql"))
                    .setCleanDataDirectory(false));
            return new OnDisk(Server.settings(server, "recourse"), server, () -> Server.letLogBeCleared(server));
        }
        return new OnDisk(Map.of(), () -> {}, () -> {});
    }

    /** Once it is closed, all that it has written lies in its files. */
    record OnDisk(Map<String, String> settings, Closeable server, Runnable rights) implements AutoCloseable {

        /** Gives the application's user the rights that docs/retention.md names. */
        void letLogBeCleared() {
            rights.run();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** Each application removes old sessions at each full minute. */
    private static final String TIDIES_UP = "delete from recourse.web_session where expiry_time%";

    /**
     * How many statements the database is sent meanwhile, by whomever.
     *
     * @param database a connection of the application's
     * @param like what they contain, in lower case, as SQL's {@code like} has it
     */
    public static int statements(JdbcTemplate database, String like, Runnable meanwhile) {
        if (POSTGRESQL) {
            String name = database.queryForObject("select current_database()", String.class);
            Server.awaitIdle(name);
            Server.administrator().execute("select pg_stat_statements_reset()");
            meanwhile.run();
            Server.awaitIdle(name);
            return Server.administrator()
                    .queryForObject(
                            "select coalesce(sum(calls), 0) from pg_stat_statements where lower(query) like ?"
                                    + " and lower(query) not like '" + TIDIES_UP
                                    + "' and dbid = (select oid from pg_database where datname = ?)",
                            Integer.class,
                            like,
                            name);
        }
        database.execute("set query_statistics false");
        database.execute("set query_statistics true");
        meanwhile.run();
        Integer statements = database.queryForObject(
                "select coalesce(sum(execution_count), 0) from information_schema.query_statistics"
                        + " where lower(sql_statement) like ? and lower(sql_statement) not like '%query_statistics%'"
                        + " and lower(sql_statement) not like '" + TIDIES_UP + "'",
                Integer.class,
                like);
        database.execute("set query_statistics false");
        return statements;
    }

    /** Gives a test's application its database, which is called {@code recourse} unless the test calls it otherwise. */
    public static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext application) {
            var environment = application.getEnvironment();
            String name = environment.getProperty("recourse.test.database.name", "recourse");
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test database", new HashMap<>(settings(name))));
        }
    }

    /** Set up as docs/configuration.md says: the application owns its database, and nothing else. */
    private static final class Server {

        private static final String USER = "recourse";

        private static final EmbeddedPostgres RUNNING;

        static {
            try {
                RUNNING = start(EmbeddedPostgres.builder()
                        .setRegisterShutdownHook(false)
                        // What is lost with the machine is of no use to a test.
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        // As docs/configuration.md says: its own log quotes no row, and tests look into that too.
                        .setServerConfig("log_error_verbosity", "terse")
                        .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                        .setServerConfig("pg_stat_statements.track_utility", "off"));
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not start", e);
            }
            // After the applications have closed, which would wait for it otherwise.
            SpringApplication.getShutdownHandlers().add(Server::stop);
            administrator().execute("create extension pg_stat_statements");
        }

        private static void stop() {
            try {
                RUNNING.close();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not stop", e);
            }
        }

        static EmbeddedPostgres start(EmbeddedPostgres.Builder builder) throws IOException {
            EmbeddedPostgres server = builder.start();
            new JdbcTemplate(server.getPostgresDatabase())
                    .execute("create role %s login password '%s'".formatted(USER, USER));
            return server;
        }

        static void letLogBeCleared(EmbeddedPostgres server) {
            new JdbcTemplate(server.getPostgresDatabase()).execute("grant pg_checkpoint, pg_monitor to " + USER);
            new JdbcTemplate(server.getDatabase("postgres", "recourse"))
                    .execute("grant execute on function pg_switch_wal() to " + USER);
        }

        static JdbcTemplate administrator() {
            return new JdbcTemplate(RUNNING.getPostgresDatabase());
        }

        /** A statement counts when its transaction ends, which may be after the answer. */
        static void awaitIdle(String name) {
            await().atMost(Duration.ofSeconds(60)).until(() -> administrator()
                    .queryForList("select 1 from pg_stat_activity where datname = ? and state <> 'idle'", name)
                    .isEmpty());
        }

        static Map<String, String> settings(String name) {
            return settings(RUNNING, name);
        }

        static synchronized Map<String, String> settings(EmbeddedPostgres server, String name) {
            JdbcTemplate administrator = new JdbcTemplate(server.getPostgresDatabase());
            if (administrator
                    .queryForList("select 1 from pg_database where datname = ?", name)
                    .isEmpty()) {
                // Most servers sort as people do, not by the bytes.
                administrator.execute(
                        "create database \"%s\" owner %s template template0 locale_provider icu icu_locale 'en-GB'"
                                .formatted(name, USER));
                // Nor is a server's own default what the application counts on.
                administrator.execute(
                        "alter database \"%s\" set default_transaction_isolation = 'serializable'".formatted(name));
            }
            return Map.of(
                    "spring.datasource.url", "jdbc:postgresql://localhost:" + server.getPort() + "/" + name,
                    "spring.datasource.username", USER,
                    "spring.datasource.password", USER);
        }
    }
}
