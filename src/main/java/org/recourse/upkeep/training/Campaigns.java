package org.recourse.upkeep.training;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.Lists;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The record of the training: whom each campaign asks, and who has done it. */
@Component
class Campaigns {

    static final String PREFIX = "TC-";

    /** So few that their tasks are made while a job is locked, and so many that thousands take few transactions. */
    static final int PEOPLE_IN_A_BATCH = 100;

    private static final String ALL = "select number, reference, title, roles, schools, policy_version, due, opened_at,"
            + " opened_by, ended_at from recourse.training_campaign";

    private final JdbcClient database;
    private final JdbcTemplate many;
    private final Clock clock;

    Campaigns(JdbcClient database, JdbcTemplate many, Clock clock) {
        this.database = database;
        this.many = many;
        this.clock = clock;
    }

    /**
     * A person of a campaign.
     *
     * @param school the one that they work for; empty where they work for several
     * @param instance the process instance with their task; null where there is none
     */
    record Trainee(String user, String school, @Nullable String instance) {}

    private record Known(String school, boolean left) {}

    /** Which people a step is about: those whom it is still to be done for. */
    enum Who {
        TO_HAND_OUT("handed_out_at is null and done_at is null and left_at is null"),
        TO_WITHDRAW("instance is not null and done_at is null and (left_at is not null or exists (select 1 from"
                + " recourse.training_campaign c where c.number = campaign and c.ended_at is not null))"),
        MISSING("instance is not null and done_at is null and left_at is null");

        private final String condition;

        Who(String condition) {
            this.condition = condition;
        }
    }

    /** Makes the record of a campaign. Gives it its reference, {@code TC-<year>-<number>}. */
    @Transactional(propagation = Propagation.MANDATORY)
    Campaign open(TrainingWanted wanted, int policyVersion, Instant due, String openedBy) {
        Instant now = clock.instant();
        GeneratedKeyHolder key = new GeneratedKeyHolder();
        database.sql("""
                insert into recourse.training_campaign
                    (title, roles, schools, policy_version, due, opened_at, opened_by)
                values (?, ?, ?, ?, ?, ?, ?)
                """)
                .params(
                        wanted.title(),
                        String.join(",", Lists.split(wanted.groups())),
                        String.join(",", Lists.split(wanted.schools())),
                        policyVersion,
                        Timestamp.from(due),
                        Timestamp.from(now),
                        openedBy)
                .update(key, "number");
        long number = Optional.ofNullable(key.getKey()).orElseThrow().longValue();
        String reference =
                "%s%d-%06d".formatted(PREFIX, now.atZone(ZoneOffset.UTC).getYear(), number);
        database.sql("update recourse.training_campaign set reference = ? where number = ?")
                .params(reference, number)
                .update();
        return find(reference).orElseThrow();
    }

    Optional<Campaign> find(String reference) {
        return database.sql(ALL + " where reference = ?")
                .params(reference)
                .query(Campaigns::campaign)
                .optional();
    }

    /** Ends the campaign, unless it has ended; nobody is asked from now on. */
    @Transactional(propagation = Propagation.MANDATORY)
    void end(String reference, String by) {
        database.sql("update recourse.training_campaign set ended_at = ?, ended_by = ?"
                        + " where reference = ? and ended_at is null")
                .params(Timestamp.from(clock.instant()), by, reference)
                .update();
    }

    /**
     * Takes in who is new, lets go who has left, and takes in again who is back. Who has changed school is let go, and is
     * back the next time: their task belongs to the school.
     *
     * @param people everybody who is to be asked now, with their schools; empty where they work for several
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void follow(Campaign campaign, Map<String, String> people) {
        Map<String, Known> known = new TreeMap<>();
        database.sql("select user_id, school, left_at from recourse.training_person where campaign = ?")
                .params(campaign.number())
                .query(row -> {
                    known.put(row.getString(1), new Known(row.getString(2), row.getTimestamp(3) != null));
                });
        List<Object[]> joined = new ArrayList<>();
        List<Object[]> back = new ArrayList<>();
        people.forEach((user, school) -> {
            Known before = known.get(user);
            if (before == null) {
                joined.add(new Object[] {campaign.number(), user, school});
            } else if (before.left()) {
                back.add(new Object[] {school, campaign.number(), user});
            }
        });
        Timestamp now = Timestamp.from(clock.instant());
        List<Object[]> gone = known.entrySet().stream()
                .filter(one ->
                        !one.getValue().left() && !one.getValue().school().equals(people.get(one.getKey())))
                .map(one -> new Object[] {now, campaign.number(), one.getKey()})
                .toList();
        many.batchUpdate("insert into recourse.training_person (campaign, user_id, school) values (?, ?, ?)", joined);
        many.batchUpdate(
                "update recourse.training_person set left_at = null, school = ?,"
                        + " handed_out_at = case when instance is null then null else handed_out_at end"
                        + " where campaign = ? and user_id = ?",
                back);
        many.batchUpdate("update recourse.training_person set left_at = ? where campaign = ? and user_id = ?", gone);
    }

    /** The people a step is about, as many in a list as one job takes: each as the first and the last user name. */
    List<String> batches(String reference, Who who) {
        List<String> users = database.sql("select user_id from recourse.training_person where campaign = ? and "
                        + who.condition + " order by user_id")
                .params(number(reference))
                .query(String.class)
                .list();
        List<String> batches = new ArrayList<>();
        for (int from = 0; from < users.size(); from += PEOPLE_IN_A_BATCH) {
            int to = Math.min(from + PEOPLE_IN_A_BATCH, users.size()) - 1;
            batches.add(users.get(from) + "/" + users.get(to)); // "/" is in no user name
        }
        return batches;
    }

    /** Those of one batch whom the step is still to be done for. */
    List<Trainee> of(String reference, String batch, Who who) {
        int middle = batch.indexOf('/');
        return database.sql("select user_id, school, instance from recourse.training_person where campaign = ? and "
                        + who.condition + " and user_id >= ? and user_id <= ? order by user_id")
                .params(number(reference), batch.substring(0, middle), batch.substring(middle + 1))
                .query((row, position) -> new Trainee(row.getString(1), row.getString(2), row.getString(3)))
                .list();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void handedOut(String reference, Map<String, String> instances) {
        long campaign = number(reference);
        Timestamp now = Timestamp.from(clock.instant());
        many.batchUpdate(
                "update recourse.training_person set instance = ?, handed_out_at = ? where campaign = ? and user_id = ?",
                instances.entrySet().stream()
                        .map(one -> new Object[] {one.getValue(), now, campaign, one.getKey()})
                        .toList());
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void withdrawn(String reference, List<Trainee> trainees) {
        long campaign = number(reference);
        many.batchUpdate(
                "update recourse.training_person set instance = null where campaign = ? and user_id = ?",
                trainees.stream()
                        .map(one -> new Object[] {campaign, one.user()})
                        .toList());
    }

    /** Keeps that the person of a process instance has done it, and what they declared. */
    @Transactional(propagation = Propagation.MANDATORY)
    void done(String instance, TrainingTaken taken) {
        database.sql("update recourse.training_person set done_at = ?, accounts_name_trust = ? where instance = ?")
                .params(Timestamp.from(clock.instant()), taken.accountsNameTrust(), instance)
                .update();
    }

    private long number(String reference) {
        return find(reference).orElseThrow().number();
    }

    private static Campaign campaign(ResultSet row, int position) throws SQLException {
        Timestamp ended = row.getTimestamp("ended_at");
        return new Campaign(
                row.getLong("number"),
                row.getString("reference"),
                row.getString("title"),
                row.getString("roles"),
                row.getString("schools"),
                row.getInt("policy_version"),
                row.getTimestamp("due").toInstant(),
                row.getTimestamp("opened_at").toInstant(),
                row.getString("opened_by"),
                ended == null ? null : ended.toInstant());
    }
}
