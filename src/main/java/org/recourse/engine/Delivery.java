package org.recourse.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.DeploymentBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * Puts live what the program brings along, each file once: what was ever delivered stays as it is now, whether a newer program
 * or an analyst has changed it since. So an older program that starts again beside a newer one takes nothing back, and a
 * newer one changes only the files that it brings changed.
 *
 * <p>The engine's own way would compare with the latest delivery alone, and put everything live again where one file differs.
 */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** As the engine's own delivery at the start is called, which earlier programs used. */
    private static final String NAME = "SpringAutoDeployment";

    private final ResourcePatternResolver files;
    private final String[] patterns;

    Delivery(ResourcePatternResolver files, String[] patterns) {
        this.files = files;
        this.patterns = patterns;
    }

    /** In the lock of the start: no other node looks at the same time. */
    void deliver(RepositoryService repository) {
        Map<String, byte[]> brought = brought();
        List<Deployment> earlier =
                repository.createDeploymentQuery().deploymentName(NAME).list();
        Map<String, byte[]> fresh = new TreeMap<>(brought);
        for (Deployment deployment : earlier) {
            repository.getDeploymentResources(deployment.getId()).forEach(resource -> {
                String name = fileName(resource.getName());
                if (Arrays.equals(brought.get(name), resource.getBytes())) {
                    fresh.remove(name);
                }
            });
        }
        if (!fresh.isEmpty()) {
            DeploymentBuilder delivery = repository.createDeployment().name(NAME);
            fresh.forEach((name, content) -> delivery.addInputStream(name, new ByteArrayInputStream(content)));
            delivery.deploy();
            LOG.info("Put live: {}", fresh.keySet());
        }
    }

    private Map<String, byte[]> brought() {
        Map<String, byte[]> brought = new HashMap<>();
        try {
            for (String pattern : patterns) {
                for (Resource file : files.getResources(pattern)) {
                    brought.put(Objects.requireNonNull(file.getFilename()), file.getContentAsByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The diagrams, tables and forms cannot be read", e);
        }
        return brought;
    }

    private static String fileName(String resource) {
        return resource.substring(Math.max(resource.lastIndexOf('/'), resource.lastIndexOf('\\')) + 1);
    }
}
