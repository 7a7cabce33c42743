package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the packaged application starts in a trust's own installation. */
class StartUpIT {

    private static final List<String> REQUIRED = List.of(
            "recourse.address=https://recourse.school.example",
            "recourse.notices.from=recourse@school.example",
            "recourse.keys.folder=keys",
            "recourse.trust.schools[0].id=hillside",
            "recourse.trust.schools[0].name=Hillside School",
            "camunda.bpm.admin-user.id=administrator",
            "camunda.bpm.admin-user.password=Not-the-demo-1");

    private static final List<String> NEW_INSTALLATION = Stream.concat(
                    REQUIRED.stream(), Stream.of("recourse.keys.create-missing=true"))
            .toList();

    @Test
    void namesEverySettingThatIsMissing() throws Exception {
        String said = RunningApp.refusal("start-up-without-settings");

        assertThat(REQUIRED).allSatisfy(setting -> assertThat(said).contains(name(setting) + ":"));
        assertThat(said).contains("--spring.profiles.active=demo").doesNotContain("\tat ");
    }

    @Test
    void namesTheOneSettingThatIsMissing() throws Exception {
        String said =
                RunningApp.refusal("start-up-without-an-address", arguments(REQUIRED.subList(1, REQUIRED.size())));

        assertThat(said).contains("recourse.address:");
        assertThat(REQUIRED.subList(1, REQUIRED.size()))
                .allSatisfy(setting -> assertThat(said).doesNotContain(name(setting)));
    }

    @Test
    @Tag(TestDatabase.TAG)
    void startsWithItsAdministratorAloneAndItsOwnSchools() throws Exception {
        try (RunningApp app = RunningApp.started("start-up", arguments(NEW_INSTALLATION))) {
            System.out.printf(
                    Locale.ROOT,
                    "Start-up to a healthy answer: %.1f s%n",
                    app.startUp().toMillis() / 1000.0);

            assertThat(app.get("/engine-rest/user", "administrator", "Not-the-demo-1")
                            .body()
                            .findValuesAsText("id"))
                    .containsExactly("administrator");
            assertThat(app.get("/engine-rest/tenant", "administrator", "Not-the-demo-1")
                            .body()
                            .findValuesAsText("id"))
                    .containsExactly("hillside");
            assertThat(List.of("demo", "central", "manager", "admin")).allSatisfy(user -> assertThat(
                            app.get("/engine-rest/user", user, "demo").status())
                    .isEqualTo(401));
        }
    }

    @Test
    void namesWhatASignInWithAProviderLacks() throws Exception {
        String said = RunningApp.refusal(
                "start-up-with-half-a-provider",
                arguments(with(REQUIRED, "spring.security.oauth2.client.registration.trust.client-id=recourse")));

        assertThat(said)
                .contains(
                        "spring.security.oauth2.client.registration.trust.client-secret:",
                        "spring.security.oauth2.client.registration.trust.scope:",
                        "spring.security.oauth2.client.provider.trust.issuer-uri:",
                        "recourse.sign-in.grants[0].value:")
                .doesNotContain("registration.trust.client-id:", "\tat ");
    }

    @Test
    void doesNotLetInEverybodyOfAProviderThatServesTheWorld() throws Exception {
        assertThat(RunningApp.refusal(
                        "start-up-with-google",
                        arguments(with(
                                REQUIRED,
                                "spring.security.oauth2.client.registration.google.client-id=recourse",
                                "spring.security.oauth2.client.registration.google.client-secret=secret",
                                "recourse.sign-in.grants[0].value=head@school.example",
                                "recourse.sign-in.grants[0].roles=principal"))))
                .contains("recourse.sign-in.required.hd:")
                .doesNotContain("issuer-uri:", ".scope:");
    }

    @Test
    void namesAProviderOfEverybodyAndAnAdministratorsWeakPassword() throws Exception {
        assertThat(RunningApp.refusal(
                        "start-up-with-a-common-provider",
                        arguments(with(
                                REQUIRED,
                                "spring.security.oauth2.client.registration.trust.client-id=recourse",
                                "spring.security.oauth2.client.registration.trust.client-secret=secret",
                                "spring.security.oauth2.client.registration.trust.scope=openid",
                                "spring.security.oauth2.client.provider.trust.issuer-uri=https://login.example/common/v2.0",
                                "recourse.sign-in.grants[0].value=group"))))
                .contains("issuer-uri:", "not 'common'");

        assertThat(RunningApp.refusal(
                        "start-up-with-a-weak-password",
                        arguments(with(
                                NEW_INSTALLATION.stream()
                                        .filter(setting -> !setting.contains("password"))
                                        .toList(),
                                "camunda.bpm.admin-user.password=demo"))))
                .contains("camunda.bpm.admin-user.password", "at least 10 characters")
                .doesNotContain("\tat ");
    }

    private static List<String> with(List<String> settings, String... more) {
        return Stream.concat(settings.stream(), Stream.of(more)).toList();
    }

    private static String[] arguments(List<String> settings) {
        return settings.stream().map(setting -> "--" + setting).toArray(String[]::new);
    }

    private static String name(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }
}
