package org.recourse;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Makes each session on PostgreSQL what the application counts on, so that nobody has to set it on the server. What the
 * settings say themselves goes before.
 */
@Component
class PostgresqlSessions implements BeanPostProcessor {

    /**
     * Who waits longer than this for what another holds is told so, and a node that has frozen or lost its network while it
     * held something does not hold it for ever.
     */
    private static final String PATIENCE = "set lock_timeout = '60s'; set idle_in_transaction_session_timeout = '5min'";

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool
                && String.valueOf(pool.getJdbcUrl()).startsWith("jdbc:postgresql:")) {
            if (pool.getSchema() == null) {
                // Otherwise the engine's tables come to lie in a schema that is called like the user, if there is one.
                pool.setSchema("public");
            }
            // An error message would quote whatever the row holds, and the engine keeps the messages of failed jobs.
            pool.getDataSourceProperties().putIfAbsent("logServerErrorDetail", "false");
            // The engine writes the rows of a step in batches, a dozen values of one process among them: one statement
            // each.
            pool.getDataSourceProperties().putIfAbsent("reWriteBatchedInserts", "true");
            if (pool.getConnectionInitSql() == null) {
                pool.setConnectionInitSql(PATIENCE);
            }
        }
        return bean;
    }
}
