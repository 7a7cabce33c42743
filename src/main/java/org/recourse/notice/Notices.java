package org.recourse.notice;

import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Mails notices, each to a recipient once for an occasion, however often the caller has to try. */
@Component
public class Notices {

    private static final Pattern SMTP_STATUS =
            Pattern.compile("^\\s*([245]\\d\\d(?:[ -][245]\\.\\d{1,3}\\.\\d{1,3})?)\\b");

    private final Letters letters;
    private final Post post;
    private final JdbcClient database;
    private final TransactionTemplate ownTransaction;

    Notices(NoticeSettings settings, Post post, JdbcClient database, PlatformTransactionManager transactions) {
        this.letters = new Letters(settings);
        this.post = post;
        this.database = database;
        this.ownTransaction = new TransactionTemplate(transactions);
        this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Mails a notice, unless the recipient has had one for this occasion. Takes as long as the mail server does, and
     * holds a database connection of its own meanwhile.
     *
     * <p>That the mail was sent is remembered even if the caller's transaction fails later. Only where the machine or
     * the database fails between the server's taking the mail and our noting it, a retry mails again, with the same
     * Message-ID.
     *
     * @param occasion what the mail is sent for, the same at each retry, such as the id of the activity instance; 1 to
     *     200 characters without control characters, and nothing personal, since it is kept
     * @param notice name of the template in {@code notices/}, such as {@code incident-received}
     * @param details {@code reference} (required: letters, digits and hyphens, at most 40); {@code task} and
     *     {@code due} as they should read, where the notice is about a task; {@code page}, the path of the page that
     *     shows the record of a matter that is no case; {@code digest}
     *     (SHA-256 in hexadecimal) of an anchor; {@code day} and {@code lines} of the daily list of tasks; anything else
     *     is ignored
     * @throws IllegalArgumentException when occasion, notice or details are not as described
     * @throws org.springframework.mail.MailException when the mail server did not take the mail; names no address
     * @throws java.io.UncheckedIOException when the outbox folder cannot be written
     */
    public void send(String occasion, String notice, Recipient to, Map<String, String> details) {
        if (occasion.isBlank() || occasion.length() > 200 || Recipient.hasControlCharacter(occasion)) {
            throw new IllegalArgumentException("An occasion has 1 to 200 characters and no control characters");
        }
        String recipientHash = sha256(occasion + "\n" + to.key());
        MimeMessage mail = letters.write(notice, to, details, recipientHash);
        try {
            ownTransaction.executeWithoutResult(transaction -> {
                // The row goes first, so that whoever tries the same at the same time waits for us. It lasts only if
                // the mail is taken.
                note(occasion, recipientHash, notice);
                deliver(mail, notice);
            });
        } catch (DuplicateKeyException alreadySent) {
            // The recipient has it.
        }
    }

    /**
     * Whether a mail that was sent goes to the mailbox of its recipient. Without a mail server it lies in a folder, and
     * nobody can count as informed by it.
     */
    public boolean reachMailboxes() {
        return post.reachesMailboxes();
    }

    /** Removes the mails about cases that are being deleted, where they lie in the outbox; what was sent is gone. */
    public void forget(Collection<String> references) {
        post.forget(references);
    }

    /** Whether the mail server, or the folder in its place, would take a mail now. Takes as long as the server does. */
    public boolean canSend() {
        return post.answers();
    }

    private void note(String occasion, String recipientHash, String notice) {
        database.sql("insert into recourse.notice_sent (occasion, recipient_hash, notice, sent_at) values (?, ?, ?, ?)")
                .params(occasion, recipientHash, notice, OffsetDateTime.now(ZoneOffset.UTC))
                .update();
    }

    private void deliver(MimeMessage mail, String notice) {
        try {
            post.deliver(mail);
        } catch (MailException e) {
            // The engine keeps the exception of a failed job in its tables, and a server's refusal repeats the
            // address: neither its words nor the exception itself may go on.
            throw new MailSendException("Notice '" + notice + "' was not taken: " + reason(e));
        }
    }

    private static String reason(MailException failure) {
        StringJoiner reason = new StringJoiner(", because of ");
        for (Throwable cause = first(failure); cause != null; cause = cause.getCause()) {
            Matcher status = SMTP_STATUS.matcher(String.valueOf(cause.getMessage()));
            reason.add(cause.getClass().getSimpleName() + (status.find() ? " " + status.group(1) : ""));
        }
        return reason.toString();
    }

    /** Spring keeps what the server said to a mail aside from the causes. */
    private static Throwable first(MailException failure) {
        return failure instanceof MailSendException refused && refused.getMessageExceptions().length > 0
                ? refused.getMessageExceptions()[0]
                : failure;
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each Java has SHA-256", e);
        }
    }
}
