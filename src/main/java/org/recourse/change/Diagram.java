package org.recourse.change;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file with one process: its steps, and the flows between them. */
final class Diagram {

    static final Set<String> TASKS = Set.of("userTask", "serviceTask", "businessRuleTask", "receiveTask", "manualTask");
    static final Set<String> GATEWAYS =
            Set.of("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway");
    static final Set<String> EVENTS =
            Set.of("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent");
    static final Set<String> SCOPES = Set.of("subProcess", "callActivity");

    private final String file;
    private final Part root;
    private final Part process;
    private final Map<String, Part> byId = new LinkedHashMap<>();
    private final List<Part> nodes = new ArrayList<>();
    private final List<Part> flows = new ArrayList<>();
    private final Map<String, List<Part>> incoming = new LinkedHashMap<>();
    private final Map<String, List<Part>> outgoing = new LinkedHashMap<>();

    /** Worked out once: a diagram does not change. */
    private final Map<Object, Object> workedOut = new ConcurrentHashMap<>();

    Diagram(String file, Part root) throws Unreadable {
        this.file = file;
        this.root = root;
        List<Part> processes = root.children("process").toList();
        if (!root.is("definitions") || processes.size() != 1) {
            throw new Unreadable("It has " + processes.size() + " processes, where a diagram has exactly one");
        }
        this.process = processes.get(0);
        root.eachInside(part -> {
            if (!part.id().isEmpty() && !part.type().startsWith("di:")) {
                byId.putIfAbsent(part.id(), part);
            }
        });
        process.eachInside(part -> {
            if (isNode(part)) {
                nodes.add(part);
            } else if (part.is("sequenceFlow")) {
                flows.add(part);
                outgoing.computeIfAbsent(part.get("sourceRef"), id -> new ArrayList<>())
                        .add(part);
                incoming.computeIfAbsent(part.get("targetRef"), id -> new ArrayList<>())
                        .add(part);
            }
        });
    }

    /** The answer to a question about this diagram alone, kept for the next time. */
    @SuppressWarnings("unchecked")
    <T> T once(Object question, Supplier<T> answer) {
        Object known = workedOut.get(question);
        if (known == null) {
            known = answer.get();
            workedOut.put(question, known);
        }
        return (T) known;
    }

    static boolean isNode(Part part) {
        return TASKS.contains(part.type())
                || GATEWAYS.contains(part.type())
                || EVENTS.contains(part.type())
                || SCOPES.contains(part.type());
    }

    String file() {
        return file;
    }

    Part root() {
        return root;
    }

    Part process() {
        return process;
    }

    String id() {
        return process.id();
    }

    /** Tasks, gateways, events and subprocesses, at any depth. */
    List<Part> nodes() {
        return nodes;
    }

    Stream<Part> nodes(String type) {
        return nodes.stream().filter(node -> node.is(type));
    }

    List<Part> flows() {
        return flows;
    }

    List<Part> into(Part node) {
        return incoming.getOrDefault(node.id(), List.of());
    }

    List<Part> outOf(Part node) {
        return outgoing.getOrDefault(node.id(), List.of());
    }

    @Nullable
    Part find(String id) {
        return byId.get(id);
    }

    Stream<Part> sources(Part node) {
        return into(node).stream().map(flow -> byId.get(flow.get("sourceRef"))).filter(part -> part != null);
    }

    Stream<Part> targets(Part node) {
        return outOf(node).stream().map(flow -> byId.get(flow.get("targetRef"))).filter(part -> part != null);
    }

    /** The boundary events on a step. */
    Stream<Part> on(Part step) {
        return nodes("boundaryEvent").filter(event -> event.get("attachedToRef").equals(step.id()));
    }

    /** What sets an event off, or what it sets off; empty parts for an event of no kind. */
    static Stream<Part> definitions(Part event) {
        return event.children().stream().filter(child -> child.type().endsWith("EventDefinition"));
    }

    static boolean isEventSubProcess(Part part) {
        return part.is("subProcess") && part.get("triggeredByEvent").equals("true");
    }

    /** The flow's condition, or empty. */
    static String condition(Part flow) {
        return flow.child("conditionExpression").text();
    }
}
