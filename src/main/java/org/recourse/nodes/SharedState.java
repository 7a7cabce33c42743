package org.recourse.nodes;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The way to what several nodes share beside the cases: sessions and allowances. A few connections of its own, which wait
 * briefly for everything: whoever comes from outside never waits for the work on cases, nor it for them. The last half
 * second of it may be lost when the database crashes, and somebody then signs in once more.
 */
@Component
public class SharedState implements DisposableBean {

    private static final int CONNECTIONS = 4;
    private static final int PATIENCE = 2000;

    private final @Nullable HikariDataSource pool;

    SharedState(ObjectProvider<JdbcConnectionDetails> database) {
        JdbcConnectionDetails details = database.getIfAvailable();
        pool = details != null && isShared(details.getJdbcUrl()) ? pool(details) : null;
    }

    /** Whether more than one node can work on the database of this address. */
    static boolean isShared(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    /** The database, where it can have more than one node; statements there are each a transaction, and fail after two seconds. */
    public Optional<JdbcTemplate> database() {
        return Optional.ofNullable(pool).map(JdbcTemplate::new);
    }

    private static HikariDataSource pool(JdbcConnectionDetails details) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("shared-state");
        config.setJdbcUrl(details.getJdbcUrl());
        config.setUsername(details.getUsername());
        config.setPassword(details.getPassword());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(PATIENCE);
        config.setInitializationFailTimeout(-1); // the other pool says it better
        config.setConnectionInitSql("set synchronous_commit = off; set statement_timeout = " + PATIENCE);
        return new HikariDataSource(config);
    }

    @Override
    public void destroy() {
        if (pool != null) {
            pool.close();
        }
    }
}
