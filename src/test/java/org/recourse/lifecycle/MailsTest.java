package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.Mails;
import org.springframework.beans.factory.annotation.Autowired;

/** Who gets mail in the course of a case, and who never does. */
@ProcessTest
class MailsTest {

    private static final String RECEIVED = "New social media incident";
    private static final String CONFIRMED = "We have received your report";

    @Autowired
    Cases cases;

    @Test
    void theReceiversOfTheSchoolHearOfAReportAtOnce() {
        String reference = cases.report();
        cases.runJobs(reference);
        assertThat(Mails.to(reference, RECEIVED)).containsExactly("central", "central2", "itservices", "smt");
        String other = cases.report(Map.of("school", "northside"));
        cases.runJobs(other);
        assertThat(Mails.to(other, RECEIVED)).containsExactly("central", "central2", "itservices", "smt.northside");
    }

    @Test
    void aReporterWhoLeftAnAddressIsToldOfReceiptAndOutcome() {
        String reference = cases.report(Map.of("reporterEmail", "somebody@home.example"));
        cases.runJobs(reference);
        assertThat(Mails.to(reference, CONFIRMED)).containsExactly("somebody@home.example");
        finish(reference);
        assertThat(Mails.to(reference, "Your report " + reference)).containsExactly("somebody@home.example");
        assertThat(Mails.about(reference))
                .filteredOn(mail -> mail.to().equals("somebody@home.example"))
                .hasSize(2)
                .noneMatch(mail -> mail.body().contains("/cases/"));
    }

    @Test
    void aReporterWhoSignedInIsToldAtTheirOwnAddress() {
        String reference = cases.reportAs("staff", Map.of("school", "churchward", "narrative", "What staff saw."));
        cases.runJobs(reference);
        assertThat(Mails.to(reference, CONFIRMED)).containsExactly("staff");
    }

    @Test
    void nobodyIsMailedForAnAnonymousReporter() {
        String reference = cases.report();
        cases.runJobs(reference);
        assertThat(Mails.to(reference, CONFIRMED)).isEmpty();
        assertThat(cases.textsOf(reference, "Confirm receipt to the reporter"))
                .containsExactly("Nobody to mail: no address is known for the reporter");
    }

    @Test
    void noMailTellsTheStory() {
        String reference = cases.report(Map.of(
                "narrative", "Something shameful.",
                "subjectDescription", "A teacher of the school",
                "reporterEmail", "somebody@home.example"));
        cases.runJobs(reference);
        finish(reference);
        assertThat(Mails.about(reference)).hasSize(6).allSatisfy(mail -> assertThat(mail.subject() + mail.body())
                .doesNotContain("shameful", "teacher"));
    }

    @Test
    void nobodyWhoIsNamedInACaseEverGetsAMailAboutIt() {
        String reference = cases.report();
        cases.complete(
                reference,
                "make-initial-assessment",
                Map.of("serious", true, "subjectType", "visitor", "subjectUsers", "central2,principal,smt"));
        cases.runJobs(reference);
        cases.inform(reference);
        cases.withdraw(reference);
        fireEverything(reference);
        cases.complete(reference, "decide-on-withdrawal");
        cases.complete(reference, "consider-further-information");
        cases.complete(reference, "acknowledge-serious-incident");
        cases.complete(reference, "investigate");
        fireEverything(reference);
        cases.complete(
                reference,
                "decide-course-of-action",
                Map.of("conduct", "illegal", "internalAction", true, "disciplinary", true));
        cases.runJobs(reference);
        fireEverything(reference);
        cases.complete(reference, "refer-to-police", Map.of("agencies", "ico"));
        fireEverything(reference);

        assertThat(Mails.to(reference, "")).containsOnly("central", "chair", "manager", "deputy", "itservices");
        assertThat(cases.textsOf(reference, "Tell the receiver"))
                .containsExactly("Nobody to mail: no address is known for Senior management team");
    }

    private void fireEverything(String reference) {
        cases.timerIds(reference).forEach(timer -> cases.fire(reference, timer));
        cases.runJobs(reference);
    }

    private void finish(String reference) {
        cases.bring(reference, "close-case");
        cases.complete(reference, "close-case");
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
    }
}
