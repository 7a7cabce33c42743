package org.recourse.engine;

import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.IdentityServiceImpl;

/** Saves users whose password no person has chosen to keep a secret: the policy is for passwords that people choose. */
final class PastThePolicy {

    private PastThePolicy() {}

    static void save(IdentityService identities, User user) {
        ((IdentityServiceImpl) identities).saveUser(user, true);
    }
}
