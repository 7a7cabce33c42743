package org.recourse.upkeep.policy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.WrongInput;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The record of the policy's reviews (S2-CS-2). */
@Component
class PolicyReviews {

    static final String PREFIX = "PR-";

    private static final String ALL = "select reference, started_at, started_by, reason, technology, law,"
            + " new_version_needed, version, objection, ended_at from recourse.policy_review";

    private final JdbcClient database;
    private final PolicyVersions versions;
    private final Clock clock;

    PolicyReviews(JdbcClient database, PolicyVersions versions, Clock clock) {
        this.database = database;
        this.versions = versions;
        this.clock = clock;
    }

    /** Makes the record of a review. Gives its reference, {@code PR-<year>-<number>}. */
    @Transactional(propagation = Propagation.MANDATORY)
    String open(String startedBy, String reason) {
        Instant now = clock.instant();
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        database.sql("insert into recourse.policy_review (started_at, started_by, reason) values (?, ?, ?)")
                .params(Timestamp.from(now), startedBy, reason)
                .update(key, "number");
        long number = Optional.ofNullable(key.getKey()).orElseThrow().longValue();
        String reference =
                "%s%d-%06d".formatted(PREFIX, now.atZone(ZoneOffset.UTC).getYear(), number);
        database.sql("update recourse.policy_review set reference = ? where number = ?")
                .params(reference, number)
                .update();
        return reference;
    }

    Optional<PolicyReview> find(String reference) {
        return database.sql(ALL + " where reference = ?")
                .params(reference)
                .query(PolicyReviews::review)
                .optional();
    }

    /** The newest first. */
    List<PolicyReview> all() {
        return database.sql(ALL + " order by number desc")
                .query(PolicyReviews::review)
                .list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void note(String reference, ChangesNoted changes) {
        @Nullable Integer version = changes.newVersionNeeded() ? (Integer) versions.draft() : null;
        database.sql(
                        "update recourse.policy_review set technology = :technology, law = :law,"
                                + " new_version_needed = :needed, version = :version, ended_at = :ended where reference = :reference")
                .param("technology", changes.technology())
                .param("law", changes.law())
                .param("needed", changes.newVersionNeeded())
                .param("version", version)
                .param("ended", changes.newVersionNeeded() ? null : Timestamp.from(clock.instant()))
                .param("reference", reference)
                .update();
    }

    /**
     * Takes the file of the version that the review is to bring.
     *
     * @throws WrongInput where the review takes none now
     */
    @Transactional
    void takeFile(String reference, PolicyVersions.File file) {
        versions.takeFile(draftOf(reference, "file"), file);
    }

    /**
     * Offers the version to the schools.
     *
     * @throws WrongInput where its file is not there
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void offer(String reference, NewVersion version) {
        int number = draftOf(reference, "title");
        if (versions.file(number).isEmpty()) {
            throw new WrongInput(
                    "file", "is not there yet: upload it on the page of the review, which this form links to");
        }
        versions.offer(number, version);
        object(reference, null);
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void takeBack(String reference, String objection) {
        versions.takeBack(versionOf(reference));
        object(reference, objection);
    }

    /** Publishes the version, unless that is done. */
    @Transactional(propagation = Propagation.MANDATORY)
    void publish(String reference) {
        int number = versionOf(reference);
        if (!versions.isPublic(number)) {
            versions.publish(number);
            database.sql("update recourse.policy_review set ended_at = ? where reference = ?")
                    .params(Timestamp.from(clock.instant()), reference)
                    .update();
        }
    }

    int versionOf(String reference) {
        return find(reference)
                .map(PolicyReview::version)
                .orElseThrow(() -> new IllegalStateException("The review " + reference + " has no version"));
    }

    /** Whether the review waits for a file. */
    boolean takesFile(PolicyReview review) {
        return review.version() != null
                && versions.find(review.version())
                        .filter(version -> version.state() == PolicyVersion.State.DRAFT)
                        .isPresent();
    }

    private static PolicyReview review(ResultSet row, int number) throws SQLException {
        Timestamp ended = row.getTimestamp("ended_at");
        return new PolicyReview(
                row.getString("reference"),
                row.getTimestamp("started_at").toInstant(),
                row.getString("started_by"),
                row.getString("reason"),
                row.getString("technology"),
                row.getString("law"),
                row.getObject("new_version_needed", Boolean.class),
                row.getObject("version", Integer.class),
                row.getString("objection"),
                ended == null ? null : ended.toInstant());
    }

    private int draftOf(String reference, String field) {
        PolicyReview review = find(reference).orElseThrow();
        if (review.version() == null || !takesFile(review)) {
            throw new WrongInput(field, "is not asked for: the review takes no new version now");
        }
        return review.version();
    }

    private void object(String reference, @Nullable String objection) {
        database.sql("update recourse.policy_review set objection = :objection where reference = :reference")
                .param("objection", objection)
                .param("reference", reference)
                .update();
    }
}
