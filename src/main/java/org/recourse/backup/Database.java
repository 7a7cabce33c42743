package org.recourse.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One of the two kinds of database, and what differs between them. */
enum Database {
    /** Embedded, in one file. */
    H2 {
        @Override
        void beginSnapshot(Connection connection) throws SQLException {
            connection.setAutoCommit(true);
            // Rows are given as they are read instead of being gathered first.
            execute(connection, "set lazy_query_execution true");
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(SNAPSHOT);
        }

        @Override
        void endSnapshot(Connection connection) throws SQLException {
            connection.rollback();
            execute(connection, "set lazy_query_execution false");
        }

        @Override
        Map<String, Long> sequences(Connection connection) throws SQLException {
            Map<String, Long> next = new TreeMap<>();
            query(
                    connection,
                    "select sequence_name, base_value from information_schema.sequences where sequence_schema = 'RECOURSE'",
                    row -> next.put(lower(row.getString(1)), row.getLong(2)));
            query(
                    connection,
                    "select table_name, column_name, identity_base from information_schema.columns"
                            + " where table_schema = 'RECOURSE' and is_identity = 'YES'",
                    row -> next.put(lower(row.getString(1)) + "." + lower(row.getString(2)), row.getLong(3)));
            return next;
        }

        @Override
        void holdReferences(Connection connection) throws SQLException {
            execute(connection, "set referential_integrity false");
            execute(connection, "set lazy_query_execution true");
        }

        @Override
        void checkReferences(Connection connection) throws SQLException {
            // Commits, which is why it comes last; nothing is left to check: the rows are those of one moment.
            execute(connection, "set referential_integrity true");
        }
    },

    /** A server. */
    POSTGRESQL {
        @Override
        void beginSnapshot(Connection connection) throws SQLException {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }

        @Override
        void endSnapshot(Connection connection) throws SQLException {
            connection.rollback();
        }

        @Override
        Map<String, Long> sequences(Connection connection) throws SQLException {
            Map<String, String> places = new LinkedHashMap<>();
            query(
                    connection,
                    "select sequence_name from information_schema.sequences where sequence_schema = 'recourse'",
                    row -> places.put(row.getString(1), "recourse." + row.getString(1)));
            query(
                    connection,
                    "select table_name, column_name, pg_get_serial_sequence('recourse.' || table_name, column_name)"
                            + " from information_schema.columns where table_schema = 'recourse' and is_identity = 'YES'",
                    row -> places.put(row.getString(1) + "." + row.getString(2), row.getString(3)));
            Map<String, Long> next = new TreeMap<>();
            for (Map.Entry<String, String> place : places.entrySet()) {
                query(
                        connection,
                        "select case when s.is_called then s.last_value + p.increment_by else s.last_value end from "
                                + place.getValue() + " s, pg_sequences p"
                                + " where p.schemaname || '.' || p.sequencename = '" + place.getValue() + "'",
                        row -> next.put(place.getKey(), row.getLong(1)));
            }
            return next;
        }

        @Override
        void holdReferences(Connection connection) throws SQLException {
            for (String constraint : references(connection)) {
                execute(connection, constraint + " deferrable initially deferred");
            }
        }

        @Override
        void checkReferences(Connection connection) throws SQLException {
            execute(connection, "set constraints all immediate");
            for (String constraint : references(connection)) {
                execute(connection, constraint + " not deferrable");
            }
        }

        private static List<String> references(Connection connection) throws SQLException {
            List<String> all = new ArrayList<>();
            query(
                    connection,
                    "select format('alter table %s alter constraint %I', conrelid::regclass, conname) from pg_constraint"
                            + " where contype = 'f' and connamespace in ('recourse'::regnamespace, current_schema()::regnamespace)",
                    row -> all.add(row.getString(1)));
            return all;
        }
    };

    /** Our schema; the engine's tables are in the one where a connection begins. */
    private static final String OURS = "recourse";

    /** H2's level of isolation at which all tables are seen as they were at one moment. JDBC has no name for it. */
    private static final int SNAPSHOT = 6;

    /** Not taken along: what lasts nowhere, and what is written anew. Without our schema's name. */
    private static final Set<String> LEFT_OUT = Set.of("flyway_schema_history");

    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    static Database of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product) {
            case "H2" -> H2;
            case "PostgreSQL" -> POSTGRESQL;
            default ->
                throw new Refused("The database is " + product + ".", "Recourse keeps its data in H2 or PostgreSQL.");
        };
    }

    /** From the first query on, everything is read as it is at that moment, whatever is written meanwhile. */
    abstract void beginSnapshot(Connection connection) throws SQLException;

    abstract void endSnapshot(Connection connection) throws SQLException;

    /** The numbers that come next, by the name of the sequence, or of the table and its numbered column. */
    abstract Map<String, Long> sequences(Connection connection) throws SQLException;

    /** Lets rows come in any order, though they refer to each other. */
    abstract void holdReferences(Connection connection) throws SQLException;

    /** Has what rows refer to looked for from now on, and wherever the database can, also for those that came before. */
    abstract void checkReferences(Connection connection) throws SQLException;

    /** Sets the number that comes next; named as in {@link #sequences}. */
    static void continueAt(Connection connection, String sequence, long next) throws SQLException {
        int dot = sequence.indexOf('.');
        execute(
                connection,
                dot < 0
                        ? "alter sequence " + OURS + "." + sequence + " restart with " + next
                        : "alter table " + OURS + "." + sequence.substring(0, dot) + " alter column "
                                + sequence.substring(dot + 1) + " restart with " + next);
    }

    /** The engine's tables and ours, with all columns; empty where nothing was made yet. */
    static List<Table> tables(Connection connection) throws SQLException {
        Map<String, List<Table.Column>> columns = new TreeMap<>();
        query(
                connection,
                "select c.table_schema, c.table_name, c.column_name, c.data_type"
                        + " from information_schema.tables t join information_schema.columns c"
                        + " on c.table_schema = t.table_schema and c.table_name = t.table_name"
                        + " where t.table_type = 'BASE TABLE' and (lower(t.table_schema) = '" + OURS + "'"
                        + " or t.table_schema = '" + connection.getSchema()
                        + "' and lower(t.table_name) like 'act!_%' escape '!')"
                        + " order by c.table_name, c.ordinal_position",
                row -> {
                    String table = lower(row.getString(2));
                    boolean ours = lower(row.getString(1)).equals(OURS);
                    if (!ours || !LEFT_OUT.contains(table)) {
                        columns.computeIfAbsent(ours ? OURS + "." + table : table, name -> new ArrayList<>())
                                .add(new Table.Column(lower(row.getString(3)), Kind.of(row.getString(4))));
                    }
                });
        return columns.entrySet().stream()
                .map(table -> new Table(table.getKey(), List.copyOf(table.getValue())))
                .toList();
    }

    /** What Flyway has done, in its order. */
    static List<Header.Migration> migrations(Connection connection) throws SQLException {
        List<Header.Migration> done = new ArrayList<>();
        query(
                connection,
                "select \"version\", \"checksum\" from " + OURS + ".\"flyway_schema_history\""
                        + " where \"version\" is not null and \"success\" order by \"installed_rank\"",
                row -> done.add(new Header.Migration(row.getString(1), row.getInt(2))));
        return done;
    }

    /** The version of the engine's tables. */
    static String engineVersion(Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        query(
                connection,
                "select VALUE_ from ACT_GE_PROPERTY where NAME_ = 'schema.version'",
                row -> found.add(row.getString(1)));
        return String.join(" ", found);
    }

    static void query(Connection connection, String sql, RowReader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
