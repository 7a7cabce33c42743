package org.recourse.change;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A step keeps its id: running cases stand on it. What has another id and is otherwise the same was renamed by mistake. */
final class IdsStay {

    private IdsStay() {}

    static void check(ProcessSet set, ProcessSet live, Findings findings) {
        for (Diagram before : live.diagrams()) {
            set.process(before.id()).ifPresent(now -> compare(before, now, findings));
        }
        for (Table before : live.tables()) {
            set.table(before.id()).ifPresent(now -> compare(before, now, findings));
        }
    }

    private static void compare(Diagram before, Diagram now, Findings findings) {
        List<Part> gone = before.nodes().stream()
                .filter(node -> now.find(node.id()) == null)
                .toList();
        List<Part> added = now.nodes().stream()
                .filter(node -> before.find(node.id()) == null)
                .toList();
        for (Part node : added) {
            gone.stream()
                    .filter(old -> old.type().equals(node.type()) && isSame(before, old, now, node))
                    .findFirst()
                    .ifPresent(old -> findings.add(
                            now.file(),
                            node,
                            "It was called " + old.id() + " until now, and running cases know it by that id.",
                            "Give it the id " + old.id() + " back."));
        }
    }

    /** The same name, or, where neither has one, the same neighbours. */
    private static boolean isSame(Diagram before, Part old, Diagram now, Part node) {
        if (!old.name().isEmpty() || !node.name().isEmpty()) {
            return old.name().equals(node.name());
        }
        Set<String> around = neighbours(before, old);
        return neighbours(now, node).stream().anyMatch(around::contains);
    }

    private static Set<String> neighbours(Diagram diagram, Part node) {
        return Stream.concat(diagram.sources(node), diagram.targets(node)).map(Part::id).collect(Collectors.toSet());
    }

    /** A table's columns are known to whoever asks it by their names; a row's id to what was decided by it. */
    private static void compare(Table before, Table now, Findings findings) {
        for (Part rule : now.rules()) {
            boolean isNew = before.rules().stream().noneMatch(old -> old.id().equals(rule.id()));
            before.rules().stream()
                    .filter(old -> isNew
                            && now.rules().stream().noneMatch(kept -> kept.id().equals(old.id()))
                            && Table.conditions(old).equals(Table.conditions(rule))
                            && Table.answers(old).equals(Table.answers(rule)))
                    .findFirst()
                    .ifPresent(old -> findings.add(
                            now.file(),
                            rule,
                            "The row was called " + old.id() + " until now.",
                            "Give it the id " + old.id() + " back."));
        }
    }
}
