package org.recourse.notice;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.mail.MailPreparationException;

/** Writes each mail to a folder as an {@code .eml} file, byte for byte as an SMTP server would get it. */
class Outbox implements Post {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final boolean isRead;

    /**
     * An outbox in the folder, which need not be there yet.
     *
     * @param isRead whether somebody reads it, as those do who try the application out
     */
    Outbox(Path folder, boolean isRead) {
        this.folder = folder;
        this.isRead = isRead;
    }

    @Override
    public boolean reachesMailboxes() {
        return isRead;
    }

    @Override
    public void deliver(MimeMessage mail) {
        byte[] bytes = bytes(mail);
        // The names sort by time and say nothing about anyone.
        String name = TIME.format(Instant.now()) + "-" + UUID.randomUUID() + ".eml";
        try {
            Files.createDirectories(folder);
            Path unfinished = Files.createTempFile(folder, ".", ".part");
            try {
                Files.write(unfinished, bytes);
                Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The outbox folder cannot be written", e);
        }
    }

    @Override
    public void forget(Collection<String> references) {
        try (Stream<Path> files = Files.exists(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".eml")).toList()) {
                String mail = textOf(file);
                if (references.stream().anyMatch(mail::contains)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The outbox folder cannot be read", e);
        }
    }

    /** As it was written and as it reads, since a long line may be broken in the file. */
    private static String textOf(Path file) throws IOException {
        String written = Files.readString(file, StandardCharsets.ISO_8859_1);
        return written + written.replaceAll("=\\r?\\n", "");
    }

    @Override
    public boolean answers() {
        return Files.isWritable(
                Files.exists(folder) ? folder : folder.toAbsolutePath().getParent());
    }

    private static byte[] bytes(MimeMessage mail) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            mail.saveChanges();
            mail.writeTo(bytes);
            return bytes.toByteArray();
        } catch (MessagingException | IOException e) {
            throw new MailPreparationException("The mail cannot be written out", e);
        }
    }
}
