package org.recourse;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import no.nav.security.mock.oauth2.http.Route;
import okhttp3.Headers;

/**
 * An OpenID provider of this machine, whose sign-in page asks for a name and the claims: a person types, or a test sends,
 * what the provider will say of them. On request it answers once with a token of the test's own making.
 */
final class OpenIdProvider implements AutoCloseable {

    static final String CLIENT = "recourse";
    static final String SECRET = "a-secret-of-the-tests-with-more-than-32-letters";

    private static final String TRUST = "trust";

    private final AtomicReference<String> nextToken = new AtomicReference<>();
    private final MockOAuth2Server server = new MockOAuth2Server(new OAuth2Config(true), new OwnToken());

    OpenIdProvider() throws IOException {
        server.start(InetAddress.getByName("localhost"), 0);
    }

    String issuer() {
        return server.issuerUrl(TRUST).toString();
    }

    /** The key that the provider's tokens are signed with, to sign one that it did not make. */
    MockOAuth2Server server() {
        return server;
    }

    /** Answers the next request for a token with this one. */
    void answerNextWith(String idToken) {
        nextToken.set(idToken);
    }

    /** What the application is told, as in its settings. */
    List<String> settings() {
        String client = "--spring.security.oauth2.client.";
        return List.of(
                client + "registration.trust.client-id=" + CLIENT,
                client + "registration.trust.client-secret=" + SECRET,
                client + "registration.trust.scope=openid,profile,email",
                client + "provider.trust.issuer-uri=" + issuer());
    }

    @Override
    public void close() {
        server.shutdown();
    }

    private final class OwnToken implements Route {

        @Override
        public boolean match(OAuth2HttpRequest request) {
            return request.getOriginalUrl().encodedPath().endsWith("/token") && nextToken.get() != null;
        }

        @Override
        public OAuth2HttpResponse invoke(OAuth2HttpRequest request) {
            return new OAuth2HttpResponse(
                    Headers.of("Content-Type", "application/json"),
                    200,
                    "{\"token_type\":\"Bearer\",\"access_token\":\"of-no-use\",\"expires_in\":60,\"id_token\":\""
                            + nextToken.getAndSet(null) + "\"}");
        }
    }
}
