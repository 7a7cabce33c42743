package org.recourse.change;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.recourse.lifecycle.OwnRights;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What is live. */
@Component
class LiveSet {

    private final ObjectProvider<RepositoryService> repository;
    private final OwnRights ownRights;

    LiveSet(ObjectProvider<RepositoryService> repository, OwnRights ownRights) {
        this.repository = repository;
        this.ownRights = ownRights;
    }

    /** The newest of each file; the engine has no query for forms. */
    ProcessSet now() {
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
