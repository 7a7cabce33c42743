package org.recourse.casefile;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which cases a request about somebody's personal data concerns, and what was chosen of each. Whoever changes it has the
 * file of the request open.
 */
@Component
public class PersonalDataCases {

    private final JdbcClient jdbc;
    private final Sealing sealing;

    PersonalDataCases(JdbcClient jdbc, Sealing sealing) {
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    /**
     * One case of a request.
     *
     * @param lookedAt how many entries of its chronology were looked through; 0 where nobody did
     * @param choices what was chosen, as whoever chooses writes it
     */
    public record Concerned(String request, String reference, int lookedAt, String choices) {}

    /** The cases of a request, by their references. */
    @Transactional(readOnly = true)
    public List<Concerned> of(String request) {
        return jdbc.sql("select request, reference, looked_at, choices from recourse.personal_data_case"
                        + " where request = ? order by reference")
                .param(request)
                .query((row, number) -> new Concerned(
                        row.getString("request"),
                        row.getString("reference"),
                        row.getInt("looked_at"),
                        Objects.requireNonNull(sealing.convertToEntityAttribute(row.getBytes("choices")))))
                .list();
    }

    /** One of them. */
    @Transactional(readOnly = true)
    public Optional<Concerned> find(String request, String reference) {
        return of(request).stream()
                .filter(one -> one.reference().equals(reference))
                .findFirst();
    }

    /** The requests that are not closed and concern a case. */
    @Transactional(readOnly = true)
    public List<String> requestsAbout(String reference) {
        return jdbc.sql("select request from recourse.personal_data_case where reference = ? order by request")
                .param(reference)
                .query(String.class)
                .list();
    }

    /** Keeps what was chosen of a case, which is one of the request's from now on. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(Concerned one) {
        byte[] choices = sealing.convertToDatabaseColumn(one.choices());
        int changed = jdbc.sql("update recourse.personal_data_case set looked_at = ?, choices = ?"
                        + " where request = ? and reference = ?")
                .params(one.lookedAt(), choices, one.request(), one.reference())
                .update();
        if (changed == 0) {
            jdbc.sql("insert into recourse.personal_data_case (request, reference, looked_at, choices)"
                            + " values (?, ?, ?, ?)")
                    .params(one.request(), one.reference(), one.lookedAt(), choices)
                    .update();
        }
    }

    /** Takes a case out of a request again. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void leave(String request, String reference) {
        jdbc.sql("delete from recourse.personal_data_case where request = ? and reference = ?")
                .params(request, reference)
                .update();
    }

    /** Forgets all that was chosen: once a request is answered, nobody needs it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(String request) {
        jdbc.sql("delete from recourse.personal_data_case where request = ?")
                .param(request)
                .update();
    }
}
