package org.recourse.backup;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.recourse.casefile.ArchiveSeal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Back-ups of the running application, one at a time. */
@Component
class Backups {

    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

    private final DataSource database;
    private final ArchiveSeal seal;
    private final Clock clock;
    private final AtomicBoolean underWay = new AtomicBoolean();

    Backups(DataSource database, ArchiveSeal seal, Clock clock) {
        this.database = database;
        this.seal = seal;
        this.clock = clock;
    }

    /** Another back-up is under way. */
    static final class UnderWay extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnderWay() {
            super("A back-up is being made already. Ask again when it is done.");
        }
    }

    /**
     * Writes a back-up.
     *
     * @param target asked for when its first byte is ready, and closed only when the back-up is whole
     * @throws UnderWay where another is being written
     */
    void write(Snapshot.Target target) throws IOException, SQLException {
        if (!underWay.compareAndSet(false, true)) {
            throw new UnderWay();
        }
        try {
            long rows = Snapshot.write(database, seal, clock, target);
            LOG.info("A back-up of {} rows was made", rows);
        } finally {
            underWay.set(false);
        }
    }
}
