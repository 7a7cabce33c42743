package org.recourse.engine;

import java.util.Optional;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.recourse.lifecycle.RunningJob;
import org.springframework.stereotype.Component;

/** The job stands in the command that runs it. */
@Component
class EngineRunningJob implements RunningJob {

    @Override
    public Optional<String> id() {
        return Optional.ofNullable(Context.getCommandContext())
                .map(CommandContext::getCurrentJob)
                .map(JobEntity::getId);
    }
}
