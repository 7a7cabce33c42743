package org.recourse.change;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.Codes;
import org.recourse.trust.Role;

/** Each user task is somebody's, has its form, and is due; who does nothing is reminded, and then somebody else is told. */
final class TaskRules implements Rule {

    static final String DUE = "${deadlines.due(execution)}";

    private static final List<Nudge> NUDGES = List.of(
            new Nudge("remindOfTask", "${deadlines.reminder(execution)}", "Nobody is reminded of it."),
            new Nudge("stepUpTask", "${deadlines.stepUp(execution)}", "Nobody is told when it is late."));

    private static final Set<String> ROLES =
            Arrays.stream(Role.values()).map(Role::id).collect(Collectors.toSet());

    private record Nudge(String listener, String when, String problem) {}

    @Override
    public void check(ProcessSet set, Findings findings) {
        for (Diagram diagram : set.diagrams()) {
            diagram.nodes("userTask").forEach(task -> {
                form(set, diagram, task, findings);
                whose(diagram, task, findings);
                due(set, diagram, task, findings);
                states(diagram, task, findings);
            });
            diagram.nodes("startEvent").forEach(start -> startForm(set, diagram, start, findings));
        }
    }

    static boolean isRole(String group) {
        return ROLES.contains(group);
    }

    static String roles() {
        return ROLES.stream().sorted().collect(Collectors.joining(", "));
    }

    /** The parts of a list with commas. */
    static List<String> listed(String groups) {
        return Stream.of(groups.split(","))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .toList();
    }

    private static void form(ProcessSet set, Diagram diagram, Part task, Findings findings) {
        String form = task.get("camunda:formRef");
        if (!form.equals(task.id())) {
            findings.add(
                    diagram.file(),
                    task,
                    form.isEmpty() ? "It has no form." : "Its form is \"" + form + "\", which belongs to another task.",
                    "Give it the form " + task.id() + ": a task and its form have the same id.");
        } else if (set.form(form).isEmpty()) {
            findings.add(
                    diagram.file(),
                    task,
                    "Its form is not there.",
                    "Make " + form + ".form, and put it live together with the diagram.");
        }
        binding(diagram, task, findings);
    }

    private static void binding(Diagram diagram, Part part, Findings findings) {
        if (!part.get("camunda:formRefBinding").equals("latest")) {
            findings.add(
                    diagram.file(),
                    part,
                    "It would lose its form when a diagram is put live by itself.",
                    "Set the binding of the form to \"latest\".");
        }
    }

    private static void startForm(ProcessSet set, Diagram diagram, Part start, Findings findings) {
        String form = start.get("camunda:formRef");
        if (form.isEmpty()) {
            return;
        }
        if (set.form(form).isEmpty()) {
            findings.add(
                    diagram.file(), start, "Its form \"" + form + "\" is not there.", "Make " + form + ".form first.");
        }
        binding(diagram, start, findings);
        Optional<Part> first = diagram.targets(start).findFirst();
        while (first.isPresent() && first.get().is("exclusiveGateway")) {
            first = diagram.targets(first.get()).findFirst();
        }
        boolean opens = first.filter(step -> !step.get("camunda:asyncBefore").equals("true"))
                .flatMap(step -> Expression.bean(step.get("camunda:delegateExpression")))
                .flatMap(Known::delegate)
                .filter(Known.Delegate::opens)
                .isPresent();
        if (!opens) {
            findings.add(
                    diagram.file(),
                    start,
                    "What people tell in its form would stay in the engine, where it is not protected.",
                    "The first step after it must open the record, such as ${openCase}, without a save point.");
        }
    }

    private static void whose(Diagram diagram, Part task, Findings findings) {
        String groups = task.get("camunda:candidateGroups");
        String person = task.get("camunda:assignee");
        if (groups.isEmpty() && person.isEmpty()) {
            findings.add(diagram.file(), task, "It is nobody's task.", "Name the roles that do it: " + roles() + ".");
        }
        if (!person.isEmpty() && Expression.of(person).variables().isEmpty()) {
            findings.add(
                    diagram.file(),
                    task,
                    "It is one person's, named in the diagram.",
                    "Name roles instead: people leave.");
        }
        for (String group : listed(groups)) {
            if (Expression.isIn(group)) {
                Set<String> variables = Expression.of(group).variables();
                boolean isAnswered = diagram.nodes("businessRuleTask")
                        .anyMatch(table -> variables.contains(table.get("camunda:resultVariable")));
                if (!isAnswered) {
                    findings.add(
                            diagram.file(),
                            task,
                            "Whose task it is, " + group + ", is answered by no decision table.",
                            "Ask a table before, or name roles: " + roles() + ".");
                }
            } else if (!isRole(group)) {
                findings.add(
                        diagram.file(),
                        task,
                        "It is for \"" + group + "\", which is no role of the trust.",
                        "Use one of: " + roles() + ".");
            }
        }
    }

    private static void due(ProcessSet set, Diagram diagram, Part task, Findings findings) {
        String due = task.get("camunda:dueDate");
        boolean byVariable = Expression.bean(due).isPresent();
        if (!due.equals(DUE) && !byVariable) {
            findings.add(diagram.file(), task, "It is never due.", "Set its due date to " + DUE + ".");
        }
        if (byVariable) {
            return; // a day that somebody chose, with reminders of its process's own
        }
        for (Nudge nudge : NUDGES) {
            boolean isThere = task.extensions("taskListener")
                    .anyMatch(listener -> listener.get("event").equals("timeout")
                            && listener.get("delegateExpression").equals("${" + nudge.listener() + "}")
                            && listener.child("timerEventDefinition")
                                    .child("timeDate")
                                    .text()
                                    .equals(nudge.when()));
            if (!isThere) {
                findings.add(
                        diagram.file(),
                        task,
                        nudge.problem(),
                        "Add the task listener ${" + nudge.listener() + "} for the event \"timeout\" with the date "
                                + nudge.when() + ", or apply the element template \"Task for a role\".");
            }
        }
        row(set, diagram, task, task.id(), true, findings);
    }

    /** The table has a row for the step. A task may fall under the row for any other step; what a timer asks for may not. */
    static void row(ProcessSet set, Diagram diagram, Part part, String step, boolean anyOther, Findings findings) {
        boolean has = set.table("response-times").stream()
                .flatMap(table -> table.rules().stream().map(table::conditions))
                .map(conditions -> conditions.isEmpty() ? "" : conditions.get(0))
                .anyMatch(steps -> (anyOther && steps.isEmpty())
                        || listed(steps.replace("\"", "")).contains(step));
        if (!has) {
            findings.add(
                    diagram.file(),
                    part,
                    "The table response-times has no row for \"" + step + "\".",
                    "Add one, or use the name of a row that is there.");
        }
    }

    /** The state that a case is in while the task is there, as other programs see it. */
    private static void states(Diagram diagram, Part task, Findings findings) {
        List<String> known = Codes.all(CaseState.class);
        Stream.of(task.property("state"), task.property("stateWhenClaimed"))
                .filter(state -> !state.isEmpty() && !known.contains(state))
                .forEach(state -> findings.add(
                        diagram.file(),
                        task,
                        "It puts the case into the state \"" + state + "\", which there is not.",
                        "Use one of: " + String.join(", ", known) + "."));
    }
}
