package org.recourse.lifecycle;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.recourse.casefile.CaseFile;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;

/** The trust's people by their names and roles, for those who work with them. */
@Component
public class Colleagues {

    private final IdentityService identities;
    private final OwnRights ownRights;
    private final ActingFor actingFor;

    Colleagues(IdentityService identities, OwnRights ownRights, ActingFor actingFor) {
        this.identities = identities;
        this.ownRights = ownRights;
        this.actingFor = actingFor;
    }

    /**
     * A person of the trust.
     *
     * @param name as people know them; the user name where no other is known
     * @param roles titles of the roles, comma separated; empty where there is none any more
     */
    public record Colleague(String user, String name, String roles) {}

    /** The users with these names, sorted, also those who have left. */
    public List<Colleague> named(Collection<String> users) {
        return ownRights.call(() -> users.stream()
                .sorted()
                .map(id -> {
                    User user = identities.createUserQuery().userId(id).singleResult();
                    String roles = identities.createGroupQuery().groupMember(id).list().stream()
                            .map(Group::getId)
                            .map(Role::titleOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
                    return new Colleague(id, user == null ? id : name(user), roles);
                })
                .toList());
    }

    /** Those who work for the case's school in one of the groups, sorted, without those who are kept from the case. */
    List<Colleague> whoCouldDo(Collection<String> groups, CaseFile file) {
        return ownRights.call(() -> {
            TreeMap<String, Colleague> found = new TreeMap<>(Comparator.naturalOrder());
            for (String group : groups) {
                identities.createUserQuery().memberOfGroup(group).memberOfTenant(file.school()).list().stream()
                        .filter(user -> !file.isKeptFrom(user.getId()) && actingFor.counts(user.getId(), groups, file))
                        .forEach(user -> found.putIfAbsent(
                                user.getId(), new Colleague(user.getId(), name(user), Role.titleOf(group))));
            }
            return List.copyOf(found.values());
        });
    }

    private static String name(User user) {
        String name = Stream.of(user.getFirstName(), user.getLastName())
                .filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining(" "));
        return name.isEmpty() ? user.getId() : name;
    }
}
