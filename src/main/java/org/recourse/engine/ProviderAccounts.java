package org.recourse.engine;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.persistence.entity.IdentityInfoEntity;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.jspecify.annotations.Nullable;
import org.recourse.engine.NotAdmitted.Reason;
import org.recourse.trust.Schools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The accounts of those who sign in with the provider. An account is found by who the provider says it is, not by its
 * name, and at each sign-in gets exactly the roles and schools that the claims give, so that everything that asks the
 * engine about people (mails, candidates, rights) asks what the provider said last.
 */
final class ProviderAccounts {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderAccounts.class);

    /** The key under which the engine keeps, with a user, who that is at the provider. */
    private static final String LINK = "sign-in";

    private static final int TRIES = 10;

    private final IdentityService identities;
    private final String withSubject;
    private final String withName;
    private final TransactionTemplate transactions;
    private final SignInSettings settings;
    private final Set<String> allSchools;
    private final Function<String, Set<String>> rolesByStandingIn;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param rolesByStandingIn the roles that a user holds in somebody's stead now, which a sign-in leaves alone
     */
    ProviderAccounts(
            IdentityService identities,
            ManagementService tables,
            PlatformTransactionManager transactions,
            SignInSettings settings,
            Schools schools,
            Function<String, Set<String>> rolesByStandingIn) {
        this.identities = identities;
        String users = tables.getTableName(UserEntity.class);
        // The engine has no other query for what it keeps with a user, and none that looks past upper and lower case.
        this.withSubject = "select U.* from " + users + " U join " + tables.getTableName(IdentityInfoEntity.class)
                + " I on I.USER_ID_ = U.ID_ where I.KEY_ = '" + LINK + "' and I.VALUE_ = #{subject}";
        this.withName = "select * from " + users + " where lower(ID_) = #{name}";
        this.transactions = new TransactionTemplate(transactions);
        this.settings = settings;
        this.allSchools = Admission.ids(schools.all().stream());
        this.rolesByStandingIn = rolesByStandingIn;
        Admission.checkSchools(settings, allSchools);
    }

    /**
     * Brings the account of whom the provider has signed in to what it says, and makes it where there is none yet.
     *
     * @return the user name
     * @throws NotAdmitted where the person does not come in; somebody whose last role is gone has lost all of them here
     */
    String admit(String issuer, Claims claims) {
        Admission person = Admission.read(issuer, claims, settings, allSchools);
        for (int attempt = 1; ; attempt++) {
            try {
                String user = transactions.execute(status -> bringUpToDate(person));
                if (user == null) {
                    throw new NotAdmitted(Reason.NO_ROLE);
                }
                return user;
            } catch (NotAdmitted refused) {
                // The first of several sign-ins at the same moment may have made the account since we looked for it.
                if (refused.reason() != Reason.NAME_TAKEN || attempt > 1) {
                    throw refused;
                }
            } catch (BadUserRequestException | OptimisticLockingException atTheSameMoment) {
                if (attempt == TRIES) {
                    throw atTheSameMoment;
                }
            }
        }
    }

    private @Nullable String bringUpToDate(Admission person) {
        User account = identities
                .createNativeUserQuery()
                .sql(withSubject)
                .parameter("subject", person.subject())
                .singleResult();
        if (person.roles().isEmpty()) {
            if (account != null) {
                hold(account.getId(), Set.of(), Set.of());
            }
            return null;
        }
        boolean isNew = account == null;
        User user = account == null ? identities.newUser(freeUserName(person)) : account;
        user.setFirstName(person.firstName());
        user.setLastName(person.lastName());
        user.setEmail(person.email());
        // One account, one way in: nobody knows this password, and one that was set by hand is gone with it.
        user.setPassword(nobodyKnows());
        PastThePolicy.save(identities, user);
        if (isNew) {
            identities.setUserInfo(user.getId(), LINK, person.subject());
        }
        Set<String> roles = new HashSet<>(person.roles());
        Set<String> inStead = new HashSet<>(rolesByStandingIn.apply(user.getId()));
        inStead.retainAll(rolesOf(user.getId()));
        roles.addAll(inStead);
        hold(user.getId(), roles, person.schools());
        return user.getId();
    }

    /** Names differ by more than the case of their letters, or people could not tell them apart. */
    private String freeUserName(Admission person) {
        String name = person.newUserName();
        boolean isTaken = !identities
                .createNativeUserQuery()
                .sql(withName)
                .parameter("name", name)
                .list()
                .isEmpty();
        if (isTaken) {
            LOG.warn("A sign-in was refused: its user name is that of an account which it did not make");
            throw new NotAdmitted(Reason.NAME_TAKEN);
        }
        return name;
    }

    private String nobodyKnows() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void hold(String user, Set<String> roles, Set<String> schools) {
        bring(
                rolesOf(user),
                roles,
                role -> identities.createMembership(user, role),
                role -> identities.deleteMembership(user, role));
        bring(
                schoolsOf(user),
                schools,
                school -> identities.createTenantUserMembership(school, user),
                school -> identities.deleteTenantUserMembership(school, user));
    }

    private static void bring(Set<String> current, Set<String> wanted, Consumer<String> give, Consumer<String> take) {
        current.stream().filter(id -> !wanted.contains(id)).forEach(take);
        wanted.stream().filter(id -> !current.contains(id)).forEach(give);
    }

    private Set<String> rolesOf(String user) {
        return ids(identities.createGroupQuery().groupMember(user).list(), Group::getId);
    }

    private Set<String> schoolsOf(String user) {
        return ids(identities.createTenantQuery().userMember(user).list(), Tenant::getId);
    }

    private static <T> Set<String> ids(List<T> things, Function<T, String> id) {
        return things.stream().map(id).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
    }
}
