package org.recourse.nodes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;

/**
 * One node starts at a time: from before the first look at the database until it is ready, it holds a lock of the database
 * for which every other node waits. So tables, diagrams, groups, users, rights and what else is made at the start where it is
 * missing are made once, although none of that asks for a lock of its own.
 *
 * <p>The lock belongs to a connection of its own and ends with it, also where the node is killed. PostgreSQL alone has it; a
 * database in a file is open to one application only.
 */
@Configuration(proxyBeanMethods = false)
class StartUpLock {

    /** Before the pool, and so before Flyway, Hibernate and the engine. */
    @Bean
    static BeanFactoryPostProcessor lockBeforeTheDatabase() {
        return beans -> {
            for (String database : beans.getBeanNamesForType(DataSource.class, true, false)) {
                String[] before = beans.getBeanDefinition(database).getDependsOn();
                beans.getBeanDefinition(database).setDependsOn(StringUtils.addStringToArray(before, "startingAlone"));
            }
        };
    }

    @Bean
    static StartingAlone startingAlone(ObjectProvider<JdbcConnectionDetails> database) throws SQLException {
        StartingAlone alone = new StartingAlone();
        JdbcConnectionDetails details = database.getIfAvailable();
        if (details != null && SharedState.isShared(details.getJdbcUrl())) {
            alone.begin(details);
        }
        return alone;
    }

    static final class StartingAlone implements AutoCloseable {

        private static final Logger LOG = LoggerFactory.getLogger(StartUpLock.class);

        /** Any number will do that nothing else on this database locks. */
        private static final long LOCK = 0x7265636f75727365L;

        private @Nullable Connection held;

        void begin(JdbcConnectionDetails details) throws SQLException {
            Properties properties = new Properties();
            properties.setProperty("tcpKeepAlive", "true");
            properties.setProperty("ApplicationName", "Recourse, starting");
            if (details.getUsername() != null) {
                properties.setProperty("user", details.getUsername());
            }
            if (details.getPassword() != null) {
                properties.setProperty("password", details.getPassword());
            }
            Connection connection = DriverManager.getConnection(details.getJdbcUrl(), properties);
            held = connection;
            try (Statement statement = connection.createStatement()) {
                // The database soon notices a node whose machine is gone, rather than after two hours.
                statement.execute(
                        "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3");
                statement.execute("set statement_timeout = 0; set idle_session_timeout = 0");
                try (ResultSet free = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
                    free.next();
                    if (free.getBoolean(1)) {
                        return;
                    }
                }
                LOG.info("Another node is starting; this one goes on as soon as that is done");
                statement.execute("select pg_advisory_lock(" + LOCK + ")");
            } catch (SQLException e) {
                close();
                throw e;
            }
        }

        /** After everything else that is done once the application is ready. */
        @EventListener(ApplicationReadyEvent.class)
        @Order(Ordered.LOWEST_PRECEDENCE)
        void ready() {
            close();
        }

        /** Also where the start fails. */
        @Override
        public void close() {
            Connection connection = held;
            held = null;
            if (connection != null) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    LOG.debug("The connection was closed already", e);
                }
            }
        }
    }
}
