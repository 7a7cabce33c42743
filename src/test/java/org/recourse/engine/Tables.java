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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** Every row of every table, the engine's and ours. */
final class Tables {

    /** What the engine counts and locks for itself, whoever calls. */
    private static final Set<String> ITS_OWN = Set.of("ACT_RU_METER_LOG", "ACT_GE_PROPERTY");

    private final JdbcTemplate database;

    /** A table is read again only where H2 says that it has been written to. */
    private final Map<String, Read> known = new HashMap<>();

    private record Read(long modification, Set<String> rows) {}

    Tables(JdbcTemplate database) {
        this.database = database;
    }

    /** The rows of all tables, as text. */
    Map<String, Set<String>> everything() {
        Map<String, Set<String>> rows = new TreeMap<>();
        database.query(
                "select table_schema, table_name, last_modification from information_schema.tables"
                        + " where table_schema in ('PUBLIC', 'RECOURSE') and table_type = 'BASE TABLE'",
                (RowCallbackHandler) table -> {
                    String schema = table.getString(1);
                    String name = table.getString(2);
                    long modification = table.getLong(3);
                    if (!ITS_OWN.contains(name)) {
                        Read read = known.get(name);
                        if (read == null || read.modification() != modification) {
                            read = new Read(modification, rows(schema, name));
                            known.put(name, read);
                        }
                        rows.put(name, read.rows());
                    }
                });
        return rows;
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
        for (String table : database.queryForList(
                "select table_name from information_schema.tables"
                        + " where table_schema = 'PUBLIC' and table_type = 'BASE TABLE'",
                String.class)) {
            rows("PUBLIC", table).stream()
                    .filter(row -> row.contains(word) || row.contains(bytes) || row.contains(wideBytes))
                    .forEach(row -> found.add(table + ": " + row));
        }
        return found;
    }

    private Set<String> rows(String schema, String table) {
        return new HashSet<>(database.query("select * from \"" + schema + "\".\"" + table + "\"", Tables::row));
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
