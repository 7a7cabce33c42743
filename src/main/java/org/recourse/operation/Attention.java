package org.recourse.operation;

import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.actuate.health.StatusAggregator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What health says. A part that is down takes this application out of service, because another one may do better or a start
 * helps. A part that needs attention does not: people go on working, and somebody has to see to it.
 */
@Configuration(proxyBeanMethods = false)
class Attention {

    /** What a part says that somebody has to see to. */
    static final Status NEEDED = new Status("ATTENTION");

    /** All parts together are either up or down. */
    @Bean
    StatusAggregator upOrDown() {
        return parts -> parts.contains(Status.DOWN) || parts.contains(Status.OUT_OF_SERVICE) ? Status.DOWN : Status.UP;
    }
}
