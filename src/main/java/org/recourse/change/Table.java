package org.recourse.change;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A file with one decision table. */
final class Table {

    private final String file;
    private final Part root;
    private final Part decision;
    private final Part table;
    private final List<Part> rules;
    private final Map<Part, List<String>> conditions = new HashMap<>();
    private final Map<Part, List<String>> answers = new HashMap<>();

    Table(String file, Part root) throws Unreadable {
        this.file = file;
        this.root = root;
        List<Part> decisions = root.children("decision").toList();
        if (!root.is("definitions")
                || decisions.size() != 1
                || !decisions.get(0).hasChild("decisionTable")) {
            throw new Unreadable("It does not have exactly one decision that is a table");
        }
        this.decision = decisions.get(0);
        this.table = decision.child("decisionTable");
        this.rules = table.children("rule").toList();
        for (Part rule : rules) {
            conditions.put(rule, texts(rule, "inputEntry"));
            answers.put(rule, texts(rule, "outputEntry"));
        }
    }

    String file() {
        return file;
    }

    Part root() {
        return root;
    }

    Part decision() {
        return decision;
    }

    String id() {
        return decision.id();
    }

    Part table() {
        return table;
    }

    List<Part> inputs() {
        return table.children("input").toList();
    }

    /** The variables that the table reads, in the order of its columns. */
    List<String> inputNames() {
        return inputs().stream()
                .map(input -> input.child("inputExpression").child("text").text())
                .toList();
    }

    List<Part> outputs() {
        return table.children("output").toList();
    }

    List<String> outputNames() {
        return outputs().stream().map(output -> output.get("name")).toList();
    }

    List<Part> rules() {
        return rules;
    }

    List<String> conditions(Part rule) {
        return conditions.getOrDefault(rule, List.of());
    }

    List<String> answers(Part rule) {
        return answers.getOrDefault(rule, List.of());
    }

    /** All answers that the table can give in a column. */
    Stream<String> answers(int column) {
        return rules.stream()
                .map(this::answers)
                .filter(all -> all.size() > column)
                .map(all -> all.get(column));
    }

    private static List<String> texts(Part rule, String type) {
        return rule.children(type).map(entry -> entry.child("text").text()).toList();
    }
}
