package org.recourse.upkeep.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.recourse.lifecycle.PolicyInForce;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.recourse.upkeep.policy.PolicyVersion.State;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The versions of the policy: what was in force when, and who signed it (S6-1). */
@Component("policyVersions")
public class PolicyVersions implements PolicyInForce, SmartInitializingSingleton {

    private static final String ALL =
            "select number, title, changes, state, file_name, sha256, published_at" + " from recourse.policy_version";

    private final JdbcClient database;
    private final Schools schools;
    private final Clock clock;

    PolicyVersions(JdbcClient database, Schools schools, Clock clock) {
        this.database = database;
        this.schools = schools;
        this.clock = clock;
    }

    /** A file of a version. */
    record File(String name, String type, byte[] content) {}

    /** At the first start, the policy that the trust adopted is version 1. */
    @Override
    public void afterSingletonsInstantiated() {
        if (database.sql("select count(*) from recourse.policy_version")
                        .query(Integer.class)
                        .single()
                > 0) {
            return;
        }
        try {
            byte[] adopted = new ClassPathResource("policy/social-media-policy.txt").getContentAsByteArray();
            database.sql("""
                    insert into recourse.policy_version
                        (number, title, changes, state, file_name, file_type, sha256, content, published_at)
                    values (1, 'Social Media Policy', 'The policy as the trust adopted it.', 'PUBLISHED',
                        'social-media-policy.txt', :type, :sha256, :content, :now)
                    """)
                    .param("type", PolicyFiles.TEXT)
                    .param("sha256", sha256(adopted))
                    .param("content", adopted)
                    .param("now", now())
                    .update();
        } catch (DuplicateKeyException otherNode) {
            // It is there, which is all that is wanted.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    @Transactional(readOnly = true)
    public int number() {
        return database.sql("select max(number) from recourse.policy_version where state = 'PUBLISHED'")
                .query(Integer.class)
                .single();
    }

    /** Whether there is, or was, a version of this number that everybody could read. */
    @Transactional(readOnly = true)
    public boolean isPublic(int number) {
        return published().stream().anyMatch(version -> version.number() == number);
    }

    /** The ids of the schools that sign. */
    public List<String> schools() {
        return schools.all().stream().map(School::id).toList();
    }

    /** The version in force and those before it, the newest first. */
    List<PolicyVersion> published() {
        return database.sql(ALL + " where state in ('PUBLISHED', 'SUPERSEDED') order by number desc")
                .query(PolicyVersions::version)
                .list();
    }

    Optional<PolicyVersion> find(int number) {
        return database.sql(ALL + " where number = :number")
                .param("number", number)
                .query(PolicyVersions::version)
                .optional();
    }

    List<Signature> signatures() {
        return database.sql("select version, school, role, name, signed_on from recourse.policy_signature"
                        + " order by version desc, school, role desc")
                .query((row, number) -> new Signature(
                        row.getInt("version"),
                        row.getString("school"),
                        row.getString("role"),
                        row.getString("name"),
                        row.getObject("signed_on", LocalDate.class)))
                .list();
    }

    Optional<File> file(int version) {
        return database.sql("select file_name as name, file_type as type, content from recourse.policy_version"
                        + " where number = :number and content is not null")
                .param("number", version)
                .query((row, number) -> new File(row.getString("name"), row.getString("type"), row.getBytes("content")))
                .optional();
    }

    /** Makes the next version, still without a file. */
    @Transactional(propagation = Propagation.MANDATORY)
    int draft() {
        int number = database.sql("select max(number) + 1 from recourse.policy_version")
                .query(Integer.class)
                .single();
        database.sql("insert into recourse.policy_version (number, title, changes, state) values (?, '', '', 'DRAFT')")
                .params(number)
                .update();
        return number;
    }

    /** Takes the file of a version that is still a draft, in place of an earlier one. */
    @Transactional(propagation = Propagation.MANDATORY)
    void takeFile(int number, File file) {
        database.sql("""
                update recourse.policy_version
                set file_name = :name, file_type = :type, content = :content, sha256 = :sha256
                where number = :number and state = 'DRAFT'
                """)
                .param("name", file.name())
                .param("type", file.type())
                .param("content", file.content())
                .param("sha256", sha256(file.content()))
                .param("number", number)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void offer(int number, NewVersion version) {
        database.sql("update recourse.policy_version set title = ?, changes = ?, state = 'SIGNING' where number = ?")
                .params(version.title(), version.changes(), number)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void sign(int number, String school, String role, String name, LocalDate day, String user) {
        database.sql("""
                insert into recourse.policy_signature (version, school, role, name, signed_on, signed_by, signed_at)
                values (?, ?, ?, ?, ?, ?, ?)
                """).params(number, school, role, name, day, user, now()).update();
    }

    /** Somebody objected: what was signed was not what is going to be published. */
    @Transactional(propagation = Propagation.MANDATORY)
    void takeBack(int number) {
        database.sql("delete from recourse.policy_signature where version = ?")
                .params(number)
                .update();
        database.sql("update recourse.policy_version set state = 'DRAFT' where number = ?")
                .params(number)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void publish(int number) {
        // Where a later one was quicker, this one is part of the history from its first day.
        State state = number() > number ? State.SUPERSEDED : State.PUBLISHED;
        database.sql("update recourse.policy_version set state = 'SUPERSEDED' where state = 'PUBLISHED' and number < ?")
                .params(number)
                .update();
        database.sql("update recourse.policy_version set state = ?, published_at = ? where number = ?")
                .params(state.name(), now(), number)
                .update();
    }

    private static PolicyVersion version(ResultSet row, int number) throws SQLException {
        Timestamp published = row.getTimestamp("published_at");
        return new PolicyVersion(
                row.getInt("number"),
                row.getString("title"),
                row.getString("changes"),
                State.valueOf(row.getString("state")),
                row.getString("file_name"),
                row.getString("sha256"),
                published == null ? null : published.toInstant());
    }

    private Timestamp now() {
        return Timestamp.from(Instant.now(clock));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Each Java has SHA-256", e);
        }
    }
}
