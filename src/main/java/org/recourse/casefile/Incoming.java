package org.recourse.casefile;

import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where a file lies while it comes in or goes out: whoever sends or takes it slowly must not hold a connection to the
 * database meanwhile. It is sealed with a key that exists only while the application runs, so what a machine that failed left there tells
 * nothing; it is removed at the next start.
 */
@Component
class Incoming {

    private static final byte[] WHAT = new byte[0];

    private final Path folder;
    private final StreamingAead cipher;

    Incoming(@Value("${recourse.data}") String data) throws GeneralSecurityException {
        folder = Path.of(data, "incoming").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " for incoming files cannot be used", e);
        }
        StreamingAeadConfig.register();
        cipher = KeysetHandle.generateNew(KeyTemplates.get("AES256_GCM_HKDF_4KB"))
                .getPrimitive(RegistryConfiguration.get(), StreamingAead.class);
    }

    /**
     * Reads a file to its end.
     *
     * @throws IOException where it cannot be read; nothing is left then
     */
    Kept keep(InputStream content) throws IOException {
        Kept kept = new Kept(Files.createTempFile(folder, "", ""));
        try {
            try (OutputStream sealed =
                    cipher.newEncryptingStream(new BufferedOutputStream(Files.newOutputStream(kept.path)), WHAT)) {
                content.transferTo(sealed);
            }
            return kept;
        } catch (GeneralSecurityException e) {
            kept.close();
            throw new IllegalStateException("An incoming file could not be sealed", e);
        } catch (IOException | RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    /** A file that has come in, until it is closed. */
    final class Kept implements AutoCloseable {

        private final Path path;

        private Kept(Path path) {
            this.path = path;
        }

        /** Its content, from the beginning. */
        InputStream open() throws IOException {
            try {
                return cipher.newDecryptingStream(new BufferedInputStream(Files.newInputStream(path)), WHAT);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("An incoming file could not be opened", e);
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(path);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> left = files.toList();
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }
}
