package org.recourse.lifecycle;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.task.IdentityLink;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.trust.Person;
import org.recourse.workday.StandIns;
import org.springframework.stereotype.Component;

/**
 * Whoever is kept from a case cannot be in it through a stand-in either: in a case, the roles do not count that somebody
 * has from standing in for a person who is kept from it. The stand-in's own roles do: a Deputy who stands in for the
 * Principal still acknowledges as the Deputy what concerns the Principal (reading A5).
 */
@Component
class ActingFor {

    private final StandIns standIns;
    private final CaseFiles caseFiles;
    private final AuthorizationService authorizations;
    private final IdentityService identities;
    private final TaskService tasks;
    private final OwnRights ownRights;

    ActingFor(
            StandIns standIns,
            CaseFiles caseFiles,
            AuthorizationService authorizations,
            IdentityService identities,
            TaskService tasks,
            OwnRights ownRights) {
        this.standIns = standIns;
        this.caseFiles = caseFiles;
        this.authorizations = authorizations;
        this.identities = identities;
        this.tasks = tasks;
        this.ownRights = ownRights;
    }

    /** The person with those roles alone that count in the case. */
    Person inCase(Person person, CaseFile file) {
        Set<String> keptFrom = keptFrom(file);
        if (keptFrom.isEmpty()) {
            return person;
        }
        Set<String> roles = new HashSet<>(person.roles());
        roles.removeAll(standIns.rolesThrough(person.id(), keptFrom));
        return new Person(person.id(), Set.copyOf(roles), person.schools());
    }

    /** Whether a user is in one of the groups by a role that counts in the case. */
    boolean counts(String user, Collection<String> groups, CaseFile file) {
        Set<String> keptFrom = keptFrom(file);
        if (keptFrom.isEmpty()) {
            return true;
        }
        Set<String> through = standIns.rolesThrough(user, keptFrom);
        return through.isEmpty()
                || rolesOf(user).stream().anyMatch(role -> groups.contains(role) && !through.contains(role));
    }

    /** Whether a task is a user's by a role that counts in its case; one that they have taken is. */
    boolean counts(String user, OpenTasks.CaseTask found) {
        if (user.equals(found.task().getAssignee())
                || standIns.rolesByStandingIn(user).isEmpty()) {
            return true;
        }
        return caseFiles
                .find(found.reference())
                .map(file ->
                        counts(user, ownRights.call(() -> groups(found.task().getId())), file))
                .orElse(true); // from what is no case nobody is kept
    }

    /** Keeps the case's open tasks from those who would have them only through somebody who is kept from the case. */
    void keepOpenTasks(CaseFile file) {
        Set<String> through = standIns.standingInFor(keptFrom(file));
        if (!through.isEmpty()) {
            ownRights.call(() -> {
                tasks.createTaskQuery()
                        .processInstanceBusinessKey(file.reference())
                        .list()
                        .forEach(task -> {
                            List<String> groups = groups(task.getId());
                            if (task.getAssignee() != null
                                    && through.contains(task.getAssignee())
                                    && !counts(task.getAssignee(), groups, file)) {
                                tasks.setAssignee(task.getId(), null);
                            }
                            keep(task.getId(), groups, through, file);
                        });
                return file;
            });
        }
    }

    /** The same for a task that is being created. */
    void keepNewTask(String task, Collection<String> groups, CaseFile file) {
        Set<String> through = standIns.standingInFor(keptFrom(file));
        if (!through.isEmpty()) {
            ownRights.call(() -> {
                keep(task, groups, through, file);
                return file;
            });
        }
    }

    private void keep(String task, Collection<String> groups, Set<String> users, CaseFile file) {
        for (String user : users) {
            if (counts(user, groups, file)) {
                continue;
            }
            List<Authorization> known = authorizations
                    .createAuthorizationQuery()
                    .userIdIn(user)
                    .resourceType(Resources.TASK)
                    .resourceId(task)
                    .list();
            if (known.stream().anyMatch(right -> right.getAuthorizationType() == Authorization.AUTH_TYPE_REVOKE)) {
                continue;
            }
            // A right of one's own, as whoever took a task has, would count more than this.
            known.forEach(right -> authorizations.deleteAuthorization(right.getId()));
            Authorization nothing = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_REVOKE);
            nothing.setUserId(user);
            nothing.setResource(Resources.TASK);
            nothing.setResourceId(task);
            nothing.setPermissions(new Permission[] {Permissions.ALL});
            authorizations.saveAuthorization(nothing);
        }
    }

    private List<String> groups(String task) {
        return tasks.getIdentityLinksForTask(task).stream()
                .map(IdentityLink::getGroupId)
                .filter(group -> group != null)
                .toList();
    }

    private List<String> rolesOf(String user) {
        return ownRights.call(() -> identities.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .toList());
    }

    private static Set<String> keptFrom(CaseFile file) {
        return file.usersKeptFrom();
    }
}
