package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Whether a call was meant. Unlike JSON, a form with a file, or an empty one, can be sent here by any page that a
 * signed-in person happens to open, so it must show something that only our own pages and other programs can.
 */
public final class OnPurpose {

    private static final String TOKEN = "recourse.upload-token";
    /** Where a browser says that a request with a password comes from, which other programs do not say. */
    private static final Set<String> OWN = Set.of("none", "same-origin");

    private static final SecureRandom RANDOM = new SecureRandom();

    private OnPurpose() {}

    /** Another site's page may have sent it. */
    public static final class NotMeant extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotMeant() {
            super("Use the form of our own page, or send the header X-Requested-With: recourse.");
        }
    }

    /** What the form of the case page has to bring along; empty where nobody is signed in with a session. */
    public static String token(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return "";
        }
        if (session.getAttribute(TOKEN) instanceof String token) {
            return token;
        }
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        String token = HexFormat.of().formatHex(bytes);
        session.setAttribute(TOKEN, token);
        return token;
    }

    /**
     * Holds up what another site's page could have sent.
     *
     * @param token what the form brought along
     */
    public static void check(HttpServletRequest request, @Nullable String token) {
        boolean withPassword = request.getHeader(HttpHeaders.AUTHORIZATION) != null
                && OWN.contains(Objects.requireNonNullElse(request.getHeader("Sec-Fetch-Site"), "none"));
        boolean byProgram = "recourse".equals(request.getHeader("X-Requested-With"));
        if (!withPassword && !byProgram && !isTokenOf(request, token)) {
            throw new NotMeant();
        }
    }

    private static boolean isTokenOf(HttpServletRequest request, @Nullable String token) {
        HttpSession session = request.getSession(false);
        return session != null
                && token != null
                && session.getAttribute(TOKEN) instanceof String known
                && MessageDigest.isEqual(
                        known.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}
