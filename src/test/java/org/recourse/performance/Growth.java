package org.recourse.performance;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database that has been in use for years: some cases that ended, copied with other names until there are enough. */
final class Growth {

    private static final int PATTERNS = 10;

    private static final List<String> TABLES = List.of(
            "act_hi_procinst", "act_hi_taskinst", "act_hi_actinst", "case_file", "case_standing", "chronology_entry");

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
            "reference",
            "receipt_print");

    private final Contestant contestant;
    private final Database where;
    private final JdbcTemplate jdbc;

    Growth(Contestant contestant, Database where) {
        this.contestant = contestant;
        this.where = where;
        this.jdbc = new JdbcTemplate(contestant.database());
    }

    /** Grows to so many ended activities, and says how many there are. */
    String to(int activities) {
        for (int i = 0; i < PATTERNS; i++) {
            contestant.lifecycle().run();
        }
        int there = count();
        int copies = Math.max(1, activities / there);
        String numbers =
                where.isH2() ? "system_range(1, " + copies + ") as s(x)" : "generate_series(1, " + copies + ") as s(x)";
        for (String table : TABLES) {
            String schema = table.startsWith("act_") ? "public" : "recourse";
            List<String> columns = jdbc.queryForList(
                    "select lower(column_name) from information_schema.columns where lower(table_schema) = ?"
                            + " and lower(table_name) = ? order by ordinal_position",
                    String.class,
                    schema,
                    table);
            String copied = columns.stream()
                    .map(column -> NAMES.contains(column) ? "r." + column + " || '-' || s.x" : "r." + column)
                    .collect(Collectors.joining(", "));
            jdbc.update("insert into %s.%s (%s) select %s from %s.%s r cross join %s"
                    .formatted(schema, table, String.join(", ", columns), copied, schema, table, numbers));
        }
        (where.isH2() ? List.of("analyze", "checkpoint") : List.of("vacuum analyze", "checkpoint"))
                .forEach(jdbc::execute);
        return String.format(Locale.ROOT, "%d", count());
    }

    private int count() {
        Integer count =
                jdbc.queryForObject("select count(*) from ACT_HI_ACTINST where END_TIME_ is not null", Integer.class);
        return count == null ? 0 : count;
    }
}
