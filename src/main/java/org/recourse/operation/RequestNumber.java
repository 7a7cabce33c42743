package org.recourse.operation;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.web.servlet.error.DefaultErrorAttributes;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives each request a number, which stands in the log with what the request set off and in the answer, so that whoever meets
 * an error can say which one. It is made anew for each request, never taken from outside, and says nothing of who asks.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestNumber extends OncePerRequestFilter {

    /** What the number is called in the log, and in an answer in JSON. */
    static final String IN_LOG = "request";

    private static final String HEADER = "X-Request-Id";
    private static final String ATTRIBUTE = RequestNumber.class.getName();
    private static final Logger LOG = LoggerFactory.getLogger(RequestNumber.class);

    /** Without those that are easily taken for another when read aloud. */
    private static final String CHARACTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private static final int LENGTH = 10;

    private final SecureRandom random = new SecureRandom();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String number = number();
        request.setAttribute(ATTRIBUTE, number);
        response.setHeader(HEADER, number);
        MDC.put(IN_LOG, number);
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException | ServletException e) {
            // The server's own line would quote the exception, which may quote anything.
            Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
            LOG.error("A request failed: {} {}", request.getMethod(), route == null ? "(no page of ours)" : route, e);
            throw e;
        } finally {
            MDC.remove(IN_LOG);
        }
    }

    private String number() {
        StringBuilder number = new StringBuilder(LENGTH);
        random.ints(LENGTH, 0, CHARACTERS.length()).forEach(at -> number.append(CHARACTERS.charAt(at)));
        return number.toString();
    }

    /** Tells the number with an error, in JSON and on the page. */
    @Component
    static class InErrors extends DefaultErrorAttributes {

        @Override
        public Map<String, @Nullable Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
            Map<String, @Nullable Object> told = super.getErrorAttributes(request, options);
            told.put(IN_LOG, request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
            return told;
        }
    }
}
