package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.recourse.RecourseTest;
import org.recourse.engine.NotAdmitted.Reason;
import org.recourse.trust.Role;
import org.recourse.trust.Schools;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;

/** What a sign-in with the provider makes of the engine's users. */
@RecourseTest
class ProviderAccountsTest {

    private static final String ISSUER = "https://provider.example/trust";
    private static final String USER = "account.tester@trust.example";

    @Autowired
    IdentityService identities;

    @Autowired
    ManagementService tables;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Schools schools;

    private Set<String> inStead = Set.of();

    @AfterEach
    void gone() {
        identities.deleteUser(USER);
    }

    @Test
    void anAccountIsMadeWithNameAddressRolesAndSchools() {
        Map<String, Object> claims = claims("subject-1", "central");
        claims.putAll(Map.of("given_name", "Member of", "family_name", "staff", "email", "staff@trust.example"));

        assertThat(admit(claims)).isEqualTo(USER);

        User user = identities.createUserQuery().userId(USER).singleResult();
        assertThat(user.getFirstName()).isEqualTo("Member of");
        assertThat(user.getLastName()).isEqualTo("staff");
        assertThat(user.getEmail()).isEqualTo("staff@trust.example");
        assertThat(roles()).containsExactly("central-services");
        assertThat(schools()).containsExactlyInAnyOrder("churchward", "northside");
    }

    @Test
    void anAddressThatTheProviderHasNotVerifiedIsNotWrittenTo() {
        Map<String, Object> claims = claims("subject-1", "central");
        claims.putAll(Map.of("email", "staff@trust.example", "email_verified", false));

        admit(claims);

        assertThat(identities.createUserQuery().userId(USER).singleResult().getEmail())
                .isNull();
    }

    @Test
    void whatSomebodyDoesInAnothersSteadSurvivesTheSignInAndNothingElse() {
        admit(claims("subject-1", "central"));
        identities.createMembership(USER, "principal");
        identities.createMembership(USER, "hr");
        inStead = Set.of("principal", "deputy-principal");

        admit(claims("subject-1", "smt"));
        assertThat(roles())
                .as("hr was nobody's to give, deputy-principal is not held")
                .containsExactlyInAnyOrder("smt", "principal");
        assertThat(schools()).containsExactly("northside");

        inStead = Set.of();
        admit(claims("subject-1", "smt"));
        assertThat(roles()).containsExactly("smt");
    }

    @Test
    void whoHasNoRoleLeftKeepsNoneNotEvenInAnothersStead() {
        admit(claims("subject-1", "central"));
        identities.createMembership(USER, "principal");
        inStead = Set.of("principal");

        assertRefused(claims("subject-1"), Reason.NO_ROLE);

        assertThat(roles()).isEmpty();
        assertThat(schools()).isEmpty();
    }

    @Test
    void aPasswordThatWasSetByHandIsGoneWithTheNextSignIn() {
        admit(claims("subject-1", "central"));
        User user = identities.createUserQuery().userId(USER).singleResult();
        user.setPassword("Another-1-way-in");
        identities.saveUser(user);
        assertThat(identities.checkPassword(USER, "Another-1-way-in")).isTrue();

        admit(claims("subject-1", "central"));

        assertThat(identities.checkPassword(USER, "Another-1-way-in")).isFalse();
    }

    @Test
    void aLocalUserIsOpenedOnlyOnceAnAdministratorHasDeletedIt() {
        User local = identities.newUser(USER);
        local.setPassword("A-local-1-user");
        identities.saveUser(local);
        identities.createMembership(USER, "hr");

        assertRefused(claims("subject-1", "central"), Reason.NAME_TAKEN);
        assertThat(roles()).containsExactly("hr");
        assertThat(identities.checkPassword(USER, "A-local-1-user")).isTrue();

        identities.deleteUser(USER);
        assertThat(admit(claims("subject-1", "central"))).isEqualTo(USER);
        assertThat(roles()).containsExactly("central-services");
    }

    @Test
    void aUserMadeAnewByHandDoesNotInheritWhoItWasAtTheProvider() {
        admit(claims("subject-1", "central"));
        identities.deleteUser(USER);
        User local = identities.newUser(USER);
        local.setPassword("A-local-1-user");
        identities.saveUser(local);

        assertRefused(claims("subject-1", "smt"), Reason.NAME_TAKEN);
    }

    @Test
    void theSameIdAtAnotherProviderIsSomebodyElse() {
        admit(claims("subject-1", "central"));

        assertThatThrownBy(() -> accounts().admit("https://another.example", new Claims(claims("subject-1", "smt"))))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.NAME_TAKEN));
    }

    @Test
    void signingInManyTimesAtOnceMakesOneAccount() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> signIns = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                signIns.add(() -> admit(claims("subject-1", "central")));
            }
            int through = 0;
            for (Future<String> signIn : people.invokeAll(signIns)) {
                through += USER.equals(signIn.get()) ? 1 : 0;
            }
            assertThat(through).isEqualTo(8);
        } finally {
            people.shutdown();
        }
        assertThat(identities.createUserQuery().userId(USER).count()).isOne();
        assertThat(roles()).containsExactly("central-services");
    }

    @Test
    void administratorsAreThoseWhoseGroupSaysSo() {
        admit(claims("subject-1", "smt", "camunda-admin", "admin"));
        assertThat(roles()).containsExactly("smt");

        admit(claims("subject-1", "runs-the-engine"));
        assertThat(roles()).containsExactly("camunda-admin");
    }

    private String admit(Map<String, Object> claims) {
        return accounts().admit(ISSUER, new Claims(claims));
    }

    private void assertRefused(Map<String, Object> claims, Reason reason) {
        assertThatThrownBy(() -> admit(claims))
                .isInstanceOfSatisfying(NotAdmitted.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private ProviderAccounts accounts() {
        SignInSettings settings = new SignInSettings(
                "sub",
                "preferred_username",
                Map.of(),
                List.of(
                        grant("central", Role.CENTRAL_SERVICES, "*"),
                        grant("smt", Role.SMT, "northside"),
                        grant("runs-the-engine", Role.CAMUNDA_ADMIN, "*")),
                Duration.ofHours(4),
                false);
        return new ProviderAccounts(identities, tables, transactions, settings, schools, user -> inStead);
    }

    private static SignInSettings.Grant grant(String value, Role role, String school) {
        return new SignInSettings.Grant("groups", value, Set.of(role), Set.of(school));
    }

    private static Map<String, Object> claims(String subject, String... groups) {
        return new HashMap<>(Map.of("sub", subject, "preferred_username", USER, "groups", List.of(groups)));
    }

    private Set<String> roles() {
        return identities.createGroupQuery().groupMember(USER).list().stream()
                .map(Group::getId)
                .collect(Collectors.toSet());
    }

    private Set<String> schools() {
        return identities.createTenantQuery().userMember(USER).list().stream()
                .map(Tenant::getId)
                .collect(Collectors.toSet());
    }
}
