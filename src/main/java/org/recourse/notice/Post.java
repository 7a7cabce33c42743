package org.recourse.notice;

import jakarta.mail.internet.MimeMessage;

/** The way a mail leaves: through an SMTP server, or into the outbox folder. */
interface Post {

    /**
     * Hands a mail over; when this returns, the mail has been taken.
     *
     * @throws RuntimeException when it was not
     */
    void deliver(MimeMessage mail);

    /** Whether a mail that was taken goes to the mailbox of its recipient, as far as anybody can tell. */
    default boolean reachesMailboxes() {
        return true;
    }
}
