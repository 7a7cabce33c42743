package org.recourse.change;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.recourse.change.Invariants.Invariant;

/** What is known of the ways through one process so far; several walkers add to it side by side. */
final class Walk {

    static final int START = 0;
    private static final int END = -1;
    static final int MOST_PLACES = 50_000;

    private final String process;
    private final List<Invariant> invariants;
    private final boolean firstIsEnough;
    private final Map<String, Integer> places = new ConcurrentHashMap<>();
    private final AtomicInteger lastPlace = new AtomicInteger(START);
    private final Queue<Step> steps = new ConcurrentLinkedQueue<>();
    private final Set<Wrong> wrong = ConcurrentHashMap.newKeySet();
    private final Map<Integer, String> inFull = new ConcurrentHashMap<>();
    private final AtomicLong behaviour = new AtomicLong();
    private final AtomicInteger ends = new AtomicInteger();
    private final Set<String> reminded = ConcurrentHashMap.newKeySet();
    private volatile boolean whole = true;

    /** That something led from one place to another. */
    private record Step(int from, int to, Done done) {}

    /** What was done, in words, and what the world outside said meanwhile. */
    record Done(String words, Map<String, Boolean> world) {}

    /**
     * Something wrong.
     *
     * @param what in words, with the clause
     * @param way the shortest that was found to it
     */
    record Broken(String what, List<Done> way) {

        List<String> inWords() {
            return way.stream().map(Done::words).toList();
        }
    }

    /** Where something is wrong: at a place, or with what was done from there. */
    private record Wrong(String what, int place, @Nullable Done done) {}

    /**
     * What was found on the ways of one process.
     *
     * @param process its id
     * @param places how many different places there are
     * @param steps how many things were done
     * @param ends how many of the steps ended it
     * @param broken what is wrong, each once
     * @param whole whether all places were visited
     * @param behaviour the same number for two walks by one walker if the same happens on them
     */
    record Result(String process, int places, int steps, int ends, List<Broken> broken, boolean whole, long behaviour) {

        boolean isWell() {
            return broken.isEmpty() && whole;
        }

        /** How much was walked, in words. */
        String inWords() {
            return process + ": " + places + " places, " + steps + " steps, " + ends + " of them to an end"
                    + (whole ? "" : "; there are more places");
        }
    }

    /**
     * Nothing is known yet.
     *
     * @param firstIsEnough whether the first thing that is wrong ends it
     */
    Walk(String process, boolean firstIsEnough) {
        this.process = process;
        this.firstIsEnough = firstIsEnough;
        this.invariants = Invariants.ALL.stream()
                .filter(invariant -> invariant.process().equals(process))
                .toList();
    }

    String process() {
        return process;
    }

    List<Invariant> invariants() {
        return invariants;
    }

    boolean isOver() {
        return firstIsEnough && !wrong.isEmpty();
    }

    /** Something is wrong at a place. */
    void wrong(String what, int place) {
        wrong.add(new Wrong(what, place, null));
    }

    /** Something is wrong with what was done from a place. */
    void wrong(String what, int place, Done done) {
        wrong.add(new Wrong(what, place, done));
    }

    /**
     * A step ended it.
     *
     * @param done what was done meanwhile
     */
    void ended(int from, Done step, String done) {
        ends.incrementAndGet();
        add(from, step.words(), "", done);
        steps.add(new Step(from, END, step));
    }

    /**
     * A step came to a place; its number where nobody has been there before, and otherwise -1.
     *
     * @param done what was done meanwhile
     */
    int came(int from, Done step, String place, String done) {
        add(from, step.words(), place, done);
        if (places.size() >= MOST_PLACES) {
            whole = false;
            return -1;
        }
        int[] mine = {-1};
        int at = places.computeIfAbsent(place, key -> {
            mine[0] = lastPlace.incrementAndGet();
            inFull.put(mine[0], key);
            return mine[0];
        });
        steps.add(new Step(from, at, step));
        return mine[0];
    }

    /** The order does not count. */
    private void add(int from, String words, String place, String done) {
        String all = inFull.getOrDefault(from, "") + '|' + words + '|' + place + '|' + done;
        long hash = 1125899906842597L;
        for (int i = 0; i < all.length(); i++) {
            hash = 31 * hash + all.charAt(i);
        }
        behaviour.addAndGet(hash);
    }

    /** Whether this is the first time that somebody reminds here. */
    boolean reminds(String here) {
        return reminded.add(here);
    }

    Result result() {
        if (!isOver() && whole) {
            withoutEnd();
        }
        return new Result(process, places.size(), steps.size(), ends.get(), broken(), whole, behaviour.get());
    }

    /** From every place there must be a way to an end. */
    private void withoutEnd() {
        int size = lastPlace.get() + 1;
        List<List<Integer>> back = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            back.add(new ArrayList<>());
        }
        boolean[] canEnd = new boolean[size];
        boolean[] goesOn = new boolean[size];
        Deque<Integer> next = new ArrayDeque<>();
        for (Step step : steps) {
            goesOn[step.from()] |= step.to() != step.from();
            if (step.to() != END) {
                back.get(step.to()).add(step.from());
            } else if (!canEnd[step.from()]) {
                canEnd[step.from()] = true;
                next.add(step.from());
            }
        }
        while (!next.isEmpty()) {
            for (int before : back.get(next.pop())) {
                if (!canEnd[before]) {
                    canEnd[before] = true;
                    next.add(before);
                }
            }
        }
        for (int place = START + 1; place < size; place++) {
            if (!canEnd[place]) {
                wrong(
                        goesOn[place]
                                ? "Whatever happens from here, it can never end."
                                : "It is stuck: nothing can happen any more, and it has not ended.",
                        place);
            }
        }
    }

    /** Each thing that is wrong once, with the shortest way to it. */
    private List<Broken> broken() {
        if (wrong.isEmpty()) {
            return List.of();
        }
        int size = lastPlace.get() + 1;
        int[] far = new int[size];
        Arrays.fill(far, Integer.MAX_VALUE / 2);
        Step[] by = new Step[size];
        Map<Integer, List<Step>> out = new HashMap<>();
        steps.stream().filter(step -> step.to() != END).forEach(step -> out.computeIfAbsent(
                        step.from(), from -> new ArrayList<>())
                .add(step));
        Deque<Integer> next = new ArrayDeque<>(List.of(START));
        far[START] = 0;
        while (!next.isEmpty()) {
            int place = next.removeFirst();
            for (Step step : out.getOrDefault(place, List.of())) {
                if (far[step.to()] > far[place] + 1 && by[step.to()] == null && step.to() != START) {
                    far[step.to()] = far[place] + 1;
                    by[step.to()] = step;
                    next.addLast(step.to());
                }
            }
        }
        Map<String, Broken> broken = new TreeMap<>();
        for (Wrong one : wrong) {
            Deque<Done> way = new ArrayDeque<>();
            for (Step step = by[one.place()]; step != null; step = by[step.from()]) {
                way.addFirst(step.done());
            }
            if (one.done() != null) {
                way.addLast(one.done());
            }
            Broken known = broken.get(one.what());
            if (known == null || known.way().size() > way.size()) {
                broken.put(one.what(), new Broken(one.what(), List.copyOf(way)));
            }
        }
        return List.copyOf(broken.values());
    }
}
