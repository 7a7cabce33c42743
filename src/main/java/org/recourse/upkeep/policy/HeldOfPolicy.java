package org.recourse.upkeep.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.recourse.lifecycle.HeldElsewhere;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which versions of the policy a user signed, and which reviews they started. */
@Component
class HeldOfPolicy implements HeldElsewhere {

    private final JdbcClient database;

    HeldOfPolicy(JdbcClient database) {
        this.database = database;
    }

    @Override
    public String title() {
        return "The policy";
    }

    @Override
    @Transactional(readOnly = true)
    public List<Map<String, String>> about(String user) {
        List<Map<String, String>> held = new ArrayList<>(
                database.sql("select version, school, role, name, signed_on, signed_at from recourse.policy_signature"
                                + " where signed_by = ? order by version, school, role")
                        .param(user)
                        .query((row, number) -> {
                            Map<String, String> signed = new LinkedHashMap<>();
                            signed.put("Signed", "version " + row.getInt("version"));
                            signed.put("School", row.getString("school"));
                            signed.put("As", row.getString("role"));
                            signed.put("Name", row.getString("name"));
                            signed.put("On", row.getString("signed_on"));
                            return signed;
                        })
                        .list());
        held.addAll(database.sql("select reference, started_at, reason from recourse.policy_review"
                        + " where started_by = ? order by number")
                .param(user)
                .query((row, number) -> {
                    Map<String, String> review = new LinkedHashMap<>();
                    review.put("Review started", row.getString("reference"));
                    review.put("On", row.getTimestamp("started_at").toInstant().toString());
                    review.put("Reason", row.getString("reason"));
                    return review;
                })
                .list());
        return held;
    }
}
