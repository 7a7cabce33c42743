package org.recourse.backup;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.ArchiveSeal;
import org.recourse.engine.EngineTables;

/**
 * Loads an archive into an empty database: first the whole archive is checked, then the tables are made as the program that
 * wrote it had them, then all rows are loaded and read again in one transaction. The program brings the tables up to date
 * when it starts on them.
 */
final class Restore {

    /** What outside refers to: it must not be given a second time for something else. */
    private static final Set<String> GIVEN_OUT = Set.of("case_number", "official_account_number");

    /**
     * By how much these go on later after a restore, because what was given since the back-up is lost and yet known to
     * people; far more than what is reported between two back-ups.
     */
    static final int GAP = 1000;

    /** Where making the tables puts something in. */
    private static final Set<String> FILLED_AT_ONCE =
            Set.of("act_ge_property", "act_ge_schema_log", "recourse.file_clearing");

    private static final String PROOFS = "recourse.key_check";

    private final Path archive;
    private final ArchiveSeal seal;

    Restore(Path archive, ArchiveSeal seal) {
        this.archive = archive;
        this.seal = seal;
    }

    /**
     * How much was in the archive.
     *
     * @param made when, in ISO 8601
     */
    record Contents(String made, String program, int tables, long rows) {}

    /**
     * Reads the whole archive and checks that it is as it was written and that the keys are those of what is in it.
     *
     * @throws Refused where it cannot be used
     */
    Contents check() throws SQLException {
        try (ArchiveIn in = new ArchiveIn(archive, seal)) {
            Header header = in.header();
            known(header);
            long[] rows = {0};
            List<String> proven = new ArrayList<>();
            in.read(new ArchiveIn.Reader() {
                @Override
                public void row(Table table, @Nullable Object[] values) {
                    rows[0]++;
                    if (table.name().equals(PROOFS)) {
                        proven.add(proven(table, values));
                    }
                }

                @Override
                public void endOfTable(Table table, long number) {
                    // Counted by the archive itself.
                }
            });
            if (proven.isEmpty()) {
                throw new Refused(
                        "The back-up does not say to which keys it belongs.",
                        "It was made of a database on which Recourse never started: take another one.");
            }
            return new Contents(header.made(), header.program(), header.tables().size(), rows[0]);
        }
    }

    private String proven(Table table, @Nullable Object[] values) {
        Map<String, @Nullable Object> row = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            row.put(table.columns().get(i).name(), values[i]);
        }
        String purpose = String.valueOf(row.get("purpose"));
        if (!(row.get("proof") instanceof byte[] proof) || !seal.fits(purpose, proof)) {
            throw new Refused(
                    "The key file for " + purpose + " in " + seal.folder()
                            + " is not that of the installation that made the back-up.",
                    "Bring all its key files, as they were then or later (docs/keys.md).");
        }
        return purpose;
    }

    /** The archive is of a version of the program that this one knows. */
    private static void known(Header header) {
        Map<String, Integer> own = Stream.of(Flyway.configure()
                        .dataSource("jdbc:h2:mem:", "sa", "")
                        .load()
                        .info()
                        .all())
                .collect(Collectors.toMap(
                        step -> String.valueOf(step.getVersion()), MigrationInfo::getChecksum, (one, other) -> one));
        for (Header.Migration step : header.migrations()) {
            Integer checksum = own.get(step.version());
            if (checksum == null || checksum != step.checksum()) {
                throw new Refused(
                        "The back-up was made by another version of Recourse (" + header.program() + "), whose tables ("
                                + step.version() + ") this one (" + Snapshot.program() + ") does not know.",
                        "Use the version of Recourse that made the back-up, or a newer one.");
            }
        }
    }

    /**
     * Refuses a database that holds anything.
     *
     * @throws Refused where it does
     */
    static void refuseUnlessEmpty(DataSource target) throws SQLException {
        try (Connection connection = target.getConnection()) {
            Database.of(connection);
            for (Table table : Database.tables(connection)) {
                if (!FILLED_AT_ONCE.contains(table.name())) {
                    Database.query(connection, "select 1 from " + table.name() + " fetch first 1 row only", row -> {
                        throw new Refused(
                                "The database that the settings name is not empty: there are rows in " + table.name()
                                        + ".",
                                "Name an empty database, on which Recourse never started. Nothing is ever written over.");
                    });
                }
            }
        }
    }

    /**
     * Loads the archive, which was checked before, into an empty database.
     *
     * @param goesOnLater whether references may have been given since the archive was made; then numbers go on later
     * @throws Refused where it cannot be loaded; no row is left then
     */
    void load(DataSource target, boolean goesOnLater) throws SQLException {
        try (ArchiveIn in = new ArchiveIn(archive, seal)) {
            makeTables(target, in.header());
            try (Connection connection = target.getConnection()) {
                connection.setAutoCommit(false);
                Database database = Database.of(connection);
                fits(connection, in.header());
                for (Map.Entry<String, Long> sequence : in.header().sequences().entrySet()) {
                    boolean later = goesOnLater && GIVEN_OUT.contains(sequence.getKey());
                    Database.continueAt(connection, sequence.getKey(), sequence.getValue() + (later ? GAP : 0));
                }
                database.holdReferences(connection);
                try {
                    for (Table table : in.header().tables()) {
                        if (FILLED_AT_ONCE.contains(table.name())) {
                            Database.execute(connection, "delete from " + table.name());
                        }
                    }
                    in.read(new Loading(connection, clockOf(in.header())));
                    // Whoever had taken a job does not work on it any more.
                    Database.execute(
                            connection,
                            "update ACT_RU_JOB set LOCK_OWNER_ = null, LOCK_EXP_TIME_ = null"
                                    + " where LOCK_OWNER_ is not null");
                    database.checkReferences(connection);
                    connection.commit();
                } catch (SQLException | RuntimeException e) {
                    connection.rollback();
                    throw e;
                }
            }
        }
    }

    private static void makeTables(DataSource target, Header header) throws SQLException {
        EngineTables.create(target);
        if (header.migrations().isEmpty()) {
            return;
        }
        String last = header.migrations().get(header.migrations().size() - 1).version();
        Flyway.configure()
                .dataSource(target)
                .schemas(schemaIn(target))
                .defaultSchema(schemaIn(target))
                .target(last)
                .load()
                .migrate();
    }

    /** Flyway quotes the schema's name, so it has to be in the case that the database folds unquoted names to. */
    private static String schemaIn(DataSource target) throws SQLException {
        try (Connection connection = target.getConnection()) {
            return connection.getMetaData().storesUpperCaseIdentifiers()
                    ? "recourse".toUpperCase(Locale.ROOT)
                    : "recourse";
        }
    }

    private static void fits(Connection connection, Header header) throws SQLException {
        String engine = Database.engineVersion(connection);
        if (!engine.equals(header.engine())) {
            throw new Refused(
                    "The back-up was made with version " + header.engine() + " of the engine, and this program has "
                            + engine + ".",
                    "Bring it back with version " + header.program()
                            + " of Recourse, and install the new version on that.");
        }
        if (!Database.migrations(connection).equals(header.migrations())
                || !sorted(Database.tables(connection)).equals(sorted(header.tables()))) {
            throw new Refused(
                    "The tables in the database are not those of the back-up.", "Name a database that was just made.");
        }
    }

    /** Columns stand in another order where one was added later. */
    private static Map<String, Set<Table.Column>> sorted(List<Table> tables) {
        return tables.stream().collect(Collectors.toMap(Table::name, table -> Set.copyOf(table.columns())));
    }

    /** How times that the engine keeps in the time zone of the machine are to be read here. */
    private static Clocks clockOf(Header header) {
        return new Clocks(ZoneId.of(header.zone()), ZoneId.systemDefault());
    }

    private record Clocks(ZoneId there, ZoneId here) {

        @Nullable
        Object[] moved(@Nullable Object[] values) {
            if (there.equals(here)) {
                return values;
            }
            @Nullable Object[] moved = values.clone();
            for (int i = 0; i < moved.length; i++) {
                if (moved[i] instanceof LocalDateTime time) {
                    moved[i] = time.atZone(there).withZoneSameInstant(here).toLocalDateTime();
                }
            }
            return moved;
        }
    }

    /** Loads each table and reads it again: what was not kept as it was given is found out before anything is kept. */
    private static final class Loading implements ArchiveIn.Reader {

        private final Connection connection;
        private final Clocks clocks;
        private Table.@Nullable Writer writer;
        private Sum written = new Sum();

        Loading(Connection connection, Clocks clocks) {
            this.connection = connection;
            this.clocks = clocks;
        }

        @Override
        public void row(Table table, @Nullable Object[] values) throws SQLException {
            if (writer == null) {
                writer = table.new Writer(connection);
            }
            @Nullable Object[] moved = clocks.moved(values);
            written.add(table, moved);
            writer.add(moved);
        }

        @Override
        public void endOfTable(Table table, long rows) throws SQLException, IOException {
            if (writer != null) {
                writer.send();
                writer.close();
                writer = null;
            }
            Sum read = new Sum();
            table.read(connection, values -> read.add(table, values));
            if (!read.equals(written)) {
                throw new Refused(
                        "The database does not give back " + table.name() + " as it was loaded (" + read
                                + " instead of " + written + ").",
                        "Nothing was kept. See that the database is H2 or PostgreSQL with encoding UTF-8.");
            }
            written = new Sum();
        }
    }

    /** Number and sum of rows, in whatever order they come. */
    private static final class Sum {

        private final long[] sums = new long[4];
        private long rows;

        void add(Table table, @Nullable Object[] values) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                table.encode(values, new DataOutputStream(bytes));
                ByteBuffer hash =
                        ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += hash.getLong();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform has SHA-256", e);
            }
            rows++;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Sum sum && rows == sum.rows && Arrays.equals(sums, sum.sums);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sums);
        }

        @Override
        public String toString() {
            return rows + " rows, " + Long.toHexString(sums[0]);
        }
    }
}
