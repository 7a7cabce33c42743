package org.recourse.engine;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.recourse.trust.Person;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Component;

/**
 * Signs people in with the engine's users and passwords; a wrong password locks its user for a few seconds. Spring Security
 * finds it by its type: named at a door as well, each wrong password would be tried, and counted, twice.
 */
@Component
class SignIn implements AuthenticationProvider {

    private final IdentityService identities;

    SignIn(IdentityService identities) {
        this.identities = identities;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String user = attempt.getName();
        Object password = attempt.getCredentials();
        if (!(password instanceof String secret) || !identities.checkPassword(user, secret)) {
            throw new BadCredentialsException("The user name or the password is wrong.");
        }
        return signedIn(user);
    }

    /** Someone whose identity is known already, with the roles and schools that hold now. */
    Authentication signedIn(String user) {
        Set<String> roles = identities.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .collect(Collectors.toUnmodifiableSet());
        Set<String> schools = identities.createTenantQuery().userMember(user).list().stream()
                .map(Tenant::getId)
                .collect(Collectors.toUnmodifiableSet());
        List<SimpleGrantedAuthority> authorities =
                roles.stream().map(SimpleGrantedAuthority::new).toList();
        return UsernamePasswordAuthenticationToken.authenticated(new Person(user, roles, schools), null, authorities);
    }

    @Override
    public boolean supports(Class<?> attempt) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(attempt);
    }
}
