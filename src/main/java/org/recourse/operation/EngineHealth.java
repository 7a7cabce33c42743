package org.recourse.operation;

import org.recourse.engine.EngineState;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** Whether the diagrams are there, and somebody does the work that no person waits for. */
@Component("engineHealthIndicator")
class EngineHealth extends AbstractHealthIndicator {

    private final EngineState engine;

    EngineHealth(EngineState engine) {
        this.engine = engine;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        boolean deployed = engine.isDeployed();
        EngineState.Jobs jobs = engine.jobs();
        health.status(deployed && jobs != EngineState.Jobs.STOPPED ? "UP" : "DOWN")
                .withDetail("diagrams", deployed ? "deployed" : "missing")
                .withDetail("jobs", jobs.name().toLowerCase(java.util.Locale.ROOT));
    }
}
