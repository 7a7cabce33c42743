package org.recourse.operation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Anchors;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.Documents;
import org.recourse.casefile.RegularCheck;
import org.recourse.engine.EngineState;
import org.recourse.oversight.CaseNumbers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The application's own figures, as Prometheus asks for them. They are the whole installation's, the same from each running
 * application, and none is by school: one case at one school would be somebody's.
 *
 * <p>They are counted when somebody asks, once in a while, on a thread of its own: whoever asks waits seconds at most, also
 * while the database does not answer, and then a figure is missing rather than the answer.
 */
@Component
class Gauges implements MeterBinder, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Gauges.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CaseNumbers cases;
    private final EngineState engine;
    private final RegularCheck check;
    private final Anchors anchors;
    private final Documents documents;
    private final Clock clock;
    private final Duration every;
    private final ExecutorService counting = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "figures");
        thread.setDaemon(true);
        return thread;
    });

    private Map<String, Double> figures = Map.of();
    private @Nullable Future<Map<String, Double>> running;
    private long triedAt;
    private boolean tried;

    Gauges(
            CaseNumbers cases,
            EngineState engine,
            RegularCheck check,
            Anchors anchors,
            Documents documents,
            Clock clock,
            @Value("${recourse.metrics.every:30s}") Duration every) {
        this.cases = cases;
        this.engine = engine;
        this.check = check;
        this.anchors = anchors;
        this.documents = documents;
        this.clock = clock;
        this.every = every;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (CaseState state : CaseState.values()) {
            if (state != CaseState.CLOSED) {
                Gauge.builder("recourse.cases.open", () -> figure(open(state)))
                        .description("Open incidents, by how far they have come")
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
        number(registry, "cases.kept", "Incidents that are kept, closed ones included");
        number(registry, "cases.late", "Open incidents with a task that was due before now");
        number(registry, "tasks.open", "Open tasks");
        number(registry, "tasks.late", "Open tasks that were due before now");
        number(registry, "tasks.for.nobody", "Open tasks that nobody has and that no member of their groups may take");
        number(registry, "jobs.due", "Steps without a person that could be done now");
        seconds(registry, "jobs.oldest.due", "For how long the oldest of these steps could have been done");
        number(registry, "jobs.failed", "Steps that were tried several times and then given up");
        number(registry, "mails.waiting", "Steps that mail and wait to be done, or to be tried again");
        seconds(registry, "mails.oldest", "For how long the oldest of these waits");
        number(registry, "mails.given.up", "Mails that were tried several times and then given up");
        seconds(registry, "anchor.age", "Since when the state of the chronologies was not anchored");
        seconds(registry, "chain.check.age", "Since when the chronologies were not checked to the end");
        number(registry, "chain.check.cases", "Cases whose chronology was checked in the latest whole check");
        number(registry, "chain.check.broken", "Cases whose chronology was not what was entered");
        number(registry, "chain.check.broken.anchors", "Anchors that were not as they were written down");
        number(registry, "files.quarantined", "Files that wait for the virus scanner");
        number(registry, "figures.missing", "Groups of these figures that could not be counted");
    }

    private void number(MeterRegistry registry, String name, String description) {
        Gauge.builder("recourse." + name, () -> figure(name))
                .description(description)
                .register(registry);
    }

    private void seconds(MeterRegistry registry, String name, String description) {
        Gauge.builder("recourse." + name, () -> figure(name))
                .description(description)
                .baseUnit("seconds")
                .register(registry);
    }

    private double figure(String name) {
        return current().getOrDefault(name, Double.NaN);
    }

    private synchronized Map<String, Double> current() {
        if (tried && System.nanoTime() - triedAt < every.toNanos()) {
            return figures;
        }
        tried = true;
        triedAt = System.nanoTime();
        try {
            if (running == null || running.isDone()) {
                running = counting.submit(this::count);
            }
            figures = running.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            figures = Map.of();
        } catch (Exception e) {
            LOG.warn("The figures could not be counted in {} seconds", PATIENCE.toSeconds());
            figures = Map.of("figures.missing", 1.0);
        }
        return figures;
    }

    private Map<String, Double> count() {
        Map<String, Double> counted = new HashMap<>();
        int missing = 0;
        missing += put(counted, () -> {
            Map<String, Double> of = new HashMap<>();
            cases.openByState().forEach((state, number) -> of.put(open(state), number.doubleValue()));
            of.put("cases.late", (double) cases.late());
            of.put("cases.kept", (double) cases.all());
            return of;
        });
        missing += put(counted, () -> {
            EngineState.Tasks tasks = engine.tasks();
            return Map.of(
                    "tasks.open", (double) tasks.open(),
                    "tasks.late", (double) tasks.late(),
                    "tasks.for.nobody", (double) tasks.forNobody());
        });
        missing += put(counted, () -> {
            EngineState.Backlog backlog = engine.backlog();
            return Map.of(
                    "jobs.due", (double) backlog.due(),
                    "jobs.oldest.due", age(backlog.oldestDue()),
                    "jobs.failed", (double) backlog.failed());
        });
        missing += put(counted, () -> {
            EngineState.MailQueue mails = engine.mailQueue();
            return Map.of(
                    "mails.waiting", (double) mails.waiting(),
                    "mails.oldest", age(mails.oldest()),
                    "mails.given.up", (double) mails.givenUp());
        });
        missing += put(counted, () -> Map.of("files.quarantined", (double) documents.quarantined()));
        missing += put(counted, () -> {
            Map<String, Double> of = new HashMap<>();
            // Before the first night it counts from the first case; without a case nothing is due.
            Instant anchored = anchors.latestAt().or(anchors::firstCaseAt).orElse(null);
            of.put("anchor.age", age(anchored));
            RegularCheck.Run run = check.latest().orElse(null);
            of.put("chain.check.age", age(run == null ? anchors.firstCaseAt().orElse(null) : run.endedAt()));
            if (run != null) {
                of.put("chain.check.cases", (double) run.cases());
                of.put("chain.check.broken", (double) run.broken());
                of.put("chain.check.broken.anchors", (double) run.brokenAnchors());
            }
            return of;
        });
        counted.put("figures.missing", (double) missing);
        return counted;
    }

    /** One group of figures that cannot be counted leaves the others. */
    private static int put(Map<String, Double> counted, Supplier<Map<String, Double>> group) {
        try {
            counted.putAll(group.get());
            return 0;
        } catch (RuntimeException e) {
            LOG.warn("Some figures could not be counted", e);
            return 1;
        }
    }

    private double age(@Nullable Instant since) {
        return since == null
                ? 0
                : Math.max(0, Duration.between(since, clock.instant()).toSeconds());
    }

    private static String open(CaseState state) {
        return "cases.open." + state;
    }

    @Override
    public void destroy() {
        counting.shutdownNow();
    }
}
