package org.recourse.change;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.recourse.engine.DeploymentCheck;
import org.recourse.lifecycle.OwnRights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Judges what somebody wants to put live, together with everything that stays live, and keeps what was taken in the log. */
@Component
class JudgedDeployments implements DeploymentCheck {

    private static final Logger LOG = LoggerFactory.getLogger(JudgedDeployments.class);

    private final ObjectProvider<RepositoryService> repository;
    private final OwnRights ownRights;
    private final DeploymentLog log;
    private final Contract contract = new Contract();

    JudgedDeployments(ObjectProvider<RepositoryService> repository, OwnRights ownRights, DeploymentLog log) {
        this.repository = repository;
        this.ownRights = ownRights;
        this.log = log;
    }

    @Override
    public Judgement judge(Map<String, byte[]> files) {
        ProcessSet live = live();
        ProcessSet sent = ProcessSet.of(files);
        ProcessSet both = sent.over(live);
        List<Finding> findings = contract.check(both, live);
        if (findings.isEmpty()) {
            findings = walked(both, live);
        }
        return new Judgement(findings.stream().map(Finding::inWords).toList(), Difference.inWords(live, sent));
    }

    /** One change at a time: walking takes two cores and some memory for up to a minute. */
    private synchronized List<Finding> walked(ProcessSet both, ProcessSet live) {
        return WaysCheck.check(both, live, result -> LOG.info("Walked {}", result.inWords()));
    }

    @Override
    public void taken(String who, String deploymentId, String name, Judgement judgement) {
        if (!judgement.changes().isEmpty()) {
            log.add(who, deploymentId, name, String.join("\n", judgement.changes()));
        }
    }

    /** The newest of each file; the engine has no query for forms. */
    private ProcessSet live() {
        return ownRights.call(() -> {
            RepositoryService engine = repository.getObject();
            Map<String, byte[]> files = new LinkedHashMap<>();
            List<Deployment> newestFirst = engine.createDeploymentQuery()
                    .orderByDeploymentTime()
                    .desc()
                    .orderByDeploymentId()
                    .desc()
                    .list();
            for (Deployment deployment : newestFirst) {
                for (String resource : engine.getDeploymentResourceNames(deployment.getId())) {
                    String file = resource.substring(resource.lastIndexOf('/') + 1);
                    if (ProcessSet.isOfASet(file) && !files.containsKey(file)) {
                        files.put(file, read(engine.getResourceAsStream(deployment.getId(), resource)));
                    }
                }
            }
            return ProcessSet.of(files);
        });
    }

    private static byte[] read(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
