package org.recourse.casefile;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Our tables stand in a schema of their own, apart from the engine's. */
@Configuration(proxyBeanMethods = false)
class SchemaName {

    private static final String SCHEMA = "recourse";

    /** Flyway quotes the schema's name, so it has to be in the case that the database folds unquoted names to. */
    @Bean
    FlywayConfigurationCustomizer schemaOfItsOwn() {
        return flyway -> {
            try (Connection connection = flyway.getDataSource().getConnection()) {
                String schema = connection.getMetaData().storesUpperCaseIdentifiers()
                        ? SCHEMA.toUpperCase(Locale.ROOT)
                        : SCHEMA;
                flyway.defaultSchema(schema).schemas(schema);
            } catch (SQLException e) {
                throw new IllegalStateException("The database cannot be reached", e);
            }
        };
    }
}
