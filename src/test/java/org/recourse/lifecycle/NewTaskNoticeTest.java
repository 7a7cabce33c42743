package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.workday.MailWish;
import org.recourse.workday.MailWishes;
import org.springframework.beans.factory.annotation.Autowired;

/** A mail for each new task goes to those who want it, and to nobody else. */
@ProcessTest
class NewTaskNoticeTest {

    private static final String NEW_TASK = "New task: Make the initial assessment";

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

    @AfterEach
    void nobodyWantsAny() {
        for (String user : new String[] {"central", "central2", "smt"}) {
            wishes.choose(user, MailWish.DAILY);
        }
    }

    @Test
    void whereNobodyWantsToKnowAtOnceNothingIsStarted() {
        wishes.choose("central", MailWish.NEITHER);

        String reference = cases.report();

        assertThat(notices(reference)).isZero();
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "New task")).isEmpty();
    }

    @Test
    void whoWantsToKnowAtOnceIsMailedOnceAndTheOthersAreNot() {
        wishes.choose("central2", MailWish.AT_ONCE);
        wishes.choose("smt", MailWish.AT_ONCE);

        String reference = cases.report();
        cases.runJobs(reference);

        assertThat(Mails.to(reference, "New task")).containsExactly("central2");
        assertThat(Mails.about(reference))
                .filteredOn(mail -> mail.subject().startsWith(NEW_TASK))
                .singleElement()
                .satisfies(mail -> assertThat(mail.body())
                        .contains("Due:", "/cases/" + reference, "/preferences")
                        .doesNotContain("What happened."));
        assertThat(notices(reference)).isZero();
    }

    @Test
    void whoIsNamedInTheCaseWhenTheMailGoesOutHearsNothing() {
        wishes.choose("central2", MailWish.AT_ONCE);
        String reference = cases.report();
        cases.complete(
                reference, "make-initial-assessment", Map.of("subjectUsers", "central2", "subjectType", "employee"));

        cases.runJobs(reference);

        assertThat(cases.openTasks(reference)).contains("investigate");
        assertThat(Mails.to(reference, "New task")).isEmpty();
    }

    @Test
    void nobodyHearsOfATaskThatSomebodyHasTakenByThen() {
        wishes.choose("central2", MailWish.AT_ONCE);
        String reference = cases.report();
        Task task = cases.task(reference, "make-initial-assessment");

        cases.as("central", () -> tasks.claim(task.getId(), "central"));
        cases.runJobs(reference);

        assertThat(Mails.to(reference, "New task")).isEmpty();
    }

    @Test
    void whoTakesATaskNeedsNoMailOfIt() {
        String reference = cases.report();
        wishes.choose("central2", MailWish.AT_ONCE);
        Task task = cases.task(reference, "make-initial-assessment");

        cases.as("central2", () -> tasks.claim(task.getId(), "central2"));

        assertThat(notices(reference)).isZero();
    }

    @Test
    void aTaskThatIsDoneBeforeTheMailGoesOutIsMailedToNobody() {
        wishes.choose("central2", MailWish.AT_ONCE);
        String reference = cases.report();
        Job notice = cases.mailJobs(reference).stream()
                .filter(job -> job.getProcessDefinitionKey().equals("new-task-notice"))
                .filter(job -> cases.task(reference, "make-initial-assessment")
                        .getId()
                        .equals(runtime.getVariable(job.getProcessInstanceId(), "newTask")))
                .findFirst()
                .orElseThrow();
        wishes.choose("central2", MailWish.DAILY);
        cases.complete(reference, "make-initial-assessment");
        wishes.choose("central2", MailWish.AT_ONCE);

        jobs.executeJob(notice.getId());

        assertThat(Mails.to(reference, NEW_TASK)).isEmpty();
    }

    private long notices(String reference) {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey("new-task-notice")
                .processInstanceBusinessKey(reference)
                .count();
    }
}
