package org.recourse.lifecycle;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.model.dmn.instance.OutputEntry;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.Role;
import org.recourse.trust.Schools;
import org.springframework.stereotype.Component;

/** What the rules of the forms ask the trust about. */
@Component
public class TrustFacts {

    private static final String AGENCIES = "agencies";

    private final Schools schools;
    private final IdentityService identities;
    private final RepositoryService repository;
    private final OwnRights ownRights;

    TrustFacts(Schools schools, IdentityService identities, RepositoryService repository, OwnRights ownRights) {
        this.schools = schools;
        this.identities = identities;
        this.repository = repository;
        this.ownRights = ownRights;
    }

    /** Whether the trust has a school of this id. */
    public boolean isSchool(String id) {
        return schools.find(id).isPresent();
    }

    /** Whether the user holds the role and works for the school. */
    boolean holds(Role role, String userName, String school) {
        return ownRights.call(() -> identities
                        .createUserQuery()
                        .userId(userName)
                        .memberOfGroup(role.id())
                        .memberOfTenant(school)
                        .count()
                == 1);
    }

    /** Whether the user of this name is the one who sends the form. */
    boolean isSender(String userName) {
        return ownRights.currentUser().filter(userName::equals).isPresent();
    }

    /** Whether there is a user of this name. */
    public boolean isUser(String userName) {
        return ownRights.call(
                () -> identities.createUserQuery().userId(userName).count() == 1);
    }

    /** Hands over a problem for each of the user names, comma separated, that is none. */
    public void checkUsers(String field, @Nullable String userNames, Consumer<WrongInput.Problem> breach) {
        Lists.split(userNames).stream()
                .filter(user -> !isUser(user))
                .map(user ->
                        new WrongInput.Problem(field, "names '" + user + "', which is not a user name of this trust"))
                .forEach(breach);
    }

    /** The ids of the agencies that the table {@code agencies}, as it is live now, can name. */
    Set<String> agencies() {
        return ownRights.call(() -> {
            DecisionDefinition table = repository
                    .createDecisionDefinitionQuery()
                    .decisionDefinitionKey(AGENCIES)
                    .latestVersion()
                    .singleResult();
            Set<String> ids = new TreeSet<>();
            repository
                    .getDmnModelInstance(table.getId())
                    .getModelElementsByType(OutputEntry.class)
                    .forEach(entry ->
                            ids.addAll(Lists.split(entry.getTextContent().replace("\"", ""))));
            return ids;
        });
    }

    /** What can be said without knowing the trust: it has every school, user and agency. */
    @SuppressWarnings("NullAway") // there is nothing to ask
    static final class OfAnyTrust extends TrustFacts {

        OfAnyTrust() {
            super(null, null, null, null);
        }

        @Override
        public boolean isSchool(String id) {
            return true;
        }

        @Override
        boolean holds(Role role, String userName, String school) {
            return true;
        }

        @Override
        boolean isSender(String userName) {
            return false;
        }

        @Override
        public boolean isUser(String userName) {
            return true;
        }

        @Override
        Set<String> agencies() {
            return Set.of();
        }
    }
}
