package org.recourse.oversight;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.Codes;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What somebody wants to see on the board, as it stands in the address. What is not understood is left out, so an old or
 * mistyped address shows a list all the same.
 *
 * @param closed whether closed cases are listed, rather than open ones
 * @param search a reference, or the number in one; everything but the order is ignored with it
 * @param step id of the most urgent task
 * @param assignee user name, or {@link #NOBODY}
 * @param from first day of the period in which cases were reported or, in the list of closed ones, closed
 * @param to last day of it
 * @param after where the page begins: the sorted values of the last row of the page before
 */
record BoardQuery(
        boolean closed,
        @Nullable String search,
        @Nullable String school,
        @Nullable Boolean serious,
        @Nullable CaseState state,
        @Nullable String step,
        @Nullable String assignee,
        boolean late,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        Sort sort,
        List<String> after) {

    /** Stands for a task that nobody has taken. */
    static final String NOBODY = "-";

    /** A column to sort by. */
    record Key(String column, Type type, boolean descending) {

        static Key up(String column, Type type) {
            return new Key(column, type, false);
        }

        static Key down(String column, Type type) {
            return new Key(column, type, true);
        }
    }

    enum Type {
        TEXT,
        NUMBER,
        TIME
    }

    private static final Key DUE = Key.up("due", Type.TIME);
    private static final Key LATEST = Key.down("closed_at", Type.TIME);

    /** The order of a list; each has an index, see {@code V6__case_standing.sql}. Empty where a list has no such order. */
    enum Sort {
        LATENESS(List.of(DUE), List.of(Key.down("late_by", Type.NUMBER))),
        AGE(List.of(Key.up("opened_at", Type.TIME)), List.of(Key.down("seconds_open", Type.NUMBER))),
        SCHOOL(List.of(Key.up("school", Type.TEXT), DUE), List.of(Key.up("school", Type.TEXT), LATEST)),
        SEVERITY(List.of(Key.up("severity", Type.NUMBER), DUE), List.of(Key.up("severity", Type.NUMBER), LATEST)),
        STEP(List.of(Key.up("step_id", Type.TEXT), DUE), List.of()),
        ASSIGNEE(List.of(Key.up("assignee", Type.TEXT), DUE), List.of()),
        CLOSED(List.of(), List.of(LATEST));

        private final List<Key> ofOpen;
        private final List<Key> ofClosed;

        Sort(List<Key> ofOpen, List<Key> ofClosed) {
            this.ofOpen = ofOpen;
            this.ofClosed = ofClosed;
        }

        boolean isOf(boolean closed) {
            return !(closed ? ofClosed : ofOpen).isEmpty();
        }

        /** The columns in their order, the last one unique. */
        List<Key> keys(boolean closed) {
            return Stream.concat(
                            (closed ? ofClosed : ofOpen).stream(), Stream.of(new Key("reference", Type.TEXT, closed)))
                    .toList();
        }
    }

    /** Reads the parameters of an address. */
    static BoardQuery of(Map<String, String> address) {
        boolean closed = "closed".equals(address.get("list"));
        Sort sort = Arrays.stream(Sort.values())
                .filter(known -> Codes.of(known).equals(address.get("sort")) && known.isOf(closed))
                .findFirst()
                .orElse(closed ? Sort.CLOSED : Sort.LATENESS);
        String severity = text(address, "severity");
        return new BoardQuery(
                closed,
                text(address, "search"),
                text(address, "school"),
                "serious".equals(severity) ? Boolean.TRUE : "other".equals(severity) ? Boolean.FALSE : null,
                closed
                        ? null
                        : Codes.find(CaseState.class, address.getOrDefault("state", ""))
                                .orElse(null),
                closed ? null : text(address, "step"),
                closed ? null : text(address, "assignee"),
                "yes".equals(address.get("late")),
                day(address.get("from")),
                day(address.get("to")),
                sort,
                cursor(address.get("after"), sort.keys(closed)));
    }

    /** All open cases, the latest first. */
    static BoardQuery open() {
        return of(Map.of());
    }

    BoardQuery withSchool(@Nullable String other) {
        return new BoardQuery(closed, search, other, serious, state, step, assignee, late, from, to, sort, List.of());
    }

    BoardQuery withAssignee(String other) {
        return new BoardQuery(closed, search, school, serious, state, step, other, late, from, to, sort, List.of());
    }

    BoardQuery withSort(Sort other) {
        return new BoardQuery(closed, search, school, serious, state, step, assignee, late, from, to, other, List.of());
    }

    BoardQuery lateOnly() {
        return new BoardQuery(closed, search, school, serious, state, step, assignee, true, from, to, sort, List.of());
    }

    BoardQuery closedIn(LocalDate first, LocalDate last) {
        return new BoardQuery(true, null, school, serious, null, null, null, late, first, last, Sort.CLOSED, List.of());
    }

    BoardQuery after(List<String> values) {
        return new BoardQuery(closed, search, school, serious, state, step, assignee, late, from, to, sort, values);
    }

    /** The address that shows this again, from the host on. */
    String address(String path) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        parameters().forEach((name, value) -> address.queryParam(name, "{" + name + "}"));
        return address.encode().buildAndExpand(parameters()).toUriString();
    }

    String address() {
        return address("/board");
    }

    private Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        if (closed) {
            all.put("list", "closed");
        }
        put(all, "search", search);
        put(all, "school", school);
        put(all, "severity", serious == null ? null : serious ? "serious" : "other");
        put(all, "state", state == null ? null : Codes.of(state));
        put(all, "step", step);
        put(all, "assignee", assignee);
        put(all, "late", late ? "yes" : null);
        put(all, "from", from == null ? null : from.toString());
        put(all, "to", to == null ? null : to.toString());
        if (sort != (closed ? Sort.CLOSED : Sort.LATENESS)) {
            all.put("sort", Codes.of(sort));
        }
        if (!after.isEmpty()) {
            all.put(
                    "after",
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(String.join("\n", after).getBytes(StandardCharsets.UTF_8)));
        }
        return all;
    }

    /** Whether anything is asked for beside a list and its order. */
    public boolean isFiltered() {
        return !after(List.of())
                .withSort(sort)
                .equals(of(closed ? Map.of("list", "closed") : Map.of()).withSort(sort));
    }

    Optional<Instant> start(ZoneId zone) {
        return Optional.ofNullable(from).map(day -> day.atStartOfDay(zone).toInstant());
    }

    /** The moment after the period. */
    Optional<Instant> end(ZoneId zone) {
        return Optional.ofNullable(to)
                .map(day -> day.plusDays(1).atStartOfDay(zone).toInstant());
    }

    private static void put(Map<String, String> all, String name, @Nullable String value) {
        if (value != null) {
            all.put(name, value);
        }
    }

    private static @Nullable String text(Map<String, String> address, String name) {
        String value = address.getOrDefault(name, "").strip();
        return value.isEmpty() || value.length() > 200 ? null : value;
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notADay) {
            return null;
        }
    }

    private static List<String> cursor(@Nullable String text, List<Key> keys) {
        if (text == null) {
            return List.of();
        }
        try {
            String said = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> values = Arrays.asList(said.split("\n", -1));
            if (values.size() != keys.size()) {
                return List.of();
            }
            for (int i = 0; i < keys.size(); i++) {
                value(keys.get(i), values.get(i));
            }
            return values;
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            return List.of();
        }
    }

    /** The value to compare with, from how it stands in the address. */
    static Object value(Key key, String text) {
        return switch (key.type()) {
            case TEXT -> text;
            case NUMBER -> Long.valueOf(text);
            case TIME -> Timestamp.from(Instant.parse(text));
        };
    }

    /** References that the search may mean: one, or that of each year with this number. */
    List<String> references(int thisYear) {
        String asked = search == null ? "" : search.toUpperCase(Locale.ROOT).replaceAll("\\s", "");
        if (!asked.matches("[0-9]{1,9}")) {
            return List.of(asked);
        }
        return IntStream.rangeClosed(thisYear - 20, thisYear)
                .mapToObj(year -> "SM-%d-%06d".formatted(year, Long.parseLong(asked)))
                .toList();
    }
}
