package org.recourse.engine;

import java.time.Duration;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientProperties;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientPropertiesMapper;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.converter.ClaimTypeConverter;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * The trust's OpenID provider, and how we speak with it: what it offers is asked at the first sign-in rather than at the
 * start, because incidents are reported and worked on also while it is down; and no answer is waited for long.
 */
final class Provider {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String SIGN_IN = "/oauth2/authorization";

    private final String id;
    private final String address;
    private final ClientRegistrationRepository registrations;

    Provider(OAuth2ClientProperties properties, String address) {
        this.id = properties.getRegistration().keySet().iterator().next();
        this.address = address;
        this.registrations = new SupplierClientRegistrationRepository(() -> new InMemoryClientRegistrationRepository(
                new OAuth2ClientPropertiesMapper(properties).asClientRegistrations()));
    }

    /** Where people reach this application, without a slash at the end. */
    String address() {
        return address;
    }

    /** The address in this application from which a browser is sent on to the provider. */
    String signInPath() {
        return SIGN_IN + "/" + id;
    }

    /** The address to which the provider sends the browser back. */
    String backPath() {
        return "/login/oauth2/code/" + id;
    }

    ClientRegistrationRepository registrations() {
        return registrations;
    }

    /** What is known of the provider; asks it where it has not been asked yet, and fails where it does not answer. */
    ClientRegistration registration() {
        return registrations.findByRegistrationId(id);
    }

    /** Each request has a state, a nonce and a proof of its own, and comes back to the address that people know. */
    OAuth2AuthorizationRequestResolver requests() {
        DefaultOAuth2AuthorizationRequestResolver requests =
                new DefaultOAuth2AuthorizationRequestResolver(registrations, SIGN_IN);
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce()
                .andThen(request -> request.redirectUri(address + backPath())));
        return requests;
    }

    OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens() {
        RestClientAuthorizationCodeTokenResponseClient client = new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(RestClient.builder()
                .requestFactory(impatient())
                .messageConverters(converters -> {
                    converters.clear();
                    converters.add(new FormHttpMessageConverter());
                    converters.add(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return client;
    }

    /** Tokens signed with a key of the provider's, from it, for us, and of now; never unsigned or signed with our secret. */
    JwtDecoderFactory<ClientRegistration> decoders() {
        RestTemplate keys = new RestTemplate(impatient());
        return registration -> {
            NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(
                            registration.getProviderDetails().getJwkSetUri())
                    .jwsAlgorithm(SignatureAlgorithm.RS256)
                    .jwsAlgorithm(SignatureAlgorithm.PS256)
                    .jwsAlgorithm(SignatureAlgorithm.ES256)
                    .restOperations(keys)
                    .build();
            decoder.setJwtValidator(new OidcIdTokenValidator(registration));
            decoder.setClaimSetConverter(
                    new ClaimTypeConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverters()));
            return decoder;
        };
    }

    private static SimpleClientHttpRequestFactory impatient() {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(CONNECT);
        requests.setReadTimeout(ANSWER);
        return requests;
    }
}
