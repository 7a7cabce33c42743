package org.recourse.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.engine.NotAdmitted.Reason;
import org.recourse.trust.Role;
import org.recourse.trust.School;

/**
 * Whom the provider has signed in, in our terms.
 *
 * @param subject who it is: a digest of the provider and its lasting id of the person
 * @param userName the name an account gets when it is made, in lower case
 * @param roles ids of the roles that the claims give; at least one
 * @param schools ids of the schools they give
 */
record Admission(
        String subject,
        String userName,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String email,
        Set<String> roles,
        Set<String> schools) {

    /** What the engine takes as an id, within the width of its column. */
    private static final Pattern USER_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@-]{0,63}");

    /** Names under which the application itself, or somebody without an account, stands in a chronology. */
    private static final Set<String> RESERVED = Set.of(CaseFile.SYSTEM, CaseFile.REPORTER);

    /**
     * Reads what the provider says.
     *
     * @throws NotAdmitted where that is nobody who comes in, for a reason that concerns no role
     */
    static Admission read(String issuer, Claims claims, SignInSettings settings, Set<String> allSchools) {
        boolean isOurs = settings.required().entrySet().stream()
                .allMatch(required -> claims.values(required.getKey()).equals(Set.of(required.getValue())));
        if (!isOurs) {
            throw new NotAdmitted(Reason.NOT_OURS);
        }
        String subject = claims.text(settings.subjectClaim()).orElseThrow(() -> new NotAdmitted(Reason.NOT_CREDIBLE));
        if (settings.grants().stream().anyMatch(grant -> claims.leavesOut(grant.claim()))) {
            throw new NotAdmitted(Reason.TOO_MANY_GROUPS);
        }
        Set<SignInSettings.Grant> held = settings.grants().stream()
                .filter(grant -> claims.values(grant.claim()).contains(grant.value()))
                .collect(Collectors.toUnmodifiableSet());
        return new Admission(
                digest(issuer + "\n" + settings.subjectClaim() + "\n" + subject),
                claims.text(settings.userNameClaim()).orElse("").toLowerCase(Locale.ROOT),
                claims.name("given_name").orElse(null),
                claims.name("family_name").orElse(null),
                claims.mailAddress().orElse(null),
                held.stream()
                        .flatMap(grant -> grant.roles().stream())
                        .map(Role::id)
                        .collect(Collectors.toUnmodifiableSet()),
                held.stream()
                        .flatMap(
                                grant -> grant.schools().contains("*") ? allSchools.stream() : grant.schools().stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * The name for a new account.
     *
     * @throws NotAdmitted where the engine or a chronology could not tell it from something else
     */
    String newUserName() {
        if (!USER_NAME.matcher(userName).matches() || RESERVED.contains(userName)) {
            throw new NotAdmitted(Reason.NO_USER_NAME);
        }
        return userName;
    }

    /** Fails where a grant names a school that the trust does not have. */
    static void checkSchools(SignInSettings settings, Set<String> allSchools) {
        for (int i = 0; i < settings.grants().size(); i++) {
            for (String school : settings.grants().get(i).schools()) {
                if (!school.equals("*") && !allSchools.contains(school)) {
                    throw new IllegalArgumentException("recourse.sign-in.grants[" + i + "].schools names '" + school
                            + "', which is not among recourse.trust.schools");
                }
            }
        }
    }

    static Set<String> ids(Stream<School> schools) {
        return schools.map(School::id).collect(Collectors.toUnmodifiableSet());
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
