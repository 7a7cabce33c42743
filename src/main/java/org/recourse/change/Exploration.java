package org.recourse.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.recourse.change.Walk.Done;
import org.recourse.change.Walk.Result;

/**
 * Goes through the processes of a set in every way, on scratch engines: at each place that a case can come to, whatever can
 * happen next is done, undone, and the next thing is done. A place is where the case stands, with the variables that something
 * ahead still reads and what the invariants remember; each is gone on from once, since two cases at the same place can only go
 * on alike.
 *
 * <p>What bounds it is said by {@link #BOUNDS}.
 */
final class Exploration implements AutoCloseable {

    /** What is not walked, for people to read. */
    static final List<String> BOUNDS = List.of(
            "What waits only for a free hand, such as a mail, is done at once and goes well.",
            "What a message or a timer sets off beside the work is not set off again while it is still under way.",
            "A reminder that changes nothing is sent once for each place of the process that it belongs to.",
            "An answer on which no way depends is given once; one that decides only who does a step is given in each way in the"
                    + " process that asks for it, and in one way in those around it.",
            "Of several tasks of a kind that are open at once, such as one for each agency, one is done.",
            "At most 50000 places of one process are visited.");

    private final ProcessSet begunWith;
    private ProcessSet set;
    private final List<Walker> walkers = new ArrayList<>();

    /**
     * Engines with the set.
     *
     * @param atOnce how many walk side by side
     * @throws org.camunda.bpm.engine.ProcessEngineException where the engine does not take the set
     */
    Exploration(ProcessSet set, int atOnce) {
        this.begunWith = set;
        this.set = set;
        Choices choices = new Choices(set);
        for (int i = 0; i < atOnce; i++) {
            walkers.add(new Walker(set, choices, i % 2 == 1));
        }
    }

    /**
     * Takes a draft over the set that it began with, in the place of any before.
     *
     * @throws org.camunda.bpm.engine.ProcessEngineException where the engine does not take it
     */
    void over(ProcessSet draft) {
        set = draft.over(begunWith);
        Choices choices = new Choices(set);
        walkers.forEach(walker -> walker.over(draft, choices));
    }

    /** The processes on whose ways something else can happen than with the set that it began with. */
    Set<String> touched() {
        return Touched.by(set, begunWith);
    }

    /** Goes through all processes, each from its start with everything that it calls. */
    List<Result> all() {
        return set.diagrams().stream()
                .map(diagram -> through(diagram.id(), false))
                .toList();
    }

    /**
     * Goes through a process.
     *
     * @param firstIsEnough whether to stop at the first thing that is wrong
     */
    Result through(String process, boolean firstIsEnough) {
        Walk walk = new Walk(process, firstIsEnough);
        List<CompletableFuture<Void>> going = walkers.stream()
                .map(walker -> CompletableFuture.runAsync(() -> walker.walk(walk), each -> new Thread(each).start()))
                .toList();
        going.forEach(CompletableFuture::join);
        return walk.result();
    }

    /** What a way passes: the ids of elements and flows, by the process. */
    Map<String, Set<String>> passedOn(String process, List<Done> way) {
        return walkers.get(0).passedOn(process, way);
    }

    @Override
    public void close() {
        walkers.forEach(Walker::close);
    }
}
