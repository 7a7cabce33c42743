package org.recourse.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.io.ClassPathResource;

/**
 * The names that other programs, guides and the policy itself rely on, from {@code change/names-that-stay.csv}: each task
 * with its role, each call with what it calls, each event with its message. Whoever changes that list changes what was
 * promised, and says why in {@code docs/adr/}.
 */
final class NamesThatStay implements Rule {

    private final List<Line> lines = read();

    /**
     * One name.
     *
     * @param kind {@code task}, {@code call}, {@code table}, {@code message} or {@code start}
     * @param value the roles, the called process, the table, the message or the start form
     */
    record Line(String process, String element, String kind, String value) {}

    List<Line> lines() {
        return lines;
    }

    private static List<Line> read() {
        try {
            return new ClassPathResource("change/names-that-stay.csv")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", 4))
                    .map(cells -> new Line(cells[0], cells[1], cells[2], cells[3]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void check(ProcessSet set, Findings findings) {
        Set<String> missing = new TreeSet<>();
        for (Line line : lines) {
            set.process(line.process())
                    .ifPresentOrElse(diagram -> check(diagram, line, findings), () -> missing.add(line.process()));
        }
        missing.forEach(process -> findings.add(
                process + ".bpmn",
                "There is no process \"" + process + "\" any more.",
                "Put it back, under its own name."));
    }

    private static void check(Diagram diagram, Line line, Findings findings) {
        Part element = diagram.find(line.element());
        if (element == null) {
            findings.add(
                    diagram.file(),
                    line.element(),
                    "",
                    "There is no \"" + line.element() + "\" any more, which other programs know by this id.",
                    "Put it back, or give it its id back.");
            return;
        }
        String now = now(diagram, element, line.kind());
        boolean isSame = line.kind().equals("task")
                ? Set.copyOf(words(now)).equals(Set.copyOf(words(line.value())))
                : now.equals(line.value());
        if (!isSame) {
            findings.add(
                    diagram.file(),
                    element,
                    wrong(line.kind()) + " is \"" + now + "\", and was agreed to be \"" + line.value() + "\".",
                    "Put it back. To change what was agreed, change names-that-stay.csv as well, and say why.");
        }
    }

    private static String wrong(String kind) {
        return switch (kind) {
            case "task" -> "Whose task it is";
            case "call" -> "The process that it calls";
            case "table" -> "The table that it asks";
            case "message" -> "The message that it waits for";
            default -> "Its form";
        };
    }

    static String now(Diagram diagram, Part element, String kind) {
        return switch (kind) {
            case "task" -> {
                List<String> whose = new ArrayList<>(words(element.get("camunda:candidateGroups")));
                whose.addAll(words(element.get("camunda:assignee")));
                yield String.join(" ", whose);
            }
            case "call" -> element.get("calledElement");
            case "table" -> element.get("camunda:decisionRef");
            case "message" -> {
                String ref = element.get("messageRef")
                        + Diagram.definitions(element)
                                .map(definition -> definition.get("messageRef"))
                                .findFirst()
                                .orElse("");
                Part message = diagram.find(ref);
                yield message == null ? "" : message.name();
            }
            default -> element.get("camunda:formRef");
        };
    }

    private static Set<String> words(String text) {
        return new HashSet<>(Arrays.stream(text.split("[\\s,]+"))
                .filter(word -> !word.isEmpty())
                .toList());
    }
}
