package org.recourse.notice;

import java.nio.file.Path;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Chooses how mails leave: by SMTP where a host is set, otherwise into {@code outbox} in the data folder. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NoticeSettings.class)
class NoticeConfiguration {

    @Bean
    Post noticePost(
            @Value("${spring.mail.host:}") String host,
            ObjectProvider<JavaMailSenderImpl> sender,
            NoticeSettings settings,
            Environment environment) {
        return host.isBlank()
                ? new Outbox(Path.of(settings.data(), "outbox"), environment.acceptsProfiles(Profiles.of("demo")))
                : new Smtp(sender.getObject());
    }
}
