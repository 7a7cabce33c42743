package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.DocumentState;
import org.recourse.casefile.Documents;
import org.springframework.beans.factory.annotation.Autowired;

/** Illegal conduct is reported to the police, whatever else is done (S3-8, readings A6 and A7). */
@ProcessTest
class PoliceReferralTest {

    private static final String OUTCOME = "record-police-outcome";
    private static final String AGENCY = "inform-agency";

    @Autowired
    Cases cases;

    @Autowired
    Documents documents;

    @Autowired
    TaskService tasks;

    @Autowired
    RepositoryService repository;

    @ParameterizedTest
    @ValueSource(strings = {"no-further-action", "community-resolution", "caution", "charge", "other"})
    void anyOutcomeEndsTheReferral(String outcome) {
        String reference = cases.caseAt("refer-to-police");
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "refer-to-police");
        assertThat(cases.openTasks(reference)).containsExactly(OUTCOME);
        cases.complete(reference, OUTCOME, Map.of("policeOutcome", outcome, "policeNote", "They wrote to us."));
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
        assertThat(cases.textsOf(reference, "Record the police outcome"))
                .singleElement()
                .asString()
                .contains(outcome, "They wrote to us.");
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "ico, ico", "'lado, ceop ,lado,ico', 'ceop,ico,lado'"})
    void eachAgencyIsInformed(String named, String informed) {
        String reference = cases.caseAt("refer-to-police");
        cases.complete(reference, "prevent-further-damage");
        cases.complete(reference, "refer-to-police", Map.of("agencies", named));
        List<String> agencies = Lists.split(informed).stream().toList();
        assertThat(cases.tasks(reference, AGENCY))
                .extracting(task -> tasks.getVariable(task.getId(), "agency"))
                .containsExactlyInAnyOrderElementsOf(agencies);

        cases.complete(reference, OUTCOME);
        for (int left = agencies.size(); left > 0; left--) {
            assertThat(cases.tasks(reference, AGENCY)).hasSize(left);
            assertThat(cases.openTasks(reference)).doesNotContain("close-case");
            cases.complete(reference, AGENCY);
        }
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
    }

    @Test
    void agenciesCanAlsoBeTickedInAList() {
        String reference = cases.caseAt("refer-to-police");
        cases.complete(reference, "refer-to-police", Map.of("agencies", List.of("ico", "platform")));
        assertThat(cases.tasks(reference, AGENCY)).hasSize(2);
    }

    @Test
    void whichAgenciesTheTableAdvisesIsInTheChronology() {
        String reference = cases.report();
        cases.complete(
                reference, "make-initial-assessment", Map.of("category", "data-protection", "subjectType", "employee"));
        cases.complete(reference, "investigate");
        cases.complete(reference, "decide-course-of-action", Map.of("conduct", "illegal"));
        cases.runJobs(reference);
        assertThat(cases.textsOf(reference, "Advise on agencies")).containsExactly("ico");
    }

    @Test
    void theFollowUpComesBackUntilTheOutcomeIsRecorded() {
        String reference = cases.caseAt(OUTCOME);
        for (int times = 1; times <= 3; times++) {
            cases.fire(reference, "follow-up-due");
            cases.runJobs(reference);
            assertThat(Mails.to(reference, "Please follow up with the police"))
                    .filteredOn("central"::equals)
                    .hasSize(times);
        }
        assertThat(cases.timer(reference, "follow-up-due").getDuedate().toInstant())
                .isAfter(Instant.now().plus(Duration.ofDays(6)));
        assertThat(Mails.to(reference, "Please follow up with the police")).containsOnly("central", "central2");

        cases.complete(reference, OUTCOME);
        assertThat(cases.timerIds(reference)).doesNotContain("follow-up-due").contains("remind-inform-agency");
    }

    @Test
    void theFirstFollowUpIsDueAfterAWeek() {
        Instant before = Instant.now();
        String reference = cases.caseAt(OUTCOME);
        assertThat(cases.timer(reference, "follow-up-due").getDuedate().toInstant())
                .isBetween(
                        before.plus(Duration.ofDays(7)).minusMillis(1),
                        Instant.now().plus(Duration.ofDays(7)));
    }

    @Test
    void aFollowUpThatWasNotMailedYetDoesNotHoldUpTheEnd() {
        String reference = cases.caseAt(OUTCOME);
        cases.complete(reference, "prevent-further-damage");
        cases.fire(reference, "follow-up-due");
        cases.complete(reference, OUTCOME);
        cases.complete(reference, AGENCY);
        assertThat(cases.openTasks(reference)).containsExactly("close-case");
    }

    @Test
    void thePackTellsThePoliceTheStoryTheDecisionsAndTheEvidence() throws IOException {
        String reference = cases.report(Map.of(
                "narrative", "A post threatens a learner by name.\nIt is still online.",
                "link", "https://social.example/posts/17",
                "reporterName", "The person who told us",
                "reporterEmail", "reporter@home.example"));
        cases.inFile(reference, file -> addEvidence(file, "post.png", new byte[] {1, 2, 3}));
        cases.complete(reference, "prevent-further-damage", Map.of("containment", "The account is locked."));
        cases.complete(reference, "make-initial-assessment", Map.of("assessment", "It reads like a threat."));
        cases.complete(reference, "investigate", Map.of("findings", "The account belongs to an employee."));
        cases.complete(
                reference,
                "decide-course-of-action",
                Map.of("conduct", "illegal", "internalAction", false, "rationale", "A threat is an offence."));
        assertThat(documents.list(reference, DocumentKind.REFERRAL_PACK)).isEmpty();
        cases.runJobs(reference);

        assertThat(documents.list(reference, DocumentKind.REFERRAL_PACK))
                .singleElement()
                .satisfies(pack -> {
                    assertThat(pack.mediaType()).isEqualTo("application/pdf");
                    assertThat(pack.name()).contains(reference);
                });
        assertThat(cases.chronology(reference)).containsOnlyOnce("Referral pack prepared");
        assertThat(textOfPack(reference))
                .contains(
                        reference,
                        "Churchward School",
                        "A post threatens a learner by name.",
                        "It is still online.",
                        "https://social.example/posts/17",
                        "The account is locked.",
                        "It reads like a threat.",
                        "The account belongs to an employee.",
                        "A threat is an offence.",
                        "illegal",
                        "post.png",
                        // printf '\1\2\3' | sha256sum
                        "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81")
                .doesNotContain("The person who told us", "reporter@home.example");
    }

    @Test
    void thePackThatHadToBeTriedAgainIsThereOnce() {
        String reference = cases.report();
        cases.decide(reference, "illegal", false, false);
        String broken = repository
                .createDeployment()
                .addString("agencies.dmn", """
                        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
                            xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="broken" name="broken" namespace="broken">
                          <decision id="agencies" name="Agencies" camunda:historyTimeToLive="1">
                            <variable id="advice" name="advice" />
                            <literalExpression id="none"><text>nobody knows this(</text></literalExpression>
                          </decision>
                        </definitions>
                        """)
                .deploy()
                .getId();
        try {
            assertThatThrownBy(() -> cases.runJobs(reference)).hasMessageContaining("failed to parse expression");
            assertThat(documents.list(reference, DocumentKind.REFERRAL_PACK)).isEmpty();
        } finally {
            repository.deleteDeployment(broken, true);
        }
        cases.runJobs(reference);
        assertThat(cases.openTasks(reference)).containsExactly("prevent-further-damage", "refer-to-police");
        assertThat(documents.list(reference, DocumentKind.REFERRAL_PACK)).hasSize(1);
        assertThat(cases.chronology(reference)).containsOnlyOnce("Referral pack prepared");
    }

    private void addEvidence(CaseFile file, String name, byte[] content) {
        try {
            documents.add(
                    file,
                    DocumentKind.EVIDENCE,
                    DocumentState.AVAILABLE,
                    name,
                    "image/png",
                    new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String textOfPack(String reference) throws IOException {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        documents.write(
                documents.list(reference, DocumentKind.REFERRAL_PACK).get(0).id(), pack);
        try (PDDocument pdf = Loader.loadPDF(pack.toByteArray())) {
            return new PDFTextStripper().getText(pdf);
        }
    }
}
