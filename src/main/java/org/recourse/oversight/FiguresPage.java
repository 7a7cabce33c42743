package org.recourse.oversight;

import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.recourse.oversight.BarChart.Value;
import org.recourse.oversight.Counts.Aim;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Figures about the cases of a period, with charts, for those who manage cases. */
@Controller
class FiguresPage {

    private static final int TERMS = 6;
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM yy", Locale.UK);

    private final Figures figures;
    private final BoardRows rows;
    private final BoardWords words;
    private final Schools schools;

    FiguresPage(Figures figures, BoardRows rows, BoardWords words, Schools schools) {
        this.figures = figures;
        this.rows = rows;
        this.words = words;
        this.schools = schools;
    }

    /** How long something took, for the table. */
    record TimesLine(Aim aim, Counts.Times times) {}

    @GetMapping("/board/figures")
    String show(@RequestParam Map<String, String> address, @AuthenticationPrincipal Person person, Model model) {
        NotForRole.unless(person, Role.CASE_MANAGERS);
        YearMonth now = YearMonth.from(words.today());
        Period period = Period.of(address, now);
        List<School> own = schools.all().stream()
                .filter(school -> person.schools().contains(school.id()))
                .toList();
        String asked = address.getOrDefault("school", "");
        List<School> shown =
                own.stream().filter(school -> school.id().equals(asked)).toList();
        List<School> counted = shown.isEmpty() ? own : shown;
        Figures.Of found = figures.of(period, counted.stream().map(School::id).toList(), rows.keptFrom(person));
        Counts all = found.all();
        model.addAttribute("period", period);
        model.addAttribute("terms", Period.terms(now, TERMS));
        model.addAttribute("schools", own);
        model.addAttribute("school", shown.isEmpty() ? null : shown.get(0));
        model.addAttribute("counted", words.moment(found.at()));
        model.addAttribute("all", all);
        model.addAttribute("stillOpen", all.outcome(Figures.STILL_OPEN));
        model.addAttribute(
                "times",
                List.of(Aim.values()).stream()
                        .map(aim -> new TimesLine(aim, all.times(aim)))
                        .toList());
        model.addAttribute("charts", charts(found, counted));
        model.addAttribute("spreads", spreads(all));
        return "board/figures";
    }

    private static List<BarChart> charts(Figures.Of found, List<School> schools) {
        List<BarChart> charts = new ArrayList<>();
        charts.add(BarChart.upright(
                "Cases by month",
                "serious",
                found.byMonth().entrySet().stream()
                        .map(month -> new Value(
                                MONTH.format(month.getKey()),
                                month.getValue().reported(),
                                month.getValue().serious()))
                        .toList()));
        charts.add(BarChart.lying(
                "Cases by school",
                "serious",
                schools.stream()
                        .map(school -> {
                            Counts counts = found.bySchool().getOrDefault(school.id(), new Counts());
                            return new Value(school.name(), counts.reported(), counts.serious());
                        })
                        .toList()));
        charts.add(BarChart.lying("Cases by category", "", values(Figures.CATEGORIES, found.all()::category)));
        charts.add(BarChart.lying("What became of them", "", values(Figures.OUTCOMES, found.all()::outcome)));
        return charts;
    }

    private static List<BarChart> spreads(Counts all) {
        return List.of(Aim.values()).stream()
                .map(aim -> BarChart.upright(
                        "Time to " + aim.title().toLowerCase(Locale.ROOT),
                        "",
                        IntStream.range(0, Counts.SPANS.size())
                                .mapToObj(span -> new Value(
                                        Counts.SPANS.get(span).name(),
                                        all.times(aim).in(span),
                                        0))
                                .toList()))
                .toList();
    }

    /** Those of which there are any. */
    private static List<Value> values(Map<String, String> names, ToIntFunction<String> number) {
        return names.entrySet().stream()
                .map(name -> new Value(name.getValue(), number.applyAsInt(name.getKey()), 0))
                .filter(value -> value.number() > 0)
                .toList();
    }
}
