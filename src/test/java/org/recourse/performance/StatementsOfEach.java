package org.recourse.performance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.task.Task;
import org.recourse.performance.SeriousCase.Step;

/** What each step of the lifecycle sends to the database. */
final class StatementsOfEach {

    /**
     * The most that each step may send, mails to all users of the demonstration included. Who adds a statement to a step decides here that it is worth
     * it.
     */
    static final Map<String, Integer> MOST = most();

    private final Lifecycle lifecycle;
    private final Map<String, List<String>> all = new LinkedHashMap<>();

    StatementsOfEach(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    private static Map<String, Integer> most() {
        Map<String, Integer> most = new LinkedHashMap<>();
        most.put("report", 32);
        most.put("job: receivers are told", 36);
        most.put("job: receipt is confirmed", 24);
        most.put("list of a group's tasks", 12);
        most.put("find and take prevent-further-damage", 20);
        most.put("complete prevent-further-damage", 30);
        most.put("find and take make-initial-assessment", 21);
        most.put("complete make-initial-assessment", 61);
        most.put("job: the Principal is told", 30);
        most.put("find and take acknowledge-serious-incident", 20);
        most.put("complete acknowledge-serious-incident", 41);
        most.put("find and take investigate", 20);
        most.put("complete investigate", 46);
        most.put("find and take decide-course-of-action", 20);
        most.put("complete decide-course-of-action", 46);
        most.put("find and take take-internal-action", 20);
        most.put("complete take-internal-action", 45);
        most.put("find and take close-case", 20);
        most.put("complete close-case", 41);
        most.put("job: the reporter is told the outcome", 31);
        return most;
    }

    /** By step, in their order, of a case after some others: what is kept in memory is there then. */
    Map<String, List<String>> of() {
        for (int i = 0; i < 3; i++) {
            lifecycle.run();
        }
        String[] reference = new String[1];
        note("report", () -> reference[0] = lifecycle.report());
        String incident = null;
        for (Step step : SeriousCase.STEPS) {
            Task[] task = new Task[1];
            note("find and take " + step.task(), () -> task[0] = lifecycle.take(reference[0], step));
            String instance = task[0].getProcessInstanceId();
            if (incident == null) {
                incident = instance;
                note("job: receivers are told", () -> lifecycle.runJobs(instance, 1));
                note("job: receipt is confirmed", () -> lifecycle.runJobs(instance, 1));
                note("list of a group's tasks", () -> lifecycle.list(step.user()));
            } else if (!instance.equals(incident)) {
                note("job: the Principal is told", () -> lifecycle.runJobs(instance, 1));
            }
            note("complete " + step.task(), () -> lifecycle.complete(task[0], step));
            if (step.jobs() > 0) {
                note("job: the reporter is told the outcome", () -> lifecycle.runJobs(instance, step.jobs()));
            }
        }
        return all;
    }

    private void note(String step, Runnable action) {
        all.put(step, Statements.of(action));
    }
}
