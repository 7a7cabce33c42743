package org.recourse.change;

import org.recourse.casefile.CaseDeleted;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** That an instance was moved to another version stays counted; which case it was goes with the case. */
@Component
class MovesOfDeleted {

    private final JdbcClient jdbc;

    MovesOfDeleted(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(CaseDeleted deleted) {
        jdbc.sql("update recourse.process_move_instance set business_key = null, reason = '' where business_key = ?")
                .param(deleted.reference())
                .update();
    }
}
