package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.recourse.change.Walk.Result;

/** On every way through the delivered processes the invariants hold. */
class ExplorationTest {

    private static Exploration exploration;

    @BeforeAll
    static void open() {
        exploration = new Exploration(ProcessSet.delivered(), 2);
    }

    @AfterAll
    static void close() {
        exploration.close();
    }

    static Stream<String> processes() {
        return ProcessSet.delivered().diagrams().stream().map(Diagram::id);
    }

    @ParameterizedTest
    @MethodSource("processes")
    void holdsOnEveryWay(String process) {
        long start = System.nanoTime();
        Result result = exploration.through(process, false);
        System.out.printf("Walked %s, %d ms%n", result.inWords(), (System.nanoTime() - start) / 1_000_000);
        result.broken()
                .forEach(broken ->
                        System.out.println("  " + broken.what() + "\n    " + String.join("\n    ", broken.inWords())));
        assertThat(result.broken()).isEmpty();
        assertThat(result.whole()).isTrue();
    }
}
