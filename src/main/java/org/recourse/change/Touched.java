package org.recourse.change;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a change can reach: a way looks different only where a diagram says something else, or a table that steers it. */
final class Touched {

    private Touched() {}

    /** The ids of the processes on whose ways something else can happen in a set than in another. */
    static Set<String> by(ProcessSet set, ProcessSet before) {
        Set<String> steering = Steering.of(set);
        Set<String> touched = new TreeSet<>();
        for (Diagram diagram : set.diagrams()) {
            boolean isOther = before.process(diagram.id())
                    .map(old -> !ways(old).equals(ways(diagram)))
                    .orElse(true);
            boolean hasOtherTable = diagram.nodes("businessRuleTask")
                    .filter(task -> steering.contains(task.get("camunda:resultVariable")))
                    .anyMatch(task -> isOther(set, before, task.get("camunda:decisionRef")));
            if (isOther || hasOtherTable) {
                touched.add(diagram.id());
            }
        }
        int size;
        do {
            size = touched.size();
            touched.addAll(set.diagrams().stream()
                    .filter(diagram ->
                            diagram.nodes("callActivity").anyMatch(call -> touched.contains(call.get("calledElement"))))
                    .map(Diagram::id)
                    .collect(Collectors.toSet()));
        } while (touched.size() > size);
        return touched;
    }

    private static boolean isOther(ProcessSet set, ProcessSet before, String table) {
        Optional<String> now = set.table(table).map(found -> found.decision().content());
        return !now.equals(before.table(table).map(found -> found.decision().content()));
    }

    /** All of a diagram that decides where a case goes: neither names nor texts nor where it is drawn. */
    private static String ways(Diagram diagram) {
        return diagram.once("ways", () -> {
            StringBuilder ways = new StringBuilder();
            diagram.root().children("message").forEach(message -> ways.append(message.attributes()));
            diagram.root().children("error").forEach(error -> ways.append(error.attributes()));
            write(diagram.process(), ways);
            return ways.toString();
        });
    }

    private static void write(Part part, StringBuilder to) {
        if (part.is("documentation", "textAnnotation", "association", "camunda:properties")) {
            return;
        }
        to.append('<').append(part.type());
        part.attributes().entrySet().stream()
                .filter(attribute -> !attribute.getKey().equals("name")
                        || part.is("camunda:inputParameter", "camunda:outputParameter"))
                .forEach(attribute ->
                        to.append(' ').append(attribute.getKey()).append('=').append(attribute.getValue()));
        to.append('>').append(part.text());
        part.children().forEach(child -> write(child, to));
    }
}
