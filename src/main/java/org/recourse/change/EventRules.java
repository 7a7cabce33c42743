package org.recourse.change;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an event waits for is sent, what it throws is caught, and its time can be told. */
final class EventRules implements Rule {

    private static final Pattern CALENDAR = Pattern.compile("\\S+( \\S+){5,6}");

    @Override
    public void check(ProcessSet set, Findings findings) {
        for (Diagram diagram : set.diagrams()) {
            named(diagram, findings);
            for (Part event : diagram.nodes()) {
                List<Part> definitions = Diagram.definitions(event).toList();
                if (definitions.size() > 1) {
                    findings.add(
                            diagram.file(), event, "It is several kinds of event at once.", "Make an event of each.");
                }
                definitions.forEach(definition -> definition(set, diagram, event, definition, findings));
                if (event.is("intermediateCatchEvent", "boundaryEvent") && definitions.isEmpty()) {
                    findings.add(
                            diagram.file(),
                            event,
                            "It does not say what it waits for.",
                            "Choose a message, a time, an error or a condition.");
                }
                if (event.is("boundaryEvent") && !isOnAStep(diagram, event)) {
                    findings.add(
                            diagram.file(),
                            event,
                            "It is on no step.",
                            "Put it on the border of the step it is about.");
                }
                if (event.is("receiveTask")) {
                    message(diagram, event, event.get("messageRef"), findings);
                }
            }
        }
        sent(set, findings);
    }

    private static boolean isOnAStep(Diagram diagram, Part event) {
        Part step = diagram.find(event.get("attachedToRef"));
        return step != null && Diagram.isNode(step) && step.parent() == event.parent();
    }

    private static void named(Diagram diagram, Findings findings) {
        diagram.root().children().stream()
                .filter(part -> part.is("message", "error", "escalation"))
                .filter(part -> part.name().isEmpty()
                        || (!part.is("message") && codeOf(part).isEmpty()))
                .forEach(part -> findings.add(
                        diagram.file(),
                        part,
                        "This " + part.type() + " lacks its name or code.",
                        "Give it both where it is chosen, in the properties of the event."));
    }

    private static String codeOf(Part thrown) {
        return thrown.get(thrown.type() + "Code");
    }

    private static void definition(ProcessSet set, Diagram diagram, Part event, Part definition, Findings findings) {
        switch (definition.type()) {
            case "messageEventDefinition" -> message(diagram, event, definition.get("messageRef"), findings);
            case "errorEventDefinition" -> thrown(set, diagram, event, definition, "error", findings);
            case "escalationEventDefinition" -> thrown(set, diagram, event, definition, "escalation", findings);
            case "timerEventDefinition" -> timer(diagram, event, definition, findings);
            case "conditionalEventDefinition" -> {
                if (definition.child("condition").text().isEmpty()) {
                    findings.add(diagram.file(), event, "It has no condition.", "Write what it waits for.");
                }
            }
            default -> {
                if (!event.is("endEvent")) {
                    findings.add(diagram.file(), event, "It ends everything, and is no end.", "Make it an end event.");
                }
            }
        }
    }

    private static void message(Diagram diagram, Part event, String ref, Findings findings) {
        Part message = diagram.find(ref);
        if (message == null || !message.is("message")) {
            findings.add(diagram.file(), event, "It waits for no message.", "Choose the message in its properties.");
            return;
        }
        if (event.is("endEvent", "intermediateThrowEvent")) {
            findings.add(
                    diagram.file(), event, "It sends a message to nobody.", "To mail somebody, use a service task.");
            return;
        }
        boolean starts = event.is("startEvent") && event.parent().is("process");
        boolean isSent = Known.message(message.name())
                .filter(known -> known.process().equals(diagram.id()) && known.starts() == starts)
                .isPresent();
        if (!isSent) {
            findings.add(
                    diagram.file(),
                    event,
                    "It waits for the message \"" + message.name() + "\", which nothing sends to it.",
                    "Put the message's name back as it was; a new message needs a developer.");
        }
    }

    /** What the program sends is waited for somewhere. */
    private static void sent(ProcessSet set, Findings findings) {
        for (Known.Message message : Known.messages()) {
            set.process(message.process()).ifPresent(diagram -> {
                boolean isAwaited = diagram.nodes().stream()
                        .flatMap(node -> Stream.concat(
                                Diagram.definitions(node).map(definition -> definition.get("messageRef")),
                                Stream.of(node.get("messageRef"))))
                        .map(diagram::find)
                        .anyMatch(part -> part != null
                                && part.is("message")
                                && part.name().equals(message.name()));
                if (!isAwaited) {
                    findings.add(
                            diagram.file(),
                            diagram.process(),
                            "Nothing in it waits for the message \"" + message.name() + "\" any more.",
                            "Other programs send it: put the event back that took it.");
                }
            });
        }
    }

    private static void thrown(
            ProcessSet set, Diagram diagram, Part event, Part definition, String kind, Findings findings) {
        Part thrown = diagram.find(definition.get(kind + "Ref"));
        if (thrown == null || !thrown.is(kind)) {
            findings.add(diagram.file(), event, "It names no " + kind + ".", "Choose it in its properties.");
            return;
        }
        String code = codeOf(thrown);
        if (event.is("endEvent", "intermediateThrowEvent")) {
            if (!isCaught(set, diagram, event.parent(), kind, code, new HashSet<>())) {
                findings.add(
                        diagram.file(),
                        event,
                        "Nothing catches the " + kind + " \"" + code + "\" that it throws.",
                        "Put an event that catches it on the border of the subprocess or call around it.");
            }
        } else if (!isThrownTo(set, diagram, event, kind, code)) {
            findings.add(
                    diagram.file(),
                    event,
                    "Nothing throws the " + kind + " \"" + code + "\" that it catches.",
                    "Put back what threw it, or take this event out.");
        }
    }

    private static boolean catches(Diagram diagram, Part event, String kind, String code) {
        return Diagram.definitions(event)
                .map(definition -> diagram.find(definition.get(kind + "Ref")))
                .anyMatch(caught -> caught != null && codeOf(caught).equals(code));
    }

    private static boolean isCaught(
            ProcessSet set, Diagram diagram, Part scope, String kind, String code, Set<String> asked) {
        boolean inEventSubProcess = scope.children("subProcess")
                .filter(Diagram::isEventSubProcess)
                .flatMap(inside -> inside.children("startEvent"))
                .anyMatch(start -> catches(diagram, start, kind, code));
        if (inEventSubProcess || diagram.on(scope).anyMatch(event -> catches(diagram, event, kind, code))) {
            return true;
        }
        if (!scope.is("process")) {
            return isCaught(set, diagram, scope.parent(), kind, code, asked);
        }
        if (!asked.add(diagram.id())) {
            return false;
        }
        List<Caller> callers = CallRules.callersOf(set, diagram.id());
        return !callers.isEmpty()
                && callers.stream()
                        .allMatch(caller -> caller.diagram()
                                        .on(caller.call())
                                        .anyMatch(event -> catches(caller.diagram(), event, kind, code))
                                || isCaught(set, caller.diagram(), caller.call().parent(), kind, code, asked));
    }

    private static boolean isThrownTo(ProcessSet set, Diagram diagram, Part event, String kind, String code) {
        Part step = event.is("boundaryEvent")
                ? diagram.find(event.get("attachedToRef"))
                : event.parent().parent();
        return step != null && throwsInside(set, diagram, step, kind, code, new HashSet<>());
    }

    private static boolean throwsInside(
            ProcessSet set, Diagram diagram, Part step, String kind, String code, Set<String> asked) {
        if (step.is("callActivity")) {
            String called = step.get("calledElement");
            return asked.add(called)
                    && set.process(called)
                            .filter(other -> throwsInside(set, other, other.process(), kind, code, asked))
                            .isPresent();
        }
        if (step.is("endEvent", "intermediateThrowEvent")) {
            return catches(diagram, step, kind, code);
        }
        return step.children().stream()
                .filter(Diagram::isNode)
                .anyMatch(inside -> throwsInside(set, diagram, inside, kind, code, asked));
    }

    private static void timer(Diagram diagram, Part event, Part definition, Findings findings) {
        String date = definition.child("timeDate").text();
        String span = definition.child("timeDuration").text();
        String cycle = definition.child("timeCycle").text();
        boolean isTold = Expression.isIn(date + span + cycle)
                ? Stream.of(date, span, cycle).filter(text -> !text.isEmpty()).count() == 1
                : isDate(date) || isSpan(span) || isCycle(cycle);
        if (!isTold) {
            findings.add(
                    diagram.file(),
                    event,
                    "When it happens cannot be told from \"" + date + span + cycle + "\".",
                    "Use ${deadlines.after('…', execution)} with a row of response-times, or a span such as PT10M.");
        }
        boolean repeats = !cycle.isEmpty();
        boolean mayRepeat = event.is("startEvent")
                || (event.is("boundaryEvent") && event.get("cancelActivity").equals("false"));
        if (repeats && !mayRepeat) {
            findings.add(
                    diagram.file(),
                    event,
                    "It would happen again and again, and the first time ends what it waits beside.",
                    "Use a date or a span.");
        }
    }

    private static boolean isDate(String text) {
        return parses(() -> OffsetDateTime.parse(text));
    }

    private static boolean isSpan(String text) {
        return text.startsWith("P") && (parses(() -> Duration.parse(text)) || parses(() -> Period.parse(text)));
    }

    private static boolean isCycle(String text) {
        return (text.startsWith("R") && isSpan(text.substring(text.indexOf('/') + 1)))
                || CALENDAR.matcher(text).matches();
    }

    private static boolean parses(Runnable parsing) {
        try {
            parsing.run();
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
