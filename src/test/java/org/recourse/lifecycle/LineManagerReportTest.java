package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.DocumentState;
import org.recourse.casefile.Documents;
import org.recourse.casefile.Message;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Offensive content that a member of staff received, reported to a line manager (S5-8, reading A11). */
@ProcessTest
class LineManagerReportTest {

    private static final String PROCESS = "line-manager-report";
    private static final String ANSWER = "answer-line-manager-report";
    private static final String REVIEW = "review-line-manager-answer";
    private static final Set<String> CHURCHWARD = Set.of("churchward");

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    Documents documents;

    @Autowired
    Incidents incidents;

    @Autowired
    Sight sight;

    @Autowired
    Raising.Raise raise;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void raisedItIsAnIncidentWithEverythingThatWasTold() throws IOException {
        String reference = cases.start(
                PROCESS,
                Map.of(
                        "narrative", "A pupil's parent wrote something vile.",
                        "platform", "WhatsApp",
                        "link", "+44 0",
                        "subjectDescription", "A parent",
                        "subjectUsers", "hr"));
        assertThat(reference).startsWith("LM-");
        attach(reference, DocumentState.AVAILABLE);
        cases.complete(reference, ANSWER, Map.of("raise", true, "answer", "Thank you, I pass it on."));

        String incident = caseFiles.raisedAs(reference).orElseThrow();
        CaseFile file = cases.file(incident);
        assertThat(incident).startsWith("SM-");
        assertThat(file.raisedFrom()).contains(reference);
        assertThat(file.school()).isEqualTo("churchward");
        assertThat(file.narrative()).isEqualTo("A pupil's parent wrote something vile.");
        assertThat(file.platform()).contains("WhatsApp");
        assertThat(file.link()).contains("+44 0");
        assertThat(file.subjectDescription()).contains("A parent");
        assertThat(file.subjectUsers()).containsExactly("hr");
        assertThat(file.reporterUser()).contains("staff");
        assertThat(contentOf(incident)).isEqualTo("What was sent.");
        assertThat(cases.openTasks(incident)).containsExactly("make-initial-assessment", "prevent-further-damage");
        assertThat(cases.chronology(incident))
                .startsWith("Incident reported", "Raised from " + reference, "File added");
        assertThat(cases.textsOf(incident, "Incident reported").get(0)).contains("vile", "WhatsApp", "A parent");
        assertThat(cases.textsOf(incident, "Raised from " + reference).get(0))
                .contains("Answer the report", "I pass it on.");

        assertThat(cases.chronology(reference)).containsSubsequence("Raised as incident " + incident, "Case closed");
        assertThat(cases.file(reference).isClosed()).isTrue();
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(Mails.to(reference, "Offensive content reported to you")).containsExactly("linemanager");
        assertThat(Mails.to(reference, "Your report")).containsExactly("staff");
        assertThat(caseFiles.conversation(reference))
                .extracting(Message::text)
                .containsExactly("Thank you, I pass it on.", "This has become the incident " + incident + ".");
        cases.runJobs(incident);
        assertThat(Mails.to(incident, "We have received your report")).containsExactly("staff");
        assertThat(Mails.to(incident, "New social media incident")).contains("central", "itservices", "smt");
    }

    @Test
    void aFileThatWaitsForTheVirusScannerWaitsInTheIncidentToo() {
        String reference = cases.start(PROCESS);
        attach(reference, DocumentState.QUARANTINE);
        cases.complete(reference, ANSWER);
        String incident = caseFiles.raisedAs(reference).orElseThrow();
        assertThat(documents.list(incident, DocumentKind.EVIDENCE))
                .extracting(DocumentEntry::state)
                .containsExactly(DocumentState.QUARANTINE);
        assertThat(cases.instances(incident))
                .anyMatch(instance -> instance.getProcessDefinitionId().startsWith("evidence-scan:"));
    }

    @Test
    void notRaisedCentralServicesIsToldAndReadsWhy() {
        String reference = cases.start(PROCESS);
        cases.complete(reference, ANSWER, Map.of("raise", false, "answer", "It was meant as a joke."));
        assertThat(cases.openTasks(reference)).containsExactly(REVIEW);
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "Not raised by the line manager")).containsExactly("central", "central2");
        cases.complete(reference, REVIEW);
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(cases.file(reference).isClosed()).isTrue();
        assertThat(caseFiles.raisedAs(reference)).isEmpty();
        assertThat(Mails.to(reference, "Your report")).containsExactly("staff");
        assertThat(Mails.about(reference))
                .allSatisfy(mail -> assertThat(mail.subject() + mail.body()).doesNotContain("What happened", "joke"));
    }

    @Test
    void centralServicesCanRaiseItAfterAll() {
        String reference = cases.caseAt(REVIEW);
        cases.complete(reference, REVIEW, Map.of("raiseAfterAll", true, "note", "It is not a joke."));
        String incident = caseFiles.raisedAs(reference).orElseThrow();
        assertThat(cases.textsOf(incident, "Raised from " + reference).get(0)).contains("It is not a joke.");
        assertThat(cases.file(reference).isClosed()).isTrue();
    }

    @Test
    void withoutAnAnswerInTimeItIsRaisedByItself() {
        String reference = cases.start(PROCESS);
        cases.fire(reference, "no-answer-in-time");
        String incident = caseFiles.raisedAs(reference).orElseThrow();
        assertThat(cases.openTasks(reference)).isEmpty();
        assertThat(cases.textsOf(incident, "Raised from " + reference)).containsExactly("");
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(Mails.to(reference, "Your report")).containsExactly("staff");
    }

    @Test
    void raisingItAgainRaisesNoSecondIncident() throws Exception {
        String reference = cases.start(PROCESS);
        cases.complete(reference, ANSWER);
        String incident = caseFiles.raisedAs(reference).orElseThrow();
        DelegateExecution execution = mock(DelegateExecution.class);
        when(execution.getProcessBusinessKey()).thenReturn(reference);
        new TransactionTemplate(transactions).executeWithoutResult(status -> raise.execute(execution));
        assertThat(caseFiles.raisedAs(reference)).contains(incident);
        assertThat(cases.chronology(reference)).containsOnlyOnce("Raised as incident " + incident);
    }

    @Test
    void theLineManagerWhomTheReporterNamesHasItAlone() {
        String reference = cases.start(PROCESS, Map.of("lineManager", "linemanager"));
        Task task = cases.task(reference, ANSWER);
        assertThat(task.getAssignee()).isEqualTo("linemanager");
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "Offensive content reported to you")).containsExactly("linemanager");
        assertThat(sees(reference, "linemanager", "line-managers")).isTrue();
        assertThat(sees(reference, "another", "line-managers")).isFalse();
        cases.complete(reference, ANSWER);
        assertThat(cases.file(reference).isClosed()).isTrue();
    }

    @Test
    void aLineManagerWhoIsNamedInItNeverSeesItAndCentralServicesAnswers() {
        String reference = cases.start(PROCESS, Map.of("subjectUsers", "linemanager"));
        assertThat(cases.candidateGroups(cases.task(reference, ANSWER)))
                .containsExactly("central-services", "line-managers");
        assertThat(sees(reference, "linemanager", "line-managers")).isFalse();
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "")).doesNotContain("linemanager").contains("central");
        cases.complete(reference, ANSWER);
        assertThat(cases.file(caseFiles.raisedAs(reference).orElseThrow()).isKeptFrom("linemanager"))
                .isTrue();
    }

    @Test
    void aSchoolWithoutALineManagerAsksCentralServices() {
        String reference =
                cases.start(PROCESS, "staff.northside", Map.of("school", "northside", "narrative", "What happened."));
        assertThat(cases.candidateGroups(cases.task(reference, ANSWER)))
                .containsExactly("central-services", "line-managers");
    }

    @Test
    void whoIsNamedLaterLosesTheIncidentToo() {
        String reference = cases.start(PROCESS, Map.of("lineManager", "linemanager"));
        cases.complete(reference, ANSWER);
        String incident = caseFiles.raisedAs(reference).orElseThrow();
        Person central = new Person("central", Set.of("central-services"), CHURCHWARD);
        sight.nameSubjects(cases.file(incident), central, List.of("smt", "linemanager"), "They sent it.");
        assertThat(cases.file(reference).usersKeptFrom()).containsExactlyInAnyOrder("smt", "linemanager");
        assertThat(sees(reference, "linemanager", "line-managers")).isFalse();
    }

    @Test
    void onlyThoseWithATaskAndCentralServicesNeedToKnow() {
        String reference = cases.start(PROCESS);
        assertThat(sees(reference, "central", "central-services")).isTrue();
        assertThat(sees(reference, "linemanager", "line-managers")).isTrue();
        assertThat(sees(reference, "smt", "smt")).isFalse();
        assertThat(sees(reference, "itservices", "it-services")).isFalse();
        assertThat(sees(reference, "marketing", "marketing")).isFalse();
        assertThat(sees(reference, "staff", "staff")).isFalse();
        assertThat(incidents.findReported(reference, person("staff", "staff"))).isPresent();
        cases.complete(reference, ANSWER);
        assertThat(sees(reference, "linemanager", "line-managers"))
                .as("who answered may read it later")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"smt, is not the user name of a line manager", "nobody, is not the user name of a line manager"})
    void theLineManagerIsOneOfTheSchool(String named, String says) {
        assertThatThrownBy(() -> cases.start(PROCESS, Map.of("lineManager", named)))
                .hasStackTraceContaining(says);
    }

    @Test
    void theLineManagerIsNotSomebodyWhomItIsAbout() {
        assertThatThrownBy(() ->
                        cases.start(PROCESS, Map.of("lineManager", "linemanager", "subjectUsers", "hr,linemanager")))
                .hasStackTraceContaining("is somebody who is named in it");
    }

    @Test
    void nobodyAnswersTheirOwnReport() {
        Map<String, Object> told = Map.of("school", "churchward", "narrative", "What happened.");
        assertThatThrownBy(() -> cases.start(PROCESS, "linemanager", plus(told, "lineManager", "linemanager")))
                .hasStackTraceContaining("is you: name another line manager");
        String reference = cases.start(PROCESS, "linemanager", told);
        assertThatThrownBy(() -> cases.complete(reference, ANSWER, Map.of("raise", false, "answer", "It is nothing.")))
                .hasStackTraceContaining("nobody answers their own report");
        assertThat(cases.openTasks(reference)).contains(ANSWER);
    }

    private static Map<String, Object> plus(Map<String, Object> fields, String name, Object value) {
        Map<String, Object> more = new HashMap<>(fields);
        more.put(name, value);
        return more;
    }

    /** From outside, an incident cannot be passed off as raised from a matter. */
    @Test
    void onlyTheApplicationSaysFromWhichMatterAnIncidentIsRaised() {
        String reference = cases.start(PROCESS);
        assertThatThrownBy(() -> cases.reportAs(
                        "staff",
                        Map.of("school", "churchward", "narrative", "What happened.", "raisedFrom", reference)))
                .hasStackTraceContaining("raisedFrom");
        assertThatThrownBy(() -> incidents.report(
                        Map.of("school", "churchward", "narrative", "What happened.", "raisedFrom", reference)))
                .hasStackTraceContaining("raisedFrom");
    }

    @Test
    void whatIsDoneToIncidentsIsNotDoneToIt() {
        String reference = cases.start(PROCESS);
        assertThatThrownBy(() -> cases.raise(reference)).hasMessageContaining("an incident alone");
        assertThatThrownBy(() -> cases.inform(reference)).hasMessageContaining("an incident alone");
        assertThatThrownBy(() -> cases.withdraw(reference)).hasMessageContaining("an incident alone");
        assertThatThrownBy(() -> cases.markDuplicate(reference, cases.report()))
                .hasMessageContaining("an incident alone");
        assertThatThrownBy(() -> cases.markDuplicate(cases.report(), reference))
                .hasStackTraceContaining("is not a case");
    }

    private boolean sees(String reference, String user, String role) {
        return incidents.find(reference, person(user, role)).isPresent();
    }

    private static Person person(String user, String role) {
        return new Person(user, Set.of(role), CHURCHWARD);
    }

    private void attach(String reference, DocumentState state) {
        cases.inFile(reference, file -> {
            try {
                documents.add(
                        file,
                        DocumentKind.EVIDENCE,
                        state,
                        "sent.txt",
                        "text/plain",
                        new ByteArrayInputStream("What was sent.".getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private String contentOf(String reference) throws IOException {
        List<DocumentEntry> files = documents.list(reference, DocumentKind.EVIDENCE);
        assertThat(files).hasSize(1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        documents.write(files.get(0).id(), content);
        return content.toString(StandardCharsets.UTF_8);
    }
}
