package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.recourse.Calls;
import org.recourse.RecourseTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The passwords of local users: not too easy, and not to be tried out. */
@RecourseTest
class PasswordsTest {

    private static final String USER = "password.tester";
    private static final String GOOD = "Long-enough-9";

    @LocalServerPort
    int port;

    private final IdentityService identities;
    private Rest rest;

    PasswordsTest(@org.springframework.beans.factory.annotation.Autowired IdentityService identities) {
        this.identities = identities;
    }

    @BeforeEach
    void aUser() {
        rest = new Rest(port);
        rest.post("admin", "/engine-rest/user/create", user(USER, GOOD)).expect(204);
        rest.put("admin", "/engine-rest/group/staff/members/" + USER, null).expect(204);
    }

    @AfterEach
    void gone() {
        ClockUtil.reset();
        identities.deleteUser(USER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "",
                "Short-1",
                "no-upper-case-1",
                "NO-LOWER-CASE-1",
                "No-digit-at-all",
                "No4special4character",
                "Password.tester-1"
            })
    void aPasswordThatIsTooEasyIsRefusedWithTheRules(String weak) {
        Rest.Answer changed = rest.put(
                "admin",
                "/engine-rest/user/" + USER + "/credentials",
                Map.of("password", weak, "authenticatedUserPassword", "demo"));
        Rest.Answer own = rest.sendAs(
                USER,
                GOOD,
                "PUT",
                "/engine-rest/user/" + USER + "/credentials",
                Map.of("password", weak, "authenticatedUserPassword", GOOD),
                "application/json");

        assertThat(changed.expect(400).message()).contains("at least 10 characters", "upper-case", "digit", "special");
        assertThat(own.expect(400).message()).contains("at least 10 characters");
        assertThat(identities.checkPassword(USER, GOOD)).isTrue();
    }

    @Test
    void aNewUserNeedsAGoodOneToo() {
        Rest.Answer refused = rest.post("admin", "/engine-rest/user/create", user("password.other", "demo"));

        assertThat(refused.expect(400).message()).contains("at least 10 characters");
        assertThat(rest.get("admin", "/engine-rest/user?id=password.other").json())
                .isEmpty();
    }

    @Test
    void afterAWrongPasswordTheRightOneWaitsSomeSeconds() {
        assertThat(count("Wrong-one-1")).isEqualTo(401);
        assertThat(count(GOOD)).as("at once").isEqualTo(401);

        ClockUtil.setCurrentTime(Date.from(new Date().toInstant().plus(Duration.ofMinutes(2))));
        assertThat(count(GOOD)).as("later").isEqualTo(200);
    }

    @Test
    void tenWrongPasswordsLockAUserUntilAnAdministratorUnlocksIt() {
        for (int i = 1; i <= 10; i++) {
            ClockUtil.setCurrentTime(Date.from(new Date().toInstant().plus(Duration.ofHours(i))));
            assertThat(count("Wrong-one-" + i)).isEqualTo(401);
        }
        ClockUtil.setCurrentTime(Date.from(new Date().toInstant().plus(Duration.ofDays(2))));
        assertThat(count(GOOD)).isEqualTo(401);

        rest.post("admin", "/engine-rest/user/" + USER + "/unlock", null).expect(204);
        assertThat(count(GOOD)).isEqualTo(200);
    }

    @Test
    void nobodyMakesAnAdministratorWhereThereIsNone() {
        List<String> administrators = identities.createUserQuery().memberOfGroup("camunda-admin").list().stream()
                .map(User::getId)
                .toList();
        administrators.forEach(admin -> identities.deleteMembership(admin, "camunda-admin"));
        try {
            Calls browser = Calls.asNobody(port);
            browser.get("/camunda/app/admin/default/");
            int status = browser.send(
                            "POST",
                            "/camunda/api/admin/setup/default/user/create",
                            "{\"profile\":{\"id\":\"intruder\"},\"credentials\":{\"password\":\"Long-enough-9\"}}"
                                    .getBytes(StandardCharsets.UTF_8),
                            Map.of("Content-Type", "application/json", "X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN")))
                    .statusCode();
            assertThat(status).isIn(401, 403);
            assertThat(identities.createUserQuery().userId("intruder").count()).isZero();
        } finally {
            administrators.forEach(admin -> identities.createMembership(admin, "camunda-admin"));
        }
    }

    private int count(String password) {
        return rest.sendAs(USER, password, "GET", "/engine-rest/task/count", null, "application/json")
                .status();
    }

    private static Map<String, Object> user(String id, String password) {
        return Map.of(
                "profile",
                Map.of("id", id, "firstName", "Tester", "lastName", "Somebody", "email", id + "@recourse.example"),
                "credentials",
                Map.of("password", password));
    }
}
