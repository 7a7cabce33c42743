package org.recourse.upkeep.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.filter.Filter;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Recourse;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * How long a campaign for five thousand people takes to start, and what it does to Tasklist: {@code ./mvnw -Pbench verify}.
 * What it finds is written to {@code docs/training-performance.md}.
 */
class CampaignBench {

    private static final int PEOPLE = 5_000;
    private static final int TIMES = 31;
    private static final Duration MOST = Duration.ofMinutes(1);
    private static final double SLOWER = 2.0;

    @Test
    void fiveThousandPeopleAreAskedInUnderAMinuteAndTasklistStaysFast() throws Exception {
        Path folder = Files.createTempDirectory("recourse-bench-");
        try (ConfigurableApplicationContext app = new SpringApplicationBuilder(Recourse.class)
                .profiles("demo")
                .run(
                        "--server.port=0",
                        "--recourse.address=http://localhost:8080",
                        "--recourse.data=" + folder,
                        "--logging.level.root=warn")) {
            int port = app.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            JdbcTemplate jdbc = app.getBean(JdbcTemplate.class);
            hire(jdbc);
            Map<String, Double> before = lists(app, port);

            long start = System.nanoTime();
            String reference = app.getBean(RuntimeService.class)
                    .startProcessInstanceByKey("training-campaign", Map.of("title", "Everybody", "groups", "staff"))
                    .getBusinessKey();
            await().atMost(MOST.multipliedBy(5))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> waiting(jdbc) == 0);
            Duration taken = Duration.ofNanos(System.nanoTime() - start);

            Map<String, Double> after = lists(app, port);
            Calls central = Calls.signedIn("central", port);
            double page = median(central, "/training/" + reference);
            double all = median(central, "/training");
            report(taken, before, after, page, all);
            assertThat(Calls.textOf(central.get("/training/" + reference))).contains("0 of " + (PEOPLE + 2));
            assertThat(taken).isLessThan(MOST);
            after.forEach((list, millis) ->
                    assertThat(millis).as(list).isLessThan(Math.max(50, before.getOrDefault(list, 0.0) * SLOWER)));
            assertThat(page).isLessThan(500);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private static void hire(JdbcTemplate jdbc) {
        List<Object[]> names = IntStream.range(0, PEOPLE)
                .mapToObj(i -> new Object[] {"teacher%05d".formatted(i)})
                .toList();
        jdbc.batchUpdate("insert into ACT_ID_USER (ID_, REV_) values (?, 1)", names);
        jdbc.batchUpdate("insert into ACT_ID_MEMBERSHIP (USER_ID_, GROUP_ID_) values (?, 'staff')", names);
        jdbc.batchUpdate(
                "insert into ACT_ID_TENANT_MEMBER (ID_, USER_ID_, TENANT_ID_) values (?, ?, ?)",
                IntStream.range(0, PEOPLE)
                        .mapToObj(i -> new Object[] {
                            "m" + i, "teacher%05d".formatted(i), i % 2 == 0 ? "churchward" : "northside"
                        })
                        .toList());
    }

    /** How many of the people have no task yet. */
    private static int waiting(JdbcTemplate jdbc) {
        Integer handedOut = jdbc.queryForObject(
                "select count(*) from recourse.training_person where handed_out_at is not null", Integer.class);
        return PEOPLE + 2 - (handedOut == null ? 0 : handedOut);
    }

    /** What the lists of Tasklist take, in milliseconds. */
    private static Map<String, Double> lists(ConfigurableApplicationContext app, int port) {
        Map<String, Double> taken = new LinkedHashMap<>();
        for (String user : List.of("staff", "central")) {
            Calls calls = Calls.signedIn(user, port);
            for (Filter filter :
                    app.getBean(FilterService.class).createTaskFilterQuery().list()) {
                String address = "/camunda/api/engine/engine/default/filter/" + filter.getId();
                if (List.of("My group's tasks", "My tasks", "Overdue").contains(filter.getName())) {
                    taken.put(
                            user + ", " + filter.getName(),
                            median(calls, address + "/list?firstResult=0&maxResults=15"));
                    taken.put(user + ", number of " + filter.getName(), median(calls, address + "/count"));
                }
            }
        }
        return taken;
    }

    private static double median(Calls calls, String address) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            long start = System.nanoTime();
            assertThat(calls.get(address).statusCode()).as(address).isEqualTo(200);
            times.add((System.nanoTime() - start) / 1e6);
        }
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(sorted).skip(TIMES / 2).findFirst().orElseThrow();
    }

    private static void report(
            Duration taken, Map<String, Double> before, Map<String, Double> after, double page, double all)
            throws IOException {
        StringBuilder text = new StringBuilder("""
                # How long a training campaign takes

                `CampaignBench`, which `./mvnw -Pbench verify` starts, asks %,d people on H2 in a file and writes this file anew. From the start
                until the last person has their task it took **%.1f seconds** on %d processors; the aim is less than a minute.

                | page | median of %d |
                |---|--:|
                | how the campaign stands | %.1f ms |
                | all campaigns | %.1f ms |

                What Tasklist's lists take, before the campaign and while it runs:

                | list | before | with %,d open tasks |
                |---|--:|--:|
                """.formatted(
                        PEOPLE,
                        taken.toMillis() / 1000.0,
                        Runtime.getRuntime().availableProcessors(),
                        TIMES,
                        page,
                        all,
                        PEOPLE));
        after.forEach((list, millis) ->
                text.append("| %s | %.1f ms | %.1f ms |%n".formatted(list, before.getOrDefault(list, 0.0), millis)));
        Files.writeString(
                Path.of("docs", "training-performance.md"), text.toString().replace("\r\n", "\n"));
        System.out.println(text);
    }
}
