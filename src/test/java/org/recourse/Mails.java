package org.recourse;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** The mails that the application has written into its outbox, as their readers get them. */
public final class Mails {

    /** Where the application of {@link RecourseTest} puts them. */
    public static final Path OUTBOX = TestData.FOLDER.resolve("outbox");

    private static final Map<Path, Mail> READ = new ConcurrentHashMap<>();

    /** One mail. */
    public record Mail(String to, String subject, String body) {

        @Override
        public String toString() {
            return to + ": " + subject;
        }
    }

    private Mails() {}

    /** All mails about a case, oldest first. */
    public static List<Mail> about(String reference) {
        if (!Files.isDirectory(OUTBOX)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(OUTBOX)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .map(file -> READ.computeIfAbsent(file, Mails::read))
                    .filter(mail -> mail.subject().contains(reference))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** User names, or other addresses, of those who got mails about a case with such a subject, sorted. */
    public static List<String> to(String reference, String subject) {
        return about(reference).stream()
                .filter(mail -> mail.subject().startsWith(subject))
                .map(mail -> mail.to().replace("@recourse.example", ""))
                .sorted()
                .toList();
    }

    /** Removes what an earlier run wrote: a new database gives the same references again. */
    static void clear() {
        try {
            FileSystemUtils.deleteRecursively(OUTBOX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mail read(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            MimeMessage mail = new MimeMessage(Session.getInstance(new Properties()), content);
            return new Mail(mail.getRecipients(Message.RecipientType.TO)[0].toString(), mail.getSubject(), (String)
                    mail.getContent());
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("The mail " + file + " cannot be read", e);
        }
    }
}
