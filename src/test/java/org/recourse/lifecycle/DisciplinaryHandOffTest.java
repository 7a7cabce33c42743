package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.springframework.beans.factory.annotation.Autowired;

/** A case is handed to whoever handles disciplinary matters for this kind of person (S5-1, S5-2, reading A9). */
@ProcessTest
class DisciplinaryHandOffTest {

    private static final String ACCEPT = "accept-hand-off";

    @Autowired
    Cases cases;

    @ParameterizedTest
    @CsvSource({
        "employee,   hr,               hr",
        "learner,    smt,              smt",
        "contractor, central-services, central central2",
        "visitor,    smt,              smt",
        "public,     central-services, central central2",
        "unknown,    central-services, central central2"
    })
    void theCaseWaitsForTheRoleThatTakesThisKindOfPerson(String subjectType, String group, String told) {
        String reference = cases.report();
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "make-initial-assessment", Map.of("subjectType", subjectType));
        cases.complete(reference, "investigate");
        cases.complete(reference, "decide-course-of-action", Map.of("internalAction", false, "disciplinary", true));
        assertThat(cases.candidateGroups(cases.task(reference, ACCEPT))).containsExactly(group);
        assertThat(cases.textsOf(reference, "Choose who takes it")).containsExactly(group);
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "Hand-off")).containsExactly(told.split(" "));
        assertThat(cases.openTasks(reference)).containsExactly(ACCEPT);

        cases.complete(reference, ACCEPT, Map.of("handOffReference", "D-17"));
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
        assertThat(cases.textsOf(reference, "Accept the hand-off"))
                .singleElement()
                .asString()
                .contains("D-17");
    }

    @Test
    void acceptedBeforeTheMailWentOutNobodyIsMailed() {
        String reference = cases.caseAt(ACCEPT);
        cases.complete(reference, ACCEPT);
        cases.runJobs(reference);
        assertThat(cases.openTasks(reference)).containsExactly("prevent-further-damage");
        assertThat(Mails.to(reference, "Hand-off")).isEmpty();
    }
}
