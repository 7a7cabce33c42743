package org.recourse.operation;

import org.recourse.notice.Notices;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/** Whether mails can be sent. A mail server that is down delays mails and takes nobody out of service. */
@Component("mailServerHealthIndicator")
class MailServerHealth implements HealthIndicator {

    private final Notices notices;

    MailServerHealth(Notices notices) {
        this.notices = notices;
    }

    /** The server is asked only for those who are told the parts: nobody else can make us call it. */
    @Override
    public Health getHealth(boolean includeDetails) {
        return includeDetails ? health() : Health.unknown().build();
    }

    @Override
    public Health health() {
        return notices.canSend()
                ? Health.up().build()
                : Health.status(Attention.NEEDED)
                        .withDetail("note", "Mails wait and are tried again.")
                        .build();
    }
}
