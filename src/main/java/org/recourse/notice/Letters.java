package org.recourse.notice;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailPreparationException;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Turns a notice's template into a mail. */
class Letters {

    private static final Session NO_SERVER = Session.getInstance(new Properties());

    /**
     * All that a template gets to see beside reference and address, so that none can give the story away; {@code signedIn}
     * is empty for a reporter who reads with a receipt.
     */
    private static final List<String> DETAILS = List.of("task", "due", "signedIn", "day");

    /** Where the record of a matter that is no case is shown; empty for a case. */
    private static final String PAGE = "page";

    /** What the daily list of tasks shows, a line each. */
    private static final String LINES = "lines";

    /** What the notice of an anchor shows beside, in the one form it can have. */
    private static final Map<String, Pattern> OF_ANCHORS = Map.of("digest", Pattern.compile("[0-9a-f]{64}"));

    private final NoticeSettings settings;
    private final InternetAddress from;
    private final TemplateEngine templates;

    Letters(NoticeSettings settings) {
        this.settings = settings;
        this.from = sender(settings.notices().from());
        this.templates = templates();
    }

    /**
     * Writes a mail.
     *
     * @param id what makes its Message-ID: the same id gives the same Message-ID
     * @throws IllegalArgumentException when there is no such notice or a detail cannot be used
     */
    MimeMessage write(String notice, Recipient to, Map<String, String> details, String id) {
        if (!notice.matches("[a-z][a-z0-9-]{0,63}")
                || Letters.class.getResource("/notices/" + notice + ".txt") == null) {
            throw new IllegalArgumentException("There is no notice '" + notice + "'");
        }
        String[] subjectAndBody = render(notice, details).split("\\R", 2);
        try {
            MimeMessage mail = new Mail(
                    "<" + id + from.getAddress().substring(from.getAddress().lastIndexOf('@')) + ">");
            mail.setFrom(from);
            mail.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(to.address(), true));
            mail.setSubject(subjectAndBody[0].strip(), StandardCharsets.UTF_8.name());
            mail.setSentDate(Date.from(Instant.now()));
            // Keeps out-of-office replies away (RFC 3834).
            mail.setHeader("Auto-Submitted", "auto-generated");
            // Lines end here as they do in SMTP, so that a written file and a sent mail are the same bytes.
            String body = subjectAndBody[1].strip().replaceAll("\\R", "\r\n") + "\r\n";
            mail.setText(body, StandardCharsets.UTF_8.name());
            return mail;
        } catch (MessagingException e) {
            throw new MailPreparationException("Notice '" + notice + "' cannot be made into a mail", e);
        }
    }

    private String render(String notice, Map<String, String> details) {
        String reference = tidy(details.get("reference"));
        if (!reference.matches("[A-Za-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("The details of notice '" + notice + "' hold no usable reference");
        }
        Context context = new Context(Locale.UK);
        context.setVariable("reference", reference);
        context.setVariable("address", settings.linkStart());
        context.setVariable(PAGE, page(details.getOrDefault(PAGE, ""), notice));
        DETAILS.forEach(name -> context.setVariable(name, tidy(details.get(name))));
        context.setVariable(
                LINES,
                details.getOrDefault(LINES, "").lines().map(Letters::tidy).toList());
        OF_ANCHORS.forEach((name, form) -> context.setVariable(name, checked(details.get(name), form)));
        return templates.process(notice, context);
    }

    /** A task's name may be broken into lines in its diagram; in a mail's subject that must not start a header. */
    private static String tidy(@Nullable String detail) {
        return detail == null ? "" : detail.replaceAll("[\\p{Z}\\p{Cc}]+", " ").strip();
    }

    private static String page(String page, String notice) {
        if (!page.matches("(/[A-Za-z0-9/-]*)?")) {
            throw new IllegalArgumentException("The details of notice '" + notice + "' hold no usable address");
        }
        return page;
    }

    private static String checked(@Nullable String detail, Pattern form) {
        if (detail != null && !form.matcher(detail).matches()) {
            throw new IllegalArgumentException("A detail of an anchor is not of its form");
        }
        return detail == null ? "" : detail;
    }

    private static InternetAddress sender(String from) {
        try {
            InternetAddress sender = new InternetAddress(from, true);
            if (sender.isGroup() || Recipient.hasControlCharacter(from)) {
                throw new IllegalArgumentException("recourse.notices.from must be one mail address");
            }
            sender.setPersonal(sender.getPersonal(), StandardCharsets.UTF_8.name());
            return sender;
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("recourse.notices.from must be one mail address", e);
        }
    }

    /** An engine of our own: the one of the web pages writes HTML and looks elsewhere. */
    private static TemplateEngine templates() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(Letters.class.getClassLoader());
        resolver.setPrefix("notices/");
        resolver.setSuffix(".txt");
        resolver.setTemplateMode(TemplateMode.TEXT);
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        TemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(resolver);
        return engine;
    }

    /** A mail that keeps its Message-ID, where Jakarta Mail would make up one at each attempt. */
    private static class Mail extends MimeMessage {

        private final String messageId;

        Mail(String messageId) {
            super(NO_SERVER);
            this.messageId = messageId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
