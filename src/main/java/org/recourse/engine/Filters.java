package org.recourse.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.persistence.entity.FilterEntity;
import org.camunda.bpm.engine.task.TaskQuery;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.SocialMediaIncident;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.stereotype.Component;

/**
 * The saved filters of Tasklist, which are all that most people see of the tasks: first what waits to be taken, then one's
 * own, then what is pressing. Made at the start, and made anew where an earlier version made them otherwise; what a trust
 * changed in them since stays, until a new version changes them too.
 */
@Component
class Filters {

    /** How each filter of ours says in its properties that it is, and as what it was made. */
    private static final String MADE_AS = "recourse";

    private static final List<Role> TRUST_WIDE =
            List.of(Role.CENTRAL_SERVICES, Role.IT_SERVICES, Role.MARKETING, Role.HR);

    /** Those to whom cases of both kinds come; to the Principal and the others come the serious ones alone. */
    private static final List<Role> SORTING = List.of(Role.CENTRAL_SERVICES, Role.IT_SERVICES, Role.SMT);

    private static final String BLUE = "#0b4f8a";
    private static final String GREEN = "#0b5d3b";
    private static final String RED = "#a3261b";
    private static final String AMBER = "#8a5300";
    private static final String GREY = "#44535f";

    private final FilterService filters;
    private final TaskService tasks;
    private final AuthorizationService authorizations;
    private final Schools schools;

    Filters(FilterService filters, TaskService tasks, AuthorizationService authorizations, Schools schools) {
        this.filters = filters;
        this.tasks = tasks;
        this.authorizations = authorizations;
        this.schools = schools;
    }

    private record Wanted(String name, String says, String colour, TaskQuery query, List<Role> readers) {}

    void make() {
        List<Wanted> wanted = wanted();
        Set<String> names = wanted.stream().map(Wanted::name).collect(Collectors.toSet());
        Map<String, Filter> known = filters.createTaskFilterQuery().list().stream()
                .collect(Collectors.toMap(
                        Filter::getName,
                        Function.identity(),
                        (first, second) -> madeAs(first) == null ? second : first));
        known.values().stream()
                .filter(filter -> madeAs(filter) != null && !names.contains(filter.getName()))
                .forEach(filter -> filters.deleteFilter(filter.getId()));
        for (int i = 0; i < wanted.size(); i++) {
            Wanted next = wanted.get(i);
            make(next, (i + 1) * 10, known.get(next.name()));
        }
    }

    private List<Wanted> wanted() {
        List<Wanted> wanted = new ArrayList<>(List.of(
                new Wanted(
                        "My group's tasks",
                        "What waits to be taken by you or a colleague, the next due first",
                        BLUE,
                        tasks.createTaskQuery().taskCandidateGroupInExpression("${currentUserGroups()}"),
                        Role.WORKING),
                new Wanted(
                        "My tasks",
                        "What you have taken",
                        GREEN,
                        tasks.createTaskQuery().taskAssigneeExpression("${currentUser()}"),
                        Role.WORKING),
                new Wanted(
                        "Serious",
                        "Your group's tasks in serious cases, taken or not",
                        RED,
                        groupsTasks().taskVariableValueEquals(SocialMediaIncident.SEVERITY, "Yes"),
                        SORTING),
                new Wanted(
                        "Overdue",
                        "Your group's tasks that are late, taken or not",
                        AMBER,
                        groupsTasks().dueBeforeExpression("${now()}"),
                        Role.WORKING)));
        // Who works for one school needs no choice of schools.
        if (schools.all().size() > 1) {
            for (School school : schools.all()) {
                wanted.add(new Wanted(
                        school.name(),
                        "Your group's tasks of this school, taken or not",
                        GREY,
                        groupsTasks().tenantIdIn(school.id()),
                        TRUST_WIDE));
            }
        }
        return wanted;
    }

    private TaskQuery groupsTasks() {
        return tasks.createTaskQuery()
                .taskCandidateGroupInExpression("${currentUserGroups()}")
                .includeAssignedTasks();
    }

    private void make(Wanted wanted, int position, @Nullable Filter known) {
        Filter filter = known == null ? filters.newTaskFilter(wanted.name()) : known;
        Map<String, Object> properties = new HashMap<>(Map.of(
                "description",
                wanted.says(),
                "color",
                wanted.colour(),
                "priority",
                position,
                "refresh",
                true,
                "variables",
                List.of(
                        Map.of("name", SocialMediaIncident.REFERENCE, "label", "Case"),
                        Map.of("name", SocialMediaIncident.SCHOOL_NAME, "label", "School"),
                        Map.of("name", SocialMediaIncident.SEVERITY, "label", "Serious"))));
        String made = madeAs(wanted, position);
        boolean changed = !made.equals(madeAs(filter));
        if (changed) {
            properties.put(MADE_AS, made);
            filter.setQuery(wanted.query().orderByDueDate().asc()).setProperties(properties);
            filters.saveFilter(filter);
            takeFromOthers(filter, wanted.readers());
        }
        wanted.readers().forEach(reader -> grant(reader, filter));
    }

    /** The same as long as neither the filter's search nor what it shows changes. */
    private static String madeAs(Wanted wanted, int position) {
        FilterEntity search = new FilterEntity("Task");
        search.setQuery(wanted.query());
        String columns = "1"; // counted up when the columns change
        String all =
                search.getQueryInternal() + wanted.says() + wanted.colour() + position + wanted.readers() + columns;
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static @Nullable String madeAs(Filter filter) {
        return filter.getProperties() == null
                ? null
                : (String) filter.getProperties().get(MADE_AS);
    }

    private void takeFromOthers(Filter filter, List<Role> readers) {
        Set<String> rightful = readers.stream().map(Role::id).collect(Collectors.toSet());
        Set<String> ours = Stream.of(Role.values()).map(Role::id).collect(Collectors.toCollection(HashSet::new));
        ours.remove(Role.CAMUNDA_ADMIN.id());
        ours.removeAll(rightful);
        authorizations
                .createAuthorizationQuery()
                .resourceType(Resources.FILTER)
                .resourceId(filter.getId())
                .list()
                .stream()
                .filter(right -> ours.contains(right.getGroupId()))
                .sorted(Comparator.comparing(Authorization::getId))
                .forEach(right -> authorizations.deleteAuthorization(right.getId()));
    }

    private void grant(Role reader, Filter filter) {
        boolean known = authorizations
                        .createAuthorizationQuery()
                        .groupIdIn(reader.id())
                        .resourceType(Resources.FILTER)
                        .resourceId(filter.getId())
                        .count()
                > 0;
        if (!known) {
            Authorization right = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
            right.setGroupId(reader.id());
            right.setResource(Resources.FILTER);
            right.setResourceId(filter.getId());
            right.setPermissions(new Permission[] {Permissions.READ});
            authorizations.saveAuthorization(right);
        }
    }
}
