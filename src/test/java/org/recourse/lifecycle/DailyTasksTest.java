package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.trust.WorkingTime;
import org.recourse.workday.MailWish;
import org.recourse.workday.MailWishes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One mail on each working morning, to those for whom a task waits. */
@ProcessTest
class DailyTasksTest {

    private static final String SUBJECT = "Your open tasks, ";

    @Autowired
    Cases cases;

    @Autowired
    MailWishes wishes;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService jobs;

    @Autowired
    IdentityService identities;

    @Autowired
    JdbcClient database;

    @Autowired
    DailyTasks dailyTasks;

    @Autowired
    WorkingTime workingTime;

    @Autowired
    ObjectProvider<IdentityService> identityProvider;

    @Autowired
    OwnRights ownRights;

    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void aNewDay() {
        database.sql("delete from recourse.notice_sent where notice = 'daily-tasks'")
                .update();
        // What other tests left open would fill the lists.
        database.sql("update ACT_RU_TASK set TENANT_ID_ = 'elsewhere'").update();
    }

    @AfterEach
    void asItWas() {
        for (String user : new String[] {"central", "central2", "itservices", "hr"}) {
            wishes.choose(user, MailWish.DAILY);
        }
        made.forEach(identities::deleteUser);
        ofDay().messages().list().forEach(job -> jobs.deleteJob(job.getId()));
        runtime.createProcessInstanceQuery()
                .processDefinitionKey("daily-tasks")
                .list()
                .forEach(day -> runtime.deleteProcessInstance(day.getId(), "test"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T00:30:00Z, true, a Wednesday",
        "2026-11-28T09:00:00Z, false, a Saturday",
        "2026-11-29T09:00:00Z, false, a Sunday",
        "2026-12-25T09:00:00Z, false, Christmas Day",
        "2026-12-28T09:00:00Z, false, Boxing Day is a Saturday in 2026",
        "2026-08-31T09:00:00Z, false, the summer bank holiday of England",
        "2026-07-05T23:30:00Z, true, Monday in London"
    })
    void peopleAreMailedOnWorkingDaysOfTheTrust(Instant now, boolean expected, String day) {
        DailyTasks then =
                new DailyTasks(identityProvider, ownRights, workingTime, Clock.fixed(now, java.time.ZoneOffset.UTC));

        assertThat(then.isWorkingDay()).as(day).isEqualTo(expected);
    }

    @Test
    void theDayStartsWhenItDoesInTheTrust() {
        Clock summer = Clock.fixed(Instant.parse("2026-07-06T00:30:00Z"), java.time.ZoneOffset.UTC);

        assertThat(new DailyTasks(identityProvider, ownRights, workingTime, summer)
                        .dayStarts()
                        .toInstant())
                .isEqualTo(Instant.parse("2026-07-06T07:30:00Z"));
    }

    @Test
    void eachNightTheDiagramAsksWhetherItIsAWorkingDay() {
        Job night = ofDay().timers().list().stream()
                .filter(job -> job.getProcessInstanceId() == null)
                .findFirst()
                .orElseThrow();

        jobs.executeJob(night.getId());

        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("daily-tasks")
                        .count())
                .isEqualTo(dailyTasks.isWorkingDay() ? 1 : 0);
        assertThat(ofDay().timers().list()).as("the next night").anyMatch(job -> job.getProcessInstanceId() == null);
    }

    @Test
    void onAFreeDayNothingHappens() {
        runtime.createProcessInstanceByKey("daily-tasks")
                .startTransition("no-working-day")
                .execute();

        assertThat(ofDay().messages().count()).isZero();
    }

    @Test
    void eachForWhomATaskWaitsGetsOneMailWithTheirTasksAndNothingElse() {
        String reference = cases.report(Map.of("narrative", "Something shameful."));
        String late = cases.report();
        Task overdue = cases.task(late, "make-initial-assessment");
        overdue.setDueDate(new java.util.Date(0));
        tasks.saveTask(overdue);
        String taken = cases.report();
        Task hers = cases.task(taken, "make-initial-assessment");
        cases.as("central2", () -> tasks.claim(hers.getId(), "central2"));

        morning();

        assertThat(lists("central")).singleElement().satisfies(mail -> assertThat(mail.body())
                .contains(reference + ": Make the initial assessment (due ")
                .contains(late + ": Make the initial assessment (LATE, was due Thursday 1 January 1970, 01:00)")
                .contains("/preferences")
                .doesNotContain("shameful")
                .doesNotContain(taken + ": Make the initial assessment"));
        assertThat(lists("central2")).singleElement().satisfies(mail -> assertThat(mail.body())
                .contains(taken + ": Make the initial assessment"));
        assertThat(lists("itservices")).singleElement().satisfies(mail -> assertThat(mail.body())
                .contains(reference + ": Prevent further damage")
                .doesNotContain("Make the initial assessment"));
        assertThat(lists("smt.northside")).isEmpty();
        assertThat(lists("staff")).isEmpty();
        assertThat(lists("manager")).isEmpty();
    }

    @Test
    void whoWantsNoListGetsNone() {
        cases.report();
        wishes.choose("central", MailWish.AT_ONCE);
        wishes.choose("itservices", MailWish.NEITHER);

        morning();

        assertThat(lists("central")).isEmpty();
        assertThat(lists("itservices")).isEmpty();
        assertThat(lists("central2")).hasSize(1);
    }

    @Test
    void nothingOfACaseToThoseWhoAreNamedInIt() {
        String reference = cases.report();
        cases.complete(
                reference, "make-initial-assessment", Map.of("subjectUsers", "central2", "subjectType", "employee"));

        morning();

        assertThat(lists("central").get(0).body()).contains(reference + ": Investigate");
        assertThat(lists("central2")).allSatisfy(mail -> assertThat(mail.body()).doesNotContain(reference));
    }

    @Test
    void aSecondAttemptOnTheSameDayMailsNobodyAgain() {
        cases.report();
        morning();
        int before = lists("central").size();

        morning();

        assertThat(lists("central")).hasSize(before);
    }

    /** As many batches as it takes, each a job of its own: one that fails leaves the others alone. */
    @Test
    void manyPeopleAreMailedInBatches() {
        cases.report();
        IntStream.range(0, 45).forEach(i -> makeCentral("wave" + String.format("%02d", i)));
        assertThat(dailyTasks.batches()).hasSizeBetween(4, 6);

        String day = atTheStartOfTheDay();
        List<Job> batches = ofDay().processInstanceId(day).messages().list();
        assertThat(batches).hasSize(dailyTasks.batches().size());
        jobs.executeJob(batches.get(batches.size() - 1).getId());
        long sent = sent();
        assertThat(sent).isBetween(1L, 20L);
        // It comes back with all its people, who have their mails.
        batches.subList(0, batches.size() - 1).forEach(batch -> jobs.executeJob(batch.getId()));

        made.forEach(user -> assertThat(lists(user)).as(user).hasSize(1));
        assertThat(runtime.createProcessInstanceQuery().processInstanceId(day).count())
                .isZero();
    }

    private void makeCentral(String id) {
        User user = identities.newUser(id);
        user.setEmail(id + "@recourse.example");
        identities.saveUser(user);
        made.add(id);
        identities.createMembership(id, "central-services");
        identities.createTenantUserMembership("churchward", id);
    }

    private void morning() {
        String day = atTheStartOfTheDay();
        ofDay().processInstanceId(day).messages().list().forEach(batch -> jobs.executeJob(batch.getId()));
        assertThat(runtime.createProcessInstanceQuery().processInstanceId(day).count())
                .isZero();
    }

    private String atTheStartOfTheDay() {
        String day = runtime.createProcessInstanceByKey("daily-tasks")
                .startTransition("working-day")
                .execute()
                .getId();
        jobs.executeJob(ofDay().processInstanceId(day).timers().singleResult().getId());
        return day;
    }

    private JobQuery ofDay() {
        return jobs.createJobQuery().processDefinitionKey("daily-tasks");
    }

    private long sent() {
        return database.sql("select count(*) from recourse.notice_sent where occasion = ?")
                .param("daily-tasks:" + LocalDate.now(workingTime.zone()))
                .query(Long.class)
                .single();
    }

    private final int earlier = Mails.about(SUBJECT).size();

    /** The lists that a user got in this test. */
    private List<Mails.Mail> lists(String user) {
        List<Mails.Mail> all = Mails.about(SUBJECT);
        return all.subList(Math.min(earlier, all.size()), all.size()).stream()
                .filter(mail -> mail.to().equals(user + "@recourse.example"))
                .toList();
    }
}
