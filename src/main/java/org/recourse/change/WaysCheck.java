package org.recourse.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.camunda.bpm.engine.ProcessEngineException;
import org.recourse.change.Walk.Broken;
import org.recourse.change.Walk.Result;

/** Walks all ways on which a change can make anything happen that did not before, and says what is wrong on them. */
final class WaysCheck {

    private static final int AT_ONCE = Math.min(2, Runtime.getRuntime().availableProcessors());

    private WaysCheck() {}

    /**
     * Something wrong on a way.
     *
     * @param process whose way it is; empty where it is about all of it
     * @param what in words, with the clause
     * @param way the shortest that was found to it, step by step
     * @param pictures the diagrams that it passes with the way in colour, by the process
     */
    record BrokenWay(Finding finding, String process, String what, List<String> way, Map<String, byte[]> pictures) {

        private BrokenWay(Finding finding) {
            this(finding, "", finding.problem(), List.of(), Map.of());
        }
    }

    /**
     * What is wrong on the ways that a change touches. It takes two cores and some memory for up to a minute, so that one caller
     * waits for another; it works on threads of its own, and what the caller has open is not used.
     *
     * @param set everything as it would be, without a finding of the contract
     * @param live everything as it is
     * @param each is handed what was walked, process by process
     */
    static synchronized List<BrokenWay> check(ProcessSet set, ProcessSet live, Consumer<Result> each) {
        Set<String> touched = Touched.by(set, live);
        if (touched.isEmpty()) {
            return List.of();
        }
        try {
            return CompletableFuture.supplyAsync(
                            () -> walk(set, touched, each), work -> new Thread(work, "walk").start())
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProcessEngineException refused) {
                return List.of(new BrokenWay(new Finding(
                        "The files",
                        "",
                        "",
                        "The engine cannot run them: "
                                + String.valueOf(refused.getMessage()).replaceAll("\\s+", " "),
                        "Mend what it names.")));
            }
            throw e;
        }
    }

    private static List<BrokenWay> walk(ProcessSet set, Set<String> touched, Consumer<Result> each) {
        List<BrokenWay> broken = new ArrayList<>();
        try (Exploration exploration = new Exploration(set, AT_ONCE)) {
            for (String process : touched) {
                Result result = exploration.through(process, false);
                each.accept(result);
                for (Broken one : result.broken()) {
                    Map<String, byte[]> pictures = new TreeMap<>();
                    exploration.passedOn(process, one.way()).forEach((passed, ids) -> set.process(passed)
                            .flatMap(diagram -> set.content(diagram.file()))
                            .ifPresent(content -> pictures.put(passed, Marked.way(content, ids))));
                    broken.add(new BrokenWay(
                            finding(set, process, one.what(), one.inWords()),
                            process,
                            one.what(),
                            one.inWords(),
                            pictures));
                }
                if (!result.whole()) {
                    broken.add(new BrokenWay(finding(
                            set,
                            process,
                            "It has more than " + Walk.MOST_PLACES
                                    + " places at which a case can be, too many to look at all.",
                            List.of())));
                }
            }
        }
        return broken;
    }

    private static Finding finding(ProcessSet set, String process, String what, List<String> way) {
        StringBuilder words = new StringBuilder(what);
        for (int i = 0; i < way.size(); i++) {
            words.append(i == 0 ? " It can come about like this: " : ", ")
                    .append(i + 1)
                    .append(". ")
                    .append(way.get(i));
        }
        Diagram diagram = set.process(process).orElseThrow();
        return new Finding(
                diagram.file(),
                diagram.id(),
                diagram.process().name(),
                words + (way.isEmpty() ? "" : "."),
                "Change the diagrams or tables so that no case can go this way: under /processes/preview the same files show it"
                        + " as a picture.");
    }
}
