package org.recourse.upkeep.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.VariableInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.casefile.CaseFile;
import org.recourse.engine.Tables;
import org.recourse.lifecycle.ProcessTest;
import org.recourse.trust.Person;
import org.recourse.upkeep.accounts.OfficialAccount.State;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An account in the trust's name, from the notice that it is to be used until it is retired (S0-1, S2-MK, S2-ST-4, S4). */
@ProcessTest
@Import(SampleAccounts.class)
class OfficialAccountTest {

    private static final Person MARKETING = new Person("marketing", Set.of("marketing"), Set.of());
    private static final Person STAFF = new Person("staff", Set.of("staff"), Set.of());
    private static final Person STRANGER = new Person("linemanager", Set.of("line-managers"), Set.of());

    @Autowired
    Cases cases;

    @Autowired
    SampleAccounts samples;

    @Autowired
    Accounts accounts;

    @Autowired
    AccountDeeds deeds;

    @Autowired
    IdentityService identities;

    @Autowired
    RuntimeService runtime;

    @Autowired
    HistoryService history;

    @Autowired
    TaskService tasks;

    @Autowired
    JdbcTemplate database;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void anAccountIsAnnouncedAuthorisedEnteredAndAttested() {
        String reference = samples.announce("staff", Map.of("link", "https://example.org/churchward.school"));
        assertThat(reference).matches("OA-\\d{4}-\\d{6}");
        assertThat(account(reference).state()).isEqualTo(State.ANNOUNCED);
        assertThat(account(reference).announcedBy()).contains("staff");
        assertThat(groups(reference, "authorise-account")).containsExactly("central-services");
        assertThat(cases.instances(reference))
                .allSatisfy(instance -> assertThat(instance.getTenantId()).isEqualTo("churchward"));

        cases.complete(reference, "authorise-account", "central", Map.of("authorised", true, "reason", "For news."));
        assertThat(account(reference).state()).isEqualTo(State.AUTHORISED);
        assertThat(groups(reference, "enter-in-directory")).containsExactly("marketing");

        cases.complete(reference, "enter-in-directory", "marketing", SampleAccounts.ENTRY);
        OfficialAccount entered = account(reference);
        assertThat(entered.state()).isEqualTo(State.IN_USE);
        assertThat(entered.handle()).isEqualTo("@churchward.school");
        assertThat(entered.owner()).contains("marketing");
        assertThat(entered.recoveryContacts()).contains("office@recourse.example");
        assertThat(holders(reference)).containsExactlyInAnyOrder("marketing", "staff");
        // Nobody waits for the mails.
        assertThat(cases.openTasks(reference)).containsExactly("attest-access");
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "The directory of accounts has changed")).containsExactly("central", "central2");
        assertThat(Mails.to(reference, "Authorised")).containsExactly("staff");

        cases.complete(reference, "attest-access", "marketing", SampleAccounts.SAFE);
        assertThat(account(reference).attestedAt()).isPresent();
        assertThat(cases.openTasks(reference)).isEmpty();
        assertThat(accounts.history(account(reference)))
                .extracting(AccountChange::what)
                .containsExactly(
                        "Attest that access is safe",
                        "Enter it in the directory",
                        "Authorise the account",
                        "Announced");
    }

    @Test
    void whatIsNotAuthorisedIsNotEnteredAndWhoAskedIsTold() {
        String reference = samples.announce("staff", Map.of());
        assertRefused(
                reference, "authorise-account", "central", Map.of("authorised", false), "reason", "is required where");
        cases.complete(
                reference, "authorise-account", "central", Map.of("authorised", false, "reason", "There is one."));
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "Not authorised")).containsExactly("staff");
        assertThat(account(reference).state()).isEqualTo(State.REFUSED);
        assertThat(cases.isRunning(reference)).isFalse();
    }

    /** S4-2: each quarter, as the table says, again and again. */
    @Test
    void accessIsAttestedAgainAtTheTablesInterval() {
        String reference = samples.inDirectory();
        Instant before = Instant.now();
        cases.complete(reference, "attest-access", "marketing", SampleAccounts.SAFE);
        assertThat(cases.timer(reference, "rotation-due").getDuedate().toInstant())
                .isBetween(
                        before.plus(Duration.ofHours(2160)).minusSeconds(1),
                        Instant.now().plus(Duration.ofHours(2160)));
        for (int quarter = 1; quarter <= 2; quarter++) {
            cases.fire(reference, "rotation-due");
            assertThat(cases.openTasks(reference)).containsExactly("attest-access");
            // Nothing is answered in advance by what was attested last.
            Task task = cases.task(reference, "attest-access");
            SampleAccounts.SAFE.keySet().forEach(field -> assertThat(variable(task, field))
                    .as(field)
                    .isNull());
            cases.complete(reference, "attest-access", "marketing", SampleAccounts.SAFE);
        }
        assertThat(cases.timerIds(reference)).containsExactly("rotation-due");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strong", "secondFactor", "notShared", "passwordChanged"})
    void whatIsNotRightIsAFindingThatIsPutRightAndAttestedAgain(String field) {
        String reference = samples.inDirectory();
        Map<String, Object> notSafe = SampleAccounts.with(SampleAccounts.SAFE, Map.of(field, false));
        assertRefused(reference, "attest-access", "marketing", notSafe, "finding", "is required where");
        cases.complete(
                reference,
                "attest-access",
                "marketing",
                SampleAccounts.with(notSafe, Map.of("finding", "Two people use one sign-in.")));
        assertThat(account(reference).attestedAt()).isEmpty();
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "Access is not safe")).containsExactly("central", "central2");
        assertThat(cases.openTasks(reference)).containsExactly("put-access-right");
        cases.complete(reference, "put-access-right", "marketing", Map.of("done", "Each has their own role now."));
        cases.complete(reference, "attest-access", "marketing", SampleAccounts.SAFE);
        assertThat(account(reference).attestedAt()).isPresent();
    }

    @Test
    void eachChangeOfTheEntryIsATaskAndCentralServicesIsInformed() {
        String reference = samples.inDirectory();
        deeds.askForChange(reference, STAFF, "The name is new.");
        deeds.askForChange(reference, MARKETING, "And the owner.");
        assertThat(cases.openTasks(reference)).containsExactly("attest-access", "update-directory-entry");
        assertRefused(reference, "update-directory-entry", "marketing", Map.of(), "handle", "enter what changes");
        cases.complete(
                reference, "update-directory-entry", "marketing", Map.of("handle", "@churchward", "owner", "central"));
        assertThat(account(reference).handle()).isEqualTo("@churchward");
        assertThat(account(reference).platform()).isEqualTo("Instagram");
        assertThat(holders(reference)).containsExactlyInAnyOrder("marketing", "staff", "central");
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "The directory of accounts has changed"))
                .containsExactly("central", "central", "central2", "central2");

        deeds.askForChange(reference, MARKETING, "Staff no longer writes there.");
        cases.complete(reference, "update-directory-entry", "marketing", Map.of("holders", "marketing"));
        assertThat(holders(reference)).containsExactlyInAnyOrder("marketing", "central");
    }

    /** Leaving staff take their access with them, however they leave. */
    @ParameterizedTest
    @CsvSource({"deleted", "role", "school"})
    void whoLeavesTheTrustLosesAccess(String how) {
        String leaver = "leaver." + how;
        create(leaver);
        String reference = samples.inDirectory(Map.of(), Map.of("holders", "marketing," + leaver));
        String other = samples.inDirectory(Map.of("handle", "@other"), Map.of());
        leave(leaver, how);

        assertThat(cases.openTasks(reference)).containsExactly("attest-access", "remove-access");
        assertThat(cases.openTasks(other)).containsExactly("attest-access");
        assertThat(groups(reference, "remove-access")).containsExactly("marketing");
        assertRefused(
                reference,
                "remove-access",
                "marketing",
                Map.of("accessRemoved", true, "passwordReplaced", false),
                "passwordReplaced",
                "must be ticked");
        cases.complete(
                reference, "remove-access", "marketing", Map.of("accessRemoved", true, "passwordReplaced", true));
        assertThat(holders(reference)).containsExactly("marketing");
        cases.runJobs(reference);
        assertThat(Mails.to(reference, "The directory of accounts has changed")).hasSize(4);
        assertThat(cases.openTasks(reference)).containsExactly("attest-access");
    }

    @Test
    void twoWhoLeaveAreTwoTasksAndAnOwnerIsReplaced() {
        create("leaver.owner");
        create("leaver.holder");
        String reference = samples.inDirectory(Map.of(), Map.of("owner", "leaver.owner", "holders", "leaver.holder"));
        leave("leaver.holder", "deleted");
        leave("leaver.owner", "deleted");
        List<Task> open = cases.tasks(reference, "remove-access");
        assertThat(open).hasSize(2);
        Map<String, Object> removed = Map.of("accessRemoved", true, "passwordReplaced", true);
        for (Task task : open) {
            long number = ((Number) variable(task, "holder")).longValue();
            boolean owned = accounts.holder(number).user().equals("leaver.owner");
            if (owned) {
                assertThatThrownBy(() -> complete(task, removed)).hasMessageContaining("newOwner");
                complete(task, SampleAccounts.with(removed, Map.of("newOwner", "marketing")));
            } else {
                complete(task, removed);
            }
        }
        assertThat(account(reference).owner()).contains("marketing");
        assertThat(holders(reference)).containsExactly("marketing");
    }

    /** A sign-in that replaces somebody's one role takes it first and then gives the other. */
    @Test
    void whoChangesRolesHasNotLeft() {
        create("mover");
        String reference = samples.inDirectory(Map.of(), Map.of("holders", "mover"));
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            identities.deleteMembership("mover", "staff");
            identities.createMembership("mover", "hr");
        });
        assertThat(cases.openTasks(reference)).containsExactly("attest-access");
        identities.deleteUser("mover");
    }

    /** Its access ends with it. */
    @Test
    void whoLeavesWhileAnAccountIsBeingRetiredKeepsNobodyFromLeaving() {
        create("leaver.last");
        String reference = samples.inDirectory(Map.of(), Map.of("holders", "leaver.last"));
        deeds.askForRetirement(reference, MARKETING, "Nobody reads it.");
        leave("leaver.last", "deleted");
        assertThat(cases.openTasks(reference)).containsExactly("retire-account");
    }

    /** S3-4: at once, in the name of who told it, and the two name each other. */
    @Test
    void aLostAccountIsAnIncidentAtOnce() {
        String reference = samples.inDirectory(Map.of("link", "https://instagram.example/churchward.school"), Map.of());
        deeds.reportLoss(reference, STAFF, "It posts adverts since this morning.");
        assertThat(account(reference).state()).isEqualTo(State.LOST);
        String incident = accounts.history(account(reference)).get(0).incident().orElseThrow();
        CaseFile file = cases.file(incident);
        assertThat(file.school()).isEqualTo("churchward");
        assertThat(file.reporterUser()).contains("staff");
        assertThat(file.narrative()).contains(reference, "@churchward.school", "It posts adverts since this morning.");
        assertThat(file.link()).contains("https://instagram.example/churchward.school");
        assertThat(cases.chronology(incident)).contains("Incident reported", "Raised from " + reference);
        assertThat(cases.openTasks(incident)).containsExactly("make-initial-assessment", "prevent-further-damage");
        assertThat(Stream.concat(cases.instances(reference), cases.instances(incident))
                        .flatMap(instance ->
                                runtime
                                        .createVariableInstanceQuery()
                                        .processInstanceIdIn(instance.getId())
                                        .list()
                                        .stream())
                        .map(VariableInstance::getName))
                .doesNotContain("told", "toldBy", "narrative");
        assertThat(history.createHistoricVariableInstanceQuery().count()).isZero();

        assertThatThrownBy(() -> deeds.reportLoss(reference, MARKETING, "Again."))
                .isInstanceOf(AccountDeeds.Refused.class);
        assertRefused(
                reference,
                "regain-access",
                "marketing",
                Map.of("regained", false, "done", "Nothing helped."),
                "regained",
                "retirement");
        cases.complete(reference, "regain-access", "marketing", Map.of("regained", true, "done", "With the platform."));
        assertThat(account(reference).state()).isEqualTo(State.IN_USE);
        assertThat(cases.openTasks(reference)).containsExactly("attest-access");
    }

    @Test
    void retirementEndsEverythingAndStaysInTheDirectory() {
        String reference = samples.inDirectory();
        deeds.askForChange(reference, MARKETING, "A new name.");
        deeds.askForRetirement(reference, MARKETING, "Nobody reads it.");
        assertThat(cases.openTasks(reference)).containsExactly("retire-account");
        assertThatThrownBy(() -> deeds.askForRetirement(reference, MARKETING, "Again."))
                .isInstanceOf(AccountDeeds.Refused.class);
        cases.complete(reference, "retire-account", "marketing", Map.of("accessRemoved", true, "note", "Closed."));
        cases.runJobs(reference);
        assertThat(account(reference).state()).isEqualTo(State.RETIRED);
        assertThat(account(reference).retiredAt()).isPresent();
        assertThat(cases.isRunning(reference)).isFalse();
        assertThat(Mails.to(reference, "The directory of accounts has changed"))
                .containsExactly("central", "central", "central2", "central2");
        assertThatThrownBy(() -> deeds.reportLoss(reference, MARKETING, "x")).isInstanceOf(AccountDeeds.Refused.class);
    }

    /** What people write is sealed in the account's record, and never in the engine's tables, not even for a moment that lasts. */
    @Test
    void noWordEntersTheEngineAndNoneStaysUnsealed() {
        String mark = "mark" + UUID.randomUUID().toString().substring(0, 8);
        String reference = samples.announce("staff", Map.of("purpose", mark));
        cases.complete(reference, "authorise-account", "central", Map.of("authorised", true, "reason", mark));
        cases.complete(
                reference,
                "enter-in-directory",
                "marketing",
                SampleAccounts.with(SampleAccounts.ENTRY, Map.of("recoveryContacts", mark)));
        cases.complete(
                reference,
                "attest-access",
                "marketing",
                SampleAccounts.with(SampleAccounts.SAFE, Map.of("strong", false, "finding", mark)));
        cases.runJobs(reference);
        cases.complete(reference, "put-access-right", "marketing", Map.of("done", mark));
        deeds.reportLoss(reference, STAFF, mark);
        cases.complete(reference, "regain-access", "marketing", Map.of("regained", true, "done", mark));
        deeds.askForChange(reference, STAFF, mark);
        deeds.askForRetirement(reference, MARKETING, mark);
        cases.complete(reference, "retire-account", "marketing", Map.of("accessRemoved", true, "note", mark));

        List<String> everything = new Tables(database)
                .everything().values().stream().flatMap(Set::stream).toList();
        String inHexadecimal = HexFormat.of().formatHex(mark.getBytes(StandardCharsets.UTF_8));
        assertThat(everything).anyMatch(line -> line.contains(reference));
        assertThat(everything).noneMatch(line -> line.contains(mark) || line.contains(inHexadecimal));
        assertThat(accounts.history(account(reference)))
                .anyMatch(change -> change.text().contains(mark));
    }

    @Test
    void onlyThoseWhoHoldOrKeepAnAccountAskForSomething() {
        String reference = samples.inDirectory();
        assertThatThrownBy(() -> deeds.reportLoss(reference, STRANGER, "x")).isInstanceOf(AccountDeeds.Refused.class);
        assertThatThrownBy(() -> deeds.askForChange(reference, STRANGER, "x")).isInstanceOf(AccountDeeds.Refused.class);
        assertThatThrownBy(() -> deeds.askForRetirement(reference, STAFF, "x"))
                .as("a holder who is not the owner")
                .isInstanceOf(AccountDeeds.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "school,   nowhere,                 is not a school",
        "platform, ,                        is required",
        "handle,   ,                        is required",
        "purpose,  ,                        is required",
        "purpose,  the password is Sommer26, looks as if it gave a password",
        "purpose,  'Password: x',           looks as if it gave a password",
        "link,     'javascript:alert(1)',   must be an address",
        "link,     'https://user:secret@example.org/', must be an address",
        "other,    x,                       is not a field"
    })
    void aWrongAnnouncementIsRefusedAndLeavesNothing(String field, String value, String message) {
        long before = instances();
        Map<String, Object> changes = new HashMap<>();
        changes.put(field, value);
        assertThatThrownBy(() -> samples.announce("staff", changes))
                .hasMessageContaining(field)
                .hasMessageContaining(message);
        assertThat(instances()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "owner,            nobody.known,           is not a user name",
        "owner,            'staff,marketing',      names several people",
        "holders,          'staff, nobody.known',  is not a user name",
        "holders,          ,                       is required",
        "recoveryContacts, ,                       is required",
        "recoveryContacts, 'PIN: 4711',            looks as if it gave a password",
        "recoveryContacts, 'backup codes are 4711 4712', looks as if it gave a password",
        "password,         hunter2,                is not a field",
        "link,             example,                must be an address"
    })
    void aWrongEntryIsRefused(String field, String value, String message) {
        String reference = samples.announce("staff", Map.of());
        cases.complete(reference, "authorise-account", "central", Map.of("authorised", true));
        Map<String, Object> entry = new HashMap<>(SampleAccounts.ENTRY);
        entry.put(field, value);
        assertRefused(reference, "enter-in-directory", "marketing", entry, field, message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The password is changed.",
                "Its password is now in the password manager.",
                "New password, second factor, pin changed",
                "A secretary keeps the passwords."
            })
    void speakingOfPasswordsIsNotGivingOneAway(String text) {
        assertThat(new NoPassword.Check().holds(text)).isTrue();
    }

    static Stream<String> tasks() {
        return Stream.of(
                "authorise-account",
                "enter-in-directory",
                "attest-access",
                "put-access-right",
                "update-directory-entry",
                "remove-access",
                "regain-access",
                "retire-account");
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void isDueRemindsAndStepsUp(String task) {
        String reference = at(task);
        List<String> workers = task.equals("authorise-account") ? List.of("central", "central2") : List.of("marketing");
        List<String> above = task.equals("authorise-account") ? List.of("smt") : List.of("central", "central2");
        Task open = cases.task(reference, task);
        assertThat(open.getDueDate()).isAfter(Date.from(Instant.now()));
        assertThat(cases.timer(reference, "step-up-" + task).getDuedate()).isCloseTo(open.getDueDate(), 1000);
        cases.fire(reference, "remind-" + task);
        assertThat(Mails.to(reference, "Reminder: " + open.getName())).isEqualTo(workers);
        cases.fire(reference, "step-up-" + task);
        assertThat(Mails.to(reference, "Overdue: " + open.getName())).isEqualTo(above);
        assertThat(cases.task(reference, task).getPriority()).isGreaterThan(Task.PRIORITY_NORMAL);
        assertThat(Mails.about(reference)).allSatisfy(mail -> assertThat(mail.body())
                .contains("/accounts/" + reference)
                .doesNotContain("churchward.school", "/cases/"));
    }

    private String at(String task) {
        if (task.equals("authorise-account")) {
            return samples.announce("staff", Map.of());
        }
        if (task.equals("enter-in-directory")) {
            String reference = samples.announce("staff", Map.of());
            cases.complete(reference, "authorise-account", "central", Map.of("authorised", true));
            return reference;
        }
        create("leaver.late");
        String reference = samples.inDirectory(Map.of(), Map.of("holders", "leaver.late"));
        switch (task) {
            case "put-access-right" -> {
                cases.complete(
                        reference,
                        "attest-access",
                        "marketing",
                        SampleAccounts.with(SampleAccounts.SAFE, Map.of("strong", false, "finding", "Too short.")));
                cases.runJobs(reference);
            }
            case "update-directory-entry" -> deeds.askForChange(reference, MARKETING, "A new name.");
            case "regain-access" -> deeds.reportLoss(reference, MARKETING, "It is gone.");
            case "retire-account" -> deeds.askForRetirement(reference, MARKETING, "Nobody reads it.");
            default -> {}
        }
        identities.deleteUser("leaver.late");
        return reference;
    }

    private long instances() {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey("official-account")
                .count();
    }

    private void assertRefused(
            String reference, String task, String user, Map<String, Object> fields, String field, String message) {
        assertThatThrownBy(() -> cases.complete(reference, task, user, fields))
                .hasMessageContaining(field)
                .hasMessageContaining(message);
        assertThat(cases.openTasks(reference)).contains(task);
    }

    private void complete(Task task, Map<String, Object> fields) {
        cases.as("marketing", () -> tasks.complete(task.getId(), fields));
    }

    private Object variable(Task task, String name) {
        return tasks.getVariable(task.getId(), name);
    }

    private OfficialAccount account(String reference) {
        return accounts.find(reference).orElseThrow();
    }

    private List<String> holders(String reference) {
        return accounts.holders(account(reference)).stream()
                .map(AccountHolder::user)
                .toList();
    }

    private List<String> groups(String reference, String task) {
        return cases.candidateGroups(cases.task(reference, task));
    }

    private void create(String name) {
        if (identities.createUserQuery().userId(name).count() == 1) {
            identities.deleteUser(name);
        }
        User user = identities.newUser(name);
        user.setPassword("Unknown-To-All-0815");
        identities.saveUser(user);
        identities.createMembership(name, "staff");
        identities.createTenantUserMembership("churchward", name);
    }

    private void leave(String user, String how) {
        switch (how) {
            case "role" -> identities.deleteMembership(user, "staff");
            case "school" -> identities.deleteTenantUserMembership("churchward", user);
            default -> identities.deleteUser(user);
        }
    }
}
