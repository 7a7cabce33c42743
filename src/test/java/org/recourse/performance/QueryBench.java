package org.recourse.performance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Part (c): what people ask for, with few and with many open cases in the same database. */
final class QueryBench {

    private static final int[] SIZES = {1_000, 10_000, 100_000};
    private static final int MOST_CASES = Integer.getInteger("bench.cases", SIZES[2]);
    private static final int WARM_UP = Integer.getInteger("bench.queries-warm-up", 60);
    private static final int TIMES = Integer.getInteger("bench.queries", 15);
    private static final double MOST = 1.5;

    /** On H2 each of Cockpit's counts takes more than half a minute beyond that. */
    private static final int MOST_IN_COCKPIT_ON_H2 = SIZES[1];

    private final Map<String, List<Double>> taken;

    private QueryBench(Map<String, List<Double>> taken) {
        this.taken = taken;
    }

    /** Measures it on a database of its own. */
    static QueryBench on(Path folder, UnaryOperator<String> url) throws IOException {
        Map<String, List<Double>> taken = new LinkedHashMap<>();
        String address = url.apply("product_open");
        int mostInCockpit = Database.of(address).isH2() ? MOST_IN_COCKPIT_ON_H2 : MOST_CASES;
        try (Forked product = Forked.start("product", address, folder.resolve("open-data"))) {
            for (int size : SIZES) {
                if (size > MOST_CASES) {
                    break;
                }
                product.ask("open " + size);
                String which = size > mostInCockpit ? " without-cockpit" : "";
                product.ask("queries " + (taken.isEmpty() ? WARM_UP : 3) + which);
                for (String one : product.ask("queries " + TIMES + which).split(";")) {
                    int value = one.lastIndexOf('=');
                    taken.computeIfAbsent(one.substring(0, value), name -> new ArrayList<>())
                            .add(Double.valueOf(one.substring(value + 1)));
                }
            }
        }
        return new QueryBench(taken);
    }

    /** How many were asked at each size. */
    int all() {
        return (int) taken.values().stream().filter(this::isWhole).count();
    }

    private boolean isWhole(List<Double> millis) {
        return millis.size()
                == taken.values().stream().mapToInt(List::size).max().orElse(0);
    }

    /** How many take at most so many times as long as is aimed at. */
    int reached() {
        return (int) taken.values().stream()
                .filter(this::isWhole)
                .filter(millis -> ratio(millis) <= MOST)
                .count();
    }

    private static double ratio(List<Double> millis) {
        return millis.get(millis.size() - 1) / millis.get(0);
    }

    String table(String database) {
        StringBuilder table = new StringBuilder("""

                ### (c) Queries with many open cases, %s

                What people's programs ask over HTTP, signed in, median of %d times in milliseconds, on the same database with 1,000
                open cases, with 10,000 and with 100,000, at all their steps, most of their tasks free. What a program sends at
                once is one line. The aim is at most %.1f times as long; what lies above is bold. Cockpit's figures of 5,000 and more
                are remembered for 15 seconds ([33](adr/0033-long-lists-are-read-in-their-order.md)), within which they were asked for
                again here; how long two of them take when they are counted has lines of its own. The cases but ten are copies of rows;
                after copying the database has cleared up and counted (`analyze`), as one in use has.%s
                Pages of the board stand in [board-performance.md](board-performance.md).

                | who | what | 1,000 | 10,000 | 100,000 | 100,000 / 1,000 |
                |---|---|--:|--:|--:|--:|
                """.formatted(
                        database,
                        TIMES,
                        MOST,
                        database.equals("H2")
                                ? " On H2 ended\nsteps and chronologies were not copied, of which no question here reads more than those of one case, and\nCockpit, each of whose counts takes more than half a minute there, was not asked with 100,000."
                                : ""));
        taken.forEach((name, millis) -> {
            table.append("| ").append(name.replace("|", " | "));
            millis.forEach(one -> table.append(String.format(Locale.ROOT, " | %.1f", one)));
            if (!isWhole(millis)) {
                table.append(" | – | – |\n");
                return;
            }
            double ratio = ratio(millis);
            table.append(String.format(Locale.ROOT, ratio > MOST ? " | **%.2f** |%n" : " | %.2f |%n", ratio));
        });
        return table.toString();
    }
}
