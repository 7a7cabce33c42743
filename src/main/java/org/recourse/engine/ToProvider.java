package org.recourse.engine;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.web.util.UriComponentsBuilder;

/** The way to the provider, and the way out: for a browser that shows a page and whose user is not signed in. */
final class ToProvider {

    static final String SIGNED_OUT = "/signed-out";

    private final Provider provider;

    ToProvider(Provider provider) {
        this.provider = provider;
    }

    /**
     * Sends the browser to the provider, and back to this page afterwards. Somebody who has just signed out is signed out
     * there too, instead of being signed in again unseen.
     */
    void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (ProviderSession.signedOut(request).isPresent()) {
            boolean byProvider = ProviderSession.signedOut(request).orElseThrow();
            ProviderSession.end(request);
            response.sendRedirect(byProvider ? signOut() : SIGNED_OUT);
        } else {
            ProviderSession.remember(request);
            response.sendRedirect(provider.signInPath());
        }
    }

    /** The provider's page for signing out, where it has one. The person's token is not put into an address for it. */
    private String signOut() {
        ClientRegistration registration = provider.registration();
        @Nullable
        Object page =
                registration.getProviderDetails().getConfigurationMetadata().get("end_session_endpoint");
        return page instanceof String address
                ? UriComponentsBuilder.fromUriString(address)
                        .queryParam("client_id", "{client}")
                        .queryParam("post_logout_redirect_uri", "{back}")
                        .encode()
                        .buildAndExpand(registration.getClientId(), provider.address() + SIGNED_OUT)
                        .toUriString()
                : SIGNED_OUT;
    }
}
