package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.springframework.beans.factory.annotation.Autowired;

/** Information that comes in while a case is open is considered by Central Services. */
@ProcessTest
class FurtherInformationTest {

    private static final String CONSIDER = "consider-further-information";

    @Autowired
    Cases cases;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "make-initial-assessment",
                "investigate",
                "decide-course-of-action",
                "take-internal-action",
                "accept-hand-off",
                "record-police-outcome",
                "acknowledge-serious-incident",
                "decide-on-withdrawal",
                "close-case"
            })
    void isConsideredWhateverStepTheCaseIsAt(String step) {
        String reference = cases.caseAt(step);
        List<String> open = cases.openTasks(reference);
        cases.inform(reference);
        cases.inform(reference);
        assertThat(cases.tasks(reference, CONSIDER)).hasSize(2);
        cases.complete(reference, CONSIDER);
        cases.complete(reference, CONSIDER);
        assertThat(cases.openTasks(reference)).isEqualTo(open);
    }

    @Test
    void theCaseDoesNotCloseBeforeItIsConsidered() {
        String reference = cases.caseAt("close-case");
        cases.inform(reference);
        cases.complete(reference, "close-case");
        assertThat(cases.openTasks(reference)).containsExactly(CONSIDER);
        assertThat(cases.file(reference).isClosed()).isFalse();
        cases.complete(reference, CONSIDER);
        assertThat(cases.file(reference).isClosed()).isTrue();
    }
}
