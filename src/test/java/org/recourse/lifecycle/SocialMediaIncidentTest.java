package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.Ending;
import org.springframework.beans.factory.annotation.Autowired;

@RecourseTest
class SocialMediaIncidentTest {

    @Autowired
    Cases cases;

    @Test
    void noBreachClosesTheCaseOnceContainmentIsDone() {
        String reference = cases.report();
        assertThat(cases.openTasks(reference)).containsExactly("make-initial-assessment", "prevent-further-damage");

        cases.complete(
                reference,
                "make-initial-assessment",
                "central",
                Map.of(
                        "apparentBreach",
                        false,
                        "category",
                        "other",
                        "subjectType",
                        "public",
                        "serious",
                        false,
                        "assessment",
                        "A misunderstanding."));
        assertThat(cases.openTasks(reference)).containsExactly("prevent-further-damage");

        cases.complete(reference, "prevent-further-damage", "itservices", Map.of("containment", "Nothing to contain."));
        cases.complete(
                reference,
                "close-case",
                "central",
                Map.of("outcome", "No breach.", "messageToReporter", "Thank you for telling us."));
        assertThat(cases.file(reference).state()).isEqualTo(CaseState.CLOSED);
        assertThat(cases.file(reference).ending()).contains(Ending.COMPLETED);

        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
    }
}
