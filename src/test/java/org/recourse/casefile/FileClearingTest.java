package org.recourse.casefile;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.recourse.DataFiles;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was deleted is in none of a database's files afterwards, read byte by byte. */
class FileClearingTest {

    private static final String GONE = "SM-2026-GONE-";
    private static final String KEPT = "SM-2026-KEPT-";

    @TempDir
    Path folder;

    @Test
    void h2() throws Exception {
        try (HikariDataSource database = pool("jdbc:h2:file:" + folder.toAbsolutePath() + "/recourse;WRITE_DELAY=0")) {
            leavesNothing(database);
        }
        assertThat(files(KEPT)).isNotEmpty();
        assertThat(files(GONE)).isEmpty();
    }

    /** The tree of an index has the keys of some rows in its inner pages, too, where they stay when the row goes. */
    @Test
    void h2KeepsNoKeyOfADeletedRowInItsIndexes() throws Exception {
        try (HikariDataSource database = pool("jdbc:h2:file:" + folder.toAbsolutePath() + "/recourse;WRITE_DELAY=0")) {
            FileClearing clearing = clearing(database);
            JdbcClient jdbc = JdbcClient.create(database);
            jdbc.sql("create table act_thing (business_key varchar(40) primary key, number integer)")
                    .update();
            jdbc.sql("create index thing_by_number on act_thing (number, business_key)")
                    .update();
            for (int i = 0; i < 2_500; i++) { // so that there are inner pages above inner pages
                jdbc.sql("insert into act_thing values (?, ?)")
                        .params(i + (i % 5 == 0 ? "-KEPT" : "-GONE"), i * 7 % 2_500)
                        .update();
            }
            jdbc.sql("delete from act_thing where business_key like '%GONE'").update();

            clearing.clear();

            assertThat(clearing.standing().problem()).isNull();
            assertThat(files("KEPT")).isNotEmpty();
            assertThat(files("GONE")).isEmpty();
            for (int i = 0; i < 2_500; i++) {
                assertThat(jdbc.sql("select number from act_thing where business_key = ?")
                                .param(i + "-KEPT")
                                .query(Integer.class)
                                .list())
                        .isEqualTo(i % 5 == 0 ? List.of(i * 7 % 2_500) : List.of());
            }
            for (int i = 0; i < 2_500; i++) {
                jdbc.sql("merge into act_thing values (?, ?)")
                        .params(i + "-KEPT", i)
                        .update();
            }
            assertThat(jdbc.sql("select business_key from act_thing where number between 100 and 2399 order by number")
                            .query(String.class)
                            .list())
                    .isEqualTo(IntStream.rangeClosed(100, 2399)
                            .mapToObj(i -> i + "-KEPT")
                            .toList());
        }
    }

    @Test
    void h2WaitsForWhoeverUsesItAndSaysSoWhereThatTakesTooLong() throws Exception {
        try (HikariDataSource database = pool("jdbc:h2:file:" + folder.toAbsolutePath() + "/recourse;WRITE_DELAY=0")) {
            FileClearing clearing = clearing(database);
            try (Connection used = database.getConnection()) {
                CompletableFuture<Void> clear = CompletableFuture.runAsync(clearing::clear);
                CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(() -> close(used));
                clear.get(30, TimeUnit.SECONDS);
            }
            assertThat(clearing.standing().problem()).isNull();
            assertThat(clearing.standing().clearedAt()).isNotNull();
        }
    }

    /** The pool closes on a thread of its own, and it is the last to close who shuts an H2 database down. */
    @Test
    void h2WaitsForWhoeverIsNotDoneWithClosingAConnection() throws Exception {
        try (HikariDataSource database = pool("jdbc:h2:file:" + folder.toAbsolutePath() + "/recourse;WRITE_DELAY=0")) {
            FileClearing clearing = clearing(database);
            try (Connection slow = database.getConnection();
                    Statement statement = slow.createStatement()) {
                statement.execute("create table act_thing (business_key varchar(40))");
                statement.execute("insert into act_thing values ('" + GONE + "')");
                statement.execute("checkpoint sync");
                statement.execute("delete from act_thing");
                for (int i = 0; i < 3_000; i++) { // each of which is dropped when the connection is closed
                    statement.execute("create local temporary table t" + i + " (id integer primary key)");
                }
            }

            clearing.clear();

            assertThat(clearing.standing().problem()).isNull();
            assertThat(files(GONE)).isEmpty();
        }
    }

    @Test
    void postgres() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setDataDirectory(folder.resolve("data"))
                        .setCleanDataDirectory(false)
                        .start();
                HikariDataSource database = pool(postgres.getJdbcUrl("postgres", "postgres"))) {
            leavesNothing(database);
        }
    }

    private void leavesNothing(HikariDataSource database) throws IOException {
        FileClearing clearing = clearing(database);
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("create table recourse.piece (reference varchar(40) not null, number integer not null, content bytea,"
                        + " primary key (reference, number))")
                .update();
        jdbc.sql("create index piece_by_reference on recourse.piece (reference)")
                .update();
        jdbc.sql("create table act_thing (id integer primary key, business_key varchar(255))")
                .update();
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            String reference = (i % 3 == 0 ? GONE : KEPT) + i;
            byte[] content = new byte[i % 40 == 0 ? 262_144 : 3_000];
            random.nextBytes(content);
            byte[] marker = ("content of " + reference).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(marker, 0, content, content.length / 2, marker.length);
            jdbc.sql("insert into recourse.piece values (?, ?, ?)")
                    .params(reference, i, content)
                    .update();
            jdbc.sql("insert into act_thing values (?, ?)").params(i, reference).update();
            jdbc.sql("update recourse.piece set number = -number where reference = ?")
                    .param(reference)
                    .update();
        }
        if (database.getJdbcUrl().contains("postgresql")) {
            jdbc.sql("analyze").update();
        }
        assertThat(files("content of " + GONE)).isNotEmpty();

        jdbc.sql("delete from recourse.piece where reference like '" + GONE + "%'")
                .update();
        jdbc.sql("delete from act_thing where business_key like '" + GONE + "%'")
                .update();
        jdbc.sql("update recourse.file_clearing set wanted_at = current_timestamp")
                .update();
        assertThat(files(GONE)).as("deleted, and still there").isNotEmpty();

        clearing.clear();

        assertThat(clearing.standing().problem()).isNull();
        assertThat(clearing.standing().wantedAt()).isNull();
        assertThat(files(GONE)).isEmpty();
        assertThat(files("content of " + KEPT)).isNotEmpty();
        assertThat(jdbc.sql("select count(*) from recourse.piece where content is not null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(266);
    }

    private static FileClearing clearing(HikariDataSource database) {
        JdbcClient jdbc = JdbcClient.create(database);
        jdbc.sql("create schema recourse").update();
        jdbc.sql("create table recourse.file_clearing (id integer primary key, wanted_at timestamp(6) with time zone,"
                        + " cleared_at timestamp(6) with time zone, problem varchar(500))")
                .update();
        jdbc.sql("insert into recourse.file_clearing (id) values (1)").update();
        return new FileClearing(database, jdbc, Clock.systemUTC());
    }

    private static HikariDataSource pool(String url) {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(url);
        if (url.contains("h2")) {
            settings.setUsername("sa");
        }
        settings.setPassword("");
        settings.setAllowPoolSuspension(true);
        settings.setMaximumPoolSize(5);
        return new HikariDataSource(settings);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> files(String text) throws IOException {
        return DataFiles.holding(folder, text.getBytes(StandardCharsets.US_ASCII));
    }
}
