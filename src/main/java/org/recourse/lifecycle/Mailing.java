package org.recourse.lifecycle;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.recourse.notice.Notices;
import org.recourse.notice.Recipient;
import org.springframework.stereotype.Component;

/** Mails one notice to several people, so that one whose mail fails keeps it from nobody else. */
@Component
class Mailing {

    private final Notices notices;

    Mailing(Notices notices) {
        this.notices = notices;
    }

    /**
     * Mails to each, and fails afterwards where one mail failed: those who have theirs are left out at the retry.
     *
     * @throws RuntimeException the first failure
     */
    void send(String occasion, String notice, List<Recipient> recipients, Map<String, String> details) {
        @Nullable RuntimeException failure = null;
        for (Recipient recipient : recipients) {
            try {
                notices.send(occasion, notice, recipient, details);
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Whether these mails reach anybody at all. */
    boolean reachesMailboxes() {
        return notices.reachMailboxes();
    }

    /** The recipient, or nobody where the address cannot be one. */
    static List<Recipient> recipient(String key, @Nullable String address) {
        if (address == null || address.isBlank()) {
            return List.of();
        }
        try {
            return List.of(new Recipient(key, address));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
