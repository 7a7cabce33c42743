package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;

/** Suspected excessive use: only if both tests are met does anything follow (S3-12). */
@ProcessTest
class ExcessiveUseTest {

    private static final String PROCESS = "excessive-use";
    private static final String ASSESS = "assess-excessive-use";

    @Autowired
    Cases cases;

    @Autowired
    Incidents incidents;

    @Test
    void excessiveAndInterferingItIsHandedOffToThoseWhoTakeItForStaff() {
        String reference = cases.start(PROCESS);
        assertThat(reference).startsWith("EU-");
        assertThat(cases.candidateGroups(cases.task(reference, ASSESS))).containsExactly("hr", "line-managers");
        cases.complete(reference, ASSESS);
        assertThat(cases.candidateGroups(cases.task(reference, "accept-hand-off")))
                .containsExactly("hr");
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "Hand-off")).containsExactly("hr");
        cases.complete(reference, "accept-hand-off");
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(cases.file(reference).isClosed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "false, false"})
    void otherwiseItEndsWithANote(boolean excessive, boolean interfering) {
        String reference = cases.start(PROCESS);
        cases.complete(
                reference,
                ASSESS,
                Map.of("excessive", excessive, "interfering", interfering, "reasons", "In the breaks alone."));
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(cases.file(reference).isClosed()).isTrue();
        assertThat(cases.textsOf(reference, "Assess the use").get(0)).contains("In the breaks alone.");
        assertThat(Mails.about(reference)).isEmpty();
    }

    @Test
    void theMemberOfStaffNeverSeesIt() {
        String reference = cases.start(PROCESS, Map.of("subjectUsers", "hr"));
        assertThat(sees(reference, "hr", "hr")).isFalse();
        assertThat(sees(reference, "linemanager", "line-managers")).isTrue();
        assertThat(sees(reference, "central", "central-services")).isTrue();
        assertThat(sees(reference, "smt", "smt")).isFalse();
        assertThat(sees(reference, "itservices", "it-services")).isFalse();
        cases.complete(reference, ASSESS);
        assertThat(cases.candidateGroups(cases.task(reference, "accept-hand-off")))
                .containsExactly("hr", "principal");
    }

    @Test
    void whereEverybodyWhoCouldAssessItIsNamedThePrincipalDoes() {
        String reference = cases.start(PROCESS, "smt", fields("hr,linemanager"));
        assertThat(cases.candidateGroups(cases.task(reference, ASSESS)))
                .containsExactly("hr", "line-managers", "principal");
    }

    @Test
    void itIsAboutSomebody() {
        assertThatThrownBy(() -> cases.start(PROCESS, Map.of("subjectUsers", " , ")))
                .hasStackTraceContaining("(subjectUsers) is required");
        assertThatThrownBy(() -> cases.start(PROCESS, Map.of("subjectUsers", "no.such.user")))
                .hasStackTraceContaining("not a user name of this trust");
    }

    private boolean sees(String reference, String user, String role) {
        return incidents
                .find(reference, new Person(user, Set.of(role), Set.of("churchward")))
                .isPresent();
    }

    private static Map<String, Object> fields(String subjects) {
        return Map.of("school", "churchward", "narrative", "What happened.", "subjectUsers", subjects);
    }
}
