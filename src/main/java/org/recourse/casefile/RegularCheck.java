package org.recourse.casefile;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Checks all chronologies a portion at a time, and keeps of each run how many it checked and how many are broken. */
@Component
public class RegularCheck {

    /** So few that a portion takes seconds, also where the cases are long. */
    private static final int CASES_IN_A_PORTION = 200;

    private static final String READ =
            "select number, started_at, ended_at, cases, broken, broken_anchors from recourse.chain_check";

    private final JdbcClient jdbc;
    private final ChainCheck chainCheck;
    private final Anchors anchors;
    private final Clock clock;
    private final TransactionTemplate atOneMoment;

    RegularCheck(
            JdbcClient jdbc,
            ChainCheck chainCheck,
            Anchors anchors,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.chainCheck = chainCheck;
        this.anchors = anchors;
        this.clock = clock;
        // A case that goes on meanwhile must not look broken: its file and its entries are read as of one moment.
        this.atOneMoment = new TransactionTemplate(transactions);
        atOneMoment.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        atOneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        atOneMoment.setReadOnly(true);
    }

    /**
     * A run of the check.
     *
     * @param number counted from 1
     * @param endedAt null while it is under way
     * @param cases how many were checked so far
     * @param broken how many of them are not what was entered, and how many entries of the log of deletions
     * @param brokenAnchors how many anchors are not as they were written down
     */
    public record Run(
            int number, Instant startedAt, @Nullable Instant endedAt, int cases, int broken, int brokenAnchors) {

        /** Whether everything that was checked is whole. */
        public boolean whole() {
            return broken == 0 && brokenAnchors == 0;
        }
    }

    /** Begins a run, in the caller's transaction, and gives its number. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int begin() {
        int number = jdbc.sql("select coalesce(max(number), 0) + 1 from recourse.chain_check")
                .query(Integer.class)
                .single();
        jdbc.sql("insert into recourse.chain_check (number, started_at) values (?, ?)")
                .params(number, now())
                .update();
        return number;
    }

    /**
     * Goes on with a run by one portion, in the caller's transaction.
     *
     * @return whether cases are left
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean checkSome(int number) {
        String after = jdbc.sql("select after_reference from recourse.chain_check where number = ?")
                .param(number)
                .query(String.class)
                .single();
        Portion portion = Objects.requireNonNull(atOneMoment.execute(status -> check(after)));
        jdbc.sql("update recourse.chain_check set after_reference = ?, cases = cases + ?, broken = broken + ?"
                        + " where number = ?")
                .params(portion.last(), portion.cases(), portion.broken(), number)
                .update();
        boolean left = portion.cases() == CASES_IN_A_PORTION;
        if (!left) {
            long brokenAnchors = anchors.recomputed().stream()
                    .filter(anchor -> !anchor.asWritten())
                    .count();
            jdbc.sql("update recourse.chain_check set ended_at = ?, broken = broken + ?, broken_anchors = ?"
                            + " where number = ?")
                    .params(now(), chainCheck.brokenDeletions(), (int) brokenAnchors, number)
                    .update();
        }
        return left;
    }

    /** A run by its number. */
    @Transactional(readOnly = true)
    public Run run(int number) {
        return jdbc.sql(READ + " where number = ?")
                .param(number)
                .query(RegularCheck::run)
                .single();
    }

    /** The newest run that has ended; empty where none has yet. */
    @Transactional(readOnly = true)
    public Optional<Run> latest() {
        return jdbc.sql(READ + " where ended_at is not null order by number desc limit 1")
                .query(RegularCheck::run)
                .optional();
    }

    private record Portion(String last, int cases, int broken) {}

    private Portion check(String after) {
        List<String> references = chainCheck.after(after, CASES_IN_A_PORTION);
        int broken = (int) references.stream()
                .filter(reference -> chainCheck.check(reference).isPresent())
                .count();
        return new Portion(
                references.isEmpty() ? after : references.get(references.size() - 1), references.size(), broken);
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    private static Run run(ResultSet row, int line) throws SQLException {
        OffsetDateTime ended = row.getObject(3, OffsetDateTime.class);
        return new Run(
                row.getInt(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6));
    }
}
