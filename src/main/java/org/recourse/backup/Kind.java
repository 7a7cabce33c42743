package org.recourse.backup;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds, whichever database it is in: H2 and PostgreSQL have different types for the same. Each kind is one
 * Java type, and reads and writes it in both databases and in the archive.
 */
enum Kind {
    /** {@link String}. */
    TEXT(Types.VARCHAR, "character varying", "character", "text", "character large object") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            return row.getString(column);
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            BYTES.encode(((String) value).getBytes(StandardCharsets.UTF_8), out);
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            return new String((byte[]) BYTES.decode(in), StandardCharsets.UTF_8);
        }
    },
    /** {@link Long}. */
    WHOLE(Types.BIGINT, "smallint", "integer", "bigint") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            long value = row.getLong(column);
            return row.wasNull() ? null : value;
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            out.writeLong((Long) value);
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            return in.readLong();
        }
    },
    /** {@link Double}. */
    FLOATING(Types.DOUBLE, "double precision") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            double value = row.getDouble(column);
            return row.wasNull() ? null : value;
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            out.writeDouble((Double) value);
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            return in.readDouble();
        }
    },
    /** {@link BigDecimal}. */
    DECIMAL(Types.NUMERIC, "numeric", "decimal") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            return row.getBigDecimal(column);
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            TEXT.encode(((BigDecimal) value).toPlainString(), out);
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            return new BigDecimal((String) TEXT.decode(in));
        }
    },
    /** {@link Boolean}. */
    FLAG(Types.BOOLEAN, "boolean") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            boolean value = row.getBoolean(column);
            return row.wasNull() ? null : value;
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            out.writeBoolean((Boolean) value);
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            return in.readBoolean();
        }
    },
    /** {@link Instant}. */
    MOMENT(Types.TIMESTAMP_WITH_TIMEZONE, "timestamp with time zone") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
            return value == null ? null : value.toInstant();
        }

        @Override
        void set(PreparedStatement row, int parameter, Object value) throws SQLException {
            row.setObject(parameter, ((Instant) value).atOffset(ZoneOffset.UTC));
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            Instant moment = (Instant) value;
            out.writeLong(moment.getEpochSecond());
            out.writeInt(moment.getNano());
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            return Instant.ofEpochSecond(in.readLong(), in.readInt());
        }
    },
    /** {@link LocalDateTime}: the engine keeps its times in the time zone of the machine. */
    MACHINE_TIME(Types.TIMESTAMP, "timestamp", "timestamp without time zone") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            return row.getObject(column, LocalDateTime.class);
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            LocalDateTime time = (LocalDateTime) value;
            out.writeLong(time.toLocalDate().toEpochDay());
            out.writeLong(time.toLocalTime().toNanoOfDay());
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            return LocalDateTime.of(LocalDate.ofEpochDay(in.readLong()), LocalTime.ofNanoOfDay(in.readLong()));
        }
    },
    /** {@link LocalDate}. */
    DAY(Types.DATE, "date") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            return row.getObject(column, LocalDate.class);
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            out.writeLong(((LocalDate) value).toEpochDay());
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            return LocalDate.ofEpochDay(in.readLong());
        }
    },
    /** {@link UUID}. */
    ID(Types.OTHER, "uuid") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            return row.getObject(column, UUID.class);
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            out.writeLong(((UUID) value).getMostSignificantBits());
            out.writeLong(((UUID) value).getLeastSignificantBits());
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            return new UUID(in.readLong(), in.readLong());
        }
    },
    /** {@code byte[]}. */
    BYTES(Types.VARBINARY, "bytea", "binary varying", "binary large object") {
        @Override
        @Nullable
        Object get(ResultSet row, int column) throws SQLException {
            return row.getBytes(column);
        }

        @Override
        void set(PreparedStatement row, int parameter, Object value) throws SQLException {
            row.setBytes(parameter, (byte[]) value);
        }

        @Override
        void encode(Object value, DataOutputStream out) throws IOException {
            out.writeInt(((byte[]) value).length);
            out.write((byte[]) value);
        }

        @Override
        Object decode(DataInputStream in) throws IOException {
            int length = in.readInt();
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new IOException("A value is cut off");
            }
            return bytes;
        }
    };

    private final int sqlType;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> names;

    Kind(int sqlType, String... names) {
        this.sqlType = sqlType;
        this.names = List.of(names);
    }

    /**
     * The kind of a column.
     *
     * @param type as in the information schema of either database
     */
    static Kind of(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(kind -> kind.names.contains(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Say here how a column of type " + type + " is kept"));
    }

    abstract @Nullable Object get(ResultSet row, int column) throws SQLException;

    /** Writes a value to the database; of no value, {@link #setNull}. */
    void set(PreparedStatement row, int parameter, Object value) throws SQLException {
        row.setObject(parameter, value);
    }

    void setNull(PreparedStatement row, int parameter) throws SQLException {
        row.setNull(parameter, sqlType);
    }

    abstract void encode(Object value, DataOutputStream out) throws IOException;

    abstract Object decode(DataInputStream in) throws IOException;
}
