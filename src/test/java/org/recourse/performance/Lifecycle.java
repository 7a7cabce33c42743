package org.recourse.performance;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;

/**
 * The whole way of a usual serious case, from the report to its end: each person looks for their task of the case, takes it
 * and completes it with what its form asks, and the jobs are run in between.
 */
final class Lifecycle {

    /** What somebody reports. */
    static final Map<String, Object> REPORT = Map.of(
            "school", "churchward",
            "narrative", "A false account in the school's name insults learners. ".repeat(8),
            "platform", "A platform",
            "link", "https://social.example/posts/1",
            "subjectDescription", "Somebody who knows the school.",
            "subjectType", "employee",
            "immediateRisk", false);

    /** A step that a person takes, and how many jobs it leaves to be run in the same process. */
    record Step(String task, String user, Map<String, Object> answers, int jobs) {}

    static final int JOBS_OF_REPORT = 2;

    static final List<Step> STEPS = List.of(
            new Step(
                    "prevent-further-damage",
                    "itservices",
                    Map.of("containment", "The platform was asked to close the account, and the posts were kept."),
                    0),
            new Step(
                    "make-initial-assessment",
                    "central",
                    Map.of(
                            "apparentBreach",
                            true,
                            "inScope",
                            true,
                            "category",
                            "offensive",
                            "subjectType",
                            "employee",
                            "serious",
                            true,
                            "assessment",
                            "It looks like a breach: the account speaks for the school."),
                    0),
            new Step("acknowledge-serious-incident", "principal", Map.of("acknowledged", true), 0),
            new Step(
                    "investigate",
                    "central",
                    Map.of("findings", "The account was made by a person who has access to the school's pictures."),
                    0),
            new Step(
                    "decide-course-of-action",
                    "smt",
                    Map.of("conduct", "unacceptable", "internalAction", true, "rationale", "A conversation is enough."),
                    0),
            new Step("take-internal-action", "central", Map.of("actionTaken", "The conversation took place."), 0),
            new Step(
                    "close-case",
                    "central",
                    Map.of("outcome", "The account is gone.", "messageToReporter", "Thank you, it was dealt with."),
                    1));

    /** The one step whose own process has a job, which is run before it is done. */
    private static final String ESCALATION = "acknowledge-serious-incident";

    private final ProcessEngine engine;
    private final Supplier<String> report;
    private final BiConsumer<String, Runnable> as;

    /**
     * On an engine.
     *
     * @param report files a report and gives its business key
     * @param as does something as a user
     */
    Lifecycle(ProcessEngine engine, Supplier<String> report, BiConsumer<String, Runnable> as) {
        this.engine = engine;
        this.report = report;
        this.as = as;
    }

    /** How many jobs are run on the way. */
    static int jobs() {
        return JOBS_OF_REPORT + 1 + STEPS.stream().mapToInt(Step::jobs).sum();
    }

    static int completions() {
        return STEPS.size();
    }

    String report() {
        return report.get();
    }

    /** One whole lifecycle. */
    void run() {
        String reference = report();
        boolean first = true;
        for (Step step : STEPS) {
            Task task = take(reference, step);
            if (first) {
                runJobs(task.getProcessInstanceId(), JOBS_OF_REPORT);
                first = false;
            }
            if (step.task().equals(ESCALATION)) {
                runJobs(task.getProcessInstanceId(), 1);
            }
            complete(task, step);
            runJobs(task.getProcessInstanceId(), step.jobs());
        }
    }

    /** The list of the tasks of somebody's groups, as Tasklist shows its first page. */
    void list(String user) {
        as.accept(user, () -> {
            Filter filter = engine.getFilterService()
                    .createTaskFilterQuery()
                    .filterName("My group's tasks")
                    .singleResult();
            engine.getFilterService().listPage(filter.getId(), 0, 15);
        });
    }

    /** Looks for the case's task, and takes it. */
    Task take(String reference, Step step) {
        Task[] found = new Task[1];
        as.accept(step.user(), () -> {
            found[0] = engine.getTaskService()
                    .createTaskQuery()
                    .processInstanceBusinessKey(reference)
                    .taskDefinitionKey(step.task())
                    .singleResult();
            if (found[0] == null) {
                throw new IllegalStateException("The case is not at " + step.task());
            }
            engine.getTaskService().claim(found[0].getId(), step.user());
        });
        return found[0];
    }

    void complete(Task task, Step step) {
        as.accept(step.user(), () -> engine.getTaskService().complete(task.getId(), step.answers()));
    }

    void runJobs(String instance, int number) {
        for (int i = 0; i < number; i++) {
            Job job = engine.getManagementService()
                    .createJobQuery()
                    .processInstanceId(instance)
                    .messages()
                    .singleResult();
            engine.getManagementService().executeJob(job.getId());
        }
    }
}
