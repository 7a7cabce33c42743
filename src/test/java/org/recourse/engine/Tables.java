package org.recourse.engine;

import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.recourse.TestDatabase;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** Every row of every table, the engine's and ours. */
public final class Tables {

    /** What the engine counts and locks for itself, whoever calls. */
    private static final Set<String> ITS_OWN = Set.of("ACT_RU_METER_LOG", "ACT_GE_PROPERTY");

    private static final String OF_ENGINE = "('public')";
    private static final String ALL = "('public', 'recourse')";

    private final JdbcTemplate database;

    /** A table is read again only where the database says that it has been written to. */
    private final Map<Table, Read> known = new HashMap<>();

    private record Read(String state, Set<String> rows) {}

    private record Table(String schema, String name) {

        String quoted() {
            return "\"" + schema + "\".\"" + name + "\"";
        }

        @Override
        public String toString() {
            return name.toUpperCase(Locale.ROOT);
        }
    }

    public Tables(JdbcTemplate database) {
        this.database = database;
    }

    /** The rows of all tables, as text. */
    public Map<String, Set<String>> everything() {
        Map<String, Set<String>> rows = new TreeMap<>();
        (TestDatabase.isPostgresql() ? statesInPostgresql() : statesInH2()).forEach((table, state) -> {
            if (!known.containsKey(table) || !known.get(table).state().equals(state)) {
                known.put(table, new Read(state, rows(table)));
            }
            rows.put(table.toString(), known.get(table).rows());
        });
        return rows;
    }

    private Map<Table, String> statesInH2() {
        Map<Table, String> states = new HashMap<>();
        database.query(
                "select table_schema, table_name, last_modification from information_schema.tables"
                        + " where lower(table_schema) in " + ALL + " and table_type = 'BASE TABLE'",
                (RowCallbackHandler) row -> {
                    Table table = new Table(row.getString(1), row.getString(2));
                    if (!ITS_OWN.contains(table.toString())) {
                        states.put(table, row.getString(3));
                    }
                });
        return states;
    }

    /** Each row knows the transaction that wrote it: the newest of these and the number of rows tell every change. */
    private Map<Table, String> statesInPostgresql() {
        Map<Table, String> states = new HashMap<>();
        database.query(
                tables(ALL).stream()
                        .map(table ->
                                "select '%s', '%s', count(*) || ' to ' || coalesce(max(xmin::text::bigint), 0) from %s"
                                        .formatted(table.schema(), table.name(), table.quoted()))
                        .collect(Collectors.joining(" union all ")),
                (RowCallbackHandler)
                        row -> states.put(new Table(row.getString(1), row.getString(2)), row.getString(3)));
        return states;
    }

    private List<Table> tables(String schemas) {
        return database
                .query(
                        "select table_schema, table_name from information_schema.tables"
                                + " where lower(table_schema) in " + schemas + " and table_type = 'BASE TABLE'",
                        (row, number) -> new Table(row.getString(1), row.getString(2)))
                .stream()
                .filter(table -> !ITS_OWN.contains(table.toString()))
                .toList();
    }

    /** What is different, a line for each row that is gone or new. */
    static List<String> changes(Map<String, Set<String>> before, Map<String, Set<String>> after) {
        List<String> changes = new ArrayList<>();
        without(before, after)
                .forEach((table, rows) -> rows.forEach(row -> changes.add("gone from " + table + ": " + row)));
        without(after, before)
                .forEach((table, rows) -> rows.forEach(row -> changes.add("new in " + table + ": " + row)));
        return changes;
    }

    private static MultiValueMap<String, String> without(
            Map<String, Set<String>> all, Map<String, Set<String>> others) {
        MultiValueMap<String, String> left = new LinkedMultiValueMap<>();
        all.forEach((table, rows) -> {
            Set<String> other = others.getOrDefault(table, Set.of());
            if (other != rows) {
                rows.stream().filter(row -> !other.contains(row)).forEach(row -> left.add(table, row));
            }
        });
        return left;
    }

    /** The rows of the engine's tables that hold the word, in any column, as text or in binary. */
    List<String> engineRowsWith(String word) {
        List<String> found = new ArrayList<>();
        String bytes = HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
        String wideBytes = HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_16BE));
        for (Table table : tables(OF_ENGINE)) {
            rows(table).stream()
                    .filter(row -> row.contains(word) || row.contains(bytes) || row.contains(wideBytes))
                    .forEach(row -> found.add(table + ": " + row));
        }
        return found;
    }

    private Set<String> rows(Table table) {
        return new HashSet<>(database.query("select * from " + table.quoted(), Tables::row));
    }

    private static String row(ResultSet row, int number) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            text.append(row.getMetaData().getColumnName(column))
                    .append('=')
                    .append(text(row, column))
                    .append(' ');
        }
        return text.toString();
    }

    private static @Nullable String text(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        if (value instanceof Clob clob) {
            return clob.getSubString(1, (int) clob.length());
        }
        if (value instanceof byte[] || value instanceof java.sql.Blob) {
            return HexFormat.of().formatHex(row.getBytes(column));
        }
        return value == null ? null : value.toString();
    }
}
