package org.recourse.backup;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table as both databases know it.
 *
 * @param name in lower case, ours with the name of their schema
 * @param columns in the order in which a row's values are kept
 */
record Table(String name, List<Column> columns) {

    /** About how many bytes of rows are held at a time. */
    private static final int HELD = 4 * 1024 * 1024;

    private static final int MOST_ROWS_HELD = 500;

    record Column(String name, Kind kind) {}

    /** What is done with each row. */
    interface RowHandler {
        void row(@Nullable Object[] values) throws SQLException, IOException;
    }

    /**
     * Reads all rows, few at a time: as many as are about the same number of bytes.
     *
     * @param connection in a transaction, or PostgreSQL would give all rows at once
     */
    void read(Connection connection, RowHandler handler) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(2);
            long largest = 1;
            try (ResultSet rows = statement.executeQuery("select " + columnNames() + " from " + name)) {
                while (rows.next()) {
                    @Nullable Object[] values = new @Nullable Object[columns.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = columns.get(i).kind().get(rows, i + 1);
                    }
                    handler.row(values);
                    long size = size(values);
                    if (size > largest) {
                        largest = size;
                        rows.setFetchSize((int) Math.max(1, Math.min(MOST_ROWS_HELD, HELD / largest)));
                    }
                }
            }
        }
    }

    /** Writes rows, some at a time, and the rest when it is closed. */
    final class Writer implements AutoCloseable {

        private final PreparedStatement insert;
        private int rows;
        private long bytes;

        Writer(Connection connection) throws SQLException {
            insert = connection.prepareStatement("insert into " + name + " (" + columnNames() + ") values ("
                    + Stream.generate(() -> "?").limit(columns.size()).collect(Collectors.joining(", ")) + ")");
        }

        void add(@Nullable Object[] values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                Kind kind = columns.get(i).kind();
                Object value = values[i];
                if (value == null) {
                    kind.setNull(insert, i + 1);
                } else {
                    kind.set(insert, i + 1, value);
                }
            }
            insert.addBatch();
            rows++;
            bytes += size(values);
            if (rows == MOST_ROWS_HELD || bytes > HELD) {
                send();
            }
        }

        /** Writes what is still held. */
        void send() throws SQLException {
            if (rows > 0) {
                insert.executeBatch();
                rows = 0;
                bytes = 0;
            }
        }

        @Override
        public void close() throws SQLException {
            insert.close();
        }
    }

    void encode(@Nullable Object[] values, DataOutputStream out) throws IOException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            out.writeBoolean(value != null);
            if (value != null) {
                columns.get(i).kind().encode(value, out);
            }
        }
    }

    @Nullable
    Object[] decode(DataInputStream in) throws IOException {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readBoolean() ? columns.get(i).kind().decode(in) : null;
        }
        return values;
    }

    private String columnNames() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private static long size(@Nullable Object[] values) {
        long size = 0;
        for (Object value : values) {
            size += value instanceof byte[] bytes
                    ? bytes.length
                    : value instanceof String text ? 2L * text.length() : 16;
        }
        return size;
    }
}
