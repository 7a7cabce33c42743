package org.recourse.lifecycle;

import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.stereotype.Component;

/**
 * Lets the application look and act with its own rights while it serves a signed-in person, whose right to the call
 * has been checked before.
 */
@Component
public class OwnRights {

    private final IdentityService identities;

    OwnRights(IdentityService identities) {
        this.identities = identities;
    }

    /** Calls with the application's rights; afterwards the person's hold again. */
    public <T> T call(Supplier<T> action) {
        var person = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            return action.get();
        } finally {
            if (person != null) {
                identities.setAuthentication(person);
            }
        }
    }
}
