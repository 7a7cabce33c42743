package org.recourse.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFiles;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Who comes in where. What is not named here is closed. */
@Configuration(proxyBeanMethods = false)
class Doors {

    private static final int METRICS_TOKEN_LENGTH = 20;

    /** Where a browser asks, which is told in words how to sign in. */
    private static final List<String> PAGES = List.of(
            "/cases/",
            "/board",
            "/preferences",
            "/deputies",
            "/accounts",
            "/training",
            "/policy/reviews",
            "/policy/clauses",
            "/policy/processes",
            "/policy/tables",
            "/processes");

    /** An address written in a devious way is refused before anything tries to take it apart, and would fail at it. */
    @Bean
    FilterRegistrationBean<PlainAddresses> plainAddresses() {
        FilterRegistrationBean<PlainAddresses> filter = new FilterRegistrationBean<>(new PlainAddresses());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<OwnNonce> ownNonce(ObjectProvider<ToProvider> toProvider) {
        boolean byProvider = toProvider.getIfAvailable() != null;
        FilterRegistrationBean<OwnNonce> filter = new FilterRegistrationBean<>(new OwnNonce(byProvider));
        filter.addUrlPatterns("/camunda/app/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return filter;
    }

    /** The engine's REST interface: the engine's users with HTTP Basic, each call with the user's own rights. */
    @Bean
    @Order(1)
    SecurityFilterChain engineRest(HttpSecurity http, IdentityService identities) throws Exception {
        return http.securityMatcher(paths().matcher("/engine-rest/**"))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(basic -> basic.realmName("Recourse"))
                .csrf(AbstractHttpConfigurer::disable) // no cookie signs anyone in here
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterAfter(new EngineRights(identities), AuthorizationFilter.class)
                .build();
    }

    /** The calls on a case and its page, the board, and the calls on what all cases rest on: HTTP Basic, or the session of Tasklist and Cockpit. */
    @Bean
    @Order(2)
    SecurityFilterChain cases(HttpSecurity http, SignIn signIn, ObjectProvider<ToProvider> toProvider)
            throws Exception {
        return http.securityMatcher(new OrRequestMatcher(
                        paths().matcher("/api/cases/**"),
                        paths().matcher("/cases/**"),
                        paths().matcher("/board/**"),
                        paths().matcher("/api/board/**"),
                        paths().matcher("/api/chronology/**"),
                        paths().matcher("/api/keys/**"),
                        paths().matcher("/api/backups"),
                        paths().matcher("/api/retention/**"),
                        paths().matcher("/accounts/**"),
                        paths().matcher("/accounts.csv"),
                        paths().matcher("/policy/clauses"),
                        paths().matcher("/policy/processes/**"),
                        paths().matcher("/policy/tables/**"),
                        paths().matcher("/training/**"),
                        paths().matcher("/policy/reviews/**"),
                        paths().matcher("/processes/**"),
                        paths().matcher("/preferences"),
                        paths().matcher("/processes/**"),
                        paths().matcher("/deputies/**")))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(basic -> basic.authenticationEntryPoint(
                        (request, response, refused) -> askToSignIn(request, response, toProvider.getIfAvailable())))
                // A change is a JSON body, which a page of another site cannot send without being allowed to,
                // or a file, whose sending is checked where it comes in.
                .csrf(AbstractHttpConfigurer::disable)
                // The session is the web applications', which gave it a new id at the sign-in. Another at each
                // of our pages would sign out whatever the page around it asks for at the same time.
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                        .sessionFixation(fixation -> fixation.none()))
                .addFilterBefore(new WebAppSession(signIn), BasicAuthenticationFilter.class)
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(
                                        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"))
                        .frameOptions(frames -> frames.sameOrigin())
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .build();
    }

    /** Tasklist, Cockpit and Admin bring their own sign-in, CSRF protection and headers. */
    @Bean
    @Order(3)
    SecurityFilterChain webApps(
            HttpSecurity http, SignIn signIn, ObjectProvider<SignInSettings> provider, CaseFiles caseFiles)
            throws Exception {
        boolean onlyByProvider = provider.stream().anyMatch(settings -> !settings.localAccounts());
        return http.securityMatcher(paths().matcher("/camunda/**"))
                // Any session of theirs opens Cockpit's queries, whose figures count every case of a school.
                .addFilterBefore(new WebAppSession(signIn), BasicAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                paths().matcher("/camunda/api/cockpit/plugin/*/static/**"))
                        .permitAll()
                        // The first administrator is made at the start; whenever there is none, this would make one for
                        // anybody.
                        .requestMatchers(paths().matcher("/camunda/api/admin/setup/**"))
                        .denyAll()
                        .requestMatchers(paths().matcher("/camunda/api/admin/auth/user/*/login/**"))
                        .access((person, request) -> new AuthorizationDecision(!onlyByProvider))
                        .requestMatchers(paths().matcher("/camunda/api/cockpit/**"))
                        .hasAnyAuthority(Role.CASE_MANAGERS.id(), Role.PROCESS_ANALYSTS.id(), Role.CAMUNDA_ADMIN.id())
                        .anyRequest()
                        .permitAll())
                .addFilterAfter(new RememberedFigures(caseFiles::keptFrom, System::nanoTime), AuthorizationFilter.class)
                .csrf(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .build();
    }

    /**
     * What anyone may do without signing in: the public pages, and reporting as JSON. A form that was not made by our
     * page for this browser is shown again with what was written in it, to be sent once more.
     */
    @Bean
    @Order(4)
    SecurityFilterChain reporters(
            HttpSecurity http, @Value("${server.servlet.session.cookie.secure:false}") boolean secureCookies)
            throws Exception {
        CookieCsrfTokenRepository formCookie = new CookieCsrfTokenRepository();
        formCookie.setCookieName("form");
        formCookie.setCookieCustomizer(cookie ->
                cookie.httpOnly(true).sameSite("Lax").secure(secureCookies).path("/"));
        RequestMatcher calls = anyOf("/api/reports", "/api/report", "/api/report/*");
        return http.securityMatcher(new OrRequestMatcher(
                        calls,
                        anyOf(
                                "/",
                                "/danger",
                                "/report",
                                "/report/again",
                                "/status",
                                "/status/*",
                                "/policy",
                                "/policy/*/file")))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(csrf -> csrf.csrfTokenRepository(formCookie).ignoringRequestMatchers(calls))
                .exceptionHandling(handling ->
                        handling.accessDeniedHandler((request, response, denied) -> request.getRequestDispatcher(
                                        request.getServletPath().startsWith("/status")
                                                ? "/status/again"
                                                : "/report/again")
                                .forward(request, response)))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .headers(Doors::keepToItself)
                .build();
    }

    /**
     * How the application is doing: anybody is told whether it works, an administrator the parts, and the figures are for an
     * administrator or whoever has the token that is set for them.
     */
    @Bean
    @Order(5)
    SecurityFilterChain operators(
            HttpSecurity http, SignIn signIn, @Value("${recourse.metrics.token:}") String metricsToken)
            throws Exception {
        if (!metricsToken.isEmpty() && metricsToken.length() < METRICS_TOKEN_LENGTH) {
            throw new IllegalStateException(
                    "recourse.metrics.token must have at least " + METRICS_TOKEN_LENGTH + " characters");
        }
        return http.securityMatcher(paths().matcher("/actuator/**"))
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")
                        .permitAll()
                        .requestMatchers("/actuator/health/*")
                        .hasAuthority(Role.CAMUNDA_ADMIN.id())
                        .requestMatchers("/actuator/prometheus")
                        .access((person, context) -> new AuthorizationDecision(
                                hasToken(context.getRequest(), metricsToken) || isAdministrator(person.get())))
                        .anyRequest()
                        .denyAll())
                .httpBasic(basic -> basic.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
                .csrf(AbstractHttpConfigurer::disable) // nothing here is changed
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS)
                        .sessionFixation(fixation -> fixation.none()))
                .addFilterBefore(new WebAppSession(signIn), BasicAuthenticationFilter.class)
                .headers(Doors::keepToItself)
                .build();
    }

    private static boolean hasToken(HttpServletRequest request, String token) {
        String shown = request.getHeader("Authorization");
        return !token.isEmpty()
                && shown != null
                && MessageDigest.isEqual(
                        ("Bearer " + token).getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isAdministrator(@Nullable Authentication person) {
        return person != null
                && person.getAuthorities().stream()
                        .anyMatch(role -> Role.CAMUNDA_ADMIN.id().equals(role.getAuthority()));
    }

    @Bean
    @Order(6)
    SecurityFilterChain everythingElse(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/error",
                                "/sign-in-first",
                                "/favicon.ico",
                                "/style.css",
                                "/case.css",
                                "/way.js",
                                "/bpmn-js/*",
                                "/form-js/*",
                                "/preview.js",
                                "/preview.css",
                                "/board.css",
                                "/accounts.css",
                                "/policy.css")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(Doors::keepToItself)
                .build();
    }

    /** A page of ours loads its own style sheet and nothing else, is in nobody's frame, and tells nobody where it was. */
    static void keepToItself(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(
                        policy -> policy.policyDirectives("default-src 'none'; style-src 'self'; img-src 'self';"
                                + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .permissionsPolicyHeader(permissions -> permissions.policy(
                        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN));
    }

    /**
     * A page leads to the provider, or says how to sign in, and programs get the status alone; a browser shall not ask for
     * the password itself.
     */
    private static void askToSignIn(
            HttpServletRequest request, HttpServletResponse response, @Nullable ToProvider toProvider)
            throws IOException, ServletException {
        boolean isPage = PAGES.stream().anyMatch(request.getServletPath()::startsWith);
        if (isPage
                && request.getHeader("Authorization") == null
                && toProvider != null
                && HttpMethod.GET.matches(request.getMethod())) {
            toProvider.send(request, response);
            return;
        }
        response.setStatus(HttpStatus.UNAUTHORIZED.value());
        if (isPage) {
            request.getRequestDispatcher("/sign-in-first").forward(request, response);
        }
    }

    static RequestMatcher anyOf(String... paths) {
        return new OrRequestMatcher(Arrays.stream(paths)
                .<RequestMatcher>map(path -> paths().matcher(path))
                .toList());
    }

    private static PathPatternRequestMatcher.Builder paths() {
        return PathPatternRequestMatcher.withDefaults();
    }

    private static final class PlainAddresses extends OncePerRequestFilter {

        private final HttpFirewall firewall = new StrictHttpFirewall();

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            try {
                firewall.getFirewalledRequest(request);
            } catch (RequestRejectedException devious) {
                response.setStatus(HttpStatus.BAD_REQUEST.value());
                return;
            }
            chain.doFilter(request, response);
        }
    }

    /** Lets the engine check each call against the rights of the person who makes it. */
    private static final class EngineRights extends OncePerRequestFilter {

        private final IdentityService identities;

        EngineRights(IdentityService identities) {
            this.identities = identities;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
            Person person = (Person) authentication.getPrincipal();
            identities.setAuthentication(person.id(), List.copyOf(person.roles()), List.copyOf(person.schools()));
            try {
                chain.doFilter(request, response);
            } finally {
                identities.clearAuthentication();
            }
        }
    }
}
