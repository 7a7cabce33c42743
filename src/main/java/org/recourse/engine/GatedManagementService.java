package org.recourse.engine;

import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.ManagementServiceImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.recourse.trust.Role;

/**
 * The engine's management service with jobs run by hand by administrators alone. The engine would refuse others too, but
 * only once the job has begun, and would count that as a failure of the job: five such calls, and a mail or a deadline is
 * given up.
 */
final class GatedManagementService extends ManagementServiceImpl {

    private final ProcessEngineConfigurationImpl engine;

    GatedManagementService(ProcessEngineConfigurationImpl engine) {
        super(engine);
        this.engine = engine;
    }

    @Override
    public void executeJob(String jobId) {
        Authentication person = engine.getIdentityService().getCurrentAuthentication();
        if (person != null
                && (person.getGroupIds() == null || !person.getGroupIds().contains(Role.CAMUNDA_ADMIN.id()))) {
            throw new AuthorizationException("Jobs are run by hand by administrators alone.");
        }
        super.executeJob(jobId);
    }
}
