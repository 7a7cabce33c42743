package org.recourse.upkeep.accounts;

import org.recourse.casefile.CaseDeleted;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What happened to an account because of an incident goes with the incident: who was kept from that never read it, and
 * nobody could tell any more from whom it has to be kept. How the account stands is kept.
 */
@Component
class AccountsOfDeleted {

    private final JdbcClient jdbc;

    AccountsOfDeleted(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(CaseDeleted deleted) {
        jdbc.sql("delete from recourse.official_account_change where incident = ?")
                .param(deleted.reference())
                .update();
    }
}
