package org.recourse.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.camunda.bpm.engine.impl.RepositoryServiceImpl;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;
import org.camunda.bpm.engine.repository.DeploymentWithDefinitions;
import org.camunda.bpm.engine.repository.Resource;
import org.recourse.engine.DeploymentCheck.Judgement;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;

/**
 * The engine's repository service, which puts live only what fits to everything else, whichever door it comes through: what
 * somebody who is signed in sends is judged first. The application itself, which brings its own diagrams at the start, acts
 * without an authentication and is not held up.
 *
 * <p>No diagrams of a single school: a message starts nothing where two diagrams of the same name wait for it, the trust's and
 * a school's, and every report would be refused.
 */
final class GatedRepositoryService extends RepositoryServiceImpl {

    private final ProcessEngineConfigurationImpl engine;
    private final ObjectProvider<DeploymentCheck> check;
    private final JdbcClient jdbc;

    /**
     * @param database the engine's, in whose transactions it takes part
     */
    GatedRepositoryService(
            ProcessEngineConfigurationImpl engine, ObjectProvider<DeploymentCheck> check, DataSource database) {
        this.engine = engine;
        this.check = check;
        JdbcTemplate template = new JdbcTemplate(database);
        template.setExceptionTranslator(
                new SQLErrorCodeSQLExceptionTranslator(database)); // knows each one's lock timeout
        this.jdbc = JdbcClient.create(template);
    }

    @Override
    public DeploymentWithDefinitions deployWithResult(DeploymentBuilderImpl deployment) {
        if (deployment.getDeployment().getTenantId() != null) {
            throw Refusal.notYours("The diagrams belong to the whole trust: leave the tenant ID empty.");
        }
        Authentication person = engine.getIdentityService().getCurrentAuthentication();
        return person == null
                ? super.deployWithResult(deployment)
                : commandExecutor.execute(context -> judgeAndDeploy(context, deployment, person.getUserId()));
    }

    private DeploymentWithDefinitions judgeAndDeploy(
            CommandContext context, DeploymentBuilderImpl deployment, String who) {
        engine.getCommandCheckers().forEach(CommandChecker::checkCreateDeployment);
        waitForOthers();
        Judgement judgement = check.getObject().judge(files(context, deployment));
        if (!judgement.findings().isEmpty()) {
            throw Refusal.wrongChange(judgement.findings());
        }
        DeploymentWithDefinitions taken = super.deployWithResult(deployment);
        String name = deployment.getDeployment().getName();
        check.getObject().taken(who, taken.getId(), name == null ? "" : name, judgement);
        return taken;
    }

    /**
     * Takes the engine's deployment lock until the end of the transaction: nobody else changes what this is compared with, and
     * no two are the same version. The engine's own call takes none on H2.
     */
    private void waitForOthers() {
        try {
            jdbc.sql("select VALUE_ from ACT_GE_PROPERTY where NAME_ = 'deployment.lock' for update")
                    .query(String.class)
                    .single();
        } catch (CannotAcquireLockException e) {
            throw Refusal.notNow("Nothing was put live, because somebody else is putting something live at this moment."
                    + " Try again in a minute.");
        }
    }

    /** What is sent, and what is taken from earlier deployments to be put live again. */
    private Map<String, byte[]> files(CommandContext context, DeploymentBuilderImpl deployment) {
        Map<String, byte[]> files = new TreeMap<>();
        if (deployment.getDeployment().getResources() != null) {
            deployment.getDeployment().getResources().forEach((name, resource) -> files.put(name, resource.getBytes()));
        }
        Set<String> whole = deployment.getDeployments();
        whole.forEach(id -> take(context, id, resource -> true, files));
        deployment
                .getDeploymentResourcesById()
                .forEach((id, ids) -> take(context, id, resource -> ids.contains(resource.getId()), files));
        deployment
                .getDeploymentResourcesByName()
                .forEach((id, names) -> take(context, id, resource -> names.contains(resource.getName()), files));
        return files;
    }

    private void take(
            CommandContext context, String deployment, Predicate<Resource> wanted, Map<String, byte[]> files) {
        List<Resource> all = context.runWithoutAuthorization(() -> getDeploymentResources(deployment));
        all.stream().filter(wanted).forEach(resource -> files.put(resource.getName(), resource.getBytes()));
    }
}
