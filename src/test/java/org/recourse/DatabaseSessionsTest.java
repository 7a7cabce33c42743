package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class DatabaseSessionsTest {

    private final DatabaseSessions sessions = new DatabaseSessions();

    @Test
    void onPostgresqlTheEngineHasItsSchemaAndNobodyWaitsForEver() {
        try (HikariDataSource pool = pool("jdbc:postgresql://db.school.example/recourse")) {
            assertThat(sessions.postProcessBeforeInitialization(pool, "dataSource"))
                    .isSameAs(pool);
            assertThat(pool.getSchema()).isEqualTo("public");
            assertThat(pool.getConnectionInitSql()).contains("lock_timeout", "idle_in_transaction_session_timeout");
        }
    }

    @Test
    void onPostgresqlWhatIsSetGoesBefore() {
        try (HikariDataSource pool = pool("jdbc:postgresql://db.school.example/recourse")) {
            pool.setSchema("engine");
            pool.setConnectionInitSql("set lock_timeout = '5s'");
            pool.addDataSourceProperty("logServerErrorDetail", "true");
            sessions.postProcessBeforeInitialization(pool, "dataSource");
            assertThat(pool.getSchema()).isEqualTo("engine");
            assertThat(pool.getConnectionInitSql()).isEqualTo("set lock_timeout = '5s'");
            assertThat(pool.getDataSourceProperties()).containsEntry("logServerErrorDetail", "true");
        }
    }

    @Test
    void onH2WhoWaitedForARowReadsWhatIsThereNow() {
        try (HikariDataSource pool = pool("jdbc:h2:mem:sessions;LOCK_TIMEOUT=20000")) {
            sessions.postProcessBeforeInitialization(pool, "dataSource");
            pool.setAutoCommit(false);
            JdbcTemplate database = new JdbcTemplate(pool);
            TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
            transaction.executeWithoutResult(status -> {
                database.execute("create table counted (id int primary key, times int not null)");
                database.update("insert into counted values (1, 0)");
            });
            CompletableFuture<?>[] all = new CompletableFuture<?>[8];
            for (int i = 0; i < all.length; i++) {
                all[i] = CompletableFuture.runAsync(() -> {
                    for (int time = 0; time < 2500; time++) {
                        transaction.executeWithoutResult(status -> {
                            times(database);
                            database.queryForObject("select id from counted where id = 1 for update", Integer.class);
                            database.update("update counted set times = ?", times(database) + 1);
                        });
                    }
                });
            }
            CompletableFuture.allOf(all).orTimeout(1, TimeUnit.MINUTES).join();

            assertThat(times(database)).isEqualTo(8 * 2500);
        }
    }

    private static int times(JdbcTemplate database) {
        Integer times = database.queryForObject("select times from counted where id = 1", Integer.class);
        return times == null ? 0 : times;
    }

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        return pool;
    }
}
