package org.recourse.engine;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The session of a browser where people sign in with a provider. It is the session of the web applications, so that a
 * person is signed in to them, to the case pages and to the calls at once; it ends at a fixed time, because only a new
 * sign-in tells which roles are left.
 */
final class ProviderSession {

    private static final String ENDS = "recourse.sign-in.ends";
    private static final String TARGET = "recourse.sign-in.target";
    private static final String SIGNED_OUT = "recourse.sign-in.signed-out";
    private static final String LOCAL = "recourse.sign-in.local";
    private static final String HOME = "/camunda/app/tasklist/default/";

    private ProviderSession() {}

    /** Notes the page that was asked for, to go back to it. */
    static void remember(HttpServletRequest request) {
        String query = request.getQueryString();
        request.getSession().setAttribute(TARGET, request.getRequestURI() + (query == null ? "" : "?" + query));
    }

    /**
     * Begins a session of its own for the person: nothing of the one before is in it, nor its id.
     *
     * @return the page that was asked for at first
     */
    static String begin(HttpServletRequest request, String user, Instant ends) {
        HttpSession before = request.getSession(false);
        String target = before == null ? null : (String) before.getAttribute(TARGET);
        end(request);
        HttpSession session = request.getSession(true);
        UserAuthentication person = AuthenticationUtil.createAuthentication(ProcessEngines.NAME_DEFAULT, user);
        if (person == null) {
            throw new IllegalStateException("There is no account to sign in to");
        }
        Authentications apps = AuthenticationUtil.getAuthsFromSession(session);
        apps.addOrReplace(person);
        AuthenticationUtil.updateSession(session, apps);
        session.setAttribute(ENDS, ends);
        return target == null ? HOME : target;
    }

    static void end(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }

    /** Takes everything out of the session of somebody who has just signed out. */
    static void signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            boolean byProvider = session.getAttribute(ENDS) != null;
            Collections.list(session.getAttributeNames()).forEach(session::removeAttribute);
            session.setAttribute(SIGNED_OUT, byProvider);
        }
    }

    /** Whether the person has just signed out, and if so, whether they had signed in with the provider. */
    static Optional<Boolean> signedOut(HttpServletRequest request) {
        return attribute(request, SIGNED_OUT, Boolean.class);
    }

    /** Lets a user with a password of ours see the web applications' own sign-in. */
    static void allowLocal(HttpServletRequest request) {
        end(request);
        request.getSession(true).setAttribute(LOCAL, true);
    }

    static boolean isLocal(HttpServletRequest request) {
        return attribute(request, LOCAL, Boolean.class).isPresent();
    }

    private static <T> Optional<T> attribute(HttpServletRequest request, String name, Class<T> type) {
        HttpSession session = request.getSession(false);
        Object value = session == null ? null : session.getAttribute(name);
        return type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }

    /** Ends a session whose time is over, before anything else looks at it. */
    static final class Limit extends OncePerRequestFilter {

        private final Clock clock;

        Limit(Clock clock) {
            this.clock = clock;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (attribute(request, ENDS, Instant.class)
                    .filter(ends -> !clock.instant().isBefore(ends))
                    .isPresent()) {
                end(request);
            }
            chain.doFilter(request, response);
        }
    }
}
