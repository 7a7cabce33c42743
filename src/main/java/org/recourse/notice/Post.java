package org.recourse.notice;

import jakarta.mail.internet.MimeMessage;
import java.util.Collection;

/** The way a mail leaves: through an SMTP server, or into the outbox folder. */
interface Post {

    /**
     * Hands a mail over; when this returns, the mail has been taken.
     *
     * @throws RuntimeException when it was not
     */
    void deliver(MimeMessage mail);

    /** Lets go of mails about these cases that are still here. */
    default void forget(Collection<String> references) {}

    /** Whether a mail that was taken goes to the mailbox of its recipient, as far as anybody can tell. */
    default boolean reachesMailboxes() {
        return true;
    }

    /** Whether it could be handed a mail now. Takes as long as the mail server does. */
    default boolean answers() {
        return true;
    }
}
