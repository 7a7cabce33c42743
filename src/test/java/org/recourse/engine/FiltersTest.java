package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;

/** What each role finds in Tasklist: which filters, in which order, and which tasks in them. */
@RecourseTest
class FiltersTest {

    @Autowired
    Filters made;

    @Autowired
    FilterService filters;

    @Autowired
    TaskService tasks;

    @Autowired
    AuthorizationService authorizations;

    @Autowired
    Cases cases;

    @AfterEach
    void asItWas() {
        made.make();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "central | My group's tasks, My tasks, Serious, Overdue, Churchward School, Northside School",
                "itservices | My group's tasks, My tasks, Serious, Overdue, Churchward School, Northside School",
                "hr | My group's tasks, My tasks, Overdue, Churchward School, Northside School",
                "marketing | My group's tasks, My tasks, Overdue, Churchward School, Northside School",
                "smt | My group's tasks, My tasks, Serious, Overdue",
                "principal | My group's tasks, My tasks, Overdue",
                "deputy | My group's tasks, My tasks, Overdue",
                "chair | My group's tasks, My tasks, Overdue",
                "linemanager | My group's tasks, My tasks, Overdue",
                "staff | My group's tasks, My tasks, Overdue",
                "manager | ",
                "analyst | "
            })
    void eachRoleHasItsFiltersInTheOrderInWhichItNeedsThem(String user, String names) {
        assertThat(namesFor(user)).isEqualTo(names == null ? List.of() : List.of(names.split(", ")));
    }

    @Test
    void eachFilterShowsItsTasks() {
        String calm = cases.report();
        String serious = cases.report();
        cases.raise(serious);
        String northside = cases.report(Map.of("school", "northside"));
        String late = cases.report();
        Task taken = cases.task(calm, "make-initial-assessment");
        cases.as("central", () -> tasks.claim(taken.getId(), "central"));
        Task overdue = cases.task(late, "make-initial-assessment");
        overdue.setDueDate(new java.util.Date(0));
        tasks.saveTask(overdue);

        assertThat(found("central", "My group's tasks"))
                .contains(serious, northside, late)
                .doesNotContain(calm);
        assertThat(found("central", "My tasks")).contains(calm).doesNotContain(serious, northside, late);
        assertThat(found("central", "Serious")).contains(serious).doesNotContain(calm, northside, late);
        assertThat(found("central", "Overdue")).contains(late).doesNotContain(calm, serious, northside);
        assertThat(found("central", "Northside School")).contains(northside).doesNotContain(calm, serious, late);
        assertThat(found("principal", "My group's tasks")).contains(serious).doesNotContain(calm, northside, late);
        assertThat(found("smt.northside", "Serious")).doesNotContain(serious);
    }

    @Test
    void aCaseThatIsLoweredLeavesTheSeriousOnes() {
        String reference = cases.report();
        cases.raise(reference);
        assertThat(found("itservices", "Serious")).contains(reference);
        cases.complete(reference, "make-initial-assessment", Map.of("serious", false));
        cases.complete(reference, "investigate", Map.of("serious", false));

        assertThat(cases.file(reference).isSerious()).isFalse();
        assertThat(found("itservices", "Serious")).doesNotContain(reference);
    }

    @Test
    void anInstallationOfAnEarlierVersionGetsThemAsTheyAreNow() {
        Filter overdue = named("Overdue");
        overdue.setProperties(Map.of("priority", 30, "refresh", true));
        overdue.setQuery(tasks.createTaskQuery().taskAssignee("nobody"));
        filters.saveFilter(overdue);
        Filter gone = filters.newTaskFilter("Closed School").setProperties(Map.of("recourse", "earlier"));
        gone.setQuery(tasks.createTaskQuery().tenantIdIn("closed"));
        filters.saveFilter(gone);
        Filter own = filters.newTaskFilter("The trust's own").setQuery(tasks.createTaskQuery());
        filters.saveFilter(own);
        Filter serious = named("Serious");
        Authorization tooMany = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
        tooMany.setGroupId("staff");
        tooMany.setResource(Resources.FILTER);
        tooMany.setResourceId(serious.getId());
        tooMany.addPermission(Permissions.READ);
        authorizations.saveAuthorization(tooMany);
        serious.setProperties(Map.of("recourse", "earlier"));
        filters.saveFilter(serious);

        made.make();

        assertThat(named("Overdue").getId()).isEqualTo(overdue.getId());
        assertThat(named("Overdue").getProperties()).containsKeys("description", "color", "variables", "recourse");
        assertThat(namesFor("staff")).containsExactly("My group's tasks", "My tasks", "Overdue");
        assertThat(filters.createTaskFilterQuery().filterName("Closed School").count())
                .isZero();
        assertThat(filters.createTaskFilterQuery().filterName("The trust's own").count())
                .isEqualTo(1);
        filters.deleteFilter(own.getId());
    }

    @Test
    void whatATrustChangedStaysUntilAVersionChangesItToo() {
        Filter overdue = named("Overdue");
        Map<String, Object> properties = new java.util.HashMap<>(overdue.getProperties());
        properties.put("color", "#000000");
        filters.saveFilter(overdue.setProperties(properties));

        made.make();

        assertThat(named("Overdue").getProperties()).containsEntry("color", "#000000");
        properties.remove("recourse");
        filters.saveFilter(named("Overdue").setProperties(properties));
    }

    private Filter named(String name) {
        return filters.createTaskFilterQuery().filterName(name).singleResult();
    }

    private List<String> namesFor(String user) {
        List<Filter> own = new ArrayList<>();
        cases.as(user, () -> own.addAll(filters.createTaskFilterQuery().list()));
        return own.stream()
                .sorted(Comparator.comparing(
                        filter -> ((Number) filter.getProperties().get("priority")).intValue()))
                .map(Filter::getName)
                .toList();
    }

    /** References of the cases whose tasks the user finds with the filter. */
    private List<String> found(String user, String filter) {
        List<String> references = new ArrayList<>();
        cases.as(user, () -> {
            List<Task> shown = filters.list(named(filter).getId());
            references.addAll(shown.stream()
                    .map(task -> (String) tasks.getVariableLocal(task.getId(), "caseReference"))
                    .toList());
        });
        return references;
    }
}
