package org.recourse.upkeep.accounts;

import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.recourse.lifecycle.OwnRights;
import org.springframework.stereotype.Component;

/** Names that the diagram {@code official-account} and the code share, and telling its instances what has happened. */
@Component
class AccountProcess {

    static final String ENTRY_CHANGES = "account-entry-changes";
    static final String HOLDER_LEFT = "account-holder-left";
    static final String LOST = "account-lost";
    static final String TO_RETIRE = "account-to-retire";

    /** The number of the holder who has left. */
    static final String HOLDER = "holder";

    /** What was told of a lost account, and by whom: never written to the engine's tables. */
    static final String TOLD = "told";

    static final String TOLD_BY = "toldBy";

    private final RuntimeService runtime;
    private final OwnRights ownRights;

    AccountProcess(RuntimeService runtime, OwnRights ownRights) {
        this.runtime = runtime;
        this.ownRights = ownRights;
    }

    /**
     * Tells the account's process.
     *
     * @return whether it listens to that: one that is being retired, was ended, or stands still
     *     because it was suspended, does not
     */
    boolean tell(String message, String reference, Map<String, Object> told) {
        return ownRights.call(() -> {
            boolean listens = runtime.createExecutionQuery()
                            .processInstanceBusinessKey(reference)
                            .messageEventSubscriptionName(message)
                            .active()
                            .count()
                    == 1;
            if (listens) {
                runtime.createMessageCorrelation(message)
                        .processInstanceBusinessKey(reference)
                        .setVariablesToTriggeredScope(told)
                        .correlate();
            }
            return listens;
        });
    }
}
