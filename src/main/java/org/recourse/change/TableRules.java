package org.recourse.change;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.recourse.casefile.CaseKind;
import org.recourse.casefile.Category;
import org.recourse.casefile.Codes;
import org.recourse.casefile.Ending;
import org.recourse.casefile.SubjectType;

/** A decision table always has one answer, asks for what there is, and answers with what there is. */
final class TableRules implements Rule {

    private static final Set<String> PARTS = Set.of(
            "decision",
            "description",
            "decisionTable",
            "input",
            "inputExpression",
            "inputValues",
            "output",
            "outputValues",
            "rule",
            "inputEntry",
            "outputEntry",
            "text",
            "extensionElements");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    /** A number, a comparison with one, or a span of them. */
    private static final Pattern NUMBERS =
            Pattern.compile("((<|<=|>|>=)\\s*)?-?\\d+(\\.\\d+)?|[\\[(]-?\\d+(\\.\\d+)?\\.\\.-?\\d+(\\.\\d+)?[\\])]");

    private static final Map<String, Set<String>> CODES = Map.of(
            "category", Set.copyOf(Codes.all(Category.class)),
            "kind", Set.copyOf(Codes.all(CaseKind.class)),
            "ending", Set.copyOf(Codes.all(Ending.class)),
            "subjectType", Set.copyOf(Codes.all(SubjectType.class)),
            "group", Set.copyOf(TaskRules.listed(TaskRules.roles())));

    @Override
    public void check(ProcessSet set, Findings findings) {
        Set<String> steps = steps(set);
        for (Table table : set.tables()) {
            parts(table, findings);
            shape(table, findings);
            asked(set, table, findings);
            List<String> inputs = table.inputNames();
            Set<String> whose = table.outputNames().stream()
                    .filter(output -> answersRoles(set, table, output))
                    .collect(Collectors.toSet());
            for (Part rule : table.rules()) {
                List<String> conditions = table.conditions(rule);
                List<String> answers = table.answers(rule);
                if (conditions.size() != inputs.size()
                        || answers.size() != table.outputs().size()) {
                    findings.add(table.file(), rule, "The row lacks a cell.", "Delete the row and write it again.");
                    continue;
                }
                for (int i = 0; i < inputs.size(); i++) {
                    condition(table, rule, table.inputs().get(i), inputs.get(i), conditions.get(i), steps, findings);
                }
                for (int i = 0; i < answers.size(); i++) {
                    answer(set, table, rule, table.outputs().get(i), answers.get(i), whose, findings);
                }
                if (table.id().equals("response-times")) {
                    hours(table, rule, answers, findings);
                }
                if (table.id().equals("retention-period")) {
                    months(table, rule, answers, findings);
                }
            }
        }
    }

    /** The names that the table response-times may have rows for: tasks, and what timers ask for. */
    private static Set<String> steps(ProcessSet set) {
        Set<String> steps = new HashSet<>();
        for (Diagram diagram : set.diagrams()) {
            steps.addAll(diagram.once(TableRules.class, () -> steps(diagram)));
        }
        return steps;
    }

    private static Set<String> steps(Diagram diagram) {
        Set<String> steps = new HashSet<>();
        diagram.process()
                .eachInside(part -> steps.addAll(Expression.of(part.text()).rows()));
        diagram.nodes("userTask").map(Part::id).forEach(steps::add);
        return steps;
    }

    private static void parts(Table table, Findings findings) {
        table.root().children().stream()
                .filter(part -> !part.is("decision") && !part.type().startsWith("other:"))
                .forEach(part -> notAllowed(table, part, findings));
        table.decision().eachInside(part -> {
            boolean isScript = part.has("expressionLanguage")
                    && !part.get("expressionLanguage").equals("feel");
            if ((!PARTS.contains(part.type()) && !part.type().startsWith("other:")) || isScript) {
                notAllowed(table, part, findings);
            }
        });
    }

    private static void notAllowed(Table table, Part part, Findings findings) {
        findings.add(
                table.file(),
                part,
                "It uses \"" + part.type().replace("camunda:", "") + "\" in a way that tables here do not.",
                "Make it a plain decision table, with variables as inputs and values in its cells.");
    }

    private static void shape(Table table, Findings findings) {
        String policy = table.table().get("hitPolicy");
        if (!policy.equals("FIRST")) {
            findings.add(
                    table.file(),
                    table.table(),
                    "More than one of its rows could answer.",
                    "Set its hit policy to \"First\": the first row that fits counts.");
        }
        List<Part> rules = table.rules();
        boolean hasLastResort = !rules.isEmpty()
                && table.conditions(rules.get(rules.size() - 1)).stream().allMatch(TableRules::isAny);
        if (!hasLastResort) {
            findings.add(
                    table.file(),
                    table.table(),
                    "It has no answer where no row fits.",
                    "End it with a row whose conditions are all empty.");
        }
        List<List<String>> conditions = new ArrayList<>();
        rules.forEach(rule -> conditions.add(table.conditions(rule).stream()
                .map(cell -> isAny(cell) ? "" : cell)
                .toList()));
        for (int i = 0; i < rules.size(); i++) {
            if (conditions.indexOf(conditions.get(i)) < i) {
                findings.add(
                        table.file(),
                        rules.get(i),
                        "A row above it has the same conditions, so that this one never counts.",
                        "Delete one of the two.");
            }
        }
        if (table.outputs().isEmpty()
                || table.outputNames().stream()
                        .anyMatch(name -> Collections.frequency(table.outputNames(), name) > 1)) {
            findings.add(table.file(), table.table(), "Its answers have no names of their own.", "Name each output.");
        }
    }

    private static boolean isAny(String cell) {
        return cell.isEmpty() || cell.equals("-");
    }

    /** Who asks the table hands over its inputs, and reads its outputs. */
    private static void asked(ProcessSet set, Table table, Findings findings) {
        Known.Asked byProgram = Known.ASKED.get(table.id());
        if (byProgram != null) {
            table.inputNames().stream()
                    .filter(input -> !byProgram.inputs().contains(input))
                    .forEach(input -> findings.add(
                            table.file(),
                            table.table(),
                            "It asks for \"" + input + "\", which the program does not tell it.",
                            "Use: " + byProgram.inputs().stream().sorted().collect(Collectors.joining(", ")) + "."));
            if (!Set.copyOf(table.outputNames()).equals(Set.copyOf(byProgram.outputs()))) {
                findings.add(
                        table.file(),
                        table.table(),
                        "The program does not find the answers that it reads.",
                        "Name the outputs " + String.join(", ", byProgram.outputs()) + ".");
            }
        }
        boolean byDiagram = set.diagrams().stream()
                .flatMap(diagram -> diagram.nodes("businessRuleTask"))
                .anyMatch(task -> task.get("camunda:decisionRef").equals(table.id()));
        if (byProgram == null && !byDiagram) {
            findings.add(
                    table.file(), table.decision(), "Nothing asks this table.", "Ask it in a diagram, or delete it.");
        }
        table.inputs().stream()
                .filter(input -> !VARIABLE.matcher(
                                input.child("inputExpression").child("text").text())
                        .matches())
                .forEach(input -> findings.add(
                        table.file(),
                        input,
                        "It reads something else than a variable.",
                        "Write the name of one variable as the input's expression."));
    }

    private static void condition(
            Table table, Part rule, Part input, String name, String cell, Set<String> steps, Findings findings) {
        if (isAny(cell)) {
            return;
        }
        String type = input.child("inputExpression").get("typeRef");
        String inner = cell.startsWith("not(") && cell.endsWith(")") ? cell.substring(4, cell.length() - 1) : cell;
        List<String> values = TaskRules.listed(inner);
        boolean fits =
                switch (type) {
                    case "string" ->
                        values.stream().allMatch(value -> TEXT.matcher(value).matches());
                    case "boolean" -> Set.of("true", "false").contains(cell);
                    case "number", "integer", "long", "double" ->
                        values.stream().allMatch(value -> NUMBERS.matcher(value).matches());
                    default -> false;
                };
        if (!fits) {
            findings.add(
                    table.file(),
                    rule,
                    "The condition " + cell + " cannot be compared with \"" + name + "\" (" + type + ").",
                    "Write texts in quotation marks, with commas between them; numbers and true or false without.");
            return;
        }
        Set<String> known = name.equals("step") || name.equals("task") ? steps : CODES.getOrDefault(name, Set.of());
        values.stream()
                .map(value -> value.replace("\"", ""))
                .filter(value -> !known.isEmpty() && !known.contains(value))
                .forEach(value -> findings.add(
                        table.file(),
                        rule,
                        "\"" + value + "\" is nothing that \"" + name + "\" can be.",
                        name.equals("step") || name.equals("task")
                                ? "Use the id of a task, or a name that a timer asks for."
                                : "Use one of: " + known.stream().sorted().collect(Collectors.joining(", ")) + "."));
    }

    private static void answer(
            ProcessSet set, Table table, Part rule, Part output, String cell, Set<String> whose, Findings findings) {
        String name = output.get("name");
        boolean isText = TEXT.matcher(cell).matches();
        boolean isHandedOn = table.inputNames().contains(cell)
                || Known.ASKED
                        .getOrDefault(table.id(), new Known.Asked(Set.of(), List.of()))
                        .inputs()
                        .contains(cell);
        boolean fits =
                switch (output.get("typeRef")) {
                    case "string" -> isText || isHandedOn;
                    case "boolean" -> Set.of("true", "false").contains(cell);
                    case "number", "integer", "long", "double" ->
                        NUMBER.matcher(cell).matches();
                    default -> false;
                };
        if (!fits) {
            findings.add(
                    table.file(),
                    rule,
                    "The answer " + (cell.isEmpty() ? "that is empty" : cell) + " does not fit \"" + name + "\".",
                    "Write a text in quotation marks, or a number.");
            return;
        }
        String offered = output.child("outputValues").child("text").text();
        if (isText && !offered.isEmpty() && !TaskRules.listed(offered).contains(cell)) {
            findings.add(
                    table.file(),
                    rule,
                    "The answer " + cell + " is none of those that the column lists.",
                    "Use one of: " + offered + ", or add it to the column's list.");
        }
        if (isText && whose.contains(name)) {
            TaskRules.listed(cell.replace("\"", "")).stream()
                    .filter(group -> !TaskRules.isRole(group))
                    .forEach(group -> findings.add(
                            table.file(),
                            rule,
                            "\"" + group + "\" is no role of the trust.",
                            "Use one of: " + TaskRules.roles() + "."));
            if (cell.equals("\"\"") && !mayBeNobody(set, name)) {
                findings.add(table.file(), rule, "It answers nobody.", "Use one of: " + TaskRules.roles() + ".");
            }
        }
        if (name.equals("clock") && !Set.of("\"working\"", "\"always\"").contains(cell)) {
            findings.add(
                    table.file(),
                    rule,
                    "Which hours count, " + cell + ", is not known.",
                    "Use \"working\" or \"always\".");
        }
    }

    /** Whether a task is given to, or a notice sent to, what the column answers. */
    private static boolean answersRoles(ProcessSet set, Table table, String output) {
        String variable = "${" + output + "}";
        return Set.of("stepUpTo", "next").contains(output)
                || set.diagrams().stream()
                        .filter(diagram -> diagram.nodes("businessRuleTask")
                                .anyMatch(
                                        task -> task.get("camunda:decisionRef").equals(table.id())))
                        .flatMap(diagram -> diagram.nodes().stream())
                        .flatMap(node -> Stream.of(node.get("camunda:candidateGroups"), node.input("to")))
                        .anyMatch(groups -> groups.contains(variable));
    }

    /** Whether a diagram asks first if there is anybody at all. */
    private static boolean mayBeNobody(ProcessSet set, String variable) {
        return set.diagrams().stream()
                .flatMap(diagram -> diagram.flows().stream())
                .flatMap(flow -> Expression.of(Diagram.condition(flow)).compared().stream())
                .anyMatch(compared ->
                        compared.variable().equals(variable) && compared.code().isEmpty());
    }

    /** Cases are deleted by this table: a period that was left out or mistyped must not delete what was closed just now. */
    private static void months(Table table, Part rule, List<String> answers, Findings findings) {
        int monthsAt = table.outputNames().indexOf("months");
        if (monthsAt >= 0 && !answers.get(monthsAt).matches("[1-9]\\d{0,3}")) {
            findings.add(
                    table.file(),
                    rule,
                    "Cases would be kept for " + answers.get(monthsAt) + " months.",
                    "Use a whole number of months from 1 to 9999.");
        }
        int classAt = table.outputNames().indexOf("retentionClass");
        if (classAt >= 0 && !answers.get(classAt).matches("\"[a-z][a-z0-9-]{0,59}\"")) {
            findings.add(
                    table.file(),
                    rule,
                    "The name of the period, " + answers.get(classAt) + ", cannot be used.",
                    "Use lower-case letters, digits and hyphens in quotation marks, such as \"no-breach\".");
        }
    }

    private static void hours(Table table, Part rule, List<String> answers, Findings findings) {
        int hoursAt = table.outputNames().indexOf("hours");
        int reminderAt = table.outputNames().indexOf("reminderHours");
        if (hoursAt < 0
                || reminderAt < 0
                || !NUMBER.matcher(answers.get(hoursAt)).matches()
                || !NUMBER.matcher(answers.get(reminderAt)).matches()) {
            return;
        }
        double hours = Double.parseDouble(answers.get(hoursAt));
        double reminder = Double.parseDouble(answers.get(reminderAt));
        if (hours <= 0 || reminder < 0 || reminder >= hours) {
            findings.add(
                    table.file(),
                    rule,
                    "The reminder does not lie between the beginning and the deadline.",
                    "Use hours above 0, and a reminder of fewer hours before.");
        }
    }
}
