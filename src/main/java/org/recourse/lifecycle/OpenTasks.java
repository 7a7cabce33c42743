package org.recourse.lifecycle;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.recourse.casefile.CaseFiles;
import org.springframework.stereotype.Component;

/** The tasks that wait for one person: their own, and those of their groups that nobody has taken. */
@Component
class OpenTasks {

    /** More than anybody does in a day; the rest is in Tasklist. */
    private static final int MOST = 100;

    private final TaskService tasks;
    private final RuntimeService runtime;
    private final IdentityService identities;
    private final CaseFiles caseFiles;
    private final OwnRights ownRights;
    private final ActingFor actingFor;
    private final TaskNotices taskNotices;
    private final Clock clock;

    OpenTasks(
            TaskService tasks,
            RuntimeService runtime,
            IdentityService identities,
            CaseFiles caseFiles,
            OwnRights ownRights,
            ActingFor actingFor,
            TaskNotices taskNotices,
            Clock clock) {
        this.tasks = tasks;
        this.runtime = runtime;
        this.identities = identities;
        this.caseFiles = caseFiles;
        this.ownRights = ownRights;
        this.actingFor = actingFor;
        this.taskNotices = taskNotices;
        this.clock = clock;
    }

    /**
     * A line for each task, the next due first: its reference, the task, when it is due, and whether that is past.
     * Nothing of a case that the person is kept from. Of very many tasks only the first.
     */
    List<String> linesFor(String user) {
        Set<String> keptFrom = caseFiles.keptFrom(user);
        Date now = Date.from(clock.instant());
        List<Task> open = ownRights.call(() -> open(user, MOST + 2 * keptFrom.size()));
        List<String> lines = ofCases(open).stream()
                .filter(found -> !keptFrom.contains(found.reference()))
                .filter(found -> actingFor.counts(user, found))
                .map(found -> line(found, now))
                .toList();
        return lines.size() <= MOST
                ? lines
                : Stream.concat(lines.stream().limit(MOST), Stream.of("and more, which Tasklist shows"))
                        .toList();
    }

    /** These tasks with the references of what they are about, without those that have none. */
    List<CaseTask> ofCases(List<Task> open) {
        if (open.isEmpty()) {
            return List.of();
        }
        Set<String> instances = open.stream().map(Task::getProcessInstanceId).collect(Collectors.toSet());
        Map<String, String> references =
                ownRights.call(() -> runtime.createProcessInstanceQuery().processInstanceIds(instances).list().stream()
                        .filter(instance -> instance.getBusinessKey() != null)
                        .collect(Collectors.toMap(ProcessInstance::getId, ProcessInstance::getBusinessKey)));
        List<CaseTask> found = new ArrayList<>();
        for (Task task : open) {
            String reference = references.get(task.getProcessInstanceId());
            if (reference != null) {
                found.add(new CaseTask(reference, task));
            }
        }
        return found;
    }

    /** Ids of the groups that may take the task. */
    List<String> groups(Task task) {
        return ownRights.call(() -> tasks.getIdentityLinksForTask(task.getId()).stream()
                .map(IdentityLink::getGroupId)
                .filter(group -> group != null)
                .toList());
    }

    /** The first open tasks of a user, the next due first; a few more than are asked for, where there are more. */
    private List<Task> open(String user, int first) {
        List<String> groups = identities.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .toList();
        String[] schools = identities.createTenantQuery().userMember(user).list().stream()
                .map(Tenant::getId)
                .toArray(String[]::new);
        if (groups.isEmpty() || schools.length == 0) {
            return List.of();
        }
        // What belongs to no school is the whole trust's.
        return Stream.of(
                        tasks.createTaskQuery().taskCandidateGroupIn(groups).tenantIdIn(schools),
                        tasks.createTaskQuery().taskCandidateGroupIn(groups).withoutTenantId(),
                        tasks.createTaskQuery().taskAssignee(user).tenantIdIn(schools),
                        tasks.createTaskQuery().taskAssignee(user).withoutTenantId())
                .flatMap(query -> query.orderByDueDate().asc().listPage(0, first + 1).stream())
                .sorted(Comparator.comparing(Task::getDueDate, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    private String line(CaseTask found, Date now) {
        Date dueDate = found.task().getDueDate();
        String due = dueDate == null
                ? "no date"
                : (dueDate.before(now) ? "LATE, was due " : "due ") + taskNotices.dateAndTime(dueDate);
        return found.reference() + ": " + found.task().getName() + " (" + due + ")";
    }

    /** A task and the reference of its case, or of another matter. */
    record CaseTask(String reference, Task task) {}
}
