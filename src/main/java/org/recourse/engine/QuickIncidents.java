package org.recourse.engine;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.camunda.bpm.engine.impl.persistence.entity.IncidentEntity;
import org.camunda.bpm.engine.impl.persistence.entity.IncidentManager;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.runtime.Incident;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what failed once for a process, and not once for each of its timers: each task that is completed takes two with
 * it, which could have failed.
 */
public class QuickIncidents extends IncidentManager {

    /** Makes one for each command. */
    static final class Factory extends GenericManagerFactory {

        Factory() {
            super(QuickIncidents.class);
        }

        @Override
        public Class<?> getSessionType() {
            return IncidentManager.class;
        }
    }

    @Override
    public List<Incident> findIncidentByConfiguration(@Nullable String configuration) {
        if (configuration == null) {
            return super.findIncidentByConfiguration(null);
        }
        JobEntity job =
                Context.getCommandContext().getDbEntityManager().getCachedEntity(JobEntity.class, configuration);
        if (job == null || job.getProcessInstanceId() == null) {
            return super.findIncidentByConfiguration(configuration);
        }
        List<Incident> found = new ArrayList<>();
        for (IncidentEntity incident : findIncidentsByProcessInstance(job.getProcessInstanceId())) {
            if (configuration.equals(incident.getConfiguration())) {
                found.add(incident);
            }
        }
        return found;
    }
}
