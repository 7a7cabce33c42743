package org.recourse.notice;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Hands each mail to an SMTP server. */
class Smtp implements Post {

    private final JavaMailSenderImpl sender;

    Smtp(JavaMailSenderImpl sender) {
        this.sender = sender;
    }

    @Override
    public void deliver(MimeMessage mail) {
        try {
            sender.send(mail);
        } catch (MailSendException e) {
            // No failed mail means that the server took it and only taking leave failed: a retry would mail twice.
            if (!e.getFailedMessages().isEmpty()) {
                throw e;
            }
        }
    }

    @Override
    public boolean answers() {
        try {
            sender.testConnection();
            return true;
        } catch (MessagingException | RuntimeException e) {
            return false;
        }
    }
}
