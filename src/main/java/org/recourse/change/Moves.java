package org.recourse.change;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.batch.Batch;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.engine.MoveRecord;
import org.recourse.engine.RunningInstances;
import org.recourse.engine.RunningInstances.Running;
import org.recourse.lifecycle.OwnRights;
import org.recourse.trust.NeedToKnow;
import org.recourse.trust.NeedToKnow.Relation;
import org.recourse.trust.Person;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Running processes follow to another version of their diagram: as one of the engine's batches, a job for each of them, and
 * each noted in the transaction in which it moves, in its case's chronology and here.
 */
@Component
class Moves implements MoveRecord {

    private static final int LONGEST = 2_000;

    private final JdbcClient database;
    private final JdbcTemplate rows;
    private final CaseFiles caseFiles;
    private final RuntimeService runtime;
    private final RunningInstances instances;
    private final MovePlans plans;
    private final OwnRights ownRights;
    private final Clock clock;

    Moves(
            JdbcClient database,
            JdbcTemplate rows,
            CaseFiles caseFiles,
            ProcessEngine engine,
            RunningInstances instances,
            MovePlans plans,
            OwnRights ownRights,
            Clock clock) {
        this.database = database;
        this.rows = rows;
        this.caseFiles = caseFiles;
        this.runtime = engine.getRuntimeService();
        this.instances = instances;
        this.plans = plans;
        this.ownRights = ownRights;
        this.clock = clock;
    }

    /** What somebody asked for. */
    record Move(
            long number,
            String batch,
            String jobs,
            String process,
            String fromDefinition,
            String toDefinition,
            int from,
            int to,
            String who,
            Instant at) {}

    /**
     * One that did not move.
     *
     * @param reference of its case; empty where it is none, or the person may not see which
     */
    record Left(String reference, String reason) {}

    /**
     * How far a move is, as a person may know it.
     *
     * @param gone how many ended, or were moved otherwise, before their turn
     * @param waiting how many have not had their turn yet
     * @param stay those that had gone on to a step from which they cannot move
     * @param failed those that the engine tried to move several times, and gave up
     */
    record Progress(int all, int moved, int gone, int waiting, List<Left> stay, List<Left> failed) {

        public boolean isOver() {
            return waiting == 0;
        }
    }

    private record Row(
            String instance,
            @Nullable String businessKey,
            @Nullable String school,
            @Nullable String outcome,
            String reason) {}

    /**
     * Begins to move everything that the person may know of and that can move.
     *
     * @return the number of the move; empty where nothing can move
     */
    @Transactional
    Optional<Long> start(Person person, String process, int from, int to) {
        MovePlans.Plan plan = plans.of(person, process, from, to);
        if (plan.movable().isEmpty()) {
            return Optional.empty();
        }
        Batch batch = ownRights.call(() -> runtime.newMigration(plan.engines())
                .processInstanceIds(
                        plan.movable().stream().map(Running::instance).toList())
                .executeAsync());
        database.sql("""
                        insert into recourse.process_move (batch, jobs, process, from_definition, to_definition,
                        from_version, to_version, asked_by, asked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        batch.getId(),
                        batch.getBatchJobDefinitionId(),
                        process,
                        plan.from().getId(),
                        plan.to().getId(),
                        from,
                        to,
                        person.id(),
                        Timestamp.from(clock.instant()))
                .update();
        long number = database.sql("select number from recourse.process_move where batch = ?")
                .param(batch.getId())
                .query(Long.class)
                .single();
        rows.batchUpdate(
                "insert into recourse.process_move_instance (move, instance, business_key, school) values (?, ?, ?, ?)",
                plan.movable(),
                200,
                (statement, one) -> {
                    statement.setLong(1, number);
                    statement.setString(2, one.instance());
                    statement.setString(3, one.businessKey());
                    statement.setString(4, one.school());
                });
        return Optional.of(number);
    }

    /** The latest first. */
    @Transactional(readOnly = true)
    List<Move> latest(int most) {
        return database.sql(
                        "select * from recourse.process_move order by number desc fetch first " + most + " rows only")
                .query(Moves::move)
                .list();
    }

    @Transactional(readOnly = true)
    Optional<Move> find(long number) {
        return database.sql("select * from recourse.process_move where number = ?")
                .param(number)
                .query(Moves::move)
                .optional();
    }

    /** How far it is; empty where nothing of it counts for the person, as if it were not there. */
    @Transactional(readOnly = true)
    Optional<Progress> progress(Move move, Person person) {
        Set<String> keptFrom = caseFiles.keptFrom(person.id());
        List<Row> known = database
                .sql("select instance, business_key, school, outcome, reason"
                        + " from recourse.process_move_instance where move = ? order by business_key, instance")
                .param(move.number())
                .query((row, number) -> new Row(
                        row.getString("instance"),
                        row.getString("business_key"),
                        row.getString("school"),
                        row.getString("outcome"),
                        row.getString("reason")))
                .list()
                .stream()
                .filter(row -> mayKnowOf(person, row.businessKey(), row.school(), keptFrom))
                .toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        Set<String> givenUp =
                known.stream().allMatch(row -> row.outcome() != null) ? Set.of() : instances.givenUp(move.jobs());
        Set<String> cases = caseFiles.existing(known.stream()
                .filter(row -> "STAYS".equals(row.outcome()) || givenUp.contains(row.instance()))
                .map(Row::businessKey)
                .filter(key -> key != null)
                .collect(Collectors.toSet()));
        List<Left> stay = known.stream()
                .filter(row -> "STAYS".equals(row.outcome()))
                .map(row -> new Left(reference(person, row.businessKey(), row.school(), cases), row.reason()))
                .toList();
        List<Left> failed = known.stream()
                .filter(row -> row.outcome() == null && givenUp.contains(row.instance()))
                .map(row -> new Left(
                        reference(person, row.businessKey(), row.school(), cases),
                        "It was tried several times, and given up. It stays as it was."))
                .toList();
        int moved = count(known, "MOVED");
        int gone = count(known, "GONE");
        int waiting = known.size() - moved - gone - stay.size() - failed.size();
        return Optional.of(new Progress(known.size(), moved, gone, waiting, stay, failed));
    }

    private static int count(List<Row> rows, String outcome) {
        return (int) rows.stream().filter(row -> outcome.equals(row.outcome())).count();
    }

    /** Whether a running process counts for the person: of their schools, and of no case that they are kept from. */
    static boolean mayKnowOf(
            Person person, @Nullable String businessKey, @Nullable String school, Set<String> keptFrom) {
        return (school == null || person.schools().contains(school))
                && (businessKey == null || !keptFrom.contains(businessKey));
    }

    /** The reference of a case that counts for the person, where they may also see which it is. */
    static String reference(Person person, @Nullable String businessKey, @Nullable String school, Set<String> cases) {
        return businessKey != null
                        && school != null
                        && cases.contains(businessKey)
                        && NeedToKnow.mayWatch(person, new Relation(school, false, false, false, false, true))
                ? businessKey
                : "";
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(String batch, String instance) {
        database.sql("""
                        select i.business_key from recourse.process_move_instance i
                        join recourse.process_move m on m.number = i.move where m.batch = ? and i.instance = ?
                        and i.business_key is not null
                        """)
                .params(batch, instance)
                .query(String.class)
                .optional()
                .flatMap(caseFiles::find)
                .ifPresent(file -> caseFiles.open(file.reference()));
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void moved(Moved moved) {
        String who = moved.who();
        if (moved.batch() != null) {
            note(moved.batch(), moved.instance(), "MOVED", "");
            who = database.sql("select asked_by from recourse.process_move where batch = ?")
                    .param(moved.batch())
                    .query(String.class)
                    .optional()
                    .orElse(who);
        }
        // In the text and not as who acted: to have moved a case shall give nobody a sight of it.
        String text = "“" + moved.process() + "”: from version " + moved.from() + " to version " + moved.to()
                + (who == null ? "." : ", by " + who + ".");
        Optional.ofNullable(moved.businessKey())
                .flatMap(caseFiles::find)
                .map(file -> caseFiles.open(file.reference()))
                .ifPresent(file ->
                        caseFiles.enter(file, CaseFile.SYSTEM, "Moved to another version of the process", text));
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void stays(String batch, String instance, List<Obstacle> obstacles) {
        String reason = database.sql("select * from recourse.process_move where batch = ?")
                .param(batch)
                .query(Moves::move)
                .optional()
                .map(move -> String.join(
                        " ",
                        plans.whyNot(move.fromDefinition(), move.toDefinition()).sentences(obstacles)))
                .orElse("");
        note(batch, instance, "STAYS", reason.length() > LONGEST ? reason.substring(0, LONGEST) : reason);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void gone(String batch, String instance) {
        note(batch, instance, "GONE", "");
    }

    private void note(String batch, String instance, String outcome, String reason) {
        database.sql("""
                        update recourse.process_move_instance set outcome = ?, reason = ?
                        where move = (select number from recourse.process_move where batch = ?) and instance = ?
                        """).params(outcome, reason, batch, instance).update();
    }

    private static Move move(ResultSet row, int number) throws SQLException {
        return new Move(
                row.getLong("number"),
                row.getString("batch"),
                row.getString("jobs"),
                row.getString("process"),
                row.getString("from_definition"),
                row.getString("to_definition"),
                row.getInt("from_version"),
                row.getInt("to_version"),
                row.getString("asked_by"),
                row.getTimestamp("asked_at").toInstant());
    }
}
