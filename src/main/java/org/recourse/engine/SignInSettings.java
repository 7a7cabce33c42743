package org.recourse.engine;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.Role;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What a trust sets about signing in with its OpenID provider, under {@code recourse.sign-in}. Read only where a provider
 * is set.
 *
 * @param subjectClaim the claim that says who somebody is, for ever and for nobody else
 * @param userNameClaim the claim that becomes the user name at a person's first sign-in
 * @param required claims that must have exactly these values, such as the provider's name of the trust
 * @param grants which value of which claim gives which roles and schools
 * @param sessionLength after which time people are sent to the provider again, however busy they are
 * @param localAccounts whether users with a password of ours may sign in to the web applications as well
 */
@Validated
@ConfigurationProperties("recourse.sign-in")
record SignInSettings(
        @DefaultValue("sub") @NotBlank String subjectClaim,
        @DefaultValue("preferred_username") @NotBlank String userNameClaim,
        Map<String, String> required,

        @Valid @NotEmpty(message = "say who gets which role: recourse.sign-in.grants[0].value and .roles")
        List<Grant> grants,

        @DefaultValue("4h") @NotNull @DurationMin(minutes = 5) @DurationMax(hours = 24)
        Duration sessionLength,

        @DefaultValue("false") boolean localAccounts) {

    SignInSettings {
        required = required == null ? Map.of() : Map.copyOf(required);
        grants = grants == null ? List.of() : List.copyOf(grants);
    }

    /**
     * What a value of a claim gives.
     *
     * @param claim the claim, which holds one text or a list of texts
     * @param value the value that counts, letter for letter
     * @param roles ids of roles
     * @param schools ids of schools, or {@code *} for all
     */
    record Grant(
            @DefaultValue("groups") @NotBlank String claim,
            @NotBlank @Nullable String value,
            Set<Role> roles,
            Set<String> schools) {

        Grant {
            roles = roles == null ? Set.of() : Set.copyOf(roles);
            schools = schools == null ? Set.of() : Set.copyOf(schools);
        }

        @AssertTrue(message = "give a role or a school: .roles or .schools")
        boolean isOfUse() {
            return !roles.isEmpty() || !schools.isEmpty();
        }
    }
}
