package org.recourse.oversight;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import org.recourse.casefile.CaseState;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many incidents there are, over all schools: for those who run the application, and so no more than how many. */
@Component
public class CaseNumbers {

    private final JdbcClient jdbc;
    private final Clock clock;

    CaseNumbers(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** How many open incidents are in each state; all states that an open one can be in are there. */
    @Transactional(readOnly = true)
    public Map<CaseState, Long> openByState() {
        Map<CaseState, Long> open = new EnumMap<>(CaseState.class);
        for (CaseState state : CaseState.values()) {
            if (state != CaseState.CLOSED) {
                open.put(state, 0L);
            }
        }
        jdbc.sql("select state, count(*) from recourse.case_standing where is_open = true group by state")
                .query(row -> {
                    open.put(CaseState.valueOf(row.getString(1)), row.getLong(2));
                });
        return open;
    }

    /** How many open incidents have a task that was due before now. */
    @Transactional(readOnly = true)
    public long late() {
        return jdbc.sql("select count(*) from recourse.case_standing where is_open = true and due < ?")
                .param(Timestamp.from(clock.instant()))
                .query(Long.class)
                .single();
    }

    /** How many incidents there are, closed ones included. */
    @Transactional(readOnly = true)
    public long all() {
        return jdbc.sql("select count(*) from recourse.case_standing")
                .query(Long.class)
                .single();
    }
}
