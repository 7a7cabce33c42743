package org.recourse.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.RecourseTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.yaml.snakeyaml.Yaml;

/** Each alarm asks for figures that there are, and has its page; the figures are described. */
@RecourseTest
class AlertsTest {

    private static final Path PAGES = Path.of("docs", "runbook");

    /** What Prometheus itself says. */
    private static final Set<String> NOT_OURS = Set.of("up", "or", "and", "unless", "by");

    private static final Pattern NAME = Pattern.compile("(?<![\\w\"])[a-z_][a-z0-9_]*(?![\\w(])");

    @LocalServerPort
    int port;

    private Set<String> figures;

    /** An alarm. */
    private record Alert(String name, String expression, String page) {}

    @BeforeEach
    void scrape() {
        Calls.asNobody(port).get("/"); // so that there is a request to be counted
        figures = new String(Calls.as("admin", port).get("/actuator/prometheus").body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachAsksForFiguresThatThereAre() throws IOException {
        List<Alert> alerts = alerts();
        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(names(alert.expression())).as(alert.expression()).isNotEmpty();
            names(alert.expression()).stream()
                    .filter(name -> !NOT_OURS.contains(name))
                    .forEach(name -> assertThat(figures).as(alert.name()).contains(name));
        });
    }

    @Test
    void eachHasItsPageAndEachPageItsAlarm() throws IOException {
        List<Alert> alerts = alerts();
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(Path::toString))
                    .containsExactlyInAnyOrderElementsOf(
                            alerts.stream().map(Alert::page).toList());
        }
        for (Alert alert : alerts) {
            String page = Files.readString(Path.of(alert.page()));
            assertThat(page).as(alert.page()).contains("Alarm `" + alert.name() + "`");
            assertThat(page.lines().filter(line -> line.startsWith("## ")))
                    .as(alert.page())
                    .containsExactly(
                            "## What it means",
                            "## Who is affected",
                            "## What to look at",
                            "## What to do",
                            "## How to know that it is over");
            Matcher figure = Pattern.compile("`(recourse_[a-z_]+)`").matcher(page);
            while (figure.find()) {
                assertThat(figures).as(alert.page()).contains(figure.group(1));
            }
            Matcher link = Pattern.compile("\\]\\(([^)]+\\.md)\\)").matcher(page);
            while (link.find()) {
                assertThat(PAGES.resolve(link.group(1))).as(alert.page()).exists();
            }
        }
    }

    @Test
    void eachOfOurFiguresIsDescribed() throws IOException {
        String guide = Files.readString(Path.of("docs", "operation.md"));
        assertThat(figures.stream().filter(name -> name.startsWith("recourse_")))
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(guide).contains("`" + name));
    }

    private static List<String> names(String expression) {
        String plain = expression.replaceAll("\\{[^}]*}", "").replaceAll("\\[[^]]*]", "");
        return NAME.matcher(plain).results().map(result -> result.group()).toList();
    }

    private static List<Alert> alerts() throws IOException {
        Map<String, List<Map<String, Object>>> file =
                new Yaml().load(Files.readString(Path.of("ops", "prometheus-alerts.yaml")));
        return file.get("groups").stream()
                .flatMap(group -> ((List<?>) group.get("rules")).stream())
                .map(rule -> (Map<?, ?>) rule)
                .map(rule -> new Alert((String) rule.get("alert"), (String) rule.get("expr"), (String)
                        ((Map<?, ?>) rule.get("annotations")).get("runbook")))
                .toList();
    }
}
