package org.recourse.casefile;

import java.security.SecureRandom;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Receipts: 16 characters of an alphabet without look-alikes (Crockford's base 32), written in four groups to be read
 * aloud. 80 random bits: with a million receipts and a thousand tries a second, a guess takes longer than 30 000 years.
 */
final class Receipts {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Receipts() {}

    static String random() {
        byte[] bytes = new byte[LENGTH];
        RANDOM.nextBytes(bytes);
        return from(bytes);
    }

    /** The receipt that 16 bytes stand for: five bits of each. */
    static String from(byte[] bytes) {
        StringBuilder receipt = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % 4 == 0) {
                receipt.append('-');
            }
            receipt.append(ALPHABET.charAt(bytes[i] & 31));
        }
        return receipt.toString();
    }

    /** What was typed, as receipts are kept: without spaces and hyphens, and with look-alikes read as they are meant. */
    static @Nullable String normalised(@Nullable String typed) {
        if (typed == null || typed.length() > 60) {
            return null;
        }
        String receipt = typed.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
        return receipt.length() == LENGTH && receipt.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0) ? receipt : null;
    }
}
