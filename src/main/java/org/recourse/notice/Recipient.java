package org.recourse.notice;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

/**
 * Who gets a notice.
 *
 * @param key the recipient's user id, or {@link #REPORTER}; 1 to 255 characters without control characters
 * @param address one bare mail address in ASCII such as {@code office@school.example}, at most 254 characters
 */
public record Recipient(String key, String address) {

    /** The key of whoever reported a case; a reporter need not be a user. */
    public static final String REPORTER = "reporter";

    /**
     * Checks key and address.
     *
     * @throws IllegalArgumentException when one of them is not as described; the message repeats neither
     */
    public Recipient {
        if (key.isBlank() || key.length() > 255 || hasControlCharacter(key)) {
            throw new IllegalArgumentException("A recipient's key has 1 to 255 characters and no control characters");
        }
        if (!isOneAddress(address)) {
            throw new IllegalArgumentException("The recipient's mail address is not a plausible single address");
        }
    }

    /** Names the key only: what an exception or a log shows must not give a reporter's address away. */
    @Override
    public String toString() {
        return "Recipient[" + key + "]";
    }

    static boolean hasControlCharacter(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static boolean isOneAddress(String address) {
        // A server without SMTPUTF8 takes ASCII only, so anything else would fail at each attempt.
        if (address.length() > 254 || !address.chars().allMatch(c -> c > ' ' && c < 127)) {
            return false;
        }
        try {
            InternetAddress parsed = new InternetAddress(address, true);
            // A group is one address to the parser and many recipients to the server.
            return !parsed.isGroup() && address.equals(parsed.getAddress());
        } catch (AddressException notAnAddress) {
            return false;
        }
    }
}
