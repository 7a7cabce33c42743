package org.recourse.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.recourse.casefile.ArchiveSeal;

/** Writes a database as an archive: all of it as it is at one moment, while others go on writing. */
final class Snapshot {

    private static final String OWN_BUILD = "a build of its own";

    private Snapshot() {}

    /** Where an archive goes, asked for when its first byte is ready. */
    interface Target {
        OutputStream open() throws IOException;
    }

    /**
     * Writes the archive. It takes one connection for as long as whoever takes the archive needs, and little memory.
     *
     * @param target closed only when the archive is whole
     * @return how many rows are in it
     */
    static long write(DataSource source, ArchiveSeal seal, Clock clock, Target target)
            throws SQLException, IOException {
        try (Connection connection = source.getConnection()) {
            Database database = Database.of(connection);
            database.beginSnapshot(connection);
            try {
                return write(connection, database, seal, clock, target);
            } finally {
                database.endSnapshot(connection);
            }
        }
    }

    private static long write(Connection connection, Database database, ArchiveSeal seal, Clock clock, Target target)
            throws SQLException, IOException {
        // The first query sets the moment. What sequences give next is read after it, so it is never too low.
        List<Header.Migration> migrations = Database.migrations(connection);
        List<Table> tables = Database.tables(connection);
        Header header = new Header(
                program(),
                Database.engineVersion(connection),
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                ZoneId.systemDefault().getId(),
                migrations,
                database.sequences(connection),
                tables);
        long[] rows = {0};
        try (ArchiveOut archive = new ArchiveOut(target.open(), seal, header)) {
            for (Table table : tables) {
                table.read(connection, values -> {
                    archive.row(table, values);
                    rows[0]++;
                });
                archive.endTable();
            }
            archive.finish();
        }
        return rows[0];
    }

    /** The version of this program. */
    static String program() {
        return Objects.requireNonNullElse(Snapshot.class.getPackage().getImplementationVersion(), OWN_BUILD);
    }
}
