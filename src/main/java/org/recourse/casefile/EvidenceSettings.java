package org.recourse.casefile;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What holds for files that are handed in, under {@code recourse.evidence}.
 *
 * @param maxSize the largest file that is taken
 * @param mostFromReporter how many files a case may have for a reporter to add another
 * @param clamd the virus scanner
 */
@Validated
@ConfigurationProperties("recourse.evidence")
record EvidenceSettings(
        @DefaultValue("25MB") @NotNull DataSize maxSize,
        @DefaultValue("20") int mostFromReporter,
        @DefaultValue Clamd clamd) {

    /**
     * A clamd that listens on TCP.
     *
     * @param host where it runs; without one, files are not scanned
     * @param timeout how long to wait for it at each step
     */
    record Clamd(
            @Nullable String host,
            @DefaultValue("3310") int port,
            @DefaultValue("30s") Duration timeout) {

        boolean isConfigured() {
            return host != null && !host.isBlank();
        }
    }
}
