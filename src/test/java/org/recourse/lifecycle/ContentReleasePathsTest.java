package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.recourse.Cases;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * No path releases a response before Central Services was informed (S5-9), tried over all of them: whatever can happen
 * next is done in every order through the engine, the answers that steer, the mail, the timer and the messages, until the
 * matter is closed. A refused approval, and the involvement of an agency, is tried once on each path; reminders steer nothing
 * and are left out. An approval and an agency multiply the orders: with one, a path ends where it comes to a place at which
 * another path has been, so that each place and each step from it is gone once.
 */
@ProcessTest
class ContentReleasePathsTest {

    private static final Person CENTRAL = new Person("central", Set.of("central-services"), Set.of("churchward"));
    private static final String SEND = "send-response";
    private static final String MAIL = "the mail goes out";
    private static final String TIMER = "the time to acknowledge is over";
    private static final String RAISE = "it is made an incident";
    private static final String INVOLVE = "an agency is involved";

    @Autowired
    Cases cases;

    @Autowired
    Incidents incidents;

    @Autowired
    ManagementService jobs;

    @Autowired
    PlatformTransactionManager transactions;

    /** In which circumstances all paths are gone. */
    enum Circumstances {
        AS_DELIVERED(true, false, false),
        WITH_APPROVAL(true, true, false),
        WITH_NOBODY_TO_MAIL(false, false, false),
        WITH_AN_AGENCY(true, false, true);

        private final boolean mailable;
        private final boolean approval;
        private final boolean agency;

        Circumstances(boolean mailable, boolean approval, boolean agency) {
            this.mailable = mailable;
            this.approval = approval;
            this.agency = agency;
        }
    }

    @ParameterizedTest
    @EnumSource
    void noneReleasesAResponseBeforeCentralServicesWasInformed(Circumstances circumstances, TestReporter reporter) {
        List<List<String>> paths = new ArrayList<>();
        if (circumstances.approval) {
            cases.approvedBy("smt", () -> goAll(circumstances, paths));
        } else {
            goAll(circumstances, paths);
        }
        reporter.publishEntry("paths, " + circumstances, String.valueOf(paths.size()));
        System.out.println("Paths of a response to questionable content, " + circumstances + ": " + paths.size());
        assertThat(paths).doesNotHaveDuplicates().hasSizeGreaterThan(20);
        assertThat(paths).as("some release").anyMatch(path -> path.contains(SEND));
        assertThat(paths).as("some do not").anyMatch(path -> !path.contains(SEND));
        assertThat(paths).allSatisfy(path -> {
            int release = path.indexOf(SEND);
            if (release >= 0) {
                List<String> before = path.subList(0, release);
                boolean acknowledged = before.contains("acknowledge-content {raise=false}");
                boolean delivered = before.contains(MAIL) && before.contains(TIMER);
                assertThat(acknowledged || (delivered && circumstances.mailable))
                        .isTrue();
                assertThat(before).doesNotContain(RAISE, "acknowledge-content {raise=true}");
            }
        });
    }

    /** Goes one path after the other; each differs from the one before in the last choice that can still be made otherwise. */
    private void goAll(Circumstances circumstances, List<List<String>> paths) {
        List<Integer> choices = new ArrayList<>();
        Set<String> places = new HashSet<>();
        while (true) {
            List<Integer> open = new ArrayList<>();
            paths.add(undone(() -> goOne(circumstances, choices, open, places)));
            int last = open.size() - 1;
            while (last >= 0 && choices.get(last) + 1 == open.get(last)) {
                choices.remove(last--);
            }
            if (last < 0) {
                return;
            }
            choices.set(last, choices.get(last) + 1);
        }
    }

    /** In a transaction that is rolled back, so that hundreds of matters do not stay behind for other tests. */
    private List<String> undone(Supplier<List<String>> path) {
        return Objects.requireNonNull(new TransactionTemplate(transactions).execute(status -> {
            status.setRollbackOnly();
            return path.get();
        }));
    }

    /**
     * Goes a path to its end.
     *
     * @param choices which of the possible steps to take; the first one where none is given yet, which is added
     * @param open how many were possible at each step
     * @param places where paths with an approval or an agency have been
     */
    private List<String> goOne(
            Circumstances circumstances, List<Integer> choices, List<Integer> open, Set<String> places) {
        String reference = cases.start(
                "content-response", circumstances.mailable ? Map.of() : Map.of("subjectUsers", "central,central2"));
        List<String> path = new ArrayList<>();
        while (!cases.file(reference).isClosed()) {
            assertThat(isInformed(path, circumstances)
                            || !cases.openTasks(reference).contains(SEND))
                    .as("released in %s", path)
                    .isTrue();
            Map<String, Runnable> steps = steps(reference, circumstances, path);
            if (choices.size() == path.size()) {
                choices.add(0);
            }
            open.add(steps.size());
            String step = List.copyOf(steps.keySet()).get(choices.get(path.size()));
            steps.get(step).run();
            path.add(step);
            boolean isNew = choices.size() == path.size();
            if ((circumstances.agency || circumstances.approval)
                    && isNew
                    && !places.add(place(reference, circumstances, path))) {
                return path;
            }
        }
        assertThat(cases.openTasks(reference)).isEmpty();
        return path;
    }

    private static boolean isInformed(List<String> path, Circumstances circumstances) {
        return path.contains("acknowledge-content {raise=false}")
                || (circumstances.mailable && path.contains(MAIL) && path.contains(TIMER));
    }

    /** Where a path has come to: what can happen next depends on nothing else, nor does what is asked of it. */
    private String place(String reference, Circumstances circumstances, List<String> path) {
        return cases.openTasks(reference)
                + " "
                + cases.timerIds(reference).contains("time-to-acknowledge-over")
                + mail(reference).findAny().isPresent()
                + isInformed(path, circumstances)
                + path.contains(INVOLVE)
                + path.contains("approve-response {approved=false}")
                + path.contains(RAISE)
                + path.contains("draft-response {answerNeeded=true}")
                + cases.file(reference).isClosed();
    }

    /** What can happen next, by its name. */
    private Map<String, Runnable> steps(String reference, Circumstances circumstances, List<String> path) {
        Map<String, Runnable> steps = new LinkedHashMap<>();
        for (String task : cases.openTasks(reference)) {
            switch (task) {
                case "draft-response" -> {
                    answer(steps, reference, task, "answerNeeded", true);
                    answer(steps, reference, task, "answerNeeded", false);
                }
                case "acknowledge-content" -> {
                    answer(steps, reference, task, "raise", false);
                    answer(steps, reference, task, "raise", true);
                }
                case "approve-response" -> {
                    answer(steps, reference, task, "approved", true);
                    if (!path.contains("approve-response {approved=false}")) {
                        answer(steps, reference, task, "approved", false);
                    }
                }
                default -> steps.put(task, () -> cases.complete(reference, task));
            }
        }
        mail(reference).forEach(job -> steps.put(MAIL, () -> jobs.executeJob(job.getId())));
        if (cases.timerIds(reference).contains("time-to-acknowledge-over")) {
            steps.put(TIMER, () -> cases.fire(reference, "time-to-acknowledge-over"));
        }
        steps.put(RAISE, () -> incidents.raiseIncident(cases.file(reference), CENTRAL, "It is more than that."));
        if (circumstances.agency && !path.contains(INVOLVE)) {
            steps.put(
                    INVOLVE,
                    () -> incidents.involveAgencies(
                            cases.file(reference), CENTRAL, List.of("platform"), "It is fake."));
        }
        return steps;
    }

    private void answer(Map<String, Runnable> steps, String reference, String task, String field, boolean value) {
        Map<String, Object> answer = Map.of(field, value);
        Map<String, Object> more = task.equals("approve-response") ? Map.of(field, value, "remarks", "So.") : answer;
        steps.put(task + " " + answer, () -> cases.complete(reference, task, more));
    }

    private Stream<Job> mail(String reference) {
        return cases.instances(reference)
                .filter(instance -> instance.getProcessDefinitionId().startsWith("inform-central-services:"))
                .flatMap(instance ->
                        jobs.createJobQuery().processInstanceId(instance.getId()).messages().list().stream());
    }
}
