package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.Mails;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A mail that was sent stays sent, whatever becomes of the job that sent it. */
@ProcessTest
class MailOnceTest {

    @Autowired
    Cases cases;

    @Autowired
    ManagementService jobs;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void nobodyGetsTheSameMailAgainWhenItsJobIsTriedAgain() {
        String reference = cases.report();
        Job mail = cases.mailJobs(reference).get(0);
        new TransactionTemplate(transactions).executeWithoutResult(attempt -> {
            jobs.executeJob(mail.getId());
            attempt.setRollbackOnly();
        });
        assertThat(Mails.to(reference, "New social media incident")).hasSize(4);
        assertThat(cases.chronology(reference)).doesNotContain("Tell IT Services and senior management");

        jobs.executeJob(mail.getId());
        assertThat(Mails.to(reference, "New social media incident"))
                .containsExactly("central", "central2", "itservices", "smt");
        assertThat(cases.chronology(reference)).containsOnlyOnce("Tell IT Services and senior management");
    }
}
