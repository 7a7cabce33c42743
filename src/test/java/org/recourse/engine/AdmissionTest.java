package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.recourse.engine.NotAdmitted.Reason;
import org.recourse.engine.SignInSettings.Grant;
import org.recourse.trust.Role;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

/** How claims are read. */
class AdmissionTest {

    private static final Set<String> SCHOOLS = Set.of("hillside", "riverside");

    @Test
    void anUnverifiedAddressIsNobodysNameAndGivesNoRole() {
        SignInSettings byAddress = settings(
                "email",
                Map.of(),
                new Grant("email", "head@trust.example", Set.of(Role.PRINCIPAL), Set.of("hillside")));
        Map<String, Object> said = Map.of("sub", "1", "email", "head@trust.example");

        for (Object verified : List.of("", false, "yes", 1)) {
            Map<String, Object> claims = new java.util.HashMap<>(said);
            claims.put("email_verified", verified);
            Admission nobody = Admission.read("i", new Claims(claims), byAddress, SCHOOLS);
            assertThat(nobody.roles()).isEmpty();
            assertThatThrownBy(nobody::newUserName).isInstanceOf(NotAdmitted.class);
        }
        Map<String, Object> verified = new java.util.HashMap<>(said);
        verified.put("email_verified", true);
        Admission head = Admission.read("i", new Claims(verified), byAddress, SCHOOLS);
        assertThat(head.roles()).containsExactly("principal");
        assertThat(head.newUserName()).isEqualTo("head@trust.example");
    }

    @Test
    void rolesAndSchoolsOfAllGroupsAddUp() {
        SignInSettings settings = settings(
                "preferred_username",
                Map.of("hd", "trust.example"),
                new Grant("groups", "a", Set.of(Role.SMT, Role.STAFF), Set.of()),
                new Grant("groups", "b", Set.of(), Set.of("riverside")),
                new Grant("roles", "c", Set.of(Role.HR), Set.of("*")),
                new Grant("hd", "trust.example", Set.of(Role.STAFF), Set.of()));

        Admission person = Admission.read(
                "i",
                new Claims(Map.of(
                        "sub",
                        "1",
                        "hd",
                        "trust.example",
                        "preferred_username",
                        "Some.Body",
                        "groups",
                        List.of("a", "b"))),
                settings,
                SCHOOLS);

        assertThat(person.roles()).containsExactlyInAnyOrder("smt", "staff");
        assertThat(person.schools()).containsExactly("riverside");
        assertThat(person.newUserName()).isEqualTo("some.body");
    }

    @Test
    void whatIsRequiredMustBeExactlySo() {
        SignInSettings settings =
                settings("sub", Map.of("hd", "trust.example"), new Grant("sub", "1", Set.of(Role.STAFF), Set.of()));
        for (Object domain : List.of("", "TRUST.example", "trust.example.evil", List.of("trust.example", "x"), 1)) {
            assertThatThrownBy(
                            () -> Admission.read("i", new Claims(Map.of("sub", "1", "hd", domain)), settings, SCHOOLS))
                    .isInstanceOfSatisfying(
                            NotAdmitted.class, no -> assertThat(no.reason()).isEqualTo(Reason.NOT_OURS));
        }
    }

    @Test
    void namesThatAreTooLongForTheEngineAreNone() {
        SignInSettings settings = settings("name", Map.of(), new Grant("sub", "1", Set.of(Role.STAFF), Set.of()));
        assertThat(Admission.read("i", new Claims(Map.of("sub", "1", "name", "a".repeat(64))), settings, SCHOOLS)
                        .newUserName())
                .hasSize(64);
        assertThatThrownBy(() -> Admission.read(
                                "i", new Claims(Map.of("sub", "1", "name", "a".repeat(65))), settings, SCHOOLS)
                        .newUserName())
                .isInstanceOf(NotAdmitted.class);
    }

    @Test
    void aSchoolThatTheTrustDoesNotHaveIsNamedAtTheStart() {
        SignInSettings settings =
                settings("sub", Map.of(), new Grant("groups", "a", Set.of(Role.SMT), Set.of("nowhere")));

        assertThatThrownBy(() -> Admission.checkSchools(settings, SCHOOLS))
                .hasMessageContaining("recourse.sign-in.grants[0].schools")
                .hasMessageContaining("nowhere");
    }

    @Test
    void aSessionEndsAtItsTimeHoweverBusyItIs() throws Exception {
        Instant ends = Instant.parse("2026-03-02T12:00:00Z");
        assertThat(isLeft(ends, ends.minusSeconds(1))).isTrue();
        assertThat(isLeft(ends, ends)).isFalse();
    }

    private static boolean isLeft(Instant ends, Instant now) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/camunda/app/tasklist/default/");
        MockHttpSession session = (MockHttpSession) request.getSession();
        session.setAttribute("recourse.sign-in.ends", ends);
        new ProviderSession.Limit(Clock.fixed(now, ZoneOffset.UTC))
                .doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        return !session.isInvalid();
    }

    private static SignInSettings settings(String userName, Map<String, String> required, Grant... grants) {
        return new SignInSettings("sub", userName, required, List.of(grants), Duration.ofHours(4), false);
    }
}
