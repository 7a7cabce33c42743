package org.recourse.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.webapp.impl.security.auth.Authentication;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows who has signed in to Tasklist, Cockpit or Admin, so that a link from there opens the case file at once. */
final class WebAppSession extends OncePerRequestFilter {

    private final SignIn signIn;

    WebAppSession(SignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute("authenticatedUser") instanceof Authentications apps) {
            Authentication person = apps.getAuthenticationForProcessEngine(ProcessEngines.NAME_DEFAULT);
            if (person != null) {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(signIn.signedIn(person.getIdentityId()));
                SecurityContextHolder.setContext(context);
            }
        }
        chain.doFilter(request, response);
    }
}
