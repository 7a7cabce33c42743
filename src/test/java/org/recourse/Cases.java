package org.recourse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Entry;
import org.recourse.lifecycle.Incidents;
import org.recourse.trust.Person;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes cases through their processes, as tests need it. */
public class Cases {

    /** What people usually answer, by task. */
    private static final Map<String, Map<String, Object>> ANSWERS = Map.ofEntries(
            Map.entry("prevent-further-damage", Map.of("containment", "The post was taken down.")),
            Map.entry(
                    "make-initial-assessment",
                    Map.of(
                            "apparentBreach", true,
                            "category", "offensive",
                            "subjectType", "employee",
                            "serious", false,
                            "assessment", "It looks like a breach.")),
            Map.entry("investigate", Map.of("findings", "The post is genuine.")),
            Map.entry(
                    "decide-course-of-action",
                    Map.of("conduct", "unacceptable", "internalAction", true, "rationale", "A word is enough.")),
            Map.entry("take-internal-action", Map.of("actionTaken", "A conversation took place.")),
            Map.entry("consider-further-information", Map.of("consideration", "It changes nothing.")),
            Map.entry("decide-on-withdrawal", Map.of("caseGoesOn", true, "reason", "The post is still there.")),
            Map.entry("close-case", Map.of("outcome", "Dealt with.", "messageToReporter", "Thank you.")),
            Map.entry("acknowledge-serious-incident", Map.of("acknowledged", true)),
            Map.entry("refer-to-police", Map.of("policeForce", "County police", "policeReference", "CP-1")),
            Map.entry("inform-agency", Map.of("agencyReference", "A-1")),
            Map.entry("record-police-outcome", Map.of("policeOutcome", "caution")),
            Map.entry("accept-hand-off", Map.of("handOffReference", "H-1")),
            Map.entry("answer-line-manager-report", Map.of("raise", true, "answer", "I take it up.")),
            Map.entry("review-line-manager-answer", Map.of("raiseAfterAll", false)),
            Map.entry("acknowledge-content", Map.of("raise", false)),
            Map.entry("draft-response", Map.of("answerNeeded", true, "draft", "We are sorry.")),
            Map.entry("approve-response", Map.of("approved", true)),
            Map.entry("send-response", Map.of("responseSent", "We are sorry.")),
            Map.entry("report-outcome", Map.of("outcome", "Settled.", "messageToReporter", "It is answered.")),
            Map.entry(
                    "assess-excessive-use",
                    Map.of("excessive", true, "interfering", true, "reasons", "It is on every day.")),
            Map.entry("find-what-concerns", Map.of("identity", "By their card.", "answering", "copy")),
            Map.entry("look-through-export", Map.of("lookedThrough", true)),
            Map.entry("hand-over-export", Map.of("told", "Handed over.")),
            Map.entry("tell-of-more-time", Map.of("told", "By letter.")),
            Map.entry("tell-of-refusal", Map.of("told", "By letter.")),
            Map.entry("decide-on-erasure", Map.of("decision", "As said for each case.")),
            Map.entry("tell-of-erasure", Map.of("told", "By letter.")));

    /** Which matter has a task, where the task is no incident's. */
    private static final Map<String, String> MATTERS = Map.ofEntries(
            Map.entry("answer-line-manager-report", "line-manager-report"),
            Map.entry("review-line-manager-answer", "line-manager-report"),
            Map.entry("acknowledge-content", "content-response"),
            Map.entry("draft-response", "content-response"),
            Map.entry("approve-response", "content-response"),
            Map.entry("send-response", "content-response"),
            Map.entry("report-outcome", "content-response"),
            Map.entry("assess-excessive-use", "excessive-use"),
            Map.entry("find-what-concerns", "personal-data-request"),
            Map.entry("look-through-export", "personal-data-request"),
            Map.entry("hand-over-export", "personal-data-request"),
            Map.entry("tell-of-more-time", "personal-data-request"),
            Map.entry("tell-of-refusal", "personal-data-request"),
            Map.entry("decide-on-erasure", "personal-data-request"),
            Map.entry("tell-of-erasure", "personal-data-request"));

    /** Who works for Churchward in each group, in the order in which they are asked. */
    private static final Map<String, String> WORKERS = new LinkedHashMap<>();

    static {
        WORKERS.put("central-services", "central");
        WORKERS.put("it-services", "itservices");
        WORKERS.put("smt", "smt");
        WORKERS.put("principal", "principal");
        WORKERS.put("deputy-principal", "deputy");
        WORKERS.put("chair-of-governors", "chair");
        WORKERS.put("hr", "hr");
        WORKERS.put("marketing", "marketing");
        WORKERS.put("line-managers", "linemanager");
    }

    public static final Person CENTRAL =
            new Person("central", Set.of("central-services"), Set.of("churchward", "northside"));

    private final RepositoryService repository;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final FormService forms;
    private final ManagementService jobs;
    private final IdentityService identities;
    private final CaseFiles caseFiles;
    private final Incidents incidents;
    private final TransactionTemplate transactions;

    Cases(
            RepositoryService repository,
            RuntimeService runtime,
            TaskService tasks,
            FormService forms,
            ManagementService jobs,
            IdentityService identities,
            CaseFiles caseFiles,
            Incidents incidents,
            PlatformTransactionManager transactions) {
        this.repository = repository;
        this.runtime = runtime;
        this.tasks = tasks;
        this.forms = forms;
        this.jobs = jobs;
        this.identities = identities;
        this.caseFiles = caseFiles;
        this.incidents = incidents;
        this.transactions = new TransactionTemplate(transactions);
        Mails.clear();
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

    /** Reports an incident with the start form, signed in. */
    public String reportAs(String user, Map<String, Object> fields) {
        return start("social-media-incident", user, fields);
    }

    /** Starts a matter at Churchward as somebody who may, with the start form. */
    public String start(String process) {
        return start(process, Map.of());
    }

    public String start(String process, Map<String, Object> more) {
        boolean excessive = process.equals("excessive-use");
        Map<String, Object> fields = new HashMap<>(Map.of("school", "churchward", "narrative", "What happened."));
        if (excessive) {
            fields.put("subjectUsers", "staff");
        }
        boolean personal = process.equals("personal-data-request");
        if (personal) {
            fields.put("person", "Who asks for this alone");
            fields.put("receivedOn", LocalDate.now().toString());
        }
        fields.putAll(more);
        return start(process, excessive ? "linemanager" : personal ? "central" : "staff", fields);
    }

    /** Starts a process with its start form, signed in, and gives its business key. */
    public String start(String key, String user, Map<String, Object> fields) {
        String process = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(key)
                .latestVersion()
                .singleResult()
                .getId();
        String[] instance = new String[1];
        as(user, () -> instance[0] = forms.submitStartForm(process, fields).getId());
        return runtime.createProcessInstanceQuery()
                .processInstanceId(instance[0])
                .singleResult()
                .getBusinessKey();
    }

    /** Completes the case's open task with this id, as a user with the user's own rights. */
    public void complete(String reference, String task, String user, Map<String, Object> fields) {
        as(user, () -> tasks.complete(task(reference, task).getId(), fields));
    }

    /**
     * Completes the case's open task with this id, one of them where there are several, with the usual answers but for the
     * changes, as somebody whose task it is.
     */
    public void complete(String reference, String task, Map<String, Object> changes) {
        Task open = tasks(reference, task).get(0);
        List<String> groups = candidateGroups(open);
        String user = WORKERS.entrySet().stream()
                .filter(worker ->
                        groups.contains(worker.getKey()) && !file(reference).isKeptFrom(worker.getValue()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        Map<String, Object> answers = new HashMap<>(ANSWERS.get(task));
        answers.putAll(changes);
        as(user, () -> tasks.complete(open.getId(), answers));
    }

    public void complete(String reference, String task) {
        complete(reference, task, Map.of());
    }

    /** A case that has come as far as this task, with the usual answers on the way there. */
    public String caseAt(String task) {
        String reference = MATTERS.containsKey(task) ? start(MATTERS.get(task)) : report();
        bring(reference, task);
        return reference;
    }

    /** Whether a task is one of a matter that is no incident. */
    public static boolean isOfAnotherMatter(String task) {
        return MATTERS.containsKey(task);
    }

    /** Takes a case from its report to this task, with the usual answers on the way there. */
    public void bring(String reference, String task) {
        switch (task) {
            case "prevent-further-damage", "make-initial-assessment" -> {}
            case "investigate" -> complete(reference, "make-initial-assessment");
            case "decide-course-of-action" -> {
                bring(reference, "investigate");
                complete(reference, "investigate");
            }
            case "take-internal-action" -> decide(reference, "unacceptable", true, false);
            case "accept-hand-off" -> decide(reference, "unacceptable", false, true);
            case "refer-to-police" -> {
                decide(reference, "illegal", false, false);
                runJobs(reference);
            }
            case "record-police-outcome", "inform-agency" -> {
                bring(reference, "refer-to-police");
                complete(reference, "refer-to-police", Map.of("agencies", "ico"));
            }
            case "close-case" -> {
                complete(reference, "make-initial-assessment", Map.of("apparentBreach", false));
                complete(reference, "prevent-further-damage");
            }
            case "consider-further-information" -> inform(reference);
            case "decide-on-withdrawal" -> withdraw(reference);
            case "acknowledge-serious-incident" -> raise(reference);
            case "answer-line-manager-report", "acknowledge-content", "draft-response", "assess-excessive-use" -> {}
            case "review-line-manager-answer" ->
                complete(reference, "answer-line-manager-report", Map.of("raise", false));
            case "approve-response" -> approvedBy("central-services", () -> complete(reference, "draft-response"));
            case "send-response" -> {
                complete(reference, "draft-response");
                complete(reference, "acknowledge-content");
            }
            case "find-what-concerns" -> runJobs(reference);
            case "look-through-export" -> answer(reference, "copy");
            case "tell-of-more-time" -> answer(reference, "more-time");
            case "tell-of-refusal" -> answer(reference, "refuse");
            case "decide-on-erasure" -> answer(reference, "erasure");
            case "tell-of-erasure" -> {
                answer(reference, "erasure");
                complete(reference, "decide-on-erasure");
                runJobs(reference);
            }
            case "hand-over-export" -> {
                bring(reference, "look-through-export");
                complete(reference, "look-through-export");
                runJobs(reference);
            }
            case "report-outcome" -> {
                bring(reference, "send-response");
                complete(reference, "send-response");
            }
            default -> throw new IllegalArgumentException("Say here how a case gets to the task " + task);
        }
    }

    private void answer(String request, String answering) {
        bring(request, "find-what-concerns");
        complete(request, "find-what-concerns", Map.of("answering", answering));
    }

    /** A case that was found to be no breach, and is closed. */
    public String closed() {
        String reference = report();
        close(reference);
        return reference;
    }

    /** Closes a case of which nothing is done yet: it was no breach. */
    public void close(String reference) {
        bring(reference, "close-case");
        complete(reference, "close-case");
        runJobs(reference);
        if (isRunning(reference)) {
            throw new IllegalStateException(reference + " is closed, and still runs");
        }
    }

    /** Brings a case to the decision and decides. */
    public void decide(String reference, String conduct, boolean internalAction, boolean disciplinary) {
        bring(reference, "decide-course-of-action");
        complete(
                reference,
                "decide-course-of-action",
                Map.of("conduct", conduct, "internalAction", internalAction, "disciplinary", disciplinary));
    }

    /** Does something while the trust's table wants each response approved by a group. */
    public void approvedBy(String group, Runnable action) {
        String table = text(Path.of("processes", "response-approval.dmn"))
                .replace("<text>\"\"</text>", "<text>\"" + group + "\"</text>");
        String deployment = repository
                .createDeployment()
                .addString("response-approval.dmn", table)
                .deploy()
                .getId();
        try {
            action.run();
        } finally {
            repository.deleteDeployment(deployment, true);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void raise(String reference) {
        incidents.raise(file(reference), CENTRAL, "It is worse than it looked.");
    }

    public void inform(String reference) {
        incidents.inform(file(reference), CENTRAL, "There is a second post.");
    }

    public void withdraw(String reference) {
        incidents.withdraw(file(reference), CENTRAL, "The reporter takes it back.");
    }

    public void markDuplicate(String reference, String other) {
        incidents.markDuplicate(file(reference), CENTRAL, other, "Two people reported the same post.");
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

    /** The case's open tasks with this id. */
    public List<Task> tasks(String reference, String task) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(reference)
                .taskDefinitionKey(task)
                .list();
    }

    /** Ids of the groups that may take a task, sorted. */
    public List<String> candidateGroups(Task task) {
        return tasks.getIdentityLinksForTask(task.getId()).stream()
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
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
        return mailJobs(reference).stream().filter(job -> job.getRetries() > 0).toList();
    }

    /** The case's jobs that are not timers: mails and documents that wait to be sent or made. */
    public List<Job> mailJobs(String reference) {
        return instances(reference)
                .flatMap(instance ->
                        jobs.createJobQuery().processInstanceId(instance.getId()).messages().list().stream())
                .toList();
    }

    /** The id of the step that a job is for. */
    public String stepOf(String job) {
        return jobs.createJobDefinitionQuery()
                .jobDefinitionId(jobs.createJobQuery().jobId(job).singleResult().getJobDefinitionId())
                .singleResult()
                .getActivityId();
    }

    /** The timers of the case, called processes included. */
    public List<Job> timers(String reference) {
        return instances(reference)
                .flatMap(instance -> jobs.createJobQuery().processInstanceId(instance.getId()).timers().list().stream())
                .toList();
    }

    /** The case's one timer of the task's or event's timer definition with this id, such as {@code remind-close-case}. */
    public Job timer(String reference, String id) {
        List<Job> timers =
                timers(reference).stream().filter(job -> id.equals(idOf(job))).toList();
        if (timers.size() != 1) {
            throw new AssertionError("Timers " + id + " of " + reference + ": " + timers.size());
        }
        return timers.get(0);
    }

    /** Ids of the case's timers, sorted. */
    public List<String> timerIds(String reference) {
        return timers(reference).stream().map(Cases::idOf).sorted().toList();
    }

    /** Lets a timer of the case fire now, whenever it is due. */
    public void fire(String reference, String id) {
        jobs.executeJob(timer(reference, id).getId());
    }

    /** The id of the timer's event, or of its task's listener. */
    public static String idOf(Job timer) {
        String where = ((JobEntity) timer).getJobHandlerConfigurationRaw();
        return where.contains("~") ? where.substring(where.indexOf('~') + 1) : where.replaceFirst("\\$.*", "");
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

    /** The texts of the chronology's entries of this kind, in their order. */
    public List<String> textsOf(String reference, String what) {
        return caseFiles.chronology(reference).stream()
                .filter(entry -> entry.what().equals(what))
                .map(Entry::text)
                .toList();
    }

    /** The case's own process. */
    public ProcessInstance incident(String reference) {
        return instances(reference)
                .filter(instance -> instance.getProcessDefinitionId().startsWith("social-media-incident:"))
                .findFirst()
                .orElseThrow();
    }

    /** User names of those who work for Churchward in a group. */
    public List<String> membersOf(String group) {
        return identities.createUserQuery().memberOfGroup(group).memberOfTenant("churchward").list().stream()
                .map(User::getId)
                .toList();
    }

    /** Changes the case's file in a transaction. */
    public void inFile(String reference, Consumer<CaseFile> change) {
        transactions.executeWithoutResult(status -> change.accept(caseFiles.open(reference)));
    }
}
