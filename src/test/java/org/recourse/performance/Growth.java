package org.recourse.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A database that has been in use for years: some cases that ended, copied with other names until there are enough. Whatever
 * table such a case leaves rows in grows.
 */
final class Growth {

    private static final int PATTERNS = 10;

    private static final String CASES = "recourse.case_file";

    /** Columns that name a row, or the rows that belong to it. */
    private static final Set<String> NAMES = Set.of(
            "id_",
            "proc_inst_id_",
            "root_proc_inst_id_",
            "super_process_instance_id_",
            "execution_id_",
            "act_inst_id_",
            "parent_act_inst_id_",
            "call_proc_inst_id_",
            "task_id_",
            "business_key_",
            "reference");

    private final Runnable lifecycle;
    private final Database where;
    private final JdbcTemplate jdbc;

    Growth(Contestant contestant, Database where) {
        this.lifecycle = contestant.lifecycle();
        this.where = where;
        this.jdbc = new JdbcTemplate(contestant.database());
    }

    /** Grows to so many ended activities, and says how many {@code activities} and {@code cases} there are. */
    Map<String, Double> to(int activities) {
        Map<String, Double> before = rows();
        for (int i = 0; i < PATTERNS; i++) {
            lifecycle.run();
        }
        List<String> grown = new ArrayList<>(rows().entrySet().stream()
                .filter(table -> table.getValue() > before.get(table.getKey()))
                .map(Map.Entry::getKey)
                .toList());
        int copies = (int) Math.max(1, activities / ended());
        new Copies(jdbc, where)
                .make(
                        grown.stream()
                                .map(table -> new Copies.Rows(table, "1 = 1"))
                                .toList(),
                        1,
                        copies,
                        Growth::copied);
        Map<String, Double> there = new TreeMap<>(rows());
        there.keySet().retainAll(grown);
        there.put("activities", ended());
        there.put("cases", there.get(CASES));
        return there;
    }

    private static String copied(String table, String column, String type) {
        return switch (column) {
            case "receipt_print" -> "cast(null as varchar(64))"; // unique, and found by nobody here
            // Some names nearly fill their column.
            default -> NAMES.contains(column) ? "replace(r." + column + ", '-', '') || '-' || s.x" : "r." + column;
        };
    }

    /** How many rows each table has. */
    private Map<String, Double> rows() {
        Map<String, Double> rows = new TreeMap<>();
        jdbc.queryForList(
                        "select lower(table_schema || '.' || table_name) from information_schema.tables"
                                + " where lower(table_schema) in ('public', 'recourse') and table_type like '%TABLE'"
                                + " and table_name not like 'flyway%'",
                        String.class)
                .forEach(table -> rows.put(table, jdbc.queryForObject("select count(*) from " + table, Double.class)));
        return rows;
    }

    private double ended() {
        Double count =
                jdbc.queryForObject("select count(*) from ACT_HI_ACTINST where END_TIME_ is not null", Double.class);
        return count == null ? 0 : count;
    }
}
