package org.recourse.engine;

import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;

/**
 * The engine's repository service without diagrams of a single school. A message starts nothing where two diagrams of the
 * same name wait for it, the trust's and a school's: every report would be refused.
 */
final class GatedRepositoryService extends RepositoryServiceImpl {

    @Override
    public DeploymentWithDefinitions deployWithResult(DeploymentBuilderImpl deployment) {
        if (deployment.getDeployment().getTenantId() != null) {
            throw Refusal.notYours("The diagrams belong to the whole trust: leave the tenant ID empty.");
        }
        return super.deployWithResult(deployment);
    }
}
