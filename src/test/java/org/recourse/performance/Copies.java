package org.recourse.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Many copies of some rows, with other names. While they are made no reference between rows is checked, since each row's own are
 * copied as well; on H2 there is no index beside those that keep rows apart, since to make one at the end takes a fraction of the
 * time. Afterwards the database is as one that has been in use: it knows how many rows there are, and has cleared up.
 */
final class Copies {

    /** How many of each row are one transaction. */
    private static final int AT_ONCE = 500;

    private static final Pattern INDEX = Pattern.compile(
            "CREATE (?:UNIQUE (?:NULLS (?:NOT )?DISTINCT )?)?INDEX (\\S+) ON (\\S+?)\\(.*", Pattern.DOTALL);
    private static final Pattern REFERENCE =
            Pattern.compile("ALTER TABLE (\\S+) ADD CONSTRAINT (\\S+) FOREIGN KEY.*", Pattern.DOTALL);

    private final JdbcTemplate jdbc;
    private final Database where;

    Copies(JdbcTemplate jdbc, Database where) {
        this.jdbc = jdbc;
        this.where = where;
    }

    /** Rows of a table, {@code schema.name}, that are copied; all columns are named in lower case. */
    record Rows(String table, String which) {

        private String pattern() {
            return "pattern_" + table.replace('.', '_');
        }
    }

    /** What a column of type {@code type} is in copy number {@code s.x} of row {@code r}. */
    interface Column {
        String copied(String table, String column, String type);
    }

    /** Makes the copies with these numbers. */
    void make(List<Rows> all, int first, int last, Column column) {
        all.forEach(rows -> jdbc.execute(
                "create table %s as select * from %s where %s".formatted(rows.pattern(), rows.table(), rows.which())));
        List<String> tables = all.stream().map(Rows::table).toList();
        try {
            if (where.isH2()) {
                withoutIndexes(tables, () -> all.forEach(rows -> make(rows, first, last, column)));
            } else {
                tables.forEach(table -> jdbc.execute("alter table " + table + " disable trigger all"));
                all.forEach(rows -> make(rows, first, last, column));
                tables.forEach(table -> jdbc.execute("alter table " + table + " enable trigger all"));
            }
        } finally {
            all.forEach(rows -> jdbc.execute("drop table " + rows.pattern()));
        }
        (where.isH2() ? List.of("analyze", "checkpoint sync") : List.of("vacuum analyze", "checkpoint"))
                .forEach(jdbc::execute);
    }

    private void make(Rows rows, int first, int last, Column column) {
        String[] schemaAndName = rows.table().split("\\.");
        List<String> columns = new ArrayList<>();
        List<String> copied = new ArrayList<>();
        jdbc.query(
                "select lower(column_name), lower(data_type) from information_schema.columns where lower(table_schema) = ?"
                        + " and lower(table_name) = ? order by ordinal_position",
                row -> {
                    columns.add(row.getString(1));
                    copied.add(column.copied(rows.table(), row.getString(1), row.getString(2)));
                },
                schemaAndName[0],
                schemaAndName[1]);
        for (int from = first; from <= last; from += AT_ONCE) {
            jdbc.update("insert into %s (%s) select %s from %s r cross join %s(%d, %d) as s(x)"
                    .formatted(
                            rows.table(),
                            String.join(", ", columns),
                            String.join(", ", copied),
                            rows.pattern(),
                            where.isH2() ? "system_range" : "generate_series",
                            from,
                            Math.min(last, from + AT_ONCE - 1)));
        }
    }

    private void withoutIndexes(List<String> tables, Runnable copying) {
        List<String> script = jdbc.queryForList("script nodata nopasswords nosettings", String.class);
        List<Matcher> references = of(tables, script, REFERENCE, 1);
        List<Matcher> indexes = of(tables, script, INDEX, 2);
        references.forEach(
                found -> jdbc.execute("alter table %s drop constraint %s".formatted(found.group(1), found.group(2))));
        indexes.forEach(found -> jdbc.execute("drop index " + found.group(1)));
        jdbc.execute("set write_delay 2000");
        jdbc.execute("set retention_time 0");
        copying.run();
        indexes.forEach(found -> jdbc.execute(found.group()));
        references.forEach(found -> jdbc.execute(found.group()));
        jdbc.execute("set retention_time 45000");
        jdbc.execute("set write_delay 0");
    }

    private static List<Matcher> of(List<String> tables, List<String> script, Pattern pattern, int table) {
        return script.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .filter(found ->
                        tables.contains(found.group(table).replace("\"", "").toLowerCase(Locale.ROOT)))
                .toList();
    }
}
