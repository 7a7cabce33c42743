package org.recourse.change;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.recourse.clauses.Clauses;

/**
 * What a change has to keep of what is live. A step keeps its id, because running cases stand on it: what has another id and
 * is otherwise the same was renamed by mistake. And the clauses of a step that is taken out go on to another.
 */
final class StaysAsItWas {

    private StaysAsItWas() {}

    static void check(ProcessSet set, ProcessSet live, Findings findings) {
        for (Diagram before : live.diagrams()) {
            set.process(before.id()).ifPresent(now -> compare(before, now, findings));
        }
        clauses(set, live, findings);
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

    private static void clauses(ProcessSet set, ProcessSet live, Findings findings) {
        Set<String> takenOver = new HashSet<>();
        for (Diagram now : set.diagrams()) {
            Optional<Diagram> before = live.process(now.id());
            for (Part node : now.nodes()) {
                Part old = before.map(diagram -> diagram.find(node.id())).orElse(null);
                List<String> added = new ArrayList<>(Clauses.citedIn(node.property("policy")));
                if (old != null) {
                    added.removeAll(Clauses.citedIn(old.property("policy")));
                }
                takenOver.addAll(added);
            }
        }
        for (Diagram before : live.diagrams()) {
            Optional<Diagram> now = set.process(before.id());
            for (Part old : before.nodes()) {
                Part kept = now.map(diagram -> diagram.find(old.id())).orElse(null);
                List<String> lost = new ArrayList<>(Clauses.citedIn(old.property("policy")));
                lost.removeAll(takenOver);
                if (kept != null) {
                    lost.removeAll(Clauses.citedIn(kept.property("policy")));
                }
                if (now.isPresent() && !lost.isEmpty()) {
                    findings.add(
                            before.file(),
                            kept == null ? old : kept,
                            "It carried " + String.join(" and ", lost) + ", and no other step has taken that over.",
                            "Put it back, or name the clause in the step that carries it now.");
                }
            }
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
        return Stream.concat(diagram.sources(node), diagram.targets(node))
                .map(Part::id)
                .collect(Collectors.toSet());
    }

    /** A table's columns are known to whoever asks it by their names; a row's id to what was decided by it. */
    private static void compare(Table before, Table now, Findings findings) {
        for (Part rule : now.rules()) {
            boolean isNew = before.rules().stream().noneMatch(old -> old.id().equals(rule.id()));
            before.rules().stream()
                    .filter(old -> isNew
                            && now.rules().stream().noneMatch(kept -> kept.id().equals(old.id()))
                            && before.conditions(old).equals(now.conditions(rule))
                            && before.answers(old).equals(now.answers(rule)))
                    .findFirst()
                    .ifPresent(old -> findings.add(
                            now.file(),
                            rule,
                            "The row was called " + old.id() + " until now.",
                            "Give it the id " + old.id() + " back."));
        }
    }
}
