package org.recourse.lifecycle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.User;
import org.recourse.notice.Recipient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Which roles and schools people have, and giving them roles for a time. */
@Component
class Memberships {

    private final ObjectProvider<IdentityService> identities;
    private final OwnRights ownRights;

    Memberships(ObjectProvider<IdentityService> identities, OwnRights ownRights) {
        this.identities = identities;
        this.ownRights = ownRights;
    }

    Set<String> schools(String user) {
        return ownRights.call(() -> identities.getObject().createTenantQuery().userMember(user).list().stream()
                .map(Tenant::getId)
                .collect(Collectors.toSet()));
    }

    Set<String> roles(String user) {
        return ownRights.call(() -> identities.getObject().createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .collect(Collectors.toSet()));
    }

    /** User names of those who work for one of the schools. */
    Set<String> at(Set<String> schools) {
        Set<String> users = new HashSet<>();
        ownRights.call(() -> {
            for (String school : schools) {
                identities.getObject().createUserQuery().memberOfTenant(school).list().stream()
                        .map(User::getId)
                        .forEach(users::add);
            }
            return users;
        });
        return users;
    }

    /** Where the user reads mail; nobody where they have no address. */
    List<Recipient> recipient(String user) {
        return ownRights.call(() -> identities.getObject().createUserQuery().userId(user).list().stream()
                .flatMap(found -> Mailing.recipient(found.getId(), found.getEmail()).stream())
                .toList());
    }

    void give(String user, Set<String> roles) {
        ownRights.call(() -> {
            roles.forEach(role -> identities.getObject().createMembership(user, role));
            return user;
        });
    }

    void takeBack(String user, Set<String> roles) {
        ownRights.call(() -> {
            roles.forEach(role -> identities.getObject().deleteMembership(user, role));
            return user;
        });
    }
}
