package org.recourse.performance;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.recourse.performance.SeriousCase.Step;

/** A {@link SeriousCase} on Camunda, bare or in the product. */
final class Lifecycle {

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

    String report() {
        return report.get();
    }

    /** One whole lifecycle. */
    void run() {
        upTo(SeriousCase.STEPS.size());
    }

    /** The first so many steps of one, and its business key. */
    String upTo(int steps) {
        String reference = report();
        boolean first = true;
        for (Step step : SeriousCase.STEPS.subList(0, steps)) {
            Task task = take(reference, step);
            if (first) {
                runJobs(task.getProcessInstanceId(), SeriousCase.JOBS_OF_REPORT);
                first = false;
            }
            if (step.isEscalation()) {
                runJobs(task.getProcessInstanceId(), 1);
            }
            complete(task, step);
            runJobs(task.getProcessInstanceId(), step.jobs());
        }
        return reference;
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
