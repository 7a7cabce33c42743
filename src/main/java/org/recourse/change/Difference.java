package org.recourse.change;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a change changes, in words. */
final class Difference {

    private Difference() {}

    /** A line for each thing that is new, gone or other than before; where a drawing was only moved, the file's alone. */
    static List<String> inWords(ProcessSet before, ProcessSet sent) {
        List<String> lines = new ArrayList<>();
        for (String file : sent.files()) {
            byte[] now = sent.content(file).orElseThrow();
            byte[] then = before.content(file).orElse(null);
            if (then == null) {
                lines.add(file + ": new");
            } else if (!Arrays.equals(then, now)) {
                List<String> inside = of(elements(before, file), elements(sent, file));
                inside.forEach(change -> lines.add(file + ": " + change));
                if (inside.isEmpty()) {
                    lines.add(file + ": drawn or written differently");
                }
            }
        }
        return lines;
    }

    /** Something with an id: what people call it, and everything that it says. */
    private record Element(String name, String content) {}

    private static List<String> of(Map<String, Element> before, Map<String, Element> now) {
        List<String> changes = new ArrayList<>();
        now.forEach((id, element) -> {
            Element old = before.get(id);
            if (old == null) {
                changes.add("new: " + called(id, element));
            } else if (!old.name().equals(element.name())) {
                changes.add(called(id, old) + " is now called \"" + element.name() + "\"");
            } else if (!old.content().equals(element.content())) {
                changes.add("changed: " + called(id, element));
            }
        });
        before.forEach((id, element) -> {
            if (!now.containsKey(id)) {
                changes.add("taken out: " + called(id, element));
            }
        });
        return changes;
    }

    private static String called(String id, Element element) {
        return element.name().isEmpty() ? id : "\"" + element.name() + "\" (" + id + ")";
    }

    private static Map<String, Element> elements(ProcessSet set, String file) {
        Map<String, Element> elements = new LinkedHashMap<>();
        set.diagrams().stream().filter(diagram -> diagram.file().equals(file)).forEach(diagram -> {
            put(diagram.process(), elements);
            diagram.nodes().forEach(node -> put(node, elements));
            diagram.flows().forEach(flow -> put(flow, elements));
        });
        set.tables().stream().filter(table -> table.file().equals(file)).forEach(table -> table.rules()
                .forEach(rule -> elements.put(
                        rule.id(), new Element(rule.child("description").text(), rule.content()))));
        set.forms().stream().filter(form -> form.file().equals(file)).forEach(form -> form.components()
                .forEach(component -> elements.put(
                        component.asks() ? component.key() : component.id(),
                        new Element(component.label(), component.json().toString()))));
        return elements;
    }

    private static void put(Part part, Map<String, Element> elements) {
        elements.put(part.id(), new Element(part.name(), part.content()));
    }
}
