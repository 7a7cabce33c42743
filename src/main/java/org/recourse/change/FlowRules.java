package org.recourse.change;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Every step is reached and leads on, up to an end; gateways know where to go. */
final class FlowRules implements DiagramRule {

    private static final String MEND_FLOW = "Draw the flow that is missing, or take the step out.";

    @Override
    public void check(Diagram diagram, Findings findings) {
        for (Part flow : diagram.flows()) {
            ends(diagram, flow, findings);
        }
        for (Part node : diagram.nodes()) {
            connected(diagram, node, findings);
            if (Diagram.GATEWAYS.contains(node.type())) {
                gateway(diagram, node, findings);
            } else {
                step(diagram, node, findings);
            }
        }
        Stream.concat(Stream.of(diagram.process()), diagram.nodes("subProcess"))
                .forEach(scope -> scope(diagram, scope, findings));
    }

    private static void ends(Diagram diagram, Part flow, Findings findings) {
        Part from = diagram.find(flow.get("sourceRef"));
        Part to = diagram.find(flow.get("targetRef"));
        if (from == null || to == null || !Diagram.isNode(from) || !Diagram.isNode(to)) {
            findings.add(diagram.file(), flow, "The flow does not lead from one step to another.", "Draw it again.");
        } else if (from.parent() != flow.parent() || to.parent() != flow.parent()) {
            findings.add(
                    diagram.file(),
                    flow,
                    "The flow crosses the border of a subprocess.",
                    "End it at the border: a subprocess is entered and left as a whole.");
        }
    }

    private static void connected(Diagram diagram, Part node, Findings findings) {
        int in = diagram.into(node).size();
        int out = diagram.outOf(node).size();
        boolean begins = node.is("startEvent", "boundaryEvent") || Diagram.isEventSubProcess(node);
        boolean ends = node.is("endEvent") || Diagram.isEventSubProcess(node);
        if (begins && in > 0) {
            findings.add(diagram.file(), node, "A flow leads into it, and it is a beginning.", "Take that flow out.");
        } else if (!begins && in == 0) {
            findings.add(diagram.file(), node, "Nothing leads to it.", MEND_FLOW);
        }
        if (ends && out > 0) {
            findings.add(diagram.file(), node, "A flow leads out of it, and it is an end.", "Take that flow out.");
        } else if (!ends && out == 0) {
            findings.add(diagram.file(), node, "Nothing follows it, and it is no end.", MEND_FLOW);
        }
    }

    private static void step(Diagram diagram, Part node, Findings findings) {
        if (diagram.into(node).size() > 1) {
            findings.add(
                    diagram.file(),
                    node,
                    "Several flows lead to it: nobody sees whether it waits for all of them or for one.",
                    "Join them in a gateway first.");
        }
        if (diagram.outOf(node).size() > 1) {
            findings.add(
                    diagram.file(),
                    node,
                    "Several flows lead on from it: nobody sees whether all are taken or one.",
                    "Part them in a gateway.");
        }
        if (diagram.outOf(node).stream().anyMatch(flow -> flow.hasChild("conditionExpression"))
                || node.has("default")) {
            findings.add(
                    diagram.file(),
                    node,
                    "The flow after it has a condition, and no gateway decides.",
                    "Put a gateway with a question between the two, or take the condition away.");
        }
    }

    private static void gateway(Diagram diagram, Part gateway, Findings findings) {
        List<Part> out = diagram.outOf(gateway);
        int in = diagram.into(gateway).size();
        if (in > 1 && out.size() > 1) {
            findings.add(
                    diagram.file(),
                    gateway,
                    "It joins and parts at once, which reads as either.",
                    "Use one gateway that joins, and one after it that parts.");
        } else if (in == 1 && out.size() == 1) {
            findings.add(
                    diagram.file(),
                    gateway,
                    "One flow leads in and one leads out.",
                    "Take it out, or draw what is missing.");
        }
        if (diagram.targets(gateway).distinct().count() < out.size()) {
            findings.add(
                    diagram.file(),
                    gateway,
                    "Two of its flows lead to the same step, so that it decides nothing between them.",
                    "Lead one of them to where it should go.");
        }
        String usual = gateway.get("default");
        if (!usual.isEmpty() && out.stream().noneMatch(flow -> flow.id().equals(usual))) {
            findings.add(
                    diagram.file(),
                    gateway,
                    "Its default flow is none of its own.",
                    "Choose one of its flows as default.");
        }
        for (Part flow : out) {
            boolean isUsual = flow.id().equals(usual);
            boolean hasCondition = !Diagram.condition(flow).isEmpty();
            if (gateway.is("exclusiveGateway", "inclusiveGateway") && out.size() > 1) {
                if (isUsual && hasCondition) {
                    findings.add(
                            diagram.file(),
                            flow,
                            "It is the default flow and has a condition, which nobody asks.",
                            "Take the condition away.");
                } else if (!isUsual && !hasCondition) {
                    findings.add(
                            diagram.file(),
                            flow,
                            "It has no condition, and is not the default flow.",
                            "Write its condition, or make it the default flow.");
                }
            } else if (hasCondition) {
                findings.add(
                        diagram.file(), flow, "Its condition is asked by nobody here.", "Take the condition away.");
            }
        }
        if (gateway.is("exclusiveGateway") && out.size() > 1 && usual.isEmpty()) {
            findings.add(
                    diagram.file(),
                    gateway,
                    "It has no default flow: a case that fits no condition would be stuck.",
                    "Make one of its flows the default.");
        }
        if (gateway.is("eventBasedGateway")) {
            diagram.targets(gateway)
                    .filter(target -> !target.is("intermediateCatchEvent", "receiveTask"))
                    .forEach(target -> findings.add(
                            diagram.file(),
                            target,
                            "It follows a gateway that waits for events, and is no event to wait for.",
                            "Put a message, time or condition to wait for there."));
        }
    }

    /** One beginning each, everything is reached from it, and from everything an end can be reached. */
    private static void scope(Diagram diagram, Part scope, Findings findings) {
        List<Part> inside = scope.children().stream().filter(Diagram::isNode).toList();
        List<Part> starts =
                inside.stream().filter(node -> node.is("startEvent")).toList();
        long plain = starts.stream()
                .filter(start -> Diagram.definitions(start).findAny().isEmpty())
                .count();
        boolean fits = scope.is("process")
                ? !starts.isEmpty() && plain <= 1
                : starts.size() == 1 && (plain == 1) != Diagram.isEventSubProcess(scope);
        if (!fits) {
            findings.add(
                    diagram.file(),
                    scope,
                    "It does not have the one beginning that it needs.",
                    "A process and a subprocess begin at one start event; one that an event sets off, at that event.");
        }
        List<Part> begins = inside.stream()
                .filter(node -> node.is("startEvent", "boundaryEvent") || Diagram.isEventSubProcess(node))
                .toList();
        Set<Part> reached = closure(begins, node -> diagram.targets(node));
        boolean isEndedFromOutside = inside.stream()
                .filter(Diagram::isEventSubProcess)
                .flatMap(sub -> sub.children("startEvent"))
                .anyMatch(start -> !start.get("isInterrupting").equals("false"));
        Set<Part> leading = closure(
                inside.stream()
                        .filter(node -> node.is("endEvent")
                                || Diagram.isEventSubProcess(node)
                                // What goes round for ever has to wait on its way for the event that ends it.
                                || (isEndedFromOutside && node.is("userTask", "intermediateCatchEvent")))
                        .toList(),
                node -> diagram.sources(node));
        for (Part node : inside) {
            if (!reached.contains(node)) {
                findings.add(diagram.file(), node, "No way from the beginning leads to it.", MEND_FLOW);
            }
            if (!leading.contains(node)) {
                findings.add(diagram.file(), node, "No way from it leads to an end.", MEND_FLOW);
            }
        }
    }

    private interface Next {
        Stream<Part> of(Part node);
    }

    private static Set<Part> closure(List<Part> from, Next next) {
        Set<Part> seen = new HashSet<>(from);
        Deque<Part> open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            next.of(open.pop()).filter(seen::add).forEach(open::push);
        }
        return seen;
    }
}
