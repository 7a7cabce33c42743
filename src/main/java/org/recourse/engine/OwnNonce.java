package org.recourse.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Gives each page of the web applications the nonce of its own Content-Security-Policy. The engine keeps the nonce where
 * all requests share it: of two that come at once, one page would get the other's nonce and the browser would run none of
 * its scripts, so that it stays empty. And the page's title says the product's name before any of its scripts has run.
 */
final class OwnNonce extends OncePerRequestFilter {

    private static final Pattern IN_POLICY = Pattern.compile("'nonce-([A-Za-z0-9_-]+)'");
    private static final Pattern IN_PAGE = Pattern.compile("nonce=\"[A-Za-z0-9_-]+\"");
    private static final Pattern MAKERS_NAME = Pattern.compile("(?i)(<title>|content=.)camunda (services GmbH)?");

    private final boolean byProvider;

    /** @param byProvider whether people sign in with a provider, and so not on a page of the web applications */
    OwnNonce(boolean byProvider) {
        this.byProvider = byProvider;
    }

    /** Pages end with a slash: scripts and styles, which are large, go through as they are. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().endsWith("/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ContentCachingResponseWrapper page = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, page);
        String policy = page.getHeader("Content-Security-Policy");
        Matcher nonce = IN_POLICY.matcher(policy == null ? "" : policy);
        if (nonce.find()) {
            String text = new String(page.getContentAsByteArray(), UTF_8);
            if (byProvider && !ProviderSession.isLocal(request)) {
                text = text.replaceFirst(
                        "</head>", "<script nonce=\"x\" src=\"" + SignInPages.SCRIPT + "\"></script></head>");
            }
            page.resetBuffer();
            String own = IN_PAGE.matcher(text).replaceAll("nonce=\"" + nonce.group(1) + "\"");
            page.getOutputStream()
                    .write(MAKERS_NAME.matcher(own).replaceAll("$1Recourse ").getBytes(UTF_8));
        }
        page.copyBodyToResponse();
    }
}
