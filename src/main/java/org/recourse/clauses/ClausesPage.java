package org.recourse.clauses;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.recourse.clauses.Carriers.Carried;
import org.recourse.clauses.Carriers.Question;
import org.recourse.clauses.Carriers.Step;
import org.recourse.clauses.Carriers.TableRule;
import org.recourse.clauses.Clause.Realised;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Each clause of the policy with what carries it now, for everybody who is signed in: it tells of no case. */
@Controller
class ClausesPage {

    private static final List<String> SECTIONS = List.of(
            "Introduction",
            "1. Scope",
            "2. Roles and responsibilities",
            "3. Behaviour",
            "4. Security",
            "5. Incidents and response",
            "Adoption");

    private final Clauses clauses;
    private final Carriers carriers;

    ClausesPage(Clauses clauses, Carriers carriers) {
        this.clauses = clauses;
        this.carriers = carriers;
    }

    /**
     * A clause as the page shows it.
     *
     * @param missing whether what carries it is not enough, which is to be mended in the diagrams
     */
    record Line(
            Clause clause,
            String how,
            Map<String, List<Step>> steps,
            List<Question> questions,
            Map<String, List<TableRule>> rules,
            boolean missing) {}

    @GetMapping("/policy/clauses")
    String show(Model model) {
        Map<String, Carried> carried = carriers.byClause();
        List<Line> lines = clauses.all().stream()
                .map(clause -> line(clause, carried.getOrDefault(clause.id(), Carried.BY_NOTHING)))
                .toList();
        model.addAttribute(
                "sections",
                lines.stream()
                        .collect(Collectors.groupingBy(
                                line -> SECTIONS.get(line.clause().section()),
                                LinkedHashMap::new,
                                Collectors.toList())));
        model.addAttribute("all", lines.size());
        model.addAttribute(
                "beyond",
                lines.stream()
                        .filter(line -> line.clause().realised() == Realised.NONE)
                        .count());
        model.addAttribute("missing", lines.stream().filter(Line::missing).toList());
        return "policy/clauses";
    }

    private static Line line(Clause clause, Carried carried) {
        return new Line(
                clause,
                switch (clause.realised()) {
                    case INCIDENT -> "A step in dealing with an incident";
                    case SUPPORTING -> "A step of a process of its own";
                    case DECISION -> "What people are asked, and what the tables advise";
                    case NONE -> "Not by software";
                },
                carried.steps().stream()
                        .collect(Collectors.groupingBy(Step::processName, TreeMap::new, Collectors.toList())),
                carried.questions(),
                carried.rules().stream()
                        .collect(Collectors.groupingBy(TableRule::tableName, TreeMap::new, Collectors.toList())),
                !carried.isEnoughFor(clause));
    }
}
