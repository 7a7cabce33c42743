package org.recourse;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Entry;

/** Takes cases through their processes, as tests need it. */
public class Cases {

    private final RuntimeService runtime;
    private final TaskService tasks;
    private final ManagementService jobs;
    private final IdentityService identities;
    private final CaseFiles caseFiles;

    Cases(
            RuntimeService runtime,
            TaskService tasks,
            ManagementService jobs,
            IdentityService identities,
            CaseFiles caseFiles) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.jobs = jobs;
        this.identities = identities;
        this.caseFiles = caseFiles;
    }

    /** Reports an incident at Churchward, as an anonymous message. */
    public String report(Map<String, Object> more) {
        Map<String, Object> fields = Stream.of(
                        Map.<String, Object>of("school", "churchward", "narrative", "What happened."), more)
                .flatMap(map -> map.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> second));
        return runtime.createMessageCorrelation("incident-reported")
                .setVariables(fields)
                .correlateStartMessage()
                .getBusinessKey();
    }

    public String report() {
        return report(Map.of());
    }

    /** Completes the case's open task with this id, as a user with the user's own rights. */
    public void complete(String reference, String task, String user, Map<String, Object> fields) {
        as(user, () -> tasks.complete(task(reference, task).getId(), fields));
    }

    /** Does something signed in as a user. */
    public void as(String user, Runnable action) {
        List<String> groups = identities.createGroupQuery().groupMember(user).list().stream()
                .map(group -> group.getId())
                .toList();
        List<String> schools = identities.createTenantQuery().userMember(user).list().stream()
                .map(school -> school.getId())
                .toList();
        identities.setAuthentication(user, groups, schools);
        try {
            action.run();
        } finally {
            identities.clearAuthentication();
        }
    }

    /** The case's one open task with this id. */
    public Task task(String reference, String task) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(reference)
                .taskDefinitionKey(task)
                .singleResult();
    }

    /** Ids of the case's open tasks, sorted. */
    public List<String> openTasks(String reference) {
        return tasks.createTaskQuery().processInstanceBusinessKey(reference).list().stream()
                .map(Task::getTaskDefinitionKey)
                .sorted()
                .toList();
    }

    /** Runs what waits to be run for the case now: mails and documents, until nothing is left; no timer that is not due. */
    public void runJobs(String reference) {
        for (List<Job> due = dueJobs(reference); !due.isEmpty(); due = dueJobs(reference)) {
            due.forEach(job -> jobs.executeJob(job.getId()));
        }
    }

    private List<Job> dueJobs(String reference) {
        return instances(reference)
                .flatMap(
                        instance -> jobs
                                .createJobQuery()
                                .processInstanceId(instance.getId())
                                .messages()
                                .withRetriesLeft()
                                .list()
                                .stream())
                .toList();
    }

    /** The timers of the case, called processes included. */
    public List<Job> timers(String reference) {
        return instances(reference)
                .flatMap(instance -> jobs.createJobQuery().processInstanceId(instance.getId()).timers().list().stream())
                .toList();
    }

    /** The running instances of the case: its own process and those it called. */
    public Stream<ProcessInstance> instances(String reference) {
        return runtime.createProcessInstanceQuery().processInstanceBusinessKey(reference).list().stream();
    }

    public boolean isRunning(String reference) {
        return instances(reference).findAny().isPresent();
    }

    public CaseFile file(String reference) {
        return caseFiles.find(reference).orElseThrow();
    }

    /** What stands in the chronology, in its order, without the texts. */
    public List<String> chronology(String reference) {
        return caseFiles.chronology(reference).stream().map(Entry::what).toList();
    }
}
