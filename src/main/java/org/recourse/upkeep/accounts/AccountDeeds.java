package org.recourse.upkeep.accounts;

import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.FormReader;
import org.recourse.lifecycle.OwnRights;
import org.recourse.lifecycle.WrongInput;
import org.recourse.trust.Person;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What can be asked for on an account's page. Each tells the account's process, whose diagram says what follows. */
@Component
class AccountDeeds {

    /** What is told becomes part of a longer text. */
    private static final int LONGEST = 9_000;

    private final Accounts accounts;
    private final AccountProcess process;
    private final TaskService tasks;
    private final OwnRights ownRights;

    AccountDeeds(Accounts accounts, AccountProcess process, TaskService tasks, OwnRights ownRights) {
        this.accounts = accounts;
        this.process = process;
        this.tasks = tasks;
        this.ownRights = ownRights;
    }

    /** It cannot be done, or not by this person. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final HttpStatus status;

        private Refused(HttpStatus status, String message) {
            super(message);
            this.status = status;
        }

        HttpStatus status() {
            return status;
        }
    }

    /** Asks Marketing to change the entry, and says what is to be changed. */
    @Transactional
    void askForChange(String reference, Person person, @Nullable String text) {
        String what = words(text);
        OfficialAccount account = openRunning(reference);
        if (!AccountSight.keepsDirectory(person) && !accounts.isHeldBy(person.id(), account)) {
            throw notYours();
        }
        boolean isOpen = ownRights.call(() -> tasks.createTaskQuery()
                        .processInstanceBusinessKey(reference)
                        .taskDefinitionKey("update-directory-entry")
                        .count()
                > 0);
        if (!isOpen) {
            tell(AccountProcess.ENTRY_CHANGES, reference, Map.of());
        }
        accounts.enter(account, person.id(), "Change of the entry asked for", what);
    }

    /** Reports that the account is lost or in other hands: an incident is raised at once (S3-4). */
    @Transactional
    void reportLoss(String reference, Person person, @Nullable String text) {
        String told = words(text);
        OfficialAccount account = openRunning(reference);
        if (!AccountSight.keepsDirectory(person) && !accounts.isHeldBy(person.id(), account)) {
            throw notYours();
        }
        if (account.state() == OfficialAccount.State.LOST) {
            throw new Refused(HttpStatus.CONFLICT, "Marketing is seeing to this account already.");
        }
        tell(AccountProcess.LOST, reference, Map.of(AccountProcess.TOLD, told, AccountProcess.TOLD_BY, person.id()));
    }

    /** Asks Marketing to retire the account. */
    @Transactional
    void askForRetirement(String reference, Person person, @Nullable String text) {
        String why = words(text);
        OfficialAccount account = openRunning(reference);
        if (!AccountSight.keepsDirectory(person)
                && account.owner().filter(person.id()::equals).isEmpty()) {
            throw notYours();
        }
        tell(AccountProcess.TO_RETIRE, reference, Map.of());
        accounts.enter(account, person.id(), "Retirement asked for", why);
    }

    private OfficialAccount openRunning(String reference) {
        OfficialAccount account = accounts.open(reference);
        if (!account.isRunning()) {
            throw new Refused(HttpStatus.CONFLICT, "The account is not in use.");
        }
        return account;
    }

    private void tell(String message, String reference, Map<String, Object> told) {
        if (!process.tell(message, reference, told)) {
            throw new Refused(HttpStatus.CONFLICT, "The account is being retired.");
        }
    }

    private static Refused notYours() {
        return new Refused(
                HttpStatus.FORBIDDEN, "This is for Marketing, Central Services and those who hold the account.");
    }

    private static String words(@Nullable String text) {
        return FormReader.words(text)
                .filter(words -> words.length() <= LONGEST)
                .filter(words -> new NoPassword.Check().holds(words))
                .orElseThrow(() -> new WrongInput(
                        "text",
                        text == null || text.isBlank()
                                ? "is required"
                                : "is too long, gives a password, or contains characters that cannot be kept: at most"
                                        + " 9000 characters"));
    }
}
