package org.recourse.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.recourse.lifecycle.OwnRights;
import org.springframework.stereotype.Component;

/** Whose call it is stands in the engine's authentication of the thread. */
@Component
class EngineOwnRights implements OwnRights {

    private final IdentityService identities;

    EngineOwnRights(IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public Optional<String> currentUser() {
        return Optional.ofNullable(identities.getCurrentAuthentication()).map(Authentication::getUserId);
    }

    @Override
    public <T> T callFor(String user, Supplier<T> action) {
        return call(() -> {
            identities.setAuthentication(user, List.of());
            try {
                return action.get();
            } finally {
                identities.clearAuthentication();
            }
        });
    }

    @Override
    public <T> T call(Supplier<T> action) {
        Authentication person = identities.getCurrentAuthentication();
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
