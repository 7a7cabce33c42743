package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Message;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;

/** Central Services writes to the reporter, who is told that there is something to read. */
@ProcessTest
class MessageToReporterTest {

    private static final Person CENTRAL = new Person("central", Set.of("central-services"), Set.of("churchward"));
    private static final Person SMT = new Person("smt", Set.of("smt"), Set.of("churchward"));

    @Autowired
    Cases cases;

    @Autowired
    Incidents incidents;

    @Autowired
    CaseFiles caseFiles;

    @Test
    void isAnnouncedByAMailThatTellsNothingOfIt() {
        String reference = cases.report(Map.of("reporterEmail", "someone@home.example"));
        incidents.answer(cases.file(reference), CENTRAL, "Could you tell us when you saw it?");
        cases.runJobs(reference);

        assertThat(Mails.about(reference))
                .filteredOn(mail -> mail.to().equals("someone@home.example")
                        && mail.subject().contains("There is a message"))
                .singleElement()
                .satisfies(mail -> assertThat(mail.body()).contains("/status").doesNotContain("when you saw it"));
        assertThat(caseFiles.conversation(reference))
                .extracting(Message::text)
                .containsExactly("Could you tell us when you saw it?");
        assertThat(cases.chronology(reference)).contains("Message to the reporter", "Tell the reporter");
    }

    @Test
    void isKeptForAReporterWithoutAnAddress() {
        String reference = cases.report();
        incidents.answer(cases.file(reference), CENTRAL, "Thank you.");
        cases.runJobs(reference);
        assertThat(cases.textsOf(reference, "Tell the reporter"))
                .isEqualTo(List.of("Nobody to mail: no address is known for the reporter"));
    }

    @Test
    void isWrittenByCentralServicesAlone() {
        String reference = cases.report();
        assertThatThrownBy(() -> incidents.answer(cases.file(reference), SMT, "We know who it was."))
                .isInstanceOf(Incidents.NotYours.class);
        assertThat(caseFiles.conversation(reference)).isEmpty();
    }
}
