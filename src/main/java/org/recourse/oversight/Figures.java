package org.recourse.oversight;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Category;
import org.recourse.oversight.Counts.Aim;
import org.recourse.trust.WorkingTime;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts all cases by month and school, those that were deleted with them. All cases are read once a minute at most, while somebody looks, and never while
 * somebody waits but for the first time: what a page then needs is added up from as many cells as there are months and
 * schools.
 *
 * <p>Who is kept from a case gets figures that were counted without it, so that they do not tell that there is one.
 */
@Component
class Figures {

    static final String NOT_ASSESSED = "NOT_ASSESSED";
    static final String STILL_OPEN = "STILL_OPEN";

    /** What became of a case, in the order in which it is shown. */
    static final Map<String, String> OUTCOMES = new LinkedHashMap<>();

    /** Kinds of incident, as they are shown. */
    static final Map<String, String> CATEGORIES = new LinkedHashMap<>();

    static {
        OUTCOMES.put("ILLEGAL", "Considered illegal, referred to the police");
        OUTCOMES.put("UNACCEPTABLE", "Unacceptable, action taken");
        OUTCOMES.put("NO_BREACH", "No breach");
        OUTCOMES.put("WITHDRAWN", "Withdrawn");
        OUTCOMES.put("DUPLICATE", "Duplicate");
        OUTCOMES.put(STILL_OPEN, "Still open");
        for (Category category : Category.values()) {
            CATEGORIES.put(category.name(), Words.of(category));
        }
        CATEGORIES.put(NOT_ASSESSED, "Not assessed");
    }

    static final String READ = """
            select reference, school, severity, category, conduct, ending, opened_at, closed_at, first_look_at,
                first_look_due, decided_at, decided_due, closed_due
            from recourse.case_standing
            """;

    private static final String READ_KEPT = """
            select reported, school, severity, category, outcome, first_look_seconds, first_look_in_time,
                decision_seconds, decision_in_time, close_seconds, close_in_time
            from recourse.case_figure
            """;

    private final JdbcTemplate reading;
    private final TransactionTemplate atOnce;
    private final ZoneId zone;
    private final Clock clock;
    private final LoadingCache<Set<String>, Cube> cubes;

    Figures(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            WorkingTime workingTime,
            Clock clock,
            @Value("${recourse.board.figures-every:1m}") Duration every) {
        this.reading = new JdbcTemplate(jdbc.getDataSource());
        this.reading.setFetchSize(1000);
        this.atOnce = new TransactionTemplate(transactions);
        this.atOnce.setReadOnly(true);
        this.zone = workingTime.zone();
        this.clock = clock;
        this.cubes = Caffeine.newBuilder()
                .refreshAfterWrite(every)
                .expireAfterAccess(Duration.ofHours(1))
                .maximumSize(50)
                .build(this::count);
    }

    /** All counts, by month and school. */
    record Cube(Instant at, Map<Cell, Counts> cells) {}

    record Cell(YearMonth month, String school) {}

    /**
     * The figures of a period.
     *
     * @param at when they were counted
     * @param byMonth for each of its months
     * @param bySchool for each of the schools that were asked for
     * @param all of all of them together
     */
    record Of(Instant at, Map<YearMonth, Counts> byMonth, Map<String, Counts> bySchool, Counts all) {}

    /**
     * The figures of the cases that were reported in the period at the schools.
     *
     * @param without references of cases that are left out
     */
    Of of(Period period, Collection<String> schools, Set<String> without) {
        Cube cube = cubes.get(without);
        Map<YearMonth, Counts> byMonth = new LinkedHashMap<>();
        period.months().forEach(month -> byMonth.put(month, new Counts()));
        Map<String, Counts> bySchool = new LinkedHashMap<>();
        Counts all = new Counts();
        for (String school : schools) {
            Counts ofSchool = new Counts();
            byMonth.forEach((month, ofMonth) -> {
                Counts cell = cube.cells().get(new Cell(month, school));
                if (cell != null) {
                    ofMonth.add(cell);
                    ofSchool.add(cell);
                    all.add(cell);
                }
            });
            bySchool.put(school, ofSchool);
        }
        return new Of(cube.at(), byMonth, bySchool, all);
    }

    /** Counts anew at the next question. */
    void forget() {
        cubes.invalidateAll();
    }

    private Cube count(Set<String> without) {
        Instant at = clock.instant();
        Map<Cell, Counts> cells = new HashMap<>();
        atOnce.executeWithoutResult(status -> {
            reading.query(READ, row -> {
                if (!without.contains(row.getString("reference"))) {
                    Instant opened = moment(row, "opened_at");
                    YearMonth month = YearMonth.from(opened.atZone(zone));
                    add(
                            row,
                            opened,
                            cells.computeIfAbsent(new Cell(month, row.getString("school")), key -> new Counts()));
                }
            });
            reading.query(READ_KEPT, row -> {
                YearMonth month = YearMonth.parse(row.getString("reported"));
                addKept(row, cells.computeIfAbsent(new Cell(month, row.getString("school")), key -> new Counts()));
            });
        });
        return new Cube(at, cells);
    }

    private static void add(ResultSet row, Instant opened, Counts counts) throws SQLException {
        String category = row.getString("category");
        counts.add(row.getInt("severity") == 0, category == null ? NOT_ASSESSED : category, outcome(row));
        add(counts.times(Aim.FIRST_LOOK), opened, time(row, "first_look_at"), time(row, "first_look_due"));
        add(counts.times(Aim.DECISION), opened, time(row, "decided_at"), time(row, "decided_due"));
        add(counts.times(Aim.CLOSE), opened, time(row, "closed_at"), time(row, "closed_due"));
    }

    /** As it was counted when the case was deleted, see {@link KeptFigures}. */
    private static void addKept(ResultSet row, Counts counts) throws SQLException {
        String category = row.getString("category");
        counts.add(row.getInt("severity") == 0, category == null ? NOT_ASSESSED : category, row.getString("outcome"));
        for (Aim aim : Aim.values()) {
            String column = aim.name().toLowerCase(Locale.ROOT);
            Long seconds = row.getObject(column + "_seconds", Long.class);
            if (seconds != null) {
                counts.times(aim).add(seconds, row.getObject(column + "_in_time", Boolean.class));
            }
        }
    }

    private static void add(Counts.Times times, Instant opened, @Nullable Instant done, @Nullable Instant due) {
        if (done != null) {
            times.add(Duration.between(opened, done).toSeconds(), due == null ? null : !done.isAfter(due));
        }
    }

    static String outcome(ResultSet row) throws SQLException {
        String ending = row.getString("ending");
        if (ending == null) {
            return STILL_OPEN;
        }
        if (!ending.equals("COMPLETED")) {
            return ending;
        }
        String conduct = row.getString("conduct");
        return Stream.of("ILLEGAL", "UNACCEPTABLE")
                .filter(found -> found.equals(conduct))
                .findFirst()
                .orElse("NO_BREACH");
    }

    static Instant moment(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(time(row, column));
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
