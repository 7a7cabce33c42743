package org.recourse.engine;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the engine's tables lack to give a list of tasks in its order. Made where it is missing, once these tables are there. */
final class TaskIndexes {

    static final String CREATED = "RECOURSE_IDX_TASK_CREATED";
    static final String DUE = "RECOURSE_IDX_TASK_DUE";

    private static final List<String> ALL = List.of(
            "create index if not exists " + CREATED + " on ACT_RU_TASK (CREATE_TIME_ desc, ID_ desc)",
            "create index if not exists " + DUE
                    + " on ACT_RU_TASK (DUE_DATE_ asc nulls last, CREATE_TIME_ desc, ID_ desc)");

    private TaskIndexes() {}

    static void make(DataSource database) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        ALL.forEach(jdbc::execute);
    }
}
