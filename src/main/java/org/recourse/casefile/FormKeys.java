package org.recourse.casefile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keys that a form carries from the moment it is shown: each tells one form from another, says when the form was shown,
 * and cannot be made up. They hold over a restart and on every node, because the installation's own key makes them.
 */
@Component
public class FormKeys {

    private static final String KIND = "form";
    private static final Pattern KEY = Pattern.compile("(([0-9a-f]{32})\\.(\\d{10}))\\.([0-9a-f]{64})");

    private final Fingerprints fingerprints;
    private final SecureRandom random = new SecureRandom();

    FormKeys(Fingerprints fingerprints) {
        this.fingerprints = fingerprints;
    }

    /** A new key for a form that is shown at this time. */
    public String shownAt(Instant time) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String said = HexFormat.of().formatHex(bytes) + "." + time.getEpochSecond();
        return said + "." + fingerprints.of(KIND, said);
    }

    /** When the form with this key was shown; empty where the key is not one of ours. */
    public Optional<Instant> whenShown(@Nullable String key) {
        Matcher parts = KEY.matcher(key == null ? "" : key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        byte[] print = parts.group(4).getBytes(StandardCharsets.US_ASCII);
        boolean ours = fingerprints.candidates(KIND, parts.group(1)).stream()
                .anyMatch(candidate -> MessageDigest.isEqual(candidate.getBytes(StandardCharsets.US_ASCII), print));
        return ours ? Optional.of(Instant.ofEpochSecond(Long.parseLong(parts.group(3)))) : Optional.empty();
    }
}
