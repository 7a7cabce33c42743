package org.recourse.lifecycle;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.trust.Role;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Sees to it that each task has somebody who can do it: where everyone in its groups is kept from the case, or nobody is in
 * them, the task goes up a step, and on until there is somebody. Which group is next stands in the table
 * {@code step-up-target}.
 */
@Component
class NobodyLeft {

    private static final String TABLE = "step-up-target";
    private static final String TASK_GOES_UP = "task-goes-up";

    private final People people;
    private final CaseFiles caseFiles;
    private final Deadlines deadlines;
    private final OwnRights ownRights;
    private final TaskService tasks;
    private final RuntimeService runtime;
    private final ObjectProvider<DecisionService> decisions;

    NobodyLeft(
            People people,
            CaseFiles caseFiles,
            Deadlines deadlines,
            OwnRights ownRights,
            TaskService tasks,
            RuntimeService runtime,
            ObjectProvider<DecisionService> decisions) {
        this.people = people;
        this.caseFiles = caseFiles;
        this.deadlines = deadlines;
        this.ownRights = ownRights;
        this.tasks = tasks;
        this.runtime = runtime;
        this.decisions = decisions;
    }

    /** Looks after a task that is being created. */
    void lookAfter(DelegateTask task, CaseFile file) {
        Set<String> more = moreGroups(task.getTaskDefinitionKey(), task.getCandidates(), file);
        if (!more.isEmpty()) {
            more.forEach(task::addCandidateGroup);
            tell(task.getName(), more, file);
        }
    }

    /** Looks after an open task that somebody was taken from. */
    void lookAfter(Task task, CaseFile file) {
        ownRights.call(() -> {
            List<IdentityLink> candidates = tasks.getIdentityLinksForTask(task.getId()).stream()
                    .filter(link -> IdentityLinkType.CANDIDATE.equals(link.getType()))
                    .toList();
            Set<String> more = moreGroups(task.getTaskDefinitionKey(), candidates, file);
            if (!more.isEmpty()) {
                more.forEach(group -> tasks.addCandidateGroup(task.getId(), group));
                tell(task.getName(), more, file);
            }
            return file;
        });
    }

    private Set<String> moreGroups(String task, Collection<IdentityLink> candidates, CaseFile file) {
        Set<String> users = ids(candidates, IdentityLink::getUserId);
        Set<String> groups = ids(candidates, IdentityLink::getGroupId);
        Set<String> more = new LinkedHashSet<>();
        if (users.isEmpty() && groups.isEmpty()) {
            return more;
        }
        Optional<String> next = Optional.empty();
        do {
            next.ifPresent(group -> {
                groups.add(group);
                more.add(group);
            });
            if (people.someoneIsLeft(users, groups, file)) {
                return more;
            }
            next = groups.stream()
                    .map(group -> next(task, group, file))
                    .filter(group -> !groups.contains(group))
                    .findFirst();
        } while (next.isPresent());
        return more;
    }

    private String next(String task, String group, CaseFile file) {
        Map<String, Object> known =
                Map.of("task", task, "group", group, "stepUpTo", deadlines.stepUpTo(task, file.isSerious()));
        return decisions.getObject().evaluateDecisionTableByKey(TABLE, known).getSingleEntry();
    }

    private void tell(String task, Set<String> groups, CaseFile file) {
        String titles = groups.stream().map(Role::titleOf).collect(Collectors.joining(", "));
        caseFiles.enter(
                caseFiles.open(file.reference()),
                CaseFile.SYSTEM,
                "Goes up a step: " + task,
                "Nobody was left who may do it; it can be done by " + titles + " now.");
        ownRights.call(() -> runtime.createProcessInstanceByKey(TASK_GOES_UP)
                .businessKey(file.reference())
                .setVariable(SocialMediaIncident.SCHOOL, file.school())
                .setVariable("task", task)
                .setVariable("nextGroups", String.join(",", groups))
                .execute());
    }

    private static Set<String> ids(
            Collection<IdentityLink> links, java.util.function.Function<IdentityLink, String> part) {
        Set<String> ids = new LinkedHashSet<>();
        links.stream().map(part).filter(id -> id != null).sorted().forEach(ids::add);
        return ids;
    }
}
