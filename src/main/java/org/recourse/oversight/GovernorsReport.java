package org.recourse.oversight;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.recourse.oversight.Counts.Aim;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.recourse.trust.WorkingTime;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/**
 * What the governors are told of a term, as a PDF: counts and nothing else, in which small ones are hidden (see
 * {@link SmallNumbers}). All schools' counts are taken together for it, whichever the report is about.
 */
@Component
class GovernorsReport {

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.UK);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK);

    private final Figures figures;
    private final Schools schools;
    private final ITemplateEngine templates;
    private final WorkingTime workingTime;
    private final Clock clock;

    GovernorsReport(Figures figures, Schools schools, ITemplateEngine templates, WorkingTime workingTime, Clock clock) {
        this.figures = figures;
        this.schools = schools;
        this.templates = templates;
        this.workingTime = workingTime;
        this.clock = clock;
    }

    /** One table of the report. */
    record Section(String title, List<Row> rows) {}

    record Row(String name, String count) {}

    /**
     * The report.
     *
     * @param school whose governors it is for; null for the trust's
     * @param without references of cases that are left out
     */
    byte[] pdf(Period term, @Nullable School school, Set<String> without) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("term", term);
        facts.put("for", school == null ? "the trust" : school.name());
        facts.put("sections", sections(term, school, without));
        facts.put("now", DAY.format(clock.instant().atZone(workingTime.zone())));
        String html = templates.process("board/governors", new Context(Locale.UK, facts));
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            new PdfRendererBuilder().withHtmlContent(html, null).toStream(out).run();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("The governors' report could not be made", e);
        }
    }

    /** A table of counts by kind of thing and school. */
    private record Table(String title, List<String> names, int[][] counts) {

        static Table of(String title, List<Counts> schools, Map<String, ToIntFunction<Counts>> numbers) {
            return new Table(
                    title,
                    List.copyOf(numbers.keySet()),
                    numbers.values().stream()
                            .map(number -> schools.stream().mapToInt(number).toArray())
                            .toArray(int[][]::new));
        }
    }

    List<Section> sections(Period term, @Nullable School school, Set<String> without) {
        List<String> ids = schools.all().stream().map(School::id).toList();
        List<Table> tables = tables(term, ids, without);
        boolean[] hiddenTotals = new boolean[ids.size() + 1];
        List<SmallNumbers> shown;
        boolean[] before;
        do { // all tables have the same totals: what one hides the others do not tell
            before = hiddenTotals.clone();
            shown = tables.stream()
                    .map(table -> new SmallNumbers(table.counts(), hiddenTotals))
                    .toList();
        } while (!Arrays.equals(before, hiddenTotals));
        int column = school == null ? ids.size() : ids.indexOf(school.id());
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            List<String> names = tables.get(i).names();
            List<Row> rows = new ArrayList<>();
            for (int row = 0; row < names.size(); row++) {
                rows.add(new Row(names.get(row), shown.get(i).shown(row, column)));
            }
            rows.add(new Row("In all", shown.get(i).shown(names.size(), column)));
            sections.add(new Section(tables.get(i).title(), rows));
        }
        if (school == null && ids.size() > 1) {
            SmallNumbers first = shown.get(0);
            int totals = tables.get(0).names().size();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                rows.add(new Row(schools.all().get(i).name(), first.shown(totals, i)));
            }
            sections.add(1, new Section("By school", rows));
        }
        return sections;
    }

    private List<Table> tables(Period term, List<String> ids, Set<String> without) {
        Figures.Of found = figures.of(term, ids, without);
        List<Counts> bySchool = List.copyOf(found.bySchool().values());
        List<Table> tables = new ArrayList<>();
        Map<String, ToIntFunction<Counts>> severity = new LinkedHashMap<>();
        severity.put("Serious", Counts::serious);
        severity.put("Not serious", counts -> counts.reported() - counts.serious());
        tables.add(Table.of("Reported", bySchool, severity));
        tables.add(new Table(
                "By month",
                term.months().stream().map(MONTH::format).toList(),
                term.months().stream()
                        .map(month -> ids.stream()
                                .mapToInt(id -> figures.of(new Period(month, month, ""), List.of(id), without)
                                        .all()
                                        .reported())
                                .toArray())
                        .toArray(int[][]::new)));
        Map<String, ToIntFunction<Counts>> categories = new LinkedHashMap<>();
        Figures.CATEGORIES.forEach((category, name) -> categories.put(name, counts -> counts.category(category)));
        tables.add(Table.of("By category", bySchool, categories));
        Map<String, ToIntFunction<Counts>> outcomes = new LinkedHashMap<>();
        Figures.OUTCOMES.forEach((outcome, name) -> outcomes.put(name, counts -> counts.outcome(outcome)));
        tables.add(Table.of("What became of them", bySchool, outcomes));
        for (Aim aim : Aim.values()) {
            Map<String, ToIntFunction<Counts>> times = new LinkedHashMap<>();
            times.put("In time", counts -> counts.times(aim).within());
            times.put("Late", counts -> counts.times(aim).late());
            times.put(
                    "Not yet, or without a deadline",
                    counts -> counts.reported()
                            - counts.times(aim).within()
                            - counts.times(aim).late());
            tables.add(Table.of(aim.title() + " against its deadline", bySchool, times));
        }
        return tables;
    }
}
