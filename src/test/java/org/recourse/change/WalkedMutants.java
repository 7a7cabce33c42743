package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngineException;
import org.junit.jupiter.api.Test;
import org.recourse.change.Mutants.Mutant;
import org.recourse.change.Walk.Result;

/**
 * Of the mistakes that can be made in a diagram, a table or a form, how many are refused: by the contract, which looks at the
 * files, or else because a walk meets something wrong. What is left either changes nothing that can happen, or is shown to
 * keep all invariants on every way; it is printed. It takes long, and has a profile of its own: {@code ./mvnw -Pmutants verify}.
 */
class WalkedMutants {

    private static final Set<String> ALWAYS_SEEN_IN_THE_FILES = Set.of(
            "task given to another group",
            "call redirected",
            "element id changed",
            "async flag dropped",
            "form field removed",
            "form field renamed",
            "form field made optional");

    private static final int AT_ONCE = 2;

    /** What became of a mutant. */
    private record Fate(Mutant mutant, String by, String why) {

        boolean isRefused() {
            return by.equals("contract") || by.equals("engine") || by.equals("walk");
        }

        boolean changesSomething() {
            return !by.equals("changes nothing");
        }
    }

    @Test
    void nearlyEveryMistakeIsRefused() {
        Instant start = Instant.now();
        ProcessSet delivered = ProcessSet.delivered();
        Contract contract = new Contract();
        List<Mutant> mutants = Mutants.of(delivered);
        List<Fate> fates = new ArrayList<>();
        Map<Boolean, List<Mutant>> judged = mutants.parallelStream()
                .collect(Collectors.partitioningBy(mutant ->
                        contract.check(draft(mutant).over(delivered), delivered).isEmpty()));
        judged.get(false).forEach(mutant -> fates.add(new Fate(mutant, "contract", "")));
        long contractTook = Duration.between(start, Instant.now()).toSeconds();
        fates.addAll(walked(delivered, judged.get(true)));

        StringBuilder table = new StringBuilder("\n%-36s %6s %9s %6s %6s %6s %9s%n"
                .formatted("Mutants", "made", "contract", "walk", "same", "kept", "refused %"));
        Map<String, List<Fate>> made = fates.stream()
                .collect(Collectors.groupingBy(fate -> fate.mutant().operator(), TreeMap::new, Collectors.toList()));
        made.put("all", fates);
        made.forEach((operator, all) -> table.append("%-36s %6d %9d %6d %6d %6d %9.1f%n"
                .formatted(
                        operator,
                        all.size(),
                        count(all, "contract") + count(all, "engine"),
                        count(all, "walk"),
                        count(all, "changes nothing"),
                        count(all, "keeps all"),
                        refused(all))));
        made.remove("all");
        fates.stream()
                .filter(fate -> !fate.by().equals("contract"))
                .sorted(Comparator.comparing(Fate::by))
                .forEach(fate -> table.append("  %s: %s, %s: %s%s%n"
                        .formatted(
                                fate.by(),
                                fate.mutant().operator(),
                                fate.mutant().file(),
                                fate.mutant().what(),
                                fate.why().isEmpty() ? "" : " | " + fate.why())));
        table.append("contract %d s, all %d s%n"
                .formatted(contractTook, Duration.between(start, Instant.now()).toSeconds()));
        System.out.println(table);

        assertThat(fates).hasSameSizeAs(mutants);
        assertThat(fates)
                .as("what must always be seen in the files")
                .filteredOn(
                        fate -> ALWAYS_SEEN_IN_THE_FILES.contains(fate.mutant().operator()))
                .allMatch(fate -> fate.by().equals("contract"));
        assertThat(made.keySet()).containsAll(ALWAYS_SEEN_IN_THE_FILES).hasSize(13);
        assertThat(refused(fates)).isGreaterThanOrEqualTo(97.0);
    }

    private static ProcessSet draft(Mutant mutant) {
        return ProcessSet.of(Map.of(mutant.file(), mutant.content()));
    }

    private static long count(List<Fate> fates, String by) {
        return fates.stream().filter(fate -> fate.by().equals(by)).count();
    }

    /** Of those that change something, how many of a hundred are refused. */
    private static double refused(List<Fate> fates) {
        long changing = fates.stream().filter(Fate::changesSomething).count();
        return changing == 0
                ? 100
                : 100.0 * fates.stream().filter(Fate::isRefused).count() / changing;
    }

    private static List<Fate> walked(ProcessSet delivered, List<Mutant> mutants) {
        ConcurrentLinkedQueue<Mutant> left = new ConcurrentLinkedQueue<>(mutants);
        ConcurrentLinkedQueue<Fate> fates = new ConcurrentLinkedQueue<>();
        Map<String, Result> asDelivered = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> going = Stream.generate(() -> CompletableFuture.runAsync(() -> {
                    try (Exploration exploration = new Exploration(delivered, 1)) {
                        Mutant mutant = left.poll();
                        while (mutant != null) {
                            Fate fate = walked(exploration, mutant, asDelivered);
                            fates.add(fate);
                            System.out.printf(
                                    "%d left: %s: %s, %s: %s %s%n",
                                    left.size(),
                                    fate.by(),
                                    mutant.operator(),
                                    mutant.file(),
                                    mutant.what(),
                                    fate.why());
                            mutant = left.poll();
                        }
                    }
                }))
                .limit(AT_ONCE)
                .toList();
        going.forEach(CompletableFuture::join);
        return List.copyOf(fates);
    }

    private static Fate walked(Exploration exploration, Mutant mutant, Map<String, Result> asDelivered) {
        ProcessSet nothing = ProcessSet.of(Map.of());
        try {
            exploration.over(draft(mutant));
        } catch (ProcessEngineException e) {
            return new Fate(
                    mutant,
                    "engine",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        boolean isSame = true;
        Set<String> touched = exploration.touched();
        for (String process : touched) {
            Result result = exploration.through(process, true);
            if (!result.isWell()) {
                return new Fate(
                        mutant,
                        "walk",
                        process + ": "
                                + result.broken().stream()
                                        .map(Walk.Broken::what)
                                        .toList());
            }
            if (!asDelivered.containsKey(process)) {
                exploration.over(nothing);
                asDelivered.put(process, exploration.through(process, true));
                exploration.over(draft(mutant));
            }
            isSame &= result.behaviour() == asDelivered.get(process).behaviour();
        }
        return new Fate(mutant, isSame ? "changes nothing" : "keeps all", "");
    }
}
