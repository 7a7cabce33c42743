package org.recourse.casefile;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Remembers under which key a report was sent, so that the same one sent again is not a second case. */
@Component
public class Submissions {

    private static final String KEY = "submission";
    private static final String BODY = "submission body";

    private final JdbcClient jdbc;
    private final Fingerprints fingerprints;
    private final Clock clock;

    Submissions(JdbcClient jdbc, Fingerprints fingerprints, Clock clock) {
        this.jdbc = jdbc;
        this.fingerprints = fingerprints;
        this.clock = clock;
    }

    /**
     * What was sent under a key before.
     *
     * @param reference the case that came of it
     * @param sameBody whether it said the same
     */
    public record Earlier(String reference, boolean sameBody) {}

    /** What was sent under the key before, if anything. */
    @Transactional(readOnly = true)
    public Optional<Earlier> find(String key, String body) {
        return jdbc.sql("select reference, body_print from recourse.report_submission where key_print in (:prints)")
                .param("prints", fingerprints.candidates(KEY, key))
                .query((row, line) -> new Earlier(
                        row.getString(1), fingerprints.candidates(BODY, body).contains(row.getString(2))))
                .optional();
    }

    /**
     * Remembers a submission, in the transaction that opens its case.
     *
     * @throws org.springframework.dao.DuplicateKeyException where another one under the same key was quicker
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void remember(String key, String body, String reference) {
        jdbc.sql("insert into recourse.report_submission (key_print, body_print, reference, submitted_at)"
                        + " values (?, ?, ?, ?)")
                .params(
                        fingerprints.of(KEY, key),
                        fingerprints.of(BODY, body),
                        reference,
                        OffsetDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC))
                .update();
    }
}
