package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;

/** A task goes to the colleagues who are left, and up a step where nobody is. */
@ProcessTest
class NobodyLeftTest {

    private static final Person CENTRAL = new Person("central", Set.of("central-services"), Set.of("churchward"));

    @Autowired
    Cases cases;

    @Autowired
    Sight sight;

    @Autowired
    TaskService tasks;

    @ParameterizedTest
    @CsvSource({
        "decide-course-of-action, smt, it-services smt",
        "decide-course-of-action, smt itservices, it-services principal smt",
        "decide-course-of-action, smt itservices principal, deputy-principal it-services principal smt",
        "acknowledge-serious-incident, principal, deputy-principal principal",
        "acknowledge-serious-incident, deputy, deputy-principal principal",
        "acknowledge-serious-incident, principal deputy, chair-of-governors deputy-principal principal",
        "acknowledge-serious-incident, principal deputy chair, "
                + "central-services chair-of-governors deputy-principal principal",
        "prevent-further-damage, itservices, it-services smt",
        "make-initial-assessment, central central2, central-services smt",
        "accept-hand-off, hr, hr principal"
    })
    void anOpenTaskIsThereForWhoIsLeft(String task, String named, String expected) {
        String reference = cases.caseAt(task);
        name(reference, named);
        assertThat(cases.candidateGroups(cases.task(reference, task))).containsExactly(expected.split(" "));
    }

    @Test
    void theTableOfNamesSaysItAlsoForATaskThatIsOpenedLater() {
        String reference = cases.report();
        name(reference, "hr");
        cases.bring(reference, "accept-hand-off");
        assertThat(cases.candidateGroups(cases.task(reference, "accept-hand-off")))
                .containsExactly("hr", "principal");
        cases.runJobs(reference);
        assertThat(mailsAboutIt(reference)).containsExactly("manager@recourse.example", "principal@recourse.example");
    }

    @Test
    void whoIsAskedNowAndTheManagersAreToldAndTheChronologySaysSo() {
        String reference = cases.caseAt("decide-course-of-action");
        name(reference, "smt, itservices, manager");
        assertThat(cases.textsOf(reference, "Goes up a step: Decide the course of action"))
                .containsExactly("Nobody was left who may do it; it can be done by Principal now.");
        cases.runJobs(reference);
        assertThat(mailsAboutIt(reference)).containsOnly("principal@recourse.example");
        cases.complete(
                reference,
                "decide-course-of-action",
                "principal",
                Map.of("conduct", "unacceptable", "internalAction", true, "rationale", "A word is enough."));
    }

    @Test
    void nothingGoesUpWhereSomebodyIsLeft() {
        String reference = cases.caseAt("decide-course-of-action");
        name(reference, "smt, central2");
        cases.runJobs(reference);
        assertThat(mailsAboutIt(reference)).isEmpty();
        assertThat(cases.chronology(reference)).noneMatch(entry -> entry.startsWith("Goes up a step"));
    }

    @Test
    void whatSomebodyHadTakenIsFreeForAColleague() {
        String reference = cases.report();
        cases.as(
                "central2",
                () -> tasks.claim(
                        cases.task(reference, "make-initial-assessment").getId(), "central2"));
        sight.stepBack(
                cases.file(reference),
                new Person("central2", Set.of("central-services"), Set.of("churchward")),
                "I know them.");
        assertThat(cases.task(reference, "make-initial-assessment").getAssignee())
                .isNull();
        cases.complete(reference, "make-initial-assessment", "central", ASSESSMENT);
    }

    @Test
    void whoNamesThemselvesInTheAssessmentEndsItAllTheSame() {
        String reference = cases.report();
        Map<String, Object> answers = new java.util.HashMap<>(ASSESSMENT);
        answers.put("subjectUsers", "central, central2");
        cases.complete(reference, "make-initial-assessment", "central", answers);
        assertThat(cases.candidateGroups(cases.task(reference, "investigate")))
                .containsExactly("central-services", "smt");
    }

    private static final Map<String, Object> ASSESSMENT = Map.of(
            "apparentBreach", true,
            "category", "offensive",
            "subjectType", "employee",
            "serious", false,
            "assessment", "As reported.");

    private void name(String reference, String users) {
        sight.nameSubjects(cases.file(reference), CENTRAL, List.of(users.replaceAll(",? +", ",")), "In the picture.");
    }

    private static List<String> mailsAboutIt(String reference) {
        return Mails.about(reference).stream()
                .filter(mail -> mail.subject().startsWith("Nobody was left for a task"))
                .map(Mails.Mail::to)
                .sorted()
                .toList();
    }
}
