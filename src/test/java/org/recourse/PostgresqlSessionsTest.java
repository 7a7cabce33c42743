package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

class PostgresqlSessionsTest {

    private final PostgresqlSessions sessions = new PostgresqlSessions();

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
    void whatIsSetGoesBefore() {
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
    void otherDatabasesAreLeftAlone() {
        try (HikariDataSource pool = pool("jdbc:h2:mem:none")) {
            sessions.postProcessBeforeInitialization(pool, "dataSource");
            assertThat(pool.getSchema()).isNull();
            assertThat(pool.getConnectionInitSql()).isNull();
        }
    }

    private static HikariDataSource pool(String url) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        return pool;
    }
}
