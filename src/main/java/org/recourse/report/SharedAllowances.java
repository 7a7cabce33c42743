package org.recourse.report;

import java.time.Duration;
import java.util.List;
import org.recourse.nodes.SharedState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;

/**
 * What all nodes together have let in, where there can be several. A row says at what time all of an allowance is back: each
 * that is let in puts that off by an equal part of an hour, and more than an hour ahead nobody is let in. One statement looks and
 * counts, by the clock of the database.
 */
@Component
class SharedAllowances implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(SharedAllowances.class);

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TIDIED_UP = Duration.ofMinutes(5);

    private static final String TAKE = """
            insert into recourse.allowance as a (whose, back_at)
            values (?, clock_timestamp() + ? * interval '1 microsecond')
            on conflict (whose) do update
            set back_at = greatest(a.back_at, clock_timestamp()) + ? * interval '1 microsecond'
            where greatest(a.back_at, clock_timestamp()) + ? * interval '1 microsecond'
                <= clock_timestamp() + interval '1 hour'
            returning 1
            """;

    private static final String WAIT = """
            select cast(extract(epoch from back_at - clock_timestamp()) * 1000000 as bigint)
            from recourse.allowance where whose = ?
            """;

    private static final String GIVE_BACK =
            "update recourse.allowance set back_at = back_at - ? * interval '1 microsecond' where whose = ?";

    /** Who has all of an allowance is as if never seen. */
    private static final String TIDY_UP = "delete from recourse.allowance where back_at < clock_timestamp()";

    private final SharedState shared;
    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

    SharedAllowances(SharedState shared) {
        this.shared = shared;
        if (shared.database().isPresent()) {
            scheduler.setThreadNamePrefix("allowances-");
            scheduler.setDaemon(true);
            scheduler.initialize();
            scheduler.scheduleWithFixedDelay(this::tidyUp, TIDIED_UP);
        }
    }

    /**
     * Takes one.
     *
     * @param whose the name or the keyed hash of whose it is
     * @return how long to wait until the next is let in; nothing where this one was
     */
    Duration take(String whose, long perHour) {
        return shared.database().map(database -> take(database, whose, perHour)).orElse(Duration.ZERO);
    }

    void giveBack(String whose, long perHour) {
        shared.database().ifPresent(database -> {
            try {
                database.update(GIVE_BACK, part(perHour), whose);
            } catch (DataAccessException e) {
                noAnswer(e);
            }
        });
    }

    private static Duration take(JdbcTemplate database, String whose, long perHour) {
        long part = part(perHour);
        try {
            if (!database.queryForList(TAKE, Integer.class, whose, part, part, part)
                    .isEmpty()) {
                return Duration.ZERO;
            }
            List<Long> ahead = database.queryForList(WAIT, Long.class, whose);
            long wait = ahead.isEmpty() ? 0 : ahead.get(0) + part - micros(HOUR);
            return Duration.ofNanos(Math.max(wait, 1) * 1000);
        } catch (DataAccessException e) {
            noAnswer(e);
            return Duration.ZERO;
        }
    }

    private void tidyUp() {
        shared.database().ifPresent(database -> {
            try {
                database.update(TIDY_UP);
            } catch (DataAccessException e) {
                noAnswer(e);
            }
        });
    }

    private static void noAnswer(DataAccessException e) {
        LOG.warn(
                "The nodes cannot count together, so each counts for itself: {}",
                e.getClass().getSimpleName());
    }

    private static long part(long perHour) {
        return micros(HOUR) / Math.max(perHour, 1);
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1000;
    }

    @Override
    public void destroy() {
        scheduler.destroy();
    }
}
