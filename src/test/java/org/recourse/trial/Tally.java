package org.recourse.trial;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** How often what was asked, and what was answered. */
final class Tally {

    private final Map<String, Map<String, AtomicInteger>> counts = new ConcurrentHashMap<>();
    private final Collection<Failure> failures = new ConcurrentLinkedQueue<>();

    /** A call that was answered with a fault, or not at all. */
    record Failure(String what, int status, Instant begin, Instant end) {}

    void count(String what, int status, Instant begin, Instant end) {
        counts.computeIfAbsent(what, first -> new ConcurrentHashMap<>())
                .computeIfAbsent(outcome(status), first -> new AtomicInteger())
                .incrementAndGet();
        if (status == 0 || status >= 500) {
            failures.add(new Failure(what, status, begin, end));
        }
    }

    List<Failure> failures() {
        return new ArrayList<>(failures);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        new TreeMap<>(counts).forEach((what, outcomes) -> {
            Map<String, AtomicInteger> sorted = new TreeMap<>(outcomes);
            lines.add("%-36s %s".formatted(what, sorted.toString().replaceAll("[{}]", "")));
        });
        return lines;
    }

    private static String outcome(int status) {
        return status == 0 ? "no answer" : Integer.toString(status);
    }
}
