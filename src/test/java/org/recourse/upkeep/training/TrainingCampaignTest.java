package org.recourse.upkeep.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.TestDatabase;
import org.recourse.lifecycle.ProcessTest;
import org.recourse.workday.MailWish;
import org.recourse.workday.MailWishes;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** One task for each person of the groups, until they have done it, leave, or the campaign is over. */
@ProcessTest
class TrainingCampaignTest {

    private static final String TASK = "take-training";
    private static final Map<String, Object> DONE = Map.of(
            "readPolicy", true, "tookTraining", true, "privacySettingsChecked", true, "accountsNameTrust", false);

    private static final Set<String> DEMO_USERS = Set.of(
            "staff",
            "staff.northside",
            "linemanager",
            "itservices",
            "smt",
            "smt.northside",
            "principal",
            "principal.northside");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    IdentityService identities;

    @Autowired
    MailWishes wishes;

    @Autowired
    JdbcTemplate jdbc;

    /** The people of other tests stand aside meanwhile, by group. */
    private final Map<String, List<String>> others = new HashMap<>();

    @BeforeEach
    void onlyTheDemoUsersAreThere() {
        for (String group : List.of("staff", "line-managers", "it-services", "smt", "principal")) {
            others.put(
                    group,
                    identities.createUserQuery().memberOfGroup(group).list().stream()
                            .map(User::getId)
                            .filter(user -> !DEMO_USERS.contains(user))
                            .toList());
        }
        others.forEach((group, users) -> users.forEach(user -> identities.deleteMembership(user, group)));
    }

    @AfterEach
    void nothingIsLeft() {
        others.forEach((group, users) -> users.forEach(user -> identities.createMembership(user, group)));
        wishes.choose("staff", MailWish.DAILY);
        Stream.of("new.teacher", "old.teacher").forEach(identities::deleteUser);
        Stream.of("training-campaign", "training-of-person")
                .flatMap(process -> runtime.createProcessInstanceQuery().processDefinitionKey(process).list().stream())
                .forEach(instance ->
                        runtime.deleteProcessInstanceIfExists(instance.getId(), "test", true, true, true, true));
    }

    @Test
    void eachPersonOfTheGroupsGetsOneTaskOfTheirOwn() {
        wishes.choose("staff", MailWish.AT_ONCE);
        String reference = running("staff,line-managers,it-services", "");

        List<Task> open = cases.tasks(reference, TASK);
        assertThat(open)
                .extracting(Task::getAssignee)
                .containsExactlyInAnyOrder("staff", "staff.northside", "linemanager", "itservices");
        assertThat(task(reference, "staff").getTenantId()).isEqualTo("churchward");
        assertThat(task(reference, "itservices").getTenantId())
                .as("works for both schools")
                .isNull();
        assertThat(open)
                .allSatisfy(task -> assertThat(cases.candidateGroups(task)).isEmpty());
        assertThat(Mails.about(reference)).as("no mail a person").isEmpty();
        cases.as("staff.northside", () -> assertThat(
                        tasks.createTaskQuery().taskDefinitionKey(TASK).list())
                .extracting(Task::getAssignee)
                .containsExactly("staff.northside"));
    }

    @Test
    void onlyThePeopleOfTheChosenSchoolsAreAsked() {
        String reference = running("staff,line-managers,it-services", "northside");

        assertThat(cases.tasks(reference, TASK))
                .extracting(Task::getAssignee)
                .containsExactlyInAnyOrder("staff.northside", "itservices");
    }

    @Test
    void itIsDueOnTheDayThatWasChosenOrElseWhenTheTableSays() {
        LocalDate day = LocalDate.now().plusDays(40);
        String chosen = start(Map.of("title", "Autumn", "groups", "staff", "due", day.toString()));
        cases.runJobs(chosen);
        assertThat(task(chosen, "staff").getDueDate()).isInSameDayAs(day.toString());

        String reference = running("staff", "");
        assertThat(task(reference, "staff").getDueDate())
                .isAfter(java.sql.Date.valueOf(LocalDate.now().plusDays(25)))
                .isBefore(java.sql.Date.valueOf(LocalDate.now().plusDays(45)));
    }

    static Stream<Arguments> wrongStarts() {
        return Stream.of(
                Arguments.of("title", null, "(title) is required"),
                Arguments.of("groups", null, "(groups) is required"),
                Arguments.of("groups", "staff,camunda-admin", "names 'camunda-admin'"),
                Arguments.of("schools", "churchward,elsewhere", "names 'elsewhere'"),
                Arguments.of("due", "soon", "(due) must be a date"),
                Arguments.of("due", "2020-01-01", "(due) must be a day that is still to come"),
                Arguments.of("policyVersion", "0", "(policyVersion) must be the number"),
                Arguments.of("policyVersion", "99999", "(policyVersion) is not the number of a published version"),
                Arguments.of("more", "x", "(more) is not a field"));
    }

    @ParameterizedTest
    @MethodSource("wrongStarts")
    void whatIsWrongIsRefusedAndNothingStarts(String field, String value, String complaint) {
        Map<String, Object> fields = new HashMap<>(Map.of("title", "Autumn", "groups", "staff"));
        fields.put(field, value);

        assertThatThrownBy(() -> start(fields)).hasMessageContaining(complaint);

        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("training-campaign")
                        .count())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"staff", "principal", "hr", "marketing"})
    void nobodyButCentralServicesStartsOne(String user) {
        assertThatThrownBy(() -> cases.start("training-campaign", user, Map.of("title", "Autumn", "groups", "staff")))
                .isInstanceOf(AuthorizationException.class);
    }

    @Test
    void theTrainingIsTakenByThePersonAndCounts() {
        String reference = running("staff", "");

        assertThatThrownBy(() -> take(reference, "staff", "staff.northside", DONE))
                .isInstanceOf(RuntimeException.class);
        take(reference, "staff", "staff", DONE);

        assertThat(cases.tasks(reference, TASK)).extracting(Task::getAssignee).containsExactly("staff.northside");
        assertThat(page("central", reference))
                .contains("1 of 2", "Missing: 1", "staff.northside", "Churchward School", "Northside School");
    }

    static Stream<Arguments> wrongAnswers() {
        return Stream.of(
                Arguments.of("readPolicy", false, "(readPolicy) must be yes"),
                Arguments.of("tookTraining", null, "(tookTraining) is required"),
                Arguments.of("privacySettingsChecked", false, "(privacySettingsChecked) must be yes"),
                Arguments.of("accountsNameTrust", null, "(accountsNameTrust) is required"),
                Arguments.of("accountsNameTrust", true, "(disclaimersDeclared) must be yes"),
                Arguments.of("readPolicy", "yes", "(readPolicy) must be yes or no"),
                Arguments.of("person", "smt", "(person) is not a field"));
    }

    @ParameterizedTest
    @MethodSource("wrongAnswers")
    void whatIsMissingOrWrongIsRefused(String field, Object value, String complaint) {
        String reference = running("staff", "");
        Map<String, Object> answers = new HashMap<>(DONE);
        answers.put(field, value);

        assertThatThrownBy(() -> take(reference, "staff", "staff", answers)).hasMessageContaining(complaint);

        assertThat(task(reference, "staff")).isNotNull();
    }

    @Test
    void whoJoinsIsTakenInAndWhoLeavesIsLetGoAndWhoIsBackIsAskedAgain() {
        member("old.teacher");
        String reference = running("staff", "churchward");
        assertThat(task(reference, "old.teacher")).isNotNull();

        identities.deleteMembership("old.teacher", "staff");
        member("new.teacher");
        night(reference);

        assertThat(cases.tasks(reference, TASK))
                .extracting(Task::getAssignee)
                .containsExactlyInAnyOrder("staff", "new.teacher");
        assertThat(page("central", reference)).contains("0 of 2").doesNotContain("old.teacher");

        identities.createMembership("old.teacher", "staff");
        night(reference);
        assertThat(cases.tasks(reference, TASK)).hasSize(3);
    }

    @Test
    void whoChangesSchoolGetsTheTaskAtTheNewOne() {
        member("new.teacher");
        String reference = running("staff", "");
        identities.deleteTenantUserMembership("churchward", "new.teacher");
        identities.createTenantUserMembership("northside", "new.teacher");

        night(reference);
        assertThat(task(reference, "new.teacher")).isNull();
        night(reference);
        assertThat(task(reference, "new.teacher").getTenantId()).isEqualTo("northside");
    }

    @Test
    void nobodyHandsTheirTrainingBack() {
        String reference = running("staff", "");
        String task = task(reference, "staff").getId();
        assertThatThrownBy(() -> cases.as("staff", () -> tasks.setAssignee(task, null)))
                .hasMessageContaining("for you alone");
        take(reference, "staff", "staff", DONE);
        assertThat(task(reference, "staff")).isNull();
    }

    @Test
    void aNightOnWhichNobodyComesOrGoesChangesNothing() {
        String reference = running("staff", "");
        List<String> before =
                cases.tasks(reference, TASK).stream().map(Task::getId).toList();

        night(reference);

        assertThat(cases.tasks(reference, TASK)).extracting(Task::getId).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void whoHasNotDoneItIsRemindedEachWeek() {
        String reference = running("staff", "");
        take(reference, "staff", "staff", DONE);

        cases.fire(reference, "each-week");
        cases.runJobs(reference);

        assertThat(Mails.to(reference, "Reminder: Take the training")).containsExactly("staff.northside");
        assertThat(Mails.about(reference)).allSatisfy(mail -> assertThat(mail.body())
                .contains("http://localhost:8080/camunda/app/tasklist/")
                .doesNotContain("/cases/"));
        assertThat(cases.timerIds(reference)).contains("each-week");
    }

    @Test
    void onTheDueDateTheSchoolsAreTold() {
        String reference = running("staff", "");

        cases.fire(reference, "training-due");
        cases.runJobs(reference);

        assertThat(Mails.to(reference, "The training is due"))
                .containsExactly("central", "central2", "principal", "principal.northside");
        assertThat(Mails.about(reference))
                .allSatisfy(mail -> assertThat(mail.body()).contains("/training/" + reference));
        assertThat(cases.tasks(reference, TASK)).hasSize(2);
    }

    @Test
    void itEndsByItselfSomeTimeAfterTheDueDate() {
        String reference = running("staff", "");
        take(reference, "staff", "staff", DONE);
        assertThat(cases.timer(reference, "time-over").getDuedate())
                .isAfter(cases.timer(reference, "training-due").getDuedate());

        cases.fire(reference, "time-over");
        cases.runJobs(reference);

        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(page("central", reference)).contains("Ended", "1 of 2", "staff.northside");
    }

    @Test
    void centralServicesEndsItOnItsPageAndNobodyElse() {
        String reference = running("staff", "");
        String end = "/training/" + reference + "/end";
        Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        byte[] nothing = "x=".getBytes(StandardCharsets.UTF_8);

        assertThat(Calls.as("principal", port).send("POST", end, nothing, form).statusCode())
                .isEqualTo(403);
        assertThat(Calls.signedIn("central", port)
                        .send("POST", end, nothing, form)
                        .statusCode())
                .as("sent by a page of another site")
                .isEqualTo(403);
        assertThat(cases.tasks(reference, TASK)).hasSize(2);
        assertThat(Calls.as("central", port).send("POST", end, nothing, form).statusCode())
                .isEqualTo(302);
        cases.runJobs(reference);

        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(Calls.as("central", port).send("POST", end, nothing, form).statusCode())
                .as("it has ended")
                .isEqualTo(409);
        assertThat(jdbc.queryForObject(
                        "select ended_by from recourse.training_campaign where reference = ?", String.class, reference))
                .isEqualTo("central");
    }

    @Test
    void eachSeesTheSchoolsThatAreTheirs() {
        String reference = running("staff,it-services", "");

        assertThat(page("manager", reference)).contains(">staff<", "itservices", "staff.northside");
        assertThat(page("principal.northside", reference))
                .contains("0 of 1", "staff.northside")
                .doesNotContain("itservices", "Churchward School");
        assertThat(page("smt", reference))
                .contains("0 of 1", "Churchward School")
                .doesNotContain("northside");
        assertThat(page("staff", reference)).contains("Read version").doesNotContain("itservices", "Missing");
        assertThat(Calls.as("staff", port).get("/training").statusCode()).isEqualTo(403);
        assertThat(Calls.asNobody(port).get("/training/" + reference).statusCode())
                .isEqualTo(401);
        assertThat(Calls.as("central", port).get("/training/TC-1999-000001").statusCode())
                .isEqualTo(404);
        assertThat(Calls.textOf(Calls.as("principal", port).get("/training"))).contains(reference, "0 of 1");
        assertThat(Calls.as("staff", port)
                        .get("/cases/of-task/" + task(reference, "staff").getId())
                        .headers()
                        .firstValue("Location"))
                .hasValueSatisfying(address -> assertThat(address).endsWith("/training/" + reference));
    }

    @Test
    void theProgressIsOneQueryHoweverManyAreAsked() {
        String reference = running("staff,it-services,smt,principal", "");
        page("central", reference);
        assertThat(TestDatabase.statements(jdbc, "%recourse.%", () -> page("central", reference)))
                .isOne();
    }

    private String running(String groups, String schools) {
        String reference = start(Map.of("title", "Autumn", "groups", groups, "schools", schools));
        cases.runJobs(reference);
        return reference;
    }

    private String start(Map<String, Object> fields) {
        return cases.start("training-campaign", "central", fields);
    }

    private void night(String reference) {
        cases.fire(reference, "each-night");
        cases.runJobs(reference);
    }

    private Task task(String reference, String user) {
        return cases.tasks(reference, TASK).stream()
                .filter(task -> user.equals(task.getAssignee()))
                .findFirst()
                .orElse(null);
    }

    private void take(String reference, String of, String as, Map<String, Object> answers) {
        String task = task(reference, of).getId();
        cases.as(as, () -> tasks.complete(task, answers));
    }

    private String page(String user, String reference) {
        return Calls.textOf(Calls.as(user, port).get("/training/" + reference));
    }

    private void member(String name) {
        User user = identities.newUser(name);
        user.setPassword("Long-enough-1!");
        identities.saveUser(user);
        identities.createMembership(name, "staff");
        identities.createTenantUserMembership("churchward", name);
    }
}
