package org.recourse.engine;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.jspecify.annotations.Nullable;
import org.recourse.engine.NotAdmitted.Reason;
import org.recourse.trust.Schools;
import org.recourse.workday.StandIns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.security.oauth2.client.ConditionalOnOAuth2ClientRegistrationProperties;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Signing in with the trust's OpenID provider: there only where one is set. A sign-in ends in the session of the web
 * applications and leaves nothing else behind, no token either.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnOAuth2ClientRegistrationProperties
@EnableConfigurationProperties({SignInSettings.class, OAuth2ClientProperties.class})
class ProviderDoors {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderDoors.class);

    @Bean
    Provider provider(OAuth2ClientProperties properties, @Value("${recourse.address}") String address) {
        return new Provider(properties, address.replaceAll("/+$", ""));
    }

    @Bean
    ClientRegistrationRepository registrations(Provider provider) {
        return provider.registrations();
    }

    @Bean
    JwtDecoderFactory<ClientRegistration> decoders(Provider provider) {
        return provider.decoders();
    }

    @Bean
    OAuth2AuthorizedClientRepository noTokens() {
        return new NoTokens();
    }

    @Bean
    ToProvider toProvider(Provider provider) {
        return new ToProvider(provider);
    }

    @Bean
    ProviderAccounts providerAccounts(
            IdentityService identities,
            ManagementService tables,
            PlatformTransactionManager transactions,
            SignInSettings settings,
            Schools schools,
            StandIns standIns) {
        return new ProviderAccounts(identities, tables, transactions, settings, schools, standIns::rolesByStandingIn);
    }

    @Bean
    FilterRegistrationBean<ProviderSession.Limit> sessionLimit(Clock clock) {
        FilterRegistrationBean<ProviderSession.Limit> filter =
                new FilterRegistrationBean<>(new ProviderSession.Limit(clock));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return filter;
    }

    /** After Spring Security, which knows the person, and before the engine's own filters, which believe this one. */
    @Bean
    FilterRegistrationBean<WebAppsByProvider> webAppsByProvider(ToProvider toProvider, SignInSettings settings) {
        FilterRegistrationBean<WebAppsByProvider> filter =
                new FilterRegistrationBean<>(new WebAppsByProvider(toProvider, settings.localAccounts()));
        filter.addUrlPatterns("/camunda/app/*", "/camunda/api/*");
        filter.setOrder(0);
        return filter;
    }

    @Bean
    @Order(0)
    SecurityFilterChain signInWithProvider(
            HttpSecurity http,
            Provider provider,
            ProviderAccounts accounts,
            SignInSettings settings,
            MeterRegistry meters,
            Clock clock)
            throws Exception {
        OidcUserService idTokenAlone = new OidcUserService();
        idTokenAlone.setRetrieveUserInfo(request -> false);
        return http.securityMatcher(Doors.anyOf(
                        provider.signInPath(),
                        provider.backPath(),
                        ToProvider.SIGNED_OUT,
                        SignInPages.REFUSED,
                        SignInPages.LOCAL,
                        SignInPages.SCRIPT))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .oauth2Login(login -> login.loginPage(provider.signInPath())
                        .authorizationEndpoint(start -> start.authorizationRequestResolver(provider.requests()))
                        .tokenEndpoint(token -> token.accessTokenResponseClient(provider.tokens()))
                        .userInfoEndpoint(user -> user.oidcUserService(idTokenAlone))
                        .securityContextRepository(new RequestAttributeSecurityContextRepository())
                        .successHandler((request, response, person) ->
                                admit(request, response, person, accounts, settings, meters, clock))
                        .failureHandler(
                                (request, response, failure) -> refuse(request, response, meters, reason(failure)))
                        .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                            @Override
                            public <O extends OAuth2AuthorizationRequestRedirectFilter> O postProcess(O start) {
                                start.setAuthenticationFailureHandler((request, response, failure) ->
                                        refuse(request, response, meters, Reason.UNREACHABLE));
                                return start;
                            }
                        }))
                .csrf(AbstractHttpConfigurer::disable) // nothing here is changed by a form
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(Doors::keepToItself)
                .build();
    }

    private static void admit(
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication person,
            ProviderAccounts accounts,
            SignInSettings settings,
            MeterRegistry meters,
            Clock clock)
            throws IOException, ServletException {
        if (!(person.getPrincipal() instanceof OidcUser known)) {
            refuse(request, response, meters, Reason.NOT_CREDIBLE);
            return;
        }
        try {
            String user = accounts.admit(known.getIssuer().toString(), new Claims(known.getClaims()));
            response.sendRedirect(
                    ProviderSession.begin(request, user, clock.instant().plus(settings.sessionLength())));
        } catch (NotAdmitted refused) {
            ProviderSession.end(request);
            refuse(request, response, meters, refused.reason());
        }
    }

    private static void refuse(
            HttpServletRequest request, HttpServletResponse response, MeterRegistry meters, Reason reason)
            throws IOException, ServletException {
        WrongPasswords.refused(meters, "provider").increment();
        LOG.info("A sign-in with the provider was refused: {}", reason);
        response.setStatus(
                reason == Reason.UNREACHABLE ? HttpStatus.SERVICE_UNAVAILABLE.value() : HttpStatus.FORBIDDEN.value());
        request.setAttribute(SignInPages.REFUSED, reason);
        request.getRequestDispatcher(SignInPages.REFUSED).forward(request, response);
    }

    /** Only the kind of failure is told, not what came with it: that may be anybody's words. */
    private static Reason reason(AuthenticationException failure) {
        String code = failure instanceof OAuth2AuthenticationException oauth
                ? oauth.getError().getErrorCode().toLowerCase(Locale.ROOT)
                : "";
        return switch (code) {
            case "access_denied" -> Reason.CANCELLED;
            case "authorization_request_not_found", "invalid_state_parameter" -> Reason.NOT_STARTED_HERE;
            default -> {
                LOG.warn("The provider's answer was not accepted: {}", code.matches("[a-z_]{1,60}") ? code : "unknown");
                yield Reason.NOT_CREDIBLE;
            }
        };
    }

    /** What the provider would let us do in a person's name is of no use here, and so not kept. */
    private static final class NoTokens implements OAuth2AuthorizedClientRepository {

        @Override
        public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
                String registration, Authentication person, HttpServletRequest request) {
            return null;
        }

        @Override
        public void saveAuthorizedClient(
                OAuth2AuthorizedClient client,
                Authentication person,
                HttpServletRequest request,
                HttpServletResponse response) {}

        @Override
        public void removeAuthorizedClient(
                String registration, Authentication person, HttpServletRequest request, HttpServletResponse response) {}
    }
}
