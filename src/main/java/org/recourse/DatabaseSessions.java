package org.recourse;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Makes each session of the database what the application counts on, so that nobody has to set it on a server or write it
 * into an address.
 */
@Component
class DatabaseSessions implements BeanPostProcessor {

    /**
     * Who waits longer than this for what another holds is told so, and a node that has frozen or lost its network while it
     * held something does not hold it for ever.
     */
    private static final String PATIENCE = "set lock_timeout = '60s'; set idle_in_transaction_session_timeout = '5min'";

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool) {
            String url = String.valueOf(pool.getJdbcUrl());
            if (url.startsWith("jdbc:postgresql:")) {
                postgresql(pool);
            } else if (url.startsWith("jdbc:h2:")) {
                h2(pool);
            }
        }
        return bean;
    }

    /** What the settings say themselves goes before. */
    private static void postgresql(HikariDataSource pool) {
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

    /**
     * H2 gives a query that it has answered before the same answer as long as it knows of no change. Of a change it learns
     * a moment after others can go on: who waited for a row, and then reads, would get what was there before the wait
     * (github.com/h2database/h2database/issues/3894 and 4208).
     */
    private static void h2(HikariDataSource pool) {
        pool.addDataSourceProperty("OPTIMIZE_REUSE_RESULTS", "FALSE");
    }
}
