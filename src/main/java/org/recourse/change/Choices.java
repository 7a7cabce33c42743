package org.recourse.change;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.recourse.change.Ahead.Read;
import org.recourse.change.Standing.Work;
import org.recourse.lifecycle.WrongInput;

/** What people, messages and the world outside can say in the processes of a set, as far as a way depends on it. */
final class Choices {

    private final ProcessSet set;
    private final Set<String> steering;
    private final Set<String> ways;
    private final Ahead ahead;
    private final Map<List<String>, List<Map<String, Object>>> answersTo = new ConcurrentHashMap<>();
    private final Map<List<String>, Boolean> asked = new ConcurrentHashMap<>();

    Choices(ProcessSet set) {
        this.set = set;
        this.steering = Steering.of(set);
        this.ways = Steering.ways(set);
        this.ahead = new Ahead(set, steering);
    }

    /** Where the case stands, as text: what counts of it and nothing else. */
    String place(Standing standing) {
        return standing.place(ahead, steering);
    }

    boolean onlyReminds(String process, String timer) {
        return ahead.onlyReminds(process, timer);
    }

    /** The steps that read in their outputs what they have just been told, by their ids. */
    Set<String> readingOutputs() {
        return set.diagrams().stream()
                .flatMap(diagram -> diagram.nodes("serviceTask"))
                .filter(task -> task.extensions("inputOutput")
                        .flatMap(mapping -> mapping.children("camunda:outputParameter"))
                        .anyMatch(output -> Expression.isIn(output.text())))
                .map(Part::id)
                .collect(Collectors.toSet());
    }

    /** The start events of a process. */
    List<Part> starts(String process) {
        return set.process(process).stream()
                .flatMap(diagram -> diagram.process().children("startEvent"))
                .toList();
    }

    boolean isCalled(String process) {
        return set.diagrams().stream()
                .flatMap(diagram -> diagram.nodes("callActivity"))
                .anyMatch(call -> call.get("calledElement").equals(process));
    }

    /** All that a call, or whatever else starts it, can hand over to a process. */
    List<Map<String, Object>> handedOver(String process) {
        Map<String, List<?>> told = new TreeMap<>();
        told.put("school", List.of("one"));
        told.put("serious", List.of(false));
        Known.STARTED.getOrDefault(process, Set.of()).forEach(name -> told.put(name, List.of(sample(name))));
        set.diagrams().stream()
                .flatMap(diagram -> diagram.nodes("callActivity"))
                .filter(call -> call.get("calledElement").equals(process))
                .flatMap(call -> call.extensions("in"))
                .map(in -> in.get("target"))
                .filter(name -> !name.isEmpty())
                .forEach(
                        name -> told.put(name, steering.contains(name) ? valuesAnywhere(name) : List.of(sample(name))));
        return combinations(told);
    }

    private static Object sample(String name) {
        return switch (name) {
            case "due", "countedFrom", "answerBy" -> StandIns.SOME_DAY;
            default -> "one";
        };
    }

    private List<?> valuesAnywhere(String name) {
        for (Form form : set.forms()) {
            if (FormRules.ofThisProgram().steering(form.id()).contains(name)) {
                List<String> codes = FormRules.ofThisProgram().codes(form.id(), name);
                return codes.isEmpty() ? List.of(true, false) : codes;
            }
        }
        return List.of("one");
    }

    /** Whether each value counts: it decides on the way, or on who does a step of this very process. */
    boolean isAsked(String process, String name) {
        return ways.contains(name)
                || (steering.contains(name)
                        && asked.computeIfAbsent(List.of(process, name), key -> isReadIn(process, name)));
    }

    private boolean isReadIn(String process, String name) {
        return set.process(process).stream()
                .flatMap(diagram -> diagram.nodes().stream())
                .anyMatch(node -> ahead.entering(node).stream()
                        .anyMatch(read -> read.variable().equals(name) && !node.is("callActivity")));
    }

    /** What people call an element, or its id. */
    String nameOf(String process, String id) {
        String name = set.process(process)
                .flatMap(diagram -> Optional.ofNullable(diagram.find(id)))
                .map(Part::name)
                .orElse("");
        return name.isEmpty() ? id : name;
    }

    /** The steps that an event sets off beside the work, by their ids. */
    Set<String> setOff(String process, String event) {
        Optional<Diagram> diagram = set.process(process);
        Part part = diagram.map(found -> found.find(event)).orElse(null);
        if (diagram.isEmpty() || part == null) {
            return Set.of();
        }
        return diagram.get().once(List.of("set off", event), () -> {
            Set<String> ids = new TreeSet<>();
            if (part.is("startEvent") && Diagram.isEventSubProcess(part.parent())) {
                part.parent().eachInside(inside -> ids.add(inside.id()));
            } else if (part.is("boundaryEvent") && part.get("cancelActivity").equals("false")) {
                Deque<Part> next = new ArrayDeque<>(diagram.get().targets(part).toList());
                while (!next.isEmpty()) {
                    Part node = next.pop();
                    if (ids.add(node.id())) {
                        next.addAll(diagram.get().targets(node).toList());
                    }
                }
            }
            return ids;
        });
    }

    /**
     * Every combination of the answers that count at a task and that the program takes together.
     *
     * @param process the process that is walked
     * @param settled variables that are true for good there
     */
    List<Map<String, Object>> answers(String process, Work task, Set<String> settled) {
        return answersTo.computeIfAbsent(
                List.of(process, task.process(), task.step(), settled.toString()),
                key -> answersOf(process, task.process(), task.step(), settled));
    }

    private List<Map<String, Object>> answersOf(String process, String called, String form, Set<String> settled) {
        FormRules rules = FormRules.ofThisProgram();
        Map<String, List<?>> values = new TreeMap<>();
        Set<String> counting = new TreeSet<>();
        for (String answer : rules.steering(form)) {
            List<String> codes = rules.codes(form, answer);
            List<?> possible =
                    rules.isText(form, answer) ? (codes.isEmpty() ? List.of("one") : codes) : List.of(false, true);
            boolean isSettled = ahead.isSettled(called, form, answer, settled);
            if (!isSettled && (Invariants.QUESTIONS.contains(answer) || isAsked(process, answer))) {
                counting.add(answer);
                possible = codes.isEmpty() || Invariants.QUESTIONS.contains(answer)
                        ? possible
                        : different(codes, answer, ahead.after(called, form));
            }
            values.put(answer, possible);
        }
        Set<String> alsoGiven = Known.ALSO_GIVEN.getOrDefault(form, Set.of());
        alsoGiven.forEach(name -> values.put(name, List.of(true, false)));
        counting.addAll(alsoGiven);
        Map<Map<String, Object>, Map<String, Object>> different = new LinkedHashMap<>();
        combinations(values).stream()
                .filter(answers -> rules.goTogether(form, coded(form, answers)))
                .forEach(answers -> {
                    Map<String, Object> counts = new LinkedHashMap<>(answers);
                    counts.keySet().retainAll(counting);
                    different.putIfAbsent(counts, answers);
                });
        return List.copyOf(different.values());
    }

    private static Map<String, Object> coded(String form, Map<String, Object> answers) {
        Map<String, Object> coded = new HashMap<>(answers);
        coded.keySet()
                .removeIf(answer -> FormRules.ofThisProgram().isText(form, answer)
                        && FormRules.ofThisProgram().codes(form, answer).isEmpty());
        return coded;
    }

    /** Of the codes that nothing ahead tells apart, one. */
    private static List<String> different(List<String> codes, String answer, Set<Read> reads) {
        if (reads.stream()
                .anyMatch(read -> read.variable().equals(answer) && read.code().isEmpty())) {
            return codes;
        }
        List<String> told = codes.stream()
                .filter(code -> reads.stream()
                        .anyMatch(read ->
                                read.variable().equals(answer) && read.code().equals(code)))
                .toList();
        List<String> some = new ArrayList<>(told);
        codes.stream().filter(code -> !told.contains(code)).findFirst().ifPresent(some::add);
        return some;
    }

    /** All that can come with a message. */
    List<Map<String, Object>> brought(String message) {
        Collection<String> names =
                Known.message(message).map(Known.Message::brings).orElse(Set.of());
        Map<String, List<?>> values = new TreeMap<>();
        for (String name : names) {
            Set<Object> codes = new TreeSet<>(Steering.codes(set, name));
            codes.add("another");
            values.put(name, List.copyOf(codes));
        }
        return combinations(values);
    }

    private static List<Map<String, Object>> combinations(Map<String, List<?>> values) {
        List<Map<String, Object>> all = List.of(Map.of());
        for (Map.Entry<String, List<?>> one : values.entrySet()) {
            List<Map<String, Object>> more = new ArrayList<>();
            for (Map<String, Object> before : all) {
                for (Object value : one.getValue()) {
                    Map<String, Object> with = new LinkedHashMap<>(before);
                    with.put(one.getKey(), value);
                    more.add(with);
                }
            }
            all = more;
        }
        return all;
    }

    /** Answers as people say them, in brackets; empty where there are none. */
    static String inWords(Map<String, ?> answers) {
        if (answers.isEmpty()) {
            return "";
        }
        List<String> words = new ArrayList<>();
        answers.forEach((question, answer) -> words.add(WrongInput.plainWords(question) + ": "
                + (answer instanceof Boolean yes ? (yes ? "yes" : "no") : String.valueOf(answer))));
        return " (" + String.join(", ", words) + ")";
    }
}
