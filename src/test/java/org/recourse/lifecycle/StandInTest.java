package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.trust.Person;
import org.recourse.workday.StandIn;
import org.recourse.workday.StandIns;
import org.springframework.beans.factory.annotation.Autowired;

/** A colleague stands in for somebody who is away: what they can do meanwhile, and that they cannot do it afterwards. */
@ProcessTest
class StandInTest {

    @Autowired
    Cases cases;

    @Autowired
    StandingIn standingIn;

    @Autowired
    StandIns standIns;

    @Autowired
    Incidents incidents;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService jobs;

    @Autowired
    IdentityService identities;

    private final List<String> made = new ArrayList<>();

    @AfterEach
    void nobodyStandsIn() {
        standIns.current().forEach(one -> {
            Person away = person(one.away());
            standingIn.end(away, one.number());
        });
        made.forEach(identities::deleteUser);
    }

    @Test
    void theStandInHasTheRolesFromTheFirstDayToTheLastAndNoLonger() {
        StandIn arranged = arrange("principal", "linemanager", 3, 10);
        String serious = cases.report();
        cases.raise(serious);
        assertThat(roles("linemanager")).containsExactly("line-managers");

        fire(arranged, "first-day");

        assertThat(roles("linemanager")).containsExactlyInAnyOrder("line-managers", "principal");
        assertThat(standIns.rolesByStandingIn("linemanager")).containsExactly("principal");
        assertThat(roles("principal")).as("who is away keeps them").containsExactly("principal");
        mail(arranged);
        assertThat(Mails.to(key(arranged), "Standing in begins")).containsExactly("linemanager", "principal");
        cases.complete(serious, "acknowledge-serious-incident", "linemanager", Map.of("acknowledged", true));

        fire(arranged, "last-day-over");

        assertThat(roles("linemanager")).containsExactly("line-managers");
        assertThat(standIns.rolesByStandingIn("linemanager")).isEmpty();
        mail(arranged);
        assertThat(Mails.to(key(arranged), "Standing in is over")).containsExactly("linemanager", "principal");
        assertThat(instances(arranged)).isZero();
    }

    @Test
    void theTimersStandOnTheDaysInTheTrustsTime() {
        LocalDate first = LocalDate.of(LocalDate.now().getYear() + 1, 7, 20);
        StandIn arranged = standingIn.arrange(
                person("principal"),
                "principal",
                "linemanager",
                first.toString(),
                first.plusDays(4).toString(),
                null);

        assertThat(timer(arranged, "first-day").getDuedate().toInstant())
                .isEqualTo(first.minusDays(1).atTime(23, 0).toInstant(java.time.ZoneOffset.UTC));
        fire(arranged, "first-day");
        assertThat(timer(arranged, "last-day-over").getDuedate().toInstant())
                .isEqualTo(first.plusDays(4).atTime(23, 0).toInstant(java.time.ZoneOffset.UTC));
    }

    @Test
    void itCanBeEndedEarlyAndCalledOff() {
        StandIn running = arrange("principal", "linemanager", 0, 10);
        fire(running, "first-day");
        assertThat(standingIn.end(person("smt"), running.number()))
                .as("nobody else's")
                .isFalse();
        assertThat(standingIn.end(person("linemanager"), running.number())).isTrue();
        assertThat(roles("linemanager")).containsExactly("line-managers");
        mail(running);
        assertThat(Mails.to(key(running), "Standing in is over")).hasSize(2);
        assertThat(standingIn.end(person("linemanager"), running.number()))
                .as("twice")
                .isFalse();

        StandIn planned = arrange("principal", "linemanager", 5, 10);
        assertThat(standingIn.end(person("principal"), planned.number())).isTrue();
        assertThat(instances(planned)).isZero();
        assertThat(roles("linemanager")).containsExactly("line-managers");
        assertThat(Mails.about(key(planned))).isEmpty();
    }

    @Test
    void aRoleThatTheyHadBeforeTheyKeep() {
        make("second", Set.of("principal", "smt"), Set.of("churchward"));
        StandIn arranged = arrange("principal", "second", 0, 5);

        fire(arranged, "first-day");
        fire(arranged, "last-day-over");

        assertThat(roles("second")).containsExactlyInAnyOrder("principal", "smt");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aRoleThatTwoPeriodsGiveGoesWithTheLast(boolean firstEndsFirst) {
        make("other", Set.of("smt", "hr"), Set.of("churchward"));
        StandIn first = arrange("smt", "linemanager", 0, 5);
        StandIn second = arrange("other", "linemanager", 0, 9);
        fire(first, "first-day");
        fire(second, "first-day");
        assertThat(roles("linemanager")).containsExactlyInAnyOrder("line-managers", "smt", "hr");

        fire(firstEndsFirst ? first : second, "last-day-over");

        if (firstEndsFirst) {
            assertThat(roles("linemanager")).containsExactlyInAnyOrder("line-managers", "smt", "hr");
        } else {
            assertThat(roles("linemanager")).containsExactlyInAnyOrder("line-managers", "smt");
        }
        fire(firstEndsFirst ? second : first, "last-day-over");
        assertThat(roles("linemanager")).containsExactly("line-managers");
    }

    @Test
    void onlyWorkingRolesAreGivenAndNoneOnCredit() {
        make("busy", Set.of("smt", "case-managers", "process-analysts", "camunda-admin"), Set.of("churchward"));
        StandIn arranged = arrange("busy", "linemanager", 0, 5);
        fire(arranged, "first-day");
        assertThat(roles("linemanager")).containsExactlyInAnyOrder("line-managers", "smt");

        // Who is away in turn passes on the own roles alone.
        StandIn chained = arrange("linemanager", "deputy", 0, 5);
        fire(chained, "first-day");
        assertThat(roles("deputy")).containsExactlyInAnyOrder("deputy-principal", "line-managers");
    }

    @Test
    void whatWasTakenGoesBackToTheGroup() {
        String reference = cases.report();
        Task assessment = cases.task(reference, "make-initial-assessment");
        cases.as("central", () -> tasks.claim(assessment.getId(), "central"));
        StandIn arranged = arrange("central", "central2", 0, 5);

        fire(arranged, "first-day");

        assertThat(cases.task(reference, "make-initial-assessment").getAssignee())
                .isNull();
        assertThat(cases.chronology(reference)).contains("Handed back: Make the initial assessment");
        assertThat(cases.textsOf(reference, "Handed back: Make the initial assessment")
                        .get(0))
                .doesNotContain("central");
    }

    @Test
    void whatTheStandInHadTakenByTheseRolesGoesBackAtTheEnd() {
        StandIn arranged = arrange("smt", "linemanager", 0, 5);
        fire(arranged, "first-day");
        String reference = cases.caseAt("decide-course-of-action");
        Task decision = cases.task(reference, "decide-course-of-action");
        cases.as("linemanager", () -> tasks.claim(decision.getId(), "linemanager"));

        fire(arranged, "last-day-over");

        assertThat(cases.task(reference, "decide-course-of-action").getAssignee())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "principal | principal.northside | standIn | another school",
                "principal | central | standIn | another school as well",
                "principal | principal | standIn | themselves",
                "principal | admin | standIn | no working role",
                "principal | nobody-here | standIn | no user",
                "principal | '' | standIn | nobody"
            })
    void someoneWhoCannotStandInIsRefused(String away, String standIn, String field, String why) {
        assertThatThrownBy(() -> arrange(away, standIn, 1, 2))
                .as(why)
                .isInstanceOfSatisfying(WrongInput.class, wrong -> assertThat(wrong.problems())
                        .extracting(WrongInput.Problem::field)
                        .contains(field));
        assertThat(standIns.currentFor(away)).isEmpty();
    }

    @Test
    void aPeriodMustBeOne() {
        String today = LocalDate.now().toString();
        arrange("principal", "linemanager", 5, 10);
        assertThat(wrong("yesterday", LocalDate.now().minusDays(1).toString(), today))
                .contains("firstDay");
        assertThat(wrong("backwards", LocalDate.now().plusDays(2).toString(), today))
                .contains("lastDay");
        assertThat(wrong("for ever", today, "2099-01-01")).contains("lastDay");
        assertThat(wrong("no dates", "tomorrow", "")).containsExactlyInAnyOrder("firstDay", "lastDay");
        assertThat(wrong(
                        "twice",
                        LocalDate.now().plusDays(10).toString(),
                        LocalDate.now().plusDays(12).toString()))
                .containsExactly("firstDay");
    }

    private List<String> wrong(String why, String first, String last) {
        List<String> fields = new ArrayList<>();
        assertThatThrownBy(() -> standingIn.arrange(person("principal"), "principal", "linemanager", first, last, null))
                .as(why)
                .isInstanceOfSatisfying(
                        WrongInput.class, wrong -> wrong.problems().forEach(problem -> fields.add(problem.field())));
        return fields;
    }

    @Test
    void forSomebodyWhoIsIllCentralServicesAndAdministratorsArrangeItWithAReason() {
        String today = LocalDate.now().toString();
        assertThatThrownBy(() -> standingIn.arrange(person("smt"), "principal", "deputy", today, today, "Ill."))
                .isInstanceOf(Incidents.NotYours.class);
        assertThatThrownBy(() -> standingIn.arrange(person("central"), "principal", "deputy", today, today, " "))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("reason");
        make("central.church", Set.of("central-services"), Set.of("churchward"));
        assertThatThrownBy(() -> standingIn.arrange(
                        person("central.church"), "principal.northside", "deputy.northside", today, today, "Ill."))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("away");
        assertThatThrownBy(() -> standingIn.arrange(
                        person("central.church"), "principal", "central.church", today, today, "Ill."))
                .isInstanceOf(WrongInput.class)
                .hasMessageContaining("cannot be you");

        StandIn byCentral = standingIn.arrange(person("central"), "principal", "deputy", today, today, "Ill.");
        StandIn byAdmin = standingIn.arrange(person("admin"), "smt", "linemanager", today, today, "Ill.");

        assertThat(byCentral.reason()).contains("Ill.");
        assertThat(standingIn.current(person("principal")))
                .extracting(StandIn::number)
                .contains(byCentral.number());
        assertThat(standingIn.current(person("chair"))).isEmpty();
        assertThat(standingIn.end(person("admin"), byAdmin.number())).isTrue();
    }

    @Test
    void itDoesNotBeginWhereTheStandInWorksElsewhereByThen() {
        make("mover", Set.of("staff"), Set.of("churchward"));
        StandIn arranged = arrange("principal", "mover", 2, 5);
        identities.createTenantUserMembership("northside", "mover");

        fire(arranged, "first-day");
        mail(arranged);

        assertThat(roles("mover")).containsExactly("staff");
        assertThat(standIns.rolesByStandingIn("mover")).isEmpty();
        assertThat(Mails.to(key(arranged), "Nobody stands in")).containsExactly("mover", "principal");
        assertThat(instances(arranged)).isZero();
    }

    @Test
    void itEndsAtOnceWhenTheStandInGetsAnotherSchool() {
        make("riser", Set.of("staff"), Set.of("churchward"));
        StandIn arranged = arrange("principal", "riser", 0, 5);
        fire(arranged, "first-day");
        assertThat(roles("riser")).containsExactlyInAnyOrder("staff", "principal");

        identities.createTenantUserMembership("northside", "riser");

        assertThat(roles("riser")).containsExactly("staff");
        mail(arranged);
        assertThat(Mails.to(key(arranged), "Standing in is over")).containsExactly("principal", "riser");
    }

    /** The Principal who is named chose who stands in: that person does not stand in their place in this case. */
    @Test
    void whoIsNamedInACaseIsNotInItThroughAStandIn() {
        StandIn arranged = arrange("principal", "linemanager", 0, 5);
        fire(arranged, "first-day");
        String reference = cases.report();
        cases.complete(
                reference,
                "make-initial-assessment",
                Map.of("serious", true, "subjectType", "employee", "subjectUsers", "principal"));
        cases.runJobs(reference);

        assertThat(cases.candidateGroups(cases.task(reference, "acknowledge-serious-incident")))
                .containsExactly("deputy-principal");
        assertThat(incidents.find(reference, person("linemanager"))).isEmpty();
        assertThat(Mails.to(reference, "")).doesNotContain("linemanager", "principal");
    }

    @Test
    void aDeputyWhoStandsInForTheNamedPrincipalActsAsTheDeputy() {
        StandIn arranged = arrange("principal", "deputy", 0, 5);
        fire(arranged, "first-day");
        String reference = cases.report();
        cases.complete(
                reference,
                "make-initial-assessment",
                Map.of("serious", true, "subjectType", "employee", "subjectUsers", "principal"));

        assertThat(incidents.find(reference, person("deputy"))).isPresent();
        cases.complete(reference, "acknowledge-serious-incident", "deputy", Map.of("acknowledged", true));
        assertThat(cases.openTasks(reference)).doesNotContain("acknowledge-serious-incident");
    }

    /** Whatever comes first, the period, the case or the name: the stand-in sees nothing of it, and keeps the rest. */
    @ParameterizedTest
    @CsvSource({"before", "after"})
    void aStandInForSomebodyNamedSeesNothingOfThatCase(String begins) {
        make("newcomer", Set.of("staff"), Set.of("churchward"));
        make("lead", Set.of("central-services"), Set.of("churchward"));
        StandIn arranged = arrange("lead", "newcomer", 0, 5);
        String other = cases.report();
        String reference = cases.report();
        if (begins.equals("before")) {
            fire(arranged, "first-day");
        }
        cases.inform(reference);
        cases.complete(reference, "make-initial-assessment", Map.of("subjectUsers", "lead", "subjectType", "employee"));
        if (begins.equals("after")) {
            fire(arranged, "first-day");
        }
        cases.runJobs(reference);

        assertThat(seenBy("newcomer")).contains(other).doesNotContain(reference);
        assertThat(incidents.find(other, person("newcomer"))).isPresent();
        assertThat(incidents.find(reference, person("newcomer"))).isEmpty();
        String task = cases.task(reference, "investigate").getId();
        assertThatThrownBy(() -> cases.as("newcomer", () -> tasks.claim(task, "newcomer")))
                .hasMessageContaining("There is no such open task for you");
        assertThat(Mails.to(reference, "")).doesNotContain("newcomer", "lead");
    }

    private Set<String> seenBy(String user) {
        List<Task> found = new ArrayList<>();
        cases.as(user, () -> found.addAll(tasks.createTaskQuery().list()));
        return found.stream()
                .map(task -> (String) tasks.getVariableLocal(task.getId(), "caseReference"))
                .collect(Collectors.toSet());
    }

    private StandIn arrange(String away, String standIn, int from, int to) {
        LocalDate today = LocalDate.now(java.time.ZoneId.of("Europe/London"));
        return standingIn.arrange(
                person(away),
                away,
                standIn,
                today.plusDays(from).toString(),
                today.plusDays(to).toString(),
                null);
    }

    private void make(String id, Set<String> roles, Set<String> schools) {
        User user = identities.newUser(id);
        user.setEmail(id + "@recourse.example");
        identities.saveUser(user);
        made.add(id);
        roles.forEach(role -> identities.createMembership(id, role));
        schools.forEach(school -> identities.createTenantUserMembership(school, id));
    }

    private Person person(String user) {
        return new Person(
                user,
                roles(user),
                identities.createTenantQuery().userMember(user).list().stream()
                        .map(Tenant::getId)
                        .collect(Collectors.toSet()));
    }

    private Set<String> roles(String user) {
        return identities.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .collect(Collectors.toSet());
    }

    private static String key(StandIn standIn) {
        return "stand-in-" + standIn.number();
    }

    private Job timer(StandIn standIn, String event) {
        return jobs.createJobQuery().activityId(event).list().stream()
                .filter(job -> runtime.createProcessInstanceQuery()
                                .processInstanceId(job.getProcessInstanceId())
                                .processInstanceBusinessKey(key(standIn))
                                .count()
                        == 1)
                .findFirst()
                .orElseThrow();
    }

    private void fire(StandIn standIn, String event) {
        jobs.executeJob(timer(standIn, event).getId());
    }

    private void mail(StandIn standIn) {
        cases.runJobs(key(standIn));
    }

    private long instances(StandIn standIn) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(key(standIn))
                .count();
    }
}
