package org.recourse.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.recourse.trust.Person;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The engine's container based authentication: who is in Tasklist, Cockpit or Admin is whom Spring Security knows, and
 * nobody else. Their pages send a browser to the provider; their calls answer 401.
 */
final class WebAppsByProvider extends ContainerBasedAuthenticationFilter {

    private final ToProvider toProvider;
    private final boolean localAccounts;

    WebAppsByProvider(ToProvider toProvider, boolean localAccounts) {
        this.toProvider = toProvider;
        this.localAccounts = localAccounts;
    }

    @Override
    public void init(FilterConfig config) {
        authenticationProvider = new WhomSpringKnows();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest call = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (localAccounts && ProviderSession.isLocal(call)) {
            chain.doFilter(request, response);
        } else {
            super.doFilter(request, response, chain);
        }
        boolean isPage =
                HttpMethod.GET.matches(call.getMethod()) && call.getRequestURI().contains("/app/");
        if (isPage && answer.getStatus() == HttpStatus.UNAUTHORIZED.value() && !answer.isCommitted()) {
            toProvider.send(call, answer);
        }
        if (HttpMethod.POST.matches(call.getMethod())
                && call.getRequestURI().endsWith("/logout")
                && answer.getStatus() == HttpStatus.OK.value()) {
            ProviderSession.signOut(call);
        }
    }

    private static final class WhomSpringKnows implements AuthenticationProvider {

        @Override
        public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
            Authentication known = SecurityContextHolder.getContext().getAuthentication();
            return known != null && known.getPrincipal() instanceof Person person
                    ? AuthenticationResult.successful(person.id())
                    : AuthenticationResult.unsuccessful();
        }

        @Override
        public void augmentResponseByAuthenticationChallenge(HttpServletResponse response, ProcessEngine engine) {
            // The filter sends a page to the provider itself: where to come back to is in the request.
        }
    }
}
