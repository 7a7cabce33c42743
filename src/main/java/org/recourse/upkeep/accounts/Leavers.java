package org.recourse.upkeep.accounts;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.IdentityService;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.DoneTask;
import org.recourse.lifecycle.OwnRights;
import org.recourse.lifecycle.PeopleChanged;
import org.recourse.trust.Role;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to it that nobody who has left the trust keeps access (S4-1): whoever is no user any more, or works in no role or
 * for no school. Each of their accounts is told, and its diagram says what follows.
 */
@Component
class Leavers {

    private final Accounts accounts;
    private final IdentityService identities;
    private final AccountProcess process;
    private final OwnRights ownRights;
    private final TransactionTemplate transactions;

    Leavers(
            Accounts accounts,
            IdentityService identities,
            AccountProcess process,
            OwnRights ownRights,
            PlatformTransactionManager transactions) {
        this.accounts = accounts;
        this.identities = identities;
        this.process = process;
        this.ownRights = ownRights;
        this.transactions = new TransactionTemplate(transactions);
    }

    /** At the end of the change: a role that is replaced is first taken and then given anew. */
    @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT, fallbackExecution = true)
    void on(PeopleChanged changed) {
        look();
    }

    /** Also those who were taken out of a directory of people while the application stood still. */
    @EventListener
    void on(ApplicationReadyEvent started) {
        look();
    }

    private void look() {
        transactions.executeWithoutResult(status -> {
            List<AccountHolder> gone = ownRights.call(() -> accounts.holdersWhoStay().stream()
                    .filter(holder -> isGone(holder.user()))
                    .toList());
            gone.forEach(this::leave);
        });
    }

    private boolean isGone(String user) {
        return identities.createUserQuery().userId(user).count() == 0
                || identities.createTenantQuery().userMember(user).count() == 0
                || identities.createGroupQuery().groupMember(user).list().stream()
                        .noneMatch(group ->
                                Role.WORKING.stream().anyMatch(role -> role.id().equals(group.getId())));
    }

    private void leave(AccountHolder holder) {
        OfficialAccount account = accounts.open(holder.reference());
        if (accounts.hasLeft(holder)) {
            return; // somebody else has just seen it
        }
        accounts.left(holder);
        accounts.enter(account, CaseFile.SYSTEM, "A holder has left the trust", holder.user());
        // Where it is being retired, that ends their access as well.
        process.tell(AccountProcess.HOLDER_LEFT, account.reference(), Map.of(AccountProcess.HOLDER, holder.number()));
    }

    /** The holder whose access a task is about. */
    static long holderOf(DoneTask done) {
        return ((Number) Objects.requireNonNull(done.local().get(AccountProcess.HOLDER))).longValue();
    }
}
