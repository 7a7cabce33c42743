package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;

/** The colleague to whom a task is handed hears of it, and of nothing else. */
@ProcessTest
class TaskHandOverTest {

    private static final Person CENTRAL =
            new Person("central", Set.of("central-services"), Set.of("churchward", "northside"));

    @Autowired
    Cases cases;

    @Autowired
    HandOver handOver;

    @Test
    void theColleagueIsToldByAMailThatNamesTheTaskAndNotTheReason() {
        String reference = cases.report();
        hand(reference, "central2", "My own child is in that class.");
        cases.runJobs(reference);

        assertThat(Mails.about(reference))
                .filteredOn(mail -> mail.subject().startsWith("Handed to you"))
                .singleElement()
                .satisfies(mail -> {
                    assertThat(mail.to()).isEqualTo("central2@recourse.example");
                    assertThat(mail.subject()).contains("Make the initial assessment", reference);
                    assertThat(mail.body())
                            .contains("Make the initial assessment", "Due:", "/cases/" + reference)
                            .doesNotContain("My own child", "What happened.");
                });
        assertThat(cases.textsOf(reference, "Tell the colleague"))
                .isEqualTo(List.of("Mailed to the person who has the task"));
        assertThat(cases.file(reference).state()).isEqualTo(org.recourse.casefile.CaseState.ASSESSING);
    }

    @Test
    void nobodyIsToldOfATaskThatWasHandedOnMeanwhile() {
        String reference = cases.report();
        hand(reference, "central2", "I am away.");
        hand(reference, "central", "So am I.");
        cases.runJobs(reference);

        assertThat(Mails.to(reference, "Handed to you")).containsExactly("central");
        assertThat(cases.textsOf(reference, "Tell the colleague"))
                .containsExactlyInAnyOrder(
                        "Not mailed: the task is done, or somebody else has it",
                        "Mailed to the person who has the task");
    }

    private void hand(String reference, String user, String reason) {
        handOver.handOver(
                cases.file(reference),
                CENTRAL,
                cases.task(reference, "make-initial-assessment").getId(),
                user,
                reason);
    }
}
