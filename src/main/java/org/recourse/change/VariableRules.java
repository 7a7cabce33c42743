package org.recourse.change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every variable that is read has been set before, on whichever way the process came there. */
final class VariableRules implements Rule {

    private static final String MEND =
            "Ask for it in a form before this step, have a table answer it, hand it over in the call, or mend its name.";

    private final FormRules forms;

    VariableRules(FormRules forms) {
        this.forms = forms;
    }

    @Override
    public void check(ProcessSet set, Findings findings) {
        List<Table> tables = List.copyOf(set.tables());
        for (Diagram diagram : set.diagrams()) {
            findings.addAll(diagram.once(List.of(VariableRules.class, atStart(set, diagram), tables), () -> {
                Findings found = new Findings();
                check(set, diagram, found);
                return found.all();
            }));
        }
    }

    /** It depends on the diagram, on how it is started, and on the tables. */
    private void check(ProcessSet set, Diagram diagram, Findings findings) {
        Map<Part, Set<String>> before = before(set, diagram);
        for (Part node : diagram.nodes()) {
            Set<String> known = before.getOrDefault(node, Set.of());
            read(diagram, node, known, readOnEntering(set, diagram, node), findings);
            Set<String> afterwards = new HashSet<>(known);
            afterwards.addAll(givenBy(diagram, node));
            Expression.bean(node.get("camunda:delegateExpression"))
                    .ifPresent(bean -> afterwards.addAll(Known.ONLY_IN_OUTPUTS.getOrDefault(bean, Set.of())));
            read(diagram, node, afterwards, variables(mappings(node, "outputParameter")), findings);
            for (Part flow : diagram.outOf(node)) {
                Set<String> after = new HashSet<>(known);
                after.addAll(given(diagram, node));
                read(diagram, flow, after, variables(Stream.of(Diagram.condition(flow))), findings);
                compared(set, diagram, flow, findings);
            }
        }
    }

    private static void read(Diagram diagram, Part part, Set<String> known, Set<String> read, Findings findings) {
        read.stream()
                .filter(variable -> !known.contains(variable))
                .forEach(variable -> findings.add(
                        diagram.file(),
                        part,
                        "It reads \"" + variable + "\", which is not set on every way that leads there.",
                        MEND));
    }

    /** A condition compares an answer with one that can be given. */
    private void compared(ProcessSet set, Diagram diagram, Part flow, Findings findings) {
        for (Expression.Compared compared :
                Expression.of(Diagram.condition(flow)).compared()) {
            Set<String> codes = diagram.nodes().stream()
                    .flatMap(node -> Stream.of(node.get("camunda:formRef")))
                    .flatMap(form -> forms.codes(form, compared.variable()).stream())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            set.tables().stream()
                    .filter(table -> table.outputNames().contains(compared.variable()))
                    .flatMap(table -> table.answers(table.outputNames().indexOf(compared.variable())))
                    .map(answer -> answer.replace("\"", ""))
                    .forEach(codes::add);
            if (!codes.isEmpty()
                    && !codes.contains(compared.code())
                    && !compared.code().isEmpty()) {
                findings.add(
                        diagram.file(),
                        flow,
                        "It compares \"" + compared.variable() + "\" with '" + compared.code()
                                + "', which is never answered.",
                        "Use one of: " + String.join(", ", codes) + ".");
            }
        }
    }

    /** All variables that a process can hold, except those that it is started with. */
    static Set<String> setIn(ProcessSet set, Diagram diagram) {
        Set<String> all = new HashSet<>();
        VariableRules rules = new VariableRules(FormRules.ofThisProgram());
        diagram.nodes().forEach(node -> all.addAll(rules.given(diagram, node)));
        all.addAll(atStart(set, diagram));
        return all;
    }

    /** What is there when the process begins: from whoever calls or starts it. */
    private static Set<String> atStart(ProcessSet set, Diagram diagram) {
        List<Set<String>> ways = new ArrayList<>();
        Optional.ofNullable(Known.STARTED.get(diagram.id())).ifPresent(ways::add);
        for (Caller caller : CallRules.callersOf(set, diagram.id())) {
            ways.add(caller.call()
                    .extensions("in")
                    .map(in -> in.get("target"))
                    .filter(target -> !target.isEmpty())
                    .collect(Collectors.toSet()));
        }
        return ways.stream().reduce(VariableRules::inBoth).map(HashSet::new).orElseGet(HashSet::new);
    }

    /** What is certainly set before each step: a flow over the diagram until nothing changes any more. */
    private Map<Part, Set<String>> before(ProcessSet set, Diagram diagram) {
        Set<String> atStart = atStart(set, diagram);
        return diagram.once(atStart, () -> before(diagram, atStart));
    }

    private Map<Part, Set<String>> before(Diagram diagram, Set<String> atStart) {
        Map<Part, Set<String>> before = new HashMap<>();
        Map<Part, Set<String>> after = new HashMap<>();
        boolean changes = true;
        for (int round = 0; changes && round < 100; round++) {
            changes = false;
            for (Part node : diagram.nodes()) {
                Optional<Set<String>> now = entering(diagram, node, before, after, atStart);
                if (now.isEmpty()) {
                    continue;
                }
                Set<String> known = now.get();
                if (!known.equals(before.put(node, known))) {
                    changes = true;
                }
                leaving(diagram, node, known, after).ifPresent(all -> after.put(node, all));
            }
        }
        return before;
    }

    /** Empty while nothing is known of what comes before. */
    private static Optional<Set<String>> entering(
            Diagram diagram,
            Part node,
            Map<Part, Set<String>> before,
            Map<Part, Set<String>> after,
            Set<String> atStart) {
        if (node.is("boundaryEvent")) {
            return Optional.ofNullable(before.get(diagram.find(node.get("attachedToRef"))));
        }
        if (node.is("startEvent")) {
            Part scope = node.parent();
            if (scope.is("process")) {
                return Optional.of(atStart);
            }
            if (!Diagram.isEventSubProcess(scope)) {
                return Optional.ofNullable(before.get(scope));
            }
        }
        if (node.is("startEvent") || Diagram.isEventSubProcess(node)) {
            // It may begin as soon as what is around it has begun, whose first steps do not count yet.
            Part around = node.is("startEvent") ? node.parent().parent() : node.parent();
            return around.is("process")
                    ? Optional.of(firstInstant(diagram, around, after, atStart))
                    : Optional.ofNullable(before.get(around));
        }
        List<Set<String>> ways = diagram.sources(node)
                .map(after::get)
                .filter(known -> known != null)
                .toList();
        return node.is("parallelGateway", "inclusiveGateway")
                ? ways.stream().reduce(VariableRules::inEither)
                : ways.stream().reduce(VariableRules::inBoth);
    }

    /**
     * What is set once a process has first waited: up to there it runs in one transaction, and no message reaches it. Its
     * first steps open the case.
     */
    private static Set<String> firstInstant(
            Diagram diagram, Part process, Map<Part, Set<String>> after, Set<String> atStart) {
        List<Set<String>> ways = new ArrayList<>();
        for (Part start : process.children("startEvent").toList()) {
            Part node = start;
            Part last = start;
            while (diagram.outOf(node).size() == 1 && !waits(node) && !node.is("endEvent")) {
                last = node;
                node = diagram.targets(node).findFirst().orElse(node);
                if (node == last) {
                    break;
                }
            }
            ways.add(after.getOrDefault(last, atStart));
        }
        return ways.stream().reduce(VariableRules::inBoth).orElse(atStart);
    }

    private static boolean waits(Part node) {
        return node.is("userTask", "receiveTask", "intermediateCatchEvent", "subProcess", "callActivity")
                || node.get("camunda:asyncBefore").equals("true")
                || node.child("multiInstanceLoopCharacteristics")
                        .get("camunda:asyncBefore")
                        .equals("true");
    }

    private Optional<Set<String>> leaving(Diagram diagram, Part node, Set<String> known, Map<Part, Set<String>> after) {
        Set<String> all = new HashSet<>(known);
        all.addAll(given(diagram, node));
        if (node.is("subProcess") && !Diagram.isEventSubProcess(node)) {
            Optional<Set<String>> inside = node.children("endEvent")
                    .filter(end -> Diagram.definitions(end).noneMatch(kind -> kind.is("errorEventDefinition")))
                    .map(after::get)
                    .filter(ended -> ended != null)
                    .reduce(VariableRules::inBoth);
            if (inside.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(inside.get());
        }
        return Optional.of(all);
    }

    /** What is there after a step that was not there before. */
    private Set<String> given(Diagram diagram, Part node) {
        return diagram.once(node, () -> givenAnew(diagram, node));
    }

    private Set<String> givenAnew(Diagram diagram, Part node) {
        Set<String> outputs = names(node, "outputParameter");
        if (!outputs.isEmpty() || !names(node, "inputParameter").isEmpty()) {
            // With mappings of its own a step keeps its inputs to itself; what it answers goes out unless it is one of
            // them.
            Set<String> given = new HashSet<>(givenBy(diagram, node));
            given.removeAll(names(node, "inputParameter"));
            given.addAll(outputs);
            return given;
        }
        return givenBy(diagram, node);
    }

    private Set<String> givenBy(Diagram diagram, Part node) {
        Set<String> given = new HashSet<>(forms.steering(node.get("camunda:formRef")));
        if (node.is("startEvent")) {
            given.clear(); // the first step takes away what a start form told
        }
        given.addAll(Known.ALSO_GIVEN.getOrDefault(node.id(), Set.of()));
        if (node.has("camunda:resultVariable")) {
            given.add(node.get("camunda:resultVariable"));
        }
        delegates(node).forEach(delegate -> given.addAll(delegate.gives()));
        node.extensions("out").map(out -> out.get("target")).forEach(given::add);
        String variable = node.child("multiInstanceLoopCharacteristics").get("camunda:elementVariable");
        given.remove(variable);
        messages(diagram, node).forEach(message -> given.addAll(message.brings()));
        return given;
    }

    private static Stream<Known.Message> messages(Diagram diagram, Part node) {
        return Stream.concat(
                        Diagram.definitions(node).map(definition -> definition.get("messageRef")),
                        Stream.of(node.get("messageRef")))
                .map(diagram::find)
                .filter(message -> message != null)
                .flatMap(message -> Known.message(message.name()).stream());
    }

    static Stream<Known.Delegate> delegates(Part node) {
        return Stream.of(Stream.of(node), node.extensions("executionListener"), node.extensions("taskListener"))
                .flatMap(parts -> parts)
                .flatMap(part -> Stream.of(part.get("camunda:delegateExpression"), part.get("delegateExpression")))
                .flatMap(text -> Expression.bean(text).stream())
                .flatMap(bean -> Known.delegate(bean).stream());
    }

    /** What a step reads as it begins, what its own inputs bring left out. */
    private static Set<String> readOnEntering(ProcessSet set, Diagram diagram, Part node) {
        Set<String> read = new LinkedHashSet<>();
        delegates(node).forEach(delegate -> read.addAll(delegate.needs()));
        node.attributes().forEach((name, value) -> {
            if (!name.endsWith("delegateExpression")) {
                read.addAll(Expression.of(value).variables());
            }
        });
        Stream.of("timeDate", "timeDuration", "timeCycle", "condition").forEach(type -> Diagram.definitions(node)
                .forEach(definition ->
                        read.addAll(Expression.of(definition.child(type).text()).variables())));
        if (node.is("businessRuleTask")) {
            set.table(node.get("camunda:decisionRef")).ifPresent(table -> read.addAll(table.inputNames()));
        }
        read.removeAll(names(node, "inputParameter"));
        Part loop = node.child("multiInstanceLoopCharacteristics");
        read.remove(loop.get("camunda:elementVariable"));
        read.addAll(Expression.of(loop.get("camunda:collection")).variables());
        read.addAll(variables(mappings(node, "inputParameter")));
        node.extensions("in")
                .filter(in -> in.has("source"))
                .map(in -> in.get("source"))
                .forEach(read::add);
        read.remove(loop.get("camunda:elementVariable"));
        return read;
    }

    private static Stream<String> mappings(Part node, String type) {
        return node.extensions("inputOutput")
                .flatMap(all -> all.children("camunda:" + type))
                .map(Part::text);
    }

    private static Set<String> names(Part node, String type) {
        return node.extensions("inputOutput")
                .flatMap(all -> all.children("camunda:" + type))
                .map(parameter -> parameter.get("name"))
                .collect(Collectors.toSet());
    }

    private static Set<String> variables(Stream<String> texts) {
        return texts.flatMap(text -> Expression.of(text).variables().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> inBoth(Set<String> one, Set<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return both;
    }

    private static Set<String> inEither(Set<String> one, Set<String> other) {
        Set<String> either = new HashSet<>(one);
        either.addAll(other);
        return either;
    }
}
