package org.recourse;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * What a trust that signs in with its OpenID provider must set beside that, so that the wrong people do not come in and
 * the right ones do.
 */
final class RequiredForSignIn {

    private static final String CLIENT = "spring.security.oauth2.client";
    private static final String REGISTRATIONS = CLIENT + ".registration";
    private static final String GOOGLE = "https://accounts.google.com";
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Binder binder;

    private RequiredForSignIn(ConfigurableEnvironment environment) {
        this.binder = Binder.get(environment);
    }

    /** The settings that are missing or cannot be right, each with what it is for; none where no provider is set. */
    static Map<String, String> missing(ConfigurableEnvironment environment) {
        return new RequiredForSignIn(environment).missing();
    }

    private Map<String, String> missing() {
        Map<String, String> missing = new LinkedHashMap<>();
        Set<String> ids = binder.bind(REGISTRATIONS, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of())
                .keySet();
        if (ids.size() > 1) {
            missing.put(REGISTRATIONS, "one provider alone, not " + String.join(", ", ids));
        }
        for (String id : ids) {
            String registration = REGISTRATIONS + "." + id;
            String provider = text(registration + ".provider").isEmpty() ? id : text(registration + ".provider");
            boolean isGoogle = provider.toLowerCase(Locale.ROOT).equals("google");
            String issuerName = CLIENT + ".provider." + provider + ".issuer-uri";
            String issuer = isGoogle && text(issuerName).isEmpty() ? GOOGLE : text(issuerName);
            require(missing, registration + ".client-id", "the id that the provider gave this application");
            require(missing, registration + ".client-secret", "the secret that the provider gave this application");
            if (!isTrustsOwn(issuer)) {
                missing.put(
                        issuerName,
                        "the address of the trust's own provider, with https; for Microsoft Entra ID with the"
                                + " directory's (tenant's) id in it, not 'common' or 'organizations'");
            }
            if (!isGoogle && !scopes(registration).contains("openid")) {
                missing.put(registration + ".scope", "what to ask for: openid, profile, email");
            }
            if (issuer.equals(GOOGLE)) {
                require(
                        missing,
                        "recourse.sign-in.required.hd",
                        "the trust's domain at Google: without it everybody with a Google account is let in to ask");
            }
            require(missing, "recourse.sign-in.grants[0].value", "the first group (or other claim) that gives a role");
        }
        return missing;
    }

    private void require(Map<String, String> missing, String name, String purpose) {
        if (text(name).isEmpty()) {
            missing.put(name, purpose);
        }
    }

    private String text(String name) {
        return binder.bind(name, String.class).orElse("").strip();
    }

    private List<String> scopes(String registration) {
        return binder.bind(registration + ".scope", Bindable.listOf(String.class))
                .orElse(List.of());
    }

    private static boolean isTrustsOwn(String issuer) {
        try {
            URI address = new URI(issuer);
            boolean isPrivate = "https".equals(address.getScheme())
                    || ("http".equals(address.getScheme()) && THIS_MACHINE.contains(address.getHost()));
            return isPrivate && !issuer.matches(".*/(common|organizations|consumers)(/.*)?");
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
