package org.recourse.casefile;

import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Where a file lies while it comes in, before it is sealed: in a folder of our own, from which it is gone when the
 * request ends. What a machine that failed left there is removed at the next start.
 */
@Configuration(proxyBeanMethods = false)
class Incoming {

    /** What else a form sends beside its file. */
    private static final long MORE = 1024 * 1024;

    @Bean
    MultipartConfigElement incomingFiles(@Value("${recourse.data}") String data, EvidenceSettings settings) {
        Path folder = Path.of(data, "incoming").toAbsolutePath();
        try {
            Files.createDirectories(folder);
            remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " for incoming files cannot be used", e);
        }
        long most = settings.maxSize().toBytes();
        return new MultipartConfigElement(folder.toString(), most, most + MORE, 0);
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
