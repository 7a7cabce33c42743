package org.recourse.change;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.recourse.change.Known.Delegate;

/**
 * What still counts where a case stands: the variables that a step on a way ahead reads before they are written again. Two
 * cases that stand at the same steps and differ in nothing of it can only go on alike.
 */
final class Ahead {

    private static final int DEEPEST = 5;

    private final ProcessSet set;
    private final Set<String> steering;
    private final Map<String, Map<String, Set<Read>>> standing = new HashMap<>();
    private final Map<String, Map<String, Set<Read>>> after = new HashMap<>();
    private final Map<String, Set<String>> reminders = new HashMap<>();

    /**
     * That a variable is read.
     *
     * @param code what it is compared with, or empty where any value counts
     * @param settledBy a variable that makes it count no more once it is true, or empty
     */
    record Read(String variable, String code, String settledBy) {}

    Ahead(ProcessSet set, Set<String> steering) {
        this.set = set;
        this.steering = steering;
        set.diagrams().forEach(diagram -> {
            workOut(diagram);
            reminders.put(
                    diagram.id(),
                    diagram.nodes().stream()
                            .filter(node -> onlyReminds(diagram, node))
                            .map(Part::id)
                            .collect(Collectors.toSet()));
        });
    }

    /** What is read ahead of a step at which the case stands. */
    Set<Read> of(String process, String step) {
        return standing.getOrDefault(process, Map.of()).getOrDefault(step, Set.of());
    }

    /** What is read once the step is done, what the step itself writes included. */
    Set<Read> after(String process, String step) {
        return after.getOrDefault(process, Map.of()).getOrDefault(step, Set.of());
    }

    /** Whether all that reads the variable ahead of a step is settled by what is true for good. */
    boolean isSettled(String process, String step, String variable, Set<String> settled) {
        List<Read> reads = Stream.concat(of(process, step).stream(), after(process, step).stream())
                .filter(read -> read.variable().equals(variable))
                .toList();
        return !reads.isEmpty() && reads.stream().allMatch(read -> settled.contains(read.settledBy()));
    }

    /** Whether what the timer sets off ends by itself and changes nothing for the rest, as a reminder does. */
    boolean onlyReminds(String process, String timer) {
        return reminders.getOrDefault(process, Set.of()).contains(timer);
    }

    private void workOut(Diagram diagram) {
        Map<String, Set<Read>> before = new HashMap<>();
        Map<String, Set<Read>> at = new HashMap<>();
        Map<String, Set<Read>> done = new HashMap<>();
        Set<Read> whenItEnds = whenItEnds(diagram);
        boolean more = true;
        while (more) {
            more = false;
            List<Part> backwards = new ArrayList<>(diagram.nodes());
            Collections.reverse(backwards);
            for (Part node : backwards) {
                Set<Read> out = new HashSet<>();
                diagram.outOf(node).forEach(flow -> out.addAll(reads(Diagram.condition(flow))));
                Stream.concat(diagram.targets(node), inside(diagram, node))
                        .forEach(next -> out.addAll(before.getOrDefault(next.id(), Set.of())));
                Set<Read> stays = new HashSet<>(out);
                Set<String> written = writes(node);
                stays.removeIf(read -> written.contains(read.variable()));
                stays.addAll(whenItEnds);
                stays.addAll(waitingFor(node));
                aside(diagram, node).forEach(next -> stays.addAll(before.getOrDefault(next.id(), Set.of())));
                Set<Read> in = new HashSet<>(stays);
                in.addAll(entering(node));
                done.put(node.id(), out);
                at.put(node.id(), stays);
                more |= !in.equals(before.put(node.id(), in));
            }
        }
        standing.put(diagram.id(), at);
        after.put(diagram.id(), done);
    }

    /** Where a scope begins. */
    private static Stream<Part> inside(Diagram diagram, Part scope) {
        return scope.is("subProcess")
                ? scope.children("startEvent").filter(start -> diagram.find(start.id()) != null)
                : Stream.empty();
    }

    /** Where a case can go from a step other than by its flows: what is attached to it and to all that is around it. */
    private static Stream<Part> aside(Diagram diagram, Part node) {
        List<Part> found = new ArrayList<>(diagram.on(node).toList());
        for (Part around = node.parent(); !around.is("definitions"); around = around.parent()) {
            Part scope = around;
            diagram.on(scope).forEach(found::add);
            diagram.targets(scope).forEach(found::add);
            scope.children("subProcess")
                    .filter(Diagram::isEventSubProcess)
                    .flatMap(sub -> sub.children("startEvent"))
                    .forEach(found::add);
        }
        return found.stream();
    }

    /** Who calls this process reads of it what the call hands back. */
    private Set<Read> whenItEnds(Diagram called) {
        Set<Read> reads = new HashSet<>();
        set.diagrams().stream()
                .flatMap(diagram -> diagram.nodes("callActivity"))
                .filter(call -> call.get("calledElement").equals(called.id()))
                .flatMap(call -> call.extensions("out"))
                .forEach(out -> {
                    reads.addAll(any(Set.of(out.get("source"))));
                    reads.addAll(reads(out.get("sourceExpression")));
                });
        return reads;
    }

    private Set<Read> waitingFor(Part node) {
        Set<Read> reads = new HashSet<>();
        Diagram.definitions(node)
                .forEach(definition ->
                        reads.addAll(reads(definition.child("condition").text())));
        return reads;
    }

    /** What a step reads when the case comes to it. */
    Set<Read> entering(Part node) {
        Set<Read> reads = new HashSet<>(readByItself(node));
        node.extensions("in")
                .filter(in -> isReadIn(node.get("calledElement"), in.get("target"), DEEPEST))
                .forEach(in -> reads.addAll(any(Set.of(in.get("source")))));
        return reads;
    }

    private Set<Read> readByItself(Part node) {
        Set<Read> reads = new HashSet<>();
        node.attributes().values().forEach(value -> reads.addAll(reads(value)));
        node.child("multiInstanceLoopCharacteristics")
                .attributes()
                .values()
                .forEach(value -> reads.addAll(reads(value)));
        node.extensions("inputOutput")
                .forEach(mapping -> mapping.children().forEach(parameter -> reads.addAll(reads(parameter.text()))));
        if (steering.contains(node.get("camunda:resultVariable"))) {
            set.table(node.get("camunda:decisionRef"))
                    .ifPresent(table -> reads.addAll(any(new HashSet<>(table.inputNames()))));
        }
        return reads;
    }

    /** Whether a process, or one that it calls, reads a variable. */
    private boolean isReadIn(String process, String variable, int deepest) {
        return deepest > 0
                && set.process(process).stream()
                        .anyMatch(diagram -> diagram.flows().stream()
                                        .anyMatch(flow -> isIn(variable, reads(Diagram.condition(flow))))
                                || diagram.nodes().stream()
                                        .anyMatch(node -> isIn(variable, waitingFor(node))
                                                || isIn(variable, readByItself(node))
                                                || node.extensions("in")
                                                        .filter(in ->
                                                                in.get("source").equals(variable))
                                                        .anyMatch(in -> isReadIn(
                                                                node.get("calledElement"),
                                                                in.get("target"),
                                                                deepest - 1))));
    }

    private static boolean isIn(String variable, Set<Read> reads) {
        return reads.stream().anyMatch(read -> read.variable().equals(variable));
    }

    private Set<Read> reads(String text) {
        Expression expression = Expression.of(text);
        if (expression.variables().isEmpty()) {
            return Set.of();
        }
        Set<Read> reads = new HashSet<>();
        String settledBy = settledBy(text);
        for (String variable : expression.variables()) {
            String settled = variable.equals(settledBy) ? "" : settledBy;
            Set<Read> compared = expression.compared().stream()
                    .filter(one -> one.variable().equals(variable))
                    .map(one -> new Read(variable, one.code(), settled))
                    .collect(Collectors.toSet());
            reads.addAll(compared.isEmpty() ? Set.of(new Read(variable, "", settled)) : compared);
        }
        return reads;
    }

    /** A condition that asks for more than one thing is over once one of them is, and stays, otherwise. */
    private static String settledBy(String text) {
        return Known.STAYS_TRUE.stream()
                .filter(name -> !text.contains("||") && text.matches(".*&&\\s*" + name + "\\s*==\\s*false\\s*}"))
                .findFirst()
                .orElse("");
    }

    private static Set<Read> any(Set<String> variables) {
        return variables.stream()
                .filter(name -> !name.isEmpty())
                .map(name -> new Read(name, "", ""))
                .collect(Collectors.toSet());
    }

    private Set<String> writes(Part node) {
        Set<String> written = new HashSet<>();
        if (node.is("userTask")) {
            written.addAll(FormRules.ofThisProgram().steering(node.get("camunda:formRef")));
        }
        Expression.bean(node.get("camunda:delegateExpression"))
                .flatMap(Known::delegate)
                .map(Delegate::gives)
                .ifPresent(written::addAll);
        if (node.is("businessRuleTask")) {
            written.add(node.get("camunda:resultVariable"));
        }
        node.extensions("out").forEach(out -> written.add(out.get("target")));
        node.extensions("inputOutput")
                .flatMap(mapping -> mapping.children("camunda:outputParameter"))
                .forEach(output -> written.add(output.get("name")));
        return written;
    }

    private boolean onlyReminds(Diagram diagram, Part event) {
        boolean isTimer = event.hasChild("timerEventDefinition");
        boolean isBoundary =
                event.is("boundaryEvent") && event.get("cancelActivity").equals("false");
        boolean isStart = event.is("startEvent")
                && Diagram.isEventSubProcess(event.parent())
                && event.get("isInterrupting").equals("false");
        if (!isTimer || !(isBoundary || isStart)) {
            return false;
        }
        Predicate<Part> harmless = node -> node.is("exclusiveGateway", "parallelGateway")
                || (node.is("endEvent") && Diagram.definitions(node).findAny().isEmpty())
                || (node.is("serviceTask") && changesNothing(node));
        Set<Part> seen = new HashSet<>();
        Deque<Part> next = new ArrayDeque<>(diagram.targets(event).toList());
        while (!next.isEmpty()) {
            Part node = next.pop();
            if (!harmless.test(node)
                    || diagram.sources(node).anyMatch(source -> source != event && !seen.contains(source))) {
                return false;
            }
            if (seen.add(node)) {
                next.addAll(diagram.targets(node).toList());
            }
        }
        return !seen.isEmpty();
    }

    private boolean changesNothing(Part task) {
        Optional<Delegate> delegate =
                Expression.bean(task.get("camunda:delegateExpression")).flatMap(Known::delegate);
        return delegate.isPresent()
                && delegate.get().gives().stream().noneMatch(steering::contains)
                && !Invariants.NOTICES.contains(task.input("notice"))
                && !Invariants.WORK.contains(delegate.get().name())
                && task.extensions("inputOutput")
                        .flatMap(mapping -> mapping.children("camunda:outputParameter"))
                        .noneMatch(output -> steering.contains(output.get("name")));
    }
}
