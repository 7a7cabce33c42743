package org.recourse.notice;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.recourse.TestDatabase;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** The notice module alone, with an empty database and without a mail server. */
class Office {

    static final Recipient STAFF = new Recipient("itservices", "itservices@school.example");
    static final Recipient REPORTER = new Recipient(Recipient.REPORTER, "somebody@home.example");

    private Office() {}

    static ApplicationContextRunner office() {
        return unconfigured()
                .withPropertyValues(
                        "recourse.address=https://recourse.school.example/",
                        "recourse.notices.from=Réseau <recourse@school.example>");
    }

    static ApplicationContextRunner unconfigured() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        JdbcClientAutoConfiguration.class,
                        MailSenderAutoConfiguration.class))
                .withUserConfiguration(Module.class)
                .withInitializer(new TestDatabase.Initializer())
                .withPropertyValues("recourse.test.database.name=" + UUID.randomUUID());
    }

    static ApplicationContextRunner officeWithServer(int port) {
        return office().withPropertyValues(
                        "spring.mail.host=localhost",
                        "spring.mail.port=" + port,
                        "spring.mail.properties.mail.smtp.connectiontimeout=5000",
                        "spring.mail.properties.mail.smtp.timeout=5000");
    }

    @TestConfiguration(proxyBeanMethods = false)
    @Import({Notices.class, NoticeConfiguration.class})
    static class Module {

        /** Runs the migration as it is, where Flyway would run it. */
        @Bean
        Object migrated(DataSource database) throws SQLException {
            try (Connection connection = database.getConnection()) {
                String before = connection.getSchema();
                String schema = connection.getMetaData().storesUpperCaseIdentifiers() ? "RECOURSE" : "recourse";
                connection.createStatement().execute("create schema if not exists recourse");
                connection.setSchema(schema);
                ScriptUtils.executeSqlScript(connection, new ClassPathResource("db/migration/V2__notices.sql"));
                connection.setSchema(before);
            }
            return "migrated";
        }
    }
}
