package org.recourse.upkeep.training;

import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.HeldElsewhere;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which training a user was asked for, and what they declared. */
@Component
class HeldOfTraining implements HeldElsewhere {

    private final JdbcClient database;

    HeldOfTraining(JdbcClient database) {
        this.database = database;
    }

    @Override
    public String title() {
        return "Training";
    }

    @Override
    @Transactional(readOnly = true)
    public List<Map<String, String>> about(String user) {
        return database.sql("select c.reference, c.title, p.school, p.handed_out_at, p.done_at, p.accounts_name_trust,"
                        + " p.left_at from recourse.training_person p join recourse.training_campaign c"
                        + " on c.number = p.campaign where p.user_id = ? order by c.number")
                .param(user)
                .query((row, number) -> {
                    Map<String, String> held = new LinkedHashMap<>();
                    held.put("Campaign", row.getString("reference") + ", " + row.getString("title"));
                    held.put("School", row.getString("school"));
                    held.put("Asked", when(row.getTimestamp("handed_out_at")));
                    held.put("Done", when(row.getTimestamp("done_at")));
                    boolean names = row.getBoolean("accounts_name_trust");
                    held.put("Own accounts name the trust", row.wasNull() ? "" : names ? "yes" : "no");
                    held.put("No longer asked since", when(row.getTimestamp("left_at")));
                    return held;
                })
                .list();
    }

    private static String when(@Nullable Timestamp at) {
        return at == null ? "" : at.toInstant().toString();
    }
}
