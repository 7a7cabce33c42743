package org.recourse.change;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The variables on which it depends where a case goes, and who can do a step: directly, or by way of a table. */
final class Steering {

    private Steering() {}

    static Set<String> of(ProcessSet set) {
        return of(
                set,
                List.of("camunda:candidateGroups", "camunda:assignee", "camunda:collection", "camunda:calledElement"));
    }

    /** Those on which it depends where a case goes, and not only who does a step. */
    static Set<String> ways(ProcessSet set) {
        return of(set, List.of("camunda:collection", "camunda:calledElement"));
    }

    private static Set<String> of(ProcessSet set, List<String> attributes) {
        Set<String> names = new HashSet<>();
        set.diagrams().forEach(diagram -> diagram.process().eachInside(part -> {
            if (part.is("conditionExpression") || part.is("condition")) {
                names.addAll(Expression.of(part.text()).variables());
            }
            for (String attribute : attributes) {
                names.addAll(Expression.of(part.get(attribute)).variables());
            }
        }));
        int before;
        do {
            before = names.size();
            set.diagrams().forEach(diagram -> diagram.nodes().stream()
                    .filter(node -> names.contains(node.get("camunda:resultVariable")))
                    .forEach(node -> set.table(node.get("camunda:decisionRef"))
                            .ifPresent(table -> names.addAll(table.inputNames()))));
            set.diagrams().forEach(diagram -> diagram.process().eachInside(part -> {
                if (part.is("camunda:in") && names.contains(part.get("target"))) {
                    names.add(part.get("source"));
                } else if (part.is("camunda:out") && names.contains(part.get("target"))) {
                    names.add(part.get("source"));
                    names.addAll(Expression.of(part.get("sourceExpression")).variables());
                } else if (part.is("camunda:outputParameter") && names.contains(part.get("name"))) {
                    names.addAll(Expression.of(part.text()).variables());
                }
            }));
            names.remove("");
        } while (names.size() > before);
        return new TreeSet<>(names);
    }

    /** The codes that a variable is compared with. */
    static Set<String> codes(ProcessSet set, String variable) {
        Set<String> codes = new TreeSet<>();
        set.diagrams().forEach(diagram -> diagram.process()
                .eachInside(part -> codes.addAll(Expression.of(part.text()).compared().stream()
                        .filter(compared -> compared.variable().equals(variable))
                        .map(Expression.Compared::code)
                        .collect(Collectors.toSet()))));
        return codes;
    }
}
