package org.recourse.lifecycle;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.identity.UserQuery;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.notice.Recipient;
import org.springframework.stereotype.Component;

/** Who holds a role at a school, and where they read their mail. */
@Component
class People {

    private final IdentityService identities;
    private final OwnRights ownRights;
    private final ActingFor actingFor;
    private final CaseFiles caseFiles;

    People(IdentityService identities, OwnRights ownRights, ActingFor actingFor, CaseFiles caseFiles) {
        this.identities = identities;
        this.ownRights = ownRights;
        this.actingFor = actingFor;
        this.caseFiles = caseFiles;
    }

    /**
     * Those in the groups whom a matter concerns and who have an address: of a case, who works for its school and is not
     * kept from it; of anything else, who works for the school, or everybody where it is the whole trust's.
     *
     * @param reference the business key of the matter's process
     * @param school the school of what is no case; null for the whole trust
     */
    List<Recipient> inGroups(Collection<String> groups, String reference, @Nullable String school) {
        return caseFiles.find(reference).map(file -> inGroups(groups, file)).orElseGet(() -> groups.stream()
                .flatMap(group -> inGroup(group, school).stream())
                .distinct()
                .toList());
    }

    /** The person, where they have an address and are not kept from the case, if it is one. */
    List<Recipient> user(String id, String reference) {
        return caseFiles
                .find(reference)
                .map(file -> user(id, file))
                .orElseGet(() -> ownRights.call(() -> identities.createUserQuery().userId(id).list().stream()
                        .flatMap(user -> Mailing.recipient(user.getId(), user.getEmail()).stream())
                        .toList()));
    }

    /** Those in the groups who work for the case's school and have an address, without those kept from it. */
    List<Recipient> inGroups(Collection<String> groups, CaseFile file) {
        return ownRights.call(() -> {
            Map<String, Recipient> people = new LinkedHashMap<>();
            for (String group : groups) {
                identities.createUserQuery().memberOfGroup(group).memberOfTenant(file.school()).list().stream()
                        .filter(user -> actingFor.counts(user.getId(), List.of(group), file))
                        .flatMap(user -> recipient(user, file))
                        .forEach(recipient -> people.putIfAbsent(recipient.key(), recipient));
            }
            return List.copyOf(people.values());
        });
    }

    /** Those in the group who have an address, whichever school they work for: for what is about no case. */
    List<Recipient> inGroup(String group) {
        return inGroup(group, null);
    }

    private List<Recipient> inGroup(String group, @Nullable String school) {
        return ownRights.call(() -> {
            UserQuery members = identities.createUserQuery().memberOfGroup(group);
            return (school == null ? members : members.memberOfTenant(school))
                    .list().stream()
                            .flatMap(user -> Mailing.recipient(user.getId(), user.getEmail()).stream())
                            .toList();
        });
    }

    /** The person, where they have an address and are not kept from the case. */
    List<Recipient> user(String id, CaseFile file) {
        return ownRights.call(() -> identities.createUserQuery().userId(id).list().stream()
                .flatMap(user -> recipient(user, file))
                .toList());
    }

    /** Whether one of the users, or of those in the groups, works for the case's school and is not kept from the case. */
    boolean someoneIsLeft(Collection<String> users, Collection<String> groups, CaseFile file) {
        return ownRights.call(() -> groups.stream()
                        .flatMap(group ->
                                identities
                                        .createUserQuery()
                                        .memberOfGroup(group)
                                        .memberOfTenant(file.school())
                                        .list()
                                        .stream())
                        .anyMatch(
                                user -> !file.isKeptFrom(user.getId()) && actingFor.counts(user.getId(), groups, file))
                || users.stream()
                        .filter(user -> !file.isKeptFrom(user))
                        .anyMatch(user -> identities
                                        .createUserQuery()
                                        .userId(user)
                                        .memberOfTenant(file.school())
                                        .count()
                                == 1));
    }

    /** Whether the user holds the role and works for the case's school. */
    boolean holds(String group, String user, CaseFile file) {
        return ownRights.call(() -> identities
                        .createUserQuery()
                        .userId(user)
                        .memberOfGroup(group)
                        .memberOfTenant(file.school())
                        .count()
                == 1);
    }

    /** Whether someone who is kept from the case holds the role at its school. */
    boolean isSubjectIn(String group, CaseFile file) {
        Set<String> subjects = file.usersKeptFrom();
        return ownRights.call(
                () -> identities.createUserQuery().memberOfGroup(group).memberOfTenant(file.school()).list().stream()
                        .anyMatch(user -> subjects.contains(user.getId())));
    }

    private static Stream<Recipient> recipient(User user, CaseFile file) {
        return file.isKeptFrom(user.getId())
                ? Stream.empty()
                : Mailing.recipient(user.getId(), user.getEmail()).stream();
    }
}
