package org.recourse.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deployments whose jobs this node takes: those whose diagrams ask for nothing that this program does not have. While a
 * newer program is brought in node by node, the older nodes leave its jobs to it, instead of failing at them until nobody tries
 * any more. What an analyst puts live at any node is found by each of the others.
 *
 * <p>The engine asks for them each time it looks for jobs. That there is another one shows in their number, and now and then all
 * are looked at in any case.
 */
final class DoableDeployments extends AbstractSet<String> {

    private static final Logger LOG = LoggerFactory.getLogger(DoableDeployments.class);

    private static final Pattern DELEGATE = Pattern.compile("delegateExpression\\s*=\\s*[\"'][$#]\\{\\s*(\\w+)");
    private static final long LOOKED_AT_AGAIN = Duration.ofSeconds(10).toNanos();

    private final Supplier<RepositoryService> repository;
    private final Predicate<String> isBean;
    private final Map<String, Boolean> judged = new ConcurrentHashMap<>();

    private volatile Set<String> doable = Set.of();
    private volatile long number = -1;
    private volatile long lookedAt;

    DoableDeployments(Supplier<RepositoryService> repository, Predicate<String> isBean) {
        this.repository = repository;
        this.isBean = isBean;
    }

    /** Asked first whenever the engine looks for jobs. */
    @Override
    public boolean isEmpty() {
        look();
        return doable.isEmpty();
    }

    @Override
    public Iterator<String> iterator() {
        return doable.iterator();
    }

    @Override
    public int size() {
        return doable.size();
    }

    /** The engine adds what is put live at this node; it is judged like everything else. */
    @Override
    public boolean add(String deployment) {
        number = -1;
        return false;
    }

    @Override
    public boolean remove(Object deployment) {
        number = -1;
        return false;
    }

    private void look() {
        RepositoryService engine = repository.get();
        long now = engine.createDeploymentQuery().count();
        if (now == number && System.nanoTime() - lookedAt < LOOKED_AT_AGAIN) {
            return;
        }
        Set<String> found = new HashSet<>();
        List<Deployment> all = engine.createDeploymentQuery().list();
        for (Deployment deployment : all) {
            if (judged.computeIfAbsent(deployment.getId(), id -> isDoable(engine, deployment))) {
                found.add(deployment.getId());
            }
        }
        doable = Set.copyOf(found);
        number = all.size();
        lookedAt = System.nanoTime();
    }

    private boolean isDoable(RepositoryService engine, Deployment deployment) {
        Set<String> unknown = new TreeSet<>();
        engine.getDeploymentResources(deployment.getId()).stream()
                .filter(resource -> resource.getName().endsWith(".bpmn"))
                .forEach(diagram -> {
                    Matcher delegates = DELEGATE.matcher(new String(diagram.getBytes(), StandardCharsets.UTF_8));
                    while (delegates.find()) {
                        if (!isBean.test(delegates.group(1))) {
                            unknown.add(delegates.group(1));
                        }
                    }
                });
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "The diagrams put live at {} ask for work that this program does not know ({}): this node leaves their"
                            + " jobs to nodes with the program that does",
                    deployment.getDeploymentTime(),
                    String.join(", ", unknown));
        }
        return unknown.isEmpty();
    }
}
