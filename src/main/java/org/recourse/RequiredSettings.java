package org.recourse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;

/**
 * What a trust must set before the application starts outside the demonstration. Everything that is missing is named at
 * once: nobody should have to start five times to learn five names.
 */
class RequiredSettings implements EnvironmentPostProcessor {

    private static final Map<String, String> SETTINGS = new LinkedHashMap<>();

    static {
        SETTINGS.put("recourse.address", "where people reach the application, such as https://recourse.school.example");
        SETTINGS.put("recourse.notices.from", "the address that mails come from");
        SETTINGS.put("recourse.keys.folder", "the folder of the key files, outside the database and its back-up");
        SETTINGS.put("recourse.trust.schools[0].id", "the first school's id: lower-case letters, digits, hyphens");
        SETTINGS.put("recourse.trust.schools[0].name", "the first school's name");
        SETTINGS.put("camunda.bpm.admin-user.id", "the user name of the first administrator");
        SETTINGS.put("camunda.bpm.admin-user.password", "the first administrator's password");
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, String> missing = new LinkedHashMap<>();
        if (!environment.acceptsProfiles(Profiles.of("demo"))) {
            missing.putAll(SETTINGS);
            missing.keySet().removeIf(name -> hasText(environment.getProperty(name)));
        }
        missing.putAll(RequiredForSignIn.missing(environment));
        if (!missing.isEmpty()) {
            throw new Missing(missing);
        }
    }

    private static boolean hasText(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    /** Settings that are missing, with what each is for. */
    static final class Missing extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Missing(Map<String, String> settings) {
            super(settings.entrySet().stream()
                    .map(setting -> "  " + setting.getKey() + ": " + setting.getValue())
                    .collect(Collectors.joining("\n")));
        }
    }

    /** Says it without a stack trace. */
    static final class Analyzer extends AbstractFailureAnalyzer<Missing> {

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, Missing missing) {
            return new FailureAnalysis(
                    "These settings are missing, or cannot be right:\n\n" + missing.getMessage(),
                    "Set each of them (docs/configuration.md), or start the demonstration with"
                            + " --spring.profiles.active=demo.",
                    missing);
        }
    }
}
