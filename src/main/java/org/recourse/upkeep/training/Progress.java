package org.recourse.upkeep.training;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.recourse.trust.NeedToKnow;
import org.recourse.trust.Person;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How the campaigns stand, to those who may see it. Each page is one query, however many people are asked. */
@Component
class Progress {

    /** As many names as can be looked through, for each school. */
    static final int MOST_NAMES = 200;

    private static final String VISIBLE = "(p.school in (:schools) or (p.school = '' and :trustWide = true))";

    private static final String ONE = """
            select c.title, c.due, c.opened_at, c.opened_by, c.ended_at, c.policy_version,
                   p.school, p.user_id, p.asked, p.done, p.is_done
            from recourse.training_campaign c
            left join (
                select p.campaign, p.school, p.user_id,
                       case when p.done_at is null then 0 else 1 end as is_done,
                       count(*) over (partition by p.school) as asked,
                       count(p.done_at) over (partition by p.school) as done,
                       row_number() over (partition by p.school
                           order by case when p.done_at is null then 0 else 1 end, p.user_id) as place
                from recourse.training_person p
                join recourse.training_campaign own on own.number = p.campaign and own.reference = :reference
                where p.left_at is null and\s""" + VISIBLE + """
            ) p on p.campaign = c.number and (p.place = 1 or (p.is_done = 0 and p.place <= :most))
            where c.reference = :reference
            order by p.school, p.place
            """;

    private static final String EACH = """
            select c.reference, c.title, c.due, c.ended_at, count(p.user_id) as asked, count(p.done_at) as done
            from recourse.training_campaign c
            left join recourse.training_person p on p.campaign = c.number and p.left_at is null and\s""" + VISIBLE + """
            group by c.number, c.reference, c.title, c.due, c.ended_at
            order by c.number desc
            fetch first 100 rows only
            """;

    private final JdbcClient database;

    Progress(JdbcClient database) {
        this.database = database;
    }

    /** A campaign in the list. */
    record Line(
            String reference,
            String title,
            Instant due,
            @Nullable Instant endedAt,
            long asked,
            long done) {}

    /**
     * How a school stands.
     *
     * @param school its id; empty for those who work for several
     * @param missing who has not done it; not all where they are very many
     */
    record OfSchool(String school, long asked, long done, List<String> missing) {

        public long notNamed() {
            return asked - done - missing.size();
        }
    }

    /** How a campaign stands, as much of it as the person may see. */
    record Standing(
            String title,
            Instant due,
            Instant openedAt,
            String openedBy,
            @Nullable Instant endedAt,
            int policyVersion,
            List<OfSchool> schools) {

        public long asked() {
            return schools.stream().mapToLong(OfSchool::asked).sum();
        }

        public long done() {
            return schools.stream().mapToLong(OfSchool::done).sum();
        }
    }

    @Transactional(readOnly = true)
    List<Line> list(Person person) {
        return database.sql(EACH)
                .param("schools", schools(person))
                .param("trustWide", NeedToKnow.maySeeTrainingOfTrust(person))
                .query((row, position) -> new Line(
                        row.getString("reference"),
                        row.getString("title"),
                        row.getTimestamp("due").toInstant(),
                        instant(row, "ended_at"),
                        row.getLong("asked"),
                        row.getLong("done")))
                .list();
    }

    @Transactional(readOnly = true)
    Optional<Standing> of(String reference, Person person) {
        List<Standing> found = new ArrayList<>();
        List<OfSchool> all = new ArrayList<>();
        database.sql(ONE)
                .param("reference", reference)
                .param("most", MOST_NAMES)
                .param("schools", schools(person))
                .param("trustWide", NeedToKnow.maySeeTrainingOfTrust(person))
                .query(row -> {
                    if (found.isEmpty()) {
                        found.add(standing(row, all));
                    }
                    String school = row.getString("school");
                    if (school == null) {
                        return; // nobody is asked there yet
                    }
                    if (all.isEmpty() || !all.get(all.size() - 1).school().equals(school)) {
                        all.add(new OfSchool(school, row.getLong("asked"), row.getLong("done"), new ArrayList<>()));
                    }
                    if (row.getInt("is_done") == 0) {
                        all.get(all.size() - 1).missing().add(row.getString("user_id"));
                    }
                });
        return found.stream().findFirst();
    }

    private static Standing standing(ResultSet row, List<OfSchool> schools) throws SQLException {
        return new Standing(
                row.getString("title"),
                row.getTimestamp("due").toInstant(),
                row.getTimestamp("opened_at").toInstant(),
                row.getString("opened_by"),
                instant(row, "ended_at"),
                row.getInt("policy_version"),
                schools);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static Set<String> schools(Person person) {
        return person.schools().isEmpty() ? Set.of("-") : person.schools();
    }
}
