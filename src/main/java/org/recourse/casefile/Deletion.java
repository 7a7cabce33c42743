package org.recourse.casefile;

import jakarta.persistence.EntityManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletes the files of closed cases, and knows which can be. Cases that tell the same story, because one is a duplicate
 * of the other or was raised from it, go together: what is left of one would speak of the other, and would be shown to
 * those who are kept from it.
 */
@Component
public class Deletion {

    private static final String SAME_STORY = """
            select reference from recourse.case_file where duplicate_of = :reference
            union select reference from recourse.case_file where raised_from = :reference
            union select duplicate_of from recourse.case_file where reference = :reference and duplicate_of is not null
            union select raised_from from recourse.case_file where reference = :reference and raised_from is not null
            """;

    private static final List<String> TABLES = List.of(
            "report_submission",
            "case_access",
            "case_message",
            "case_document",
            "chronology_entry",
            "case_subject",
            "case_file");

    private final JdbcClient jdbc;
    private final EntityManager entities;
    private final DeletionLog log;
    private final ChainCheck chainCheck;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Deletion(
            JdbcClient jdbc,
            EntityManager entities,
            DeletionLog log,
            ChainCheck chainCheck,
            ApplicationEventPublisher events,
            Clock clock) {
        this.jdbc = jdbc;
        this.entities = entities;
        this.log = log;
        this.chainCheck = chainCheck;
        this.events = events;
        this.clock = clock;
    }

    /** A case cannot be deleted; the message says why, and names no case but those that are meant. */
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** For a reason that somebody who asked for the deletion can read. */
        public Refused(String message) {
            super(message);
        }
    }

    /** When a case was deleted, and under which rule. */
    public record Deleted(Instant at, String rule) {}

    /**
     * What the table of periods asks of a case.
     *
     * @param ending of a closed case
     */
    public record Codes(
            CaseKind kind,
            Ending ending,
            @Nullable Conduct conduct,
            @Nullable Category category,
            SubjectType subjectType,
            boolean serious) {}

    /**
     * How a case stands to deletion.
     *
     * @param codes null while it is open
     * @param closedAt null while it is open
     * @param deleteAfter since when it may be deleted; null as long as nobody was told
     */
    public record Candidate(
            String reference,
            String school,
            @Nullable Codes codes,
            @Nullable Instant closedAt,
            boolean held,
            @Nullable Instant deleteAfter) {}

    /** The cases that tell the same story, this one among them, sorted. */
    @Transactional(readOnly = true)
    public SortedSet<String> sameStory(String reference) {
        SortedSet<String> story = new TreeSet<>(List.of(reference));
        Deque<String> next = new ArrayDeque<>(story);
        while (!next.isEmpty()) {
            jdbc.sql(SAME_STORY).param("reference", next.pop()).query(String.class).list().stream()
                    .filter(story::add)
                    .forEach(next::add);
        }
        return story;
    }

    /** The different codes of all closed cases. */
    @Transactional(readOnly = true)
    public List<Codes> codesOfClosedCases() {
        return jdbc.sql("select distinct kind, ending, conduct, category, subject_type, serious from recourse.case_file"
                        + " where state = 'CLOSED' and ending is not null")
                .query((row, line) -> codes(row))
                .list();
    }

    /** References of the cases with these codes that were closed before a moment and are not held, the oldest first. */
    @Transactional(readOnly = true)
    public List<String> closedBefore(Codes codes, Instant moment) {
        return jdbc.sql("select reference from recourse.case_file where state = 'CLOSED' and hold_since is null"
                        + " and kind = :kind and ending = :ending and conduct is not distinct from :conduct"
                        + " and category is not distinct from :category and subject_type = :subject"
                        + " and serious = :serious and closed_at < :moment order by closed_at, reference")
                .param("kind", codes.kind().name())
                .param("ending", codes.ending().name())
                .param(
                        "conduct",
                        codes.conduct() == null ? null : codes.conduct().name())
                .param(
                        "category",
                        codes.category() == null ? null : codes.category().name())
                .param("subject", codes.subjectType().name())
                .param("serious", codes.serious())
                .param("moment", OffsetDateTime.ofInstant(moment, ZoneOffset.UTC))
                .query(String.class)
                .list();
    }

    /** How the cases stand, in the order of their references. */
    @Transactional(readOnly = true)
    public List<Candidate> candidates(Collection<String> references) {
        return jdbc.sql("select reference, school, kind, ending, conduct, category, subject_type, serious, closed_at,"
                        + " hold_since, delete_after from recourse.case_file where reference in (:references)"
                        + " order by reference")
                .param("references", references)
                .query((row, line) -> new Candidate(
                        row.getString("reference"),
                        row.getString("school"),
                        row.getString("ending") == null ? null : codes(row),
                        time(row, "closed_at"),
                        row.getObject("hold_since") != null,
                        time(row, "delete_after")))
                .list();
    }

    /** Notes that those who can put a hold on these cases were told when they go. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void announce(Collection<String> references, Instant deleteAfter) {
        jdbc.sql("update recourse.case_file set delete_after = :after where reference in (:references)")
                .param("after", OffsetDateTime.ofInstant(deleteAfter, ZoneOffset.UTC))
                .param("references", references)
                .update();
    }

    /**
     * Locks the files of the cases, which keeps everybody else from changing them, a hold included, and says whether they
     * can be deleted.
     *
     * @param references the cases that tell the same story, as {@link #sameStory} says
     * @return whether one of them is there
     * @throws Refused where one of the cases is open or held, or its chronology is not as it was entered; nothing has
     *     happened then
     */
    @Transactional(propagation = Propagation.MANDATORY, noRollbackFor = Refused.class)
    public boolean lock(SortedSet<String> references) {
        List<Locked> locked = locked(references);
        locked.forEach(this::refuse);
        locked.forEach(this::refuseWhileAskedFor);
        if (!locked.isEmpty() && !sameStory(locked.get(0).reference()).equals(references)) {
            throw new Refused("Meanwhile another case was linked to this one.");
        }
        locked.stream()
                .filter(one -> chainCheck.check(one.reference()).isPresent())
                .findFirst()
                .ifPresent(one -> {
                    throw new Refused(
                            "The chronology of " + one.reference()
                                    + " is not as it was entered. Find out first who changed it; it would be gone with the case.");
                });
        return !locked.isEmpty();
    }

    /** What somebody has asked for and has not got must not go (Data Protection Act 2018, section 173). */
    private void refuseWhileAskedFor(Locked one) {
        boolean asked = !jdbc.sql("select request from recourse.personal_data_case where reference = ?")
                .param(one.reference())
                .query(String.class)
                .list()
                .isEmpty();
        if (asked) {
            throw new Refused(
                    "A request about personal data concerns " + one.reference() + " and is not answered yet.");
        }
    }

    private List<Locked> locked(SortedSet<String> references) {
        entities.flush();
        return jdbc.sql("select reference, state, hold_since, entries from recourse.case_file"
                        + " where reference in (:references) order by reference for update")
                .param("references", references)
                .query((row, line) -> new Locked(
                        row.getString(1), row.getString(2).equals("CLOSED"), row.getObject(3) != null, row.getInt(4)))
                .list();
    }

    /**
     * Deletes the files of cases with everything in them, once they are locked; what is left is what the log of deletions
     * says. To be called in the transaction that deletes everything else of the cases.
     *
     * @param references as {@link #lock} was asked for
     * @param rule code of what the cases are deleted under, kept in the log: at most 100 characters, nothing personal
     * @param who user name, or {@link CaseFile#SYSTEM}
     * @throws Refused where one of the cases is open or held
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void delete(SortedSet<String> references, String rule, String who) {
        List<Locked> locked = locked(references);
        locked.forEach(this::refuse);
        for (Locked one : locked) {
            events.publishEvent(new CaseDeleted(one.reference()));
            log.add(one.reference(), one.entries(), rule, who);
        }
        jdbc.sql(
                        "update recourse.case_file set duplicate_of = null, raised_from = null where reference in (:references)")
                .param("references", references)
                .update();
        jdbc.sql("delete from recourse.document_piece where document_id in"
                        + " (select id from recourse.case_document where reference in (:references))")
                .param("references", references)
                .update();
        for (String table : TABLES) {
            jdbc.sql("delete from recourse." + table + " where reference in (:references)")
                    .param("references", references)
                    .update();
        }
        // What a request about personal data is about; where a case is what a request is about, the row goes with it.
        jdbc.sql("delete from recourse.personal_data_case where request in (:references)")
                .param("references", references)
                .update();
        // Where the last check of all chronologies ended.
        jdbc.sql("update recourse.chain_check set after_reference = '' where after_reference in (:references)"
                        + " and ended_at is not null")
                .param("references", references)
                .update();
        jdbc.sql("update recourse.file_clearing set wanted_at = coalesce(wanted_at, :now) where id = 1")
                .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
        entities.clear(); // what was read of them must not be written again
    }

    /** A case under the lock that keeps everybody else from changing it, a hold included. */
    private record Locked(String reference, boolean closed, boolean held, int entries) {}

    private void refuse(Locked one) {
        if (!one.closed()) {
            throw new Refused(one.reference() + " is not closed.");
        }
        if (one.held()) {
            throw new Refused("A legal hold stands on " + one.reference() + ".");
        }
    }

    /** What was deleted under this reference, if anything. */
    @Transactional(readOnly = true)
    public Optional<Deleted> deleted(String reference) {
        return log.find(reference);
    }

    private static Codes codes(ResultSet row) throws SQLException {
        String conduct = row.getString("conduct");
        String category = row.getString("category");
        return new Codes(
                CaseKind.valueOf(row.getString("kind")),
                Ending.valueOf(row.getString("ending")),
                conduct == null ? null : Conduct.valueOf(conduct),
                category == null ? null : Category.valueOf(category),
                SubjectType.valueOf(row.getString("subject_type")),
                row.getBoolean("serious"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
