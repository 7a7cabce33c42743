package org.recourse.oversight;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFiles;
import org.recourse.oversight.BoardQuery.Key;
import org.recourse.oversight.BoardQuery.Sort;
import org.recourse.trust.Person;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.recourse.trust.WorkingTime;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lists cases as they stand. A page is one statement that reads along an index from where the page before ended, so the
 * last page costs what the first one does, and a hundred thousand cases what a thousand do.
 */
@Component
class BoardRows {

    private final JdbcClient jdbc;
    private final CaseFiles caseFiles;
    private final Set<String> allSchools;
    private final ZoneId zone;
    private final Clock clock;
    private final boolean nameIndex;

    BoardRows(
            JdbcClient jdbc,
            CaseFiles caseFiles,
            Schools schools,
            WorkingTime workingTime,
            Clock clock,
            DataSource database)
            throws MetaDataAccessException {
        this.jdbc = jdbc;
        this.caseFiles = caseFiles;
        this.allSchools = schools.all().stream().map(School::id).collect(Collectors.toUnmodifiableSet());
        this.zone = workingTime.zone();
        this.clock = clock;
        // H2 keeps no statistics that would tell it which index leads to a full page soonest.
        this.nameIndex =
                "H2".equals(JdbcUtils.extractDatabaseMetaData(database, data -> data.getDatabaseProductName()));
    }

    /** A page of the list, and where the next one begins: null after the last. */
    record Page(List<Standing> rows, @Nullable BoardQuery next) {}

    /** References of the cases that the person must not learn of. */
    @Transactional(readOnly = true)
    public Set<String> keptFrom(Person person) {
        return caseFiles.keptFrom(person.id());
    }

    /** A page of the cases that the person may watch. */
    @Transactional(readOnly = true)
    public Page page(BoardQuery query, Person person, int size) {
        Statement statement = new Statement(query);
        statement.keepTo(person, keptFrom(person));
        String sql = query.search() != null ? statement.search(size) : statement.list(size + 1);
        List<Standing> rows =
                jdbc.sql(sql).params(statement.values).query(Standing::read).list();
        if (rows.size() <= size || query.search() != null) {
            return new Page(rows, null);
        }
        List<Standing> shown = rows.subList(0, size);
        return new Page(shown, query.after(end(shown.get(size - 1), query)));
    }

    /** The case, if the person may watch it. */
    @Transactional(readOnly = true)
    public Optional<Standing> find(String reference, Person person) {
        return find(Set.of(reference), person).stream().findFirst();
    }

    /** Those of the cases that the person may watch. */
    @Transactional(readOnly = true)
    public List<Standing> find(Set<String> references, Person person) {
        if (references.isEmpty()) {
            return List.of();
        }
        Statement statement = new Statement(BoardQuery.open());
        statement.keepTo(person, keptFrom(person));
        return jdbc.sql("select " + Standing.COLUMNS + " from recourse.case_standing where reference in (:asked)"
                        + statement.conditions)
                .params(statement.values)
                .param("asked", references)
                .query(Standing::read)
                .list();
    }

    static List<String> end(Standing last, BoardQuery query) {
        return query.sort().keys(query.closed()).stream()
                .map(key -> switch (key.column()) {
                    case "due" -> last.due().toString();
                    case "late_by" -> String.valueOf(last.lateBy());
                    case "opened_at" -> last.openedAt().toString();
                    case "seconds_open" -> String.valueOf(last.secondsOpen());
                    case "school" -> last.school();
                    case "severity" -> last.serious() ? "0" : "1";
                    case "step_id" -> last.stepId();
                    case "assignee" -> last.assignee();
                    case "closed_at" -> String.valueOf(last.closedAt());
                    default -> last.reference();
                })
                .toList();
    }

    /** A statement in the making. */
    private final class Statement {

        private final BoardQuery query;
        private final List<Key> keys;
        private final StringBuilder conditions = new StringBuilder();
        private final Map<String, Object> values = new LinkedHashMap<>();

        Statement(BoardQuery query) {
            this.query = query;
            this.keys = query.sort().keys(query.closed());
        }

        void keepTo(Person person, Set<String> keptFrom) {
            if (!person.schools().containsAll(allSchools)) {
                // Not to be looked up by an index: the list's own order is the one to read in.
                conditions.append(" and (school || '') in (:schools)");
                values.put("schools", person.schools().isEmpty() ? Set.of("") : person.schools());
            }
            if (!keptFrom.isEmpty()) {
                conditions.append(" and reference not in (:keptFrom)");
                values.put("keptFrom", keptFrom);
            }
        }

        String search(int size) {
            values.put(
                    "references", query.references(clock.instant().atZone(zone).getYear()));
            return "select " + Standing.COLUMNS + " from recourse.case_standing where reference in (:references)"
                    + conditions + " order by reference desc fetch first " + size + " rows only";
        }

        String list(int size) {
            values.put("open", !query.closed());
            filter();
            if (query.after().isEmpty()) {
                return "select " + part("", size);
            }
            // What sorts after a row: equal in all columns but the last ones, and beyond it in the next.
            List<String> parts = new ArrayList<>();
            for (int beyond = keys.size() - 1; beyond >= 0; beyond--) {
                if (isFixed(keys.get(beyond))) {
                    continue;
                }
                StringBuilder range = new StringBuilder();
                for (int i = 0; i <= beyond; i++) {
                    Key key = keys.get(i);
                    String how = i < beyond ? " = " : key.descending() ? " < " : " > ";
                    range.append(" and ")
                            .append(key.column())
                            .append(how)
                            .append(":after")
                            .append(i);
                }
                parts.add("(select " + part(range.toString(), size) + ")");
            }
            for (int i = 0; i < keys.size(); i++) {
                values.put(
                        "after" + i, BoardQuery.value(keys.get(i), query.after().get(i)));
            }
            return "select " + Standing.COLUMNS + " from (" + String.join(" union all ", parts) + ") pages order by "
                    + order() + " fetch first " + size + " rows only";
        }

        private String part(String range, int size) {
            return Standing.COLUMNS + " from recourse.case_standing" + index() + " where is_open = :open" + conditions
                    + range + " order by " + String.join(", ", lead()) + ", " + order() + " fetch first " + size
                    + " rows only";
        }

        private String order() {
            return keys.stream()
                    .map(key -> key.column() + (key.descending() ? " desc" : ""))
                    .collect(Collectors.joining(", "));
        }

        private boolean isFixed(Key key) {
            return switch (key.column()) {
                case "school" -> query.school() != null;
                case "severity" -> query.serious() != null;
                case "step_id" -> query.step() != null;
                case "assignee" -> query.assignee() != null;
                default -> false;
            };
        }

        private void filter() {
            equal("school", query.school());
            equal("severity", query.serious() == null ? null : query.serious() ? 0 : 1);
            equal("step_id", query.step());
            equal("assignee", BoardQuery.NOBODY.equals(query.assignee()) ? "" : query.assignee());
            equal("state", query.state() == null ? null : query.state().name());
            String day = query.closed() ? "closed_at" : "opened_at";
            query.start(zone).ifPresent(start -> compare(day + " >= :start", "start", start));
            query.end(zone).ifPresent(end -> compare(day + " < :end", "end", end));
            if (query.late() && query.closed()) {
                conditions.append(" and late_by > 0");
            } else if (query.late()) {
                compare("due < :now", "now", clock.instant());
            }
        }

        private void equal(String column, @Nullable Object value) {
            if (value != null) {
                conditions.append(" and ").append(column).append(" = :").append(column);
                values.put(column, value);
            }
        }

        private void compare(String condition, String name, Instant value) {
            conditions.append(" and ").append(condition);
            values.put(name, Timestamp.from(value));
        }

        private String index() {
            if (!nameIndex) {
                return "";
            }
            String within = query.school() != null || query.sort() == Sort.SCHOOL ? "school_" : "";
            String by = filteredBy();
            return " use index (standing_" + within + (by.isEmpty() ? sortedBy() : by) + ")";
        }

        /** The columns that are the same in each row, in the order of the index that is read along. */
        private List<String> lead() {
            List<String> lead = new ArrayList<>(List.of("is_open"));
            if (query.school() != null) {
                lead.add("school");
            }
            switch (filteredBy()) {
                case "assignee" -> lead.add("assignee");
                case "step" -> lead.add("step_id");
                case "severity", "severity_closed" -> lead.add("severity");
                default -> {}
            }
            return lead;
        }

        /** Within one assignee, step or severity the usual order has an index of its own, which reads the fewest rows. */
        private String filteredBy() {
            if (query.sort() == Sort.CLOSED) {
                return query.serious() == null ? "" : "severity_closed";
            }
            if (query.closed() || query.sort() != Sort.LATENESS) {
                return "";
            }
            if (query.assignee() != null) {
                return "assignee";
            }
            return query.step() != null ? "step" : query.serious() != null ? "severity" : "";
        }

        private String sortedBy() {
            return switch (query.sort()) {
                case LATENESS -> query.closed() ? "late" : "due";
                case AGE -> query.closed() ? "took" : "opened";
                case SCHOOL -> query.closed() ? "closed" : "due";
                case SEVERITY -> query.closed() ? "severity_closed" : "severity";
                case STEP -> "step";
                case ASSIGNEE -> "assignee";
                case CLOSED -> "closed";
            };
        }
    }
}
