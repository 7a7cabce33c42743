package org.recourse.upkeep.training;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.recourse.lifecycle.Lists;
import org.recourse.lifecycle.OwnRights;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.stereotype.Component;

/** Whom a campaign is to ask now: who is in its groups and works for one of its schools. */
@Component
class Trainees {

    private final IdentityService identities;
    private final OwnRights ownRights;
    private final Schools schools;

    Trainees(IdentityService identities, OwnRights ownRights, Schools schools) {
        this.identities = identities;
        this.ownRights = ownRights;
        this.schools = schools;
    }

    /** Each with the school that they work for, empty where these are several. A query a group and a school, however many people. */
    Map<String, String> of(Campaign campaign) {
        return ownRights.call(() -> {
            Map<String, Set<String>> schoolsOf = new HashMap<>();
            for (School school : schools.all()) {
                for (User user :
                        identities.createUserQuery().memberOfTenant(school.id()).list()) {
                    schoolsOf
                            .computeIfAbsent(user.getId(), unseen -> new HashSet<>())
                            .add(school.id());
                }
            }
            Set<String> wanted = Lists.split(campaign.schools());
            Map<String, String> people = new TreeMap<>();
            for (String group : Lists.split(campaign.groups())) {
                List<User> members =
                        identities.createUserQuery().memberOfGroup(group).list();
                for (User user : members) {
                    Set<String> own = schoolsOf.getOrDefault(user.getId(), Set.of());
                    if (!own.isEmpty() && (wanted.isEmpty() || own.stream().anyMatch(wanted::contains))) {
                        people.put(
                                user.getId(), own.size() == 1 ? own.iterator().next() : "");
                    }
                }
            }
            return people;
        });
    }
}
