package org.recourse.upkeep.accounts;

import java.util.Map;
import java.util.Optional;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.DoneTask;
import org.recourse.lifecycle.OtherTasks;
import org.springframework.stereotype.Component;

/** The tasks of the diagram {@code official-account}. */
@Component
class AccountTasks implements OtherTasks {

    static final Map<String, Class<? extends Answers>> FORMS = Map.of(
            "authorise-account", AccountAuthorisation.class,
            "enter-in-directory", DirectoryEntry.class,
            "update-directory-entry", DirectoryChange.class,
            "attest-access", AccessAttestation.class,
            "put-access-right", AccessPutRight.class,
            "remove-access", AccessRemoved.class,
            "regain-access", AccountRegained.class,
            "retire-account", AccountRetired.class);

    private final Accounts accounts;

    AccountTasks(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Map<String, Class<? extends Answers>> forms() {
        return FORMS;
    }

    @Override
    public Map<String, Object> take(DoneTask done, Answers answers) {
        OfficialAccount account = accounts.open(done.reference());
        ((AccountAnswers) answers).recordIn(account, accounts, done);
        if (answers instanceof AccountRegained) {
            accounts.enterOfLoss(account, done.who(), done.taskName(), answers.inWords());
        } else {
            accounts.enter(account, done.who(), done.taskName(), answers.inWords());
        }
        return answers.codes();
    }

    @Override
    public Optional<String> page(String reference) {
        return reference.startsWith(Accounts.PREFIX) ? Optional.of("/accounts/" + reference) : Optional.empty();
    }
}
