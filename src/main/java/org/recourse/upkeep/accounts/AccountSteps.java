package org.recourse.upkeep.accounts;

import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.FormReader;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.OwnRights;
import org.recourse.lifecycle.SocialMediaIncident;
import org.recourse.notice.Notices;
import org.recourse.notice.Recipient;
import org.springframework.stereotype.Component;

/** What the diagram {@code official-account} calls. */
final class AccountSteps {

    private AccountSteps() {}

    /** Opens the account's record: what was told moves there before anything is written to the engine's tables. */
    @Component("openAccountRecord")
    static class OpenAccountRecord implements JavaDelegate {

        private final FormReader reader;
        private final Accounts accounts;
        private final OwnRights ownRights;

        OpenAccountRecord(FormReader reader, Accounts accounts, OwnRights ownRights) {
            this.reader = reader;
            this.accounts = accounts;
            this.ownRights = ownRights;
        }

        @Override
        public void execute(DelegateExecution execution) {
            AccountAnnounced announced = reader.read(AccountAnnounced.class, execution.getVariablesTyped(false));
            OfficialAccount account =
                    accounts.announce(announced, ownRights.currentUser().orElse(CaseFile.SYSTEM));
            execution.removeVariables();
            execution.setProcessBusinessKey(account.reference());
            execution.setVariables(
                    Map.of(SocialMediaIncident.REFERENCE, account.reference(), "school", account.school()));
        }
    }

    /** Mails whoever announced the account, in the words of the notice that the diagram names. */
    @Component("tellAnnouncer")
    static class TellAnnouncer implements JavaDelegate {

        private final Accounts accounts;
        private final AccountTasks tasks;
        private final IdentityService identities;
        private final Notices notices;

        TellAnnouncer(Accounts accounts, AccountTasks tasks, IdentityService identities, Notices notices) {
            this.accounts = accounts;
            this.tasks = tasks;
            this.identities = identities;
            this.notices = notices;
        }

        @Override
        public void execute(DelegateExecution execution) {
            String reference = execution.getProcessBusinessKey();
            String notice = (String) execution.getVariable("notice");
            accounts.find(reference)
                    .flatMap(OfficialAccount::announcedBy)
                    .map(user -> identities.createUserQuery().userId(user).singleResult())
                    .filter(user -> user.getEmail() != null && !user.getEmail().isBlank())
                    .ifPresent(user -> notices.send(
                            notice + ":" + reference,
                            notice,
                            new Recipient(user.getId(), user.getEmail()),
                            Map.of(
                                    "reference",
                                    reference,
                                    "page",
                                    tasks.page(reference).orElseThrow())));
        }
    }

    /** Raises an incident (S3-4) with what somebody told of a lost account; the two then name each other. */
    @Component("raiseIncidentOfAccount")
    static class RaiseIncidentOfAccount implements JavaDelegate {

        private final Accounts accounts;
        private final Incidents incidents;

        RaiseIncidentOfAccount(Accounts accounts, Incidents incidents) {
            this.accounts = accounts;
            this.incidents = incidents;
        }

        @Override
        public void execute(DelegateExecution execution) {
            String told = (String) execution.getVariable(AccountProcess.TOLD);
            String who = (String) execution.getVariable(AccountProcess.TOLD_BY);
            OfficialAccount account = accounts.open(execution.getProcessBusinessKey());
            String incident = incidents.raiseFrom(
                    account.reference(),
                    Map.of(
                            "school", account.school(),
                            "platform", account.platform(),
                            "link", account.link().orElse(account.handle()),
                            "narrative",
                                    "The trust's own account %s, %s on %s, was lost or taken over.%n%n%s"
                                            .formatted(
                                                    account.reference(), account.handle(), account.platform(), told)),
                    who);
            accounts.lost(account, incident);
            // Before anything is written to the engine's tables.
            execution.removeVariable(AccountProcess.TOLD);
            execution.removeVariable(AccountProcess.TOLD_BY);
        }
    }

    /** Keeps with the task which of the holders has left, by a number that names nobody. */
    @Component("nameLeaver")
    static class NameLeaver implements TaskListener {

        @Override
        public void notify(DelegateTask task) {
            task.setVariableLocal(
                    AccountProcess.HOLDER, Objects.requireNonNull(task.getVariable(AccountProcess.HOLDER)));
        }
    }
}
