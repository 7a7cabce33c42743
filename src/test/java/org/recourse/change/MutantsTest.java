package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.recourse.change.Mutants.Mutant;

/**
 * How many of the mistakes that can be made in a diagram, a table or a form the contract refuses without running anything. It
 * asserts what the contract must always see; what only shows when the process runs is counted and listed.
 */
class MutantsTest {

    private static final Set<String> ALWAYS = Set.of(
            "task given to another group",
            "call redirected",
            "element id changed",
            "async flag dropped",
            "form field removed",
            "form field renamed",
            "form field made optional");

    @Test
    void theContractRefusesWhatCanBeSeenInTheFiles() {
        Instant start = Instant.now();
        ProcessSet delivered = ProcessSet.delivered();
        Contract contract = new Contract();
        List<Mutant> mutants = Mutants.of(delivered);
        Map<Boolean, List<Mutant>> judged = mutants.parallelStream()
                .collect(Collectors.partitioningBy(mutant -> contract.check(
                                ProcessSet.of(Map.of(mutant.file(), mutant.content()))
                                        .over(delivered),
                                delivered)
                        .isEmpty()));
        Map<String, List<Mutant>> made =
                mutants.stream().collect(Collectors.groupingBy(Mutant::operator, TreeMap::new, Collectors.toList()));
        Map<String, List<Mutant>> survived = judged.get(true).stream().collect(Collectors.groupingBy(Mutant::operator));

        StringBuilder table = new StringBuilder(
                "\n%-36s %6s %8s %7s%n".formatted("Mutants, by the contract alone", "made", "refused", "%"));
        made.forEach((operator, all) -> {
            int refused =
                    all.size() - survived.getOrDefault(operator, List.of()).size();
            table.append(
                    "%-36s %6d %8d %7.1f%n".formatted(operator, all.size(), refused, 100.0 * refused / all.size()));
        });
        table.append("%-36s %6d %8d %7.1f  in %d s%n"
                .formatted(
                        "all",
                        mutants.size(),
                        judged.get(false).size(),
                        100.0 * judged.get(false).size() / mutants.size(),
                        Duration.between(start, Instant.now()).toSeconds()));
        judged.get(true)
                .forEach(mutant -> table.append(
                        "  survives: %s, %s: %s%n".formatted(mutant.operator(), mutant.file(), mutant.what())));
        System.out.println(table);

        assertThat(judged.get(true))
                .as("what the contract must always see")
                .filteredOn(mutant -> ALWAYS.contains(mutant.operator()))
                .isEmpty();
        assertThat(made.keySet()).containsAll(ALWAYS).hasSize(13);
    }
}
