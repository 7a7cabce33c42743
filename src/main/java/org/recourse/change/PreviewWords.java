package org.recourse.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.recourse.change.StandIns.Asked;
import org.recourse.lifecycle.WrongInput;
import org.recourse.trust.Role;
import org.springframework.core.io.ClassPathResource;

/** What happens in a preview, as people say it. */
final class PreviewWords {

    private final ProcessSet set;
    private final Map<String, Part> steps = new HashMap<>();

    PreviewWords(ProcessSet set) {
        this.set = set;
        set.diagrams().forEach(diagram -> diagram.nodes().forEach(node -> steps.putIfAbsent(node.id(), node)));
    }

    String ofProcess(Diagram diagram) {
        return diagram.process().name().isEmpty()
                ? diagram.id()
                : diagram.process().name();
    }

    private String ofStep(String id) {
        return Optional.ofNullable(steps.get(id))
                .map(Part::name)
                .filter(name -> !name.isEmpty())
                .orElse(id);
    }

    /** What the world outside can answer. */
    static String ofOutside(String name) {
        return switch (name) {
            case "principalIsSubject" -> "The Principal is named in the case";
            case "deputyIsSubject" -> "The Deputy Principal is named in the case";
            case "delivered" -> "The mail reaches somebody";
            case "scanned" -> "The scanner has looked at the file";
            case "left" -> "Something is left for another round";
            case "canBegin" -> "The person can still stand in";
            default -> WrongInput.plainWords(name);
        };
    }

    /** Answers that are kept as codes, with the words of the form. */
    String ofAnswers(Form form, Map<String, Object> codes) {
        List<String> said = new ArrayList<>();
        for (Form.Component question : form.questions()) {
            Object code = codes.get(question.key());
            if (code != null) {
                said.add(
                        WrongInput.plainWords(question.key()).toLowerCase(Locale.ROOT) + ": " + option(question, code));
            }
        }
        codes.keySet().stream()
                .filter(name -> form.questions().stream()
                        .noneMatch(question -> question.key().equals(name)))
                .sorted()
                .filter(name -> codes.get(name) instanceof Boolean)
                .forEach(name -> said.add(
                        WrongInput.plainWords(name).toLowerCase(Locale.ROOT) + ": " + yesOrNo(codes.get(name))));
        return String.join("; ", said);
    }

    private static String option(Form.Component question, Object code) {
        if (code instanceof Boolean) {
            return yesOrNo(code);
        }
        List<String> labels = new ArrayList<>();
        for (String one : code.toString().split(",")) {
            String label = one;
            for (var value : question.json().path("values")) {
                if (value.path("value").asText().equals(one)) {
                    label = value.path("label").asText();
                }
            }
            labels.add(label);
        }
        return String.join(" and ", labels);
    }

    private static String yesOrNo(@Nullable Object code) {
        return Boolean.TRUE.equals(code) ? "yes" : "no";
    }

    /**
     * That time passes.
     *
     * @param handler what the engine noted of the timer
     */
    String ofTime(Optional<Diagram> diagram, String element, String handler) {
        Part part = diagram.map(one -> one.find(element)).orElse(null);
        if (part == null) {
            return "Let the time pass: " + element;
        }
        if (part.is("userTask")) {
            String listener = part.extensions("taskListener")
                    .filter(one -> !one.id().isEmpty() && handler.endsWith(one.id()))
                    .map(one -> one.get("delegateExpression"))
                    .findFirst()
                    .orElse("");
            return "Let the time pass: “" + part.name() + "” "
                    + switch (listener) {
                        case "${remindOfTask}" -> "is due soon, a reminder goes out";
                        case "${stepUpTask}" -> "is late, and goes up";
                        default -> "is not done in time";
                    };
        }
        String on = part.get("attachedToRef").isEmpty() ? "" : " (at “" + ofStep(part.get("attachedToRef")) + "”)";
        return "Let the time pass: " + (part.name().isEmpty() ? "the time of " + element : part.name()) + on;
    }

    /** That a message comes. */
    String ofMessage(String message, String element, Map<String, Object> brought) {
        String with = brought.values().stream()
                .map(String::valueOf)
                .filter(value -> !value.equals("one"))
                .map(value -> value.replace('-', ' '))
                .collect(Collectors.joining(", "));
        String name = ofStep(element);
        return "Let it come: " + (name.equals(element) ? message.replace('-', ' ') : name)
                + (with.isEmpty() ? "" : " (" + with + ")");
    }

    /** What a step asked of the program; empty where nobody notices. */
    Optional<String> ofAsked(Asked asked) {
        String step = ofStep(asked.step());
        Optional<Known.Delegate> delegate = Known.delegate(asked.bean());
        if (delegate.isPresent() && delegate.get().kind() == Known.Kind.STEP_LISTENER) {
            return Optional.empty();
        }
        return switch (asked.bean()) {
            case "nameLeaver", "recordClosure", "checkConflicts" -> Optional.empty();
            case "remindOfTask" -> Optional.of("Mail: a reminder of “" + step + "” to those who can do it");
            case "stepUpTask" -> Optional.of("“" + step + "” is also given to whoever is next above");
            case "sendNotice", "mailAnchor", "tellOfBrokenChronologies" ->
                Optional.of("Mail to " + recipients(asked.details().get("to")) + ": “"
                        + subject(asked.details().get("notice")) + "”");
            case "tellAnnouncer" ->
                Optional.of("Mail to whoever announced the account: “"
                        + subject(asked.details().get("notice")) + "”");
            case "tellOfStandIn" ->
                Optional.of("Mail to both who stand in for each other: “"
                        + subject(asked.details().get("notice")) + "”");
            default ->
                delegate.filter(Known.Delegate::opens).isPresent()
                        ? Optional.of("A case file or record is opened")
                        : Optional.of("The program does: “" + step + "”");
        };
    }

    private static String recipients(@Nullable String groups) {
        return Arrays.stream(String.valueOf(groups).split(","))
                .map(String::strip)
                .map(group -> group.equals("reporter") ? "the reporter" : Role.titleOf(group))
                .collect(Collectors.joining(", "));
    }

    /** The first line of a notice, without its reference. */
    private static String subject(@Nullable String notice) {
        ClassPathResource text = new ClassPathResource("notices/" + notice + ".txt");
        if (notice == null || !notice.matches("[a-z-]+") || !text.exists()) {
            return String.valueOf(notice).replace('-', ' ');
        }
        try {
            return text.getContentAsString(java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse(notice)
                    .replaceAll("\\[[(#/].*?\\)?\\]", "")
                    .replaceAll("[\\s:(]*\\)?$", "")
                    .replaceAll("\\s+", " ")
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a table was asked, and answered. */
    Optional<String> ofTable(String step, Function<String, @Nullable String> variables) {
        Part part = steps.get(step);
        if (part == null) {
            return Optional.empty();
        }
        Optional<Table> table = set.table(part.get("camunda:decisionRef"));
        String answer = variables.apply(part.get("camunda:resultVariable"));
        return table.map(one -> "The table “"
                + (one.decision().name().isEmpty() ? one.id() : one.decision().name())
                + "” answers"
                + (answer == null || answer.isEmpty()
                        ? " nothing"
                        : ": "
                                + Arrays.stream(answer.split(","))
                                        .map(Role::titleOf)
                                        .map(word -> word.replace('-', ' '))
                                        .collect(Collectors.joining(", "))));
    }

    /** What a form calls its fields. */
    static Map<String, String> labels(Form form) {
        Map<String, String> labels = new TreeMap<>();
        form.questions().forEach(question -> {
            if (!question.label().isBlank()) {
                labels.put(question.key(), question.label());
            }
        });
        return labels;
    }
}
