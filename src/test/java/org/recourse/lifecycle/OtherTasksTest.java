package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.constraints.NotNull;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.RecourseTest;
import org.recourse.workday.MailWish;
import org.recourse.workday.MailWishes;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.support.GenericApplicationContext;

/** Tasks of processes that belong to no case go to their own record, and to those whom they concern. */
@RecourseTest
class OtherTasksTest {

    private static final String BEAN = "dutyOfATest";

    @Autowired
    Cases cases;

    @Autowired
    RepositoryService repository;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService jobs;

    @Autowired
    MailWishes wishes;

    @Autowired
    OpenTasks openTasks;

    @Autowired
    GenericApplicationContext application;

    private final Duty duty = new Duty();
    private final String reference =
            "XX-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    private String deployment = "";

    /** The form of the only task. */
    record Finding(@Steers @NotNull(message = REQUIRED) Boolean found, String story) implements Answers {}

    private static final class Duty implements OtherTasks {

        private final Map<DoneTask, Answers> taken = new HashMap<>();

        @Override
        public Map<String, Class<? extends Answers>> forms() {
            return Map.of("look-for-it", Finding.class);
        }

        @Override
        public Map<String, Object> take(DoneTask done, Answers answers) {
            taken.put(done, answers);
            return answers.codes();
        }

        @Override
        public Optional<String> page(String reference) {
            return reference.startsWith("XX-") ? Optional.of("/looked-for/" + reference) : Optional.empty();
        }
    }

    @BeforeEach
    void aDutyWithOneTask() {
        application.getBeanFactory().registerSingleton(BEAN, duty);
        deployment = repository
                .createDeployment()
                .addModelInstance(
                        "other-duty.bpmn",
                        Bpmn.createExecutableProcess("other-duty")
                                .camundaHistoryTimeToLive(1)
                                .startEvent()
                                .userTask("look-for-it")
                                .name("Look for it")
                                .camundaCandidateGroups("principal")
                                .camundaTaskListenerDelegateExpressionTimeoutWithDuration(
                                        "remind", "${remindOfTask}", "PT1H")
                                .userTask("then")
                                .endEvent()
                                .done())
                .deploy()
                .getId();
    }

    @AfterEach
    void goneAgain() {
        wishes.choose("principal", MailWish.DAILY);
        repository.deleteDeployment(deployment, true);
        application.getDefaultListableBeanFactory().destroySingleton(BEAN);
    }

    private void start(@Nullable String school) {
        runtime.createProcessInstanceByKey("other-duty")
                .businessKey(reference)
                .setVariables(school == null ? Map.of() : Map.of("school", school))
                .execute();
    }

    private void complete(String user, Map<String, Object> answers) {
        Task task = cases.task(reference, "look-for-it");
        cases.as(user, () -> tasks.complete(task.getId(), answers));
    }

    @Test
    void theAnswersGoToTheDutyAndOnlyTheCodesToTheEngine() {
        start("churchward");

        complete("principal", Map.of("found", true, "story", "Under the stairs."));

        assertThat(duty.taken).hasSize(1).allSatisfy((done, answers) -> {
            assertThat(done.reference()).isEqualTo(reference);
            assertThat(done.who()).isEqualTo("principal");
            assertThat(done.local()).containsEntry("school", "churchward");
            assertThat(answers).isEqualTo(new Finding(true, "Under the stairs."));
        });
        Task next = cases.task(reference, "then");
        assertThat(tasks.getVariables(next.getId()))
                .containsEntry("found", true)
                .doesNotContainKey("story");
    }

    @Test
    void aWrongAnswerIsRefusedAndTheTaskStaysOpen() {
        start("churchward");

        assertThatThrownBy(() -> complete("principal", Map.of("story", "Nowhere.")))
                .hasMessageContaining("(found)");
        assertThatThrownBy(() -> complete("principal", Map.of("found", true, "more", "x")))
                .hasMessageContaining("(more)");

        assertThat(duty.taken).isEmpty();
        assertThat(cases.openTasks(reference)).containsExactly("look-for-it");
    }

    @Test
    void anotherSchoolsPeopleDoNotCompleteIt() {
        start("churchward");

        assertThatThrownBy(() -> complete("principal.northside", Map.of("found", true)))
                .isInstanceOf(RuntimeException.class);

        assertThat(duty.taken).isEmpty();
    }

    @Test
    void whatIsOneSchoolsIsMailedThereAndLeadsToTheRecord() {
        start("churchward");

        cases.fire(reference, "remind");

        assertThat(Mails.to(reference, "Reminder: Look for it")).containsExactly("principal");
        assertThat(Mails.about(reference)).allSatisfy(mail -> assertThat(mail.body())
                .contains("in the matter " + reference, "http://localhost:8080/looked-for/" + reference)
                .doesNotContain("case", "/cases/"));
    }

    @Test
    void whatIsTheWholeTrustsConcernsEverybodyInTheGroup() {
        wishes.choose("principal", MailWish.AT_ONCE);
        start(null);

        cases.runJobs(reference);
        cases.fire(reference, "remind");

        assertThat(Mails.to(reference, "New task: Look for it")).containsExactly("principal");
        assertThat(Mails.to(reference, "Reminder: Look for it")).containsExactly("principal", "principal.northside");
        assertThat(openTasks.linesFor("principal.northside"))
                .anyMatch(line -> line.startsWith(reference + ": Look for it"));
        complete("principal.northside", Map.of("found", false));
        assertThat(duty.taken).hasSize(1);
    }
}
