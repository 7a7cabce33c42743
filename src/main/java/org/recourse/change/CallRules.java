package org.recourse.change;

import java.util.List;
import java.util.Set;

/** Called processes and decision tables exist, and get what they read. */
final class CallRules implements Rule {

    @Override
    public void check(ProcessSet set, Findings findings) {
        for (Diagram diagram : set.diagrams()) {
            diagram.nodes("callActivity").forEach(call -> call(set, diagram, call, findings));
            diagram.nodes("businessRuleTask").forEach(task -> table(set, diagram, task, findings));
        }
        for (String process : Known.STARTED.keySet()) {
            if (set.process(process).isEmpty()) {
                findings.add(
                        process + ".bpmn", "The program starts this process, and it is not there.", "Put it back.");
            }
        }
        for (String table : Known.ASKED.keySet()) {
            if (set.table(table).isEmpty()) {
                findings.add(table + ".dmn", "The program asks this table, and it is not there.", "Put it back.");
            }
        }
    }

    static List<Caller> callersOf(ProcessSet set, String process) {
        return set.diagrams().stream()
                .flatMap(diagram -> diagram.nodes("callActivity")
                        .filter(call -> call.get("calledElement").equals(process))
                        .map(call -> new Caller(diagram, call)))
                .toList();
    }

    private static void call(ProcessSet set, Diagram diagram, Part call, Findings findings) {
        String called = call.get("calledElement");
        if (set.process(called).isEmpty()) {
            findings.add(
                    diagram.file(),
                    call,
                    "It calls the process \"" + called + "\", which is not there.",
                    "Choose the id of a process that is there, or put that one live together with this.");
            return;
        }
        boolean handsOnTheCase =
                call.extensions("in").anyMatch(in -> in.get("businessKey").equals("#{execution.processBusinessKey}"));
        if (!handsOnTheCase) {
            findings.add(
                    diagram.file(),
                    call,
                    "It does not hand on which case it is about.",
                    "Set its business key to #{execution.processBusinessKey}.");
        }
        boolean isCaseOfItsOwn = VariableRules.setIn(set, diagram).contains("serious");
        boolean handsOnSeverity =
                call.extensions("in").anyMatch(in -> in.get("target").equals("serious"));
        if (isCaseOfItsOwn && !handsOnSeverity) {
            findings.add(
                    diagram.file(),
                    call,
                    "It does not hand on whether the case is serious, which its deadlines depend on.",
                    "Add the mapping of serious to serious.");
        }
        Set<String> setThere = set.process(called)
                .map(other -> VariableRules.setIn(set, other))
                .orElse(Set.of());
        call.extensions("out")
                .filter(out -> out.has("source") && !setThere.contains(out.get("source")))
                .forEach(out -> findings.add(
                        diagram.file(),
                        call,
                        "It takes \"" + out.get("source") + "\" back, which the called process never sets.",
                        "Take the mapping out, or name what the called process sets."));
    }

    private static void table(ProcessSet set, Diagram diagram, Part task, Findings findings) {
        String ref = task.get("camunda:decisionRef");
        if (set.table(ref).isEmpty()) {
            findings.add(
                    diagram.file(),
                    task,
                    "It asks the decision table \"" + ref + "\", which is not there.",
                    "Choose the id of a table that is there, or put that one live together with this.");
            return;
        }
        Table table = set.table(ref).get();
        String result = task.get("camunda:resultVariable");
        if (!task.get("camunda:mapDecisionResult").equals("singleEntry")
                || table.outputNames().size() != 1
                || !table.outputNames().contains(result)) {
            findings.add(
                    diagram.file(),
                    task,
                    "The answer that it keeps (\"" + result + "\") is not the answer that the table gives ("
                            + String.join(", ", table.outputNames()) + ").",
                    "Keep a single entry, in a variable named like the table's one output.");
        }
    }
}
