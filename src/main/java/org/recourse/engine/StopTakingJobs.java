package org.recourse.engine;

import java.time.Duration;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * The first that happens when the application is told to stop, after it has said that it is not ready any more: it takes no
 * further jobs. What is under way goes on to its end, for as long as {@code spring.lifecycle.timeout-per-shutdown-phase} says;
 * what was taken and not begun is given back. Then requests that came before are answered.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class StopTakingJobs implements ApplicationListener<ContextClosedEvent> {

    private final ProcessEngine engine;
    private final Duration notice;

    StopTakingJobs(ProcessEngine engine, @Value("${recourse.stop.notice:0s}") Duration notice) {
        this.engine = engine;
        this.notice = notice;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent closed) {
        if (closed.getApplicationContext().getParent() != null) {
            return;
        }
        JobExecutor executor =
                ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration()).getJobExecutor();
        if (executor != null) {
            executor.shutdown();
        }
        try {
            Thread.sleep(notice.toMillis()); // meanwhile a proxy learns that nothing should come here any more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
