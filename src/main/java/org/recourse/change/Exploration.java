package org.recourse.change;

import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.engine.ProcessEngine;
import org.recourse.change.Ahead.Read;
import org.recourse.change.Invariants.Invariant;
import org.recourse.change.StandIns.Asked;
import org.recourse.change.Standing.Subscription;
import org.recourse.change.Standing.Timer;
import org.recourse.change.Standing.Work;
import org.recourse.lifecycle.WrongInput;

/**
 * Goes through the processes of a set in every way, on a scratch engine: at each place that a case can come to, whatever can
 * happen next is done, undone, and the next thing is done. A place is where the case stands, with the variables that something
 * ahead still reads and what the invariants remember; each is gone on from once, since two cases at the same place can only go
 * on alike.
 *
 * <p>What bounds it is said by {@link #BOUNDS}.
 */
final class Exploration implements AutoCloseable {

    /** What is not walked, for people to read. */
    static final List<String> BOUNDS = List.of(
            "What waits only for a free hand, such as a mail, is done at once and always goes well.",
            "What a message or a timer sets off beside the work is not set off again while it is still under way.",
            "A reminder that ends by itself and changes nothing is sent at every place, but never while another step is half done.",
            "An answer on which no way depends is given once; one that decides only who does a step is given in each way in the"
                    + " process that asks for it, and in one way in those around it.",
            "Of several tasks of a kind, such as one for each agency, there is one.");

    private static final int MOST_PLACES = 50_000;
    private static final int MOST_AT_ONCE = 100;
    private static final int END = -1;

    private final ProcessSet set;
    private final StandIns standIns = new StandIns();
    private final ScratchEngine scratch;
    private final ProcessEngine engine;
    private final Set<String> steering;
    private final Set<String> ways;
    private final Ahead ahead;
    private final List<Asked> asked = new ArrayList<>();
    private final Map<List<String>, List<Map<String, Object>>> answersTo = new HashMap<>();

    /**
     * What was found on the ways of one process.
     *
     * @param process its id
     * @param places how many different places there are
     * @param steps how many things were done
     * @param ends how many of the steps ended it
     * @param broken what is wrong, by what it is, with the shortest way to it in words
     * @param whole whether all places were visited
     */
    record Result(String process, int places, int steps, int ends, Map<String, List<String>> broken, boolean whole) {}

    /** Something that can happen next, and what the facts are then. */
    private record Move(String words, Runnable action, Set<String> facts) {}

    /** That something led from one place to another. */
    private record Step(int from, int to, String words) {}

    /** Where something is wrong: at a place, or with what was done from there. */
    private record Wrong(String what, int place, String words) {}

    private static final class Walk {
        private final String process;
        private final List<Invariant> invariants;
        private final Map<String, Integer> places = new HashMap<>();
        private final List<Step> steps = new ArrayList<>();
        private final Set<Wrong> wrong = new LinkedHashSet<>();
        private final boolean firstIsEnough;
        private int ends;
        private boolean whole = true;

        private Walk(String process, boolean firstIsEnough) {
            this.process = process;
            this.firstIsEnough = firstIsEnough;
            this.invariants = Invariants.ALL.stream()
                    .filter(invariant -> invariant.process().equals(process))
                    .toList();
        }

        private boolean isOver() {
            return firstIsEnough && !wrong.isEmpty();
        }
    }

    Exploration(ProcessSet set) {
        this.set = set;
        this.steering = Steering.of(set);
        this.ways = Steering.ways(set);
        this.ahead = new Ahead(set, steering);
        this.scratch = new ScratchEngine(set, standIns.beans());
        this.engine = scratch.engine();
        standIns.tell(asked::add);
    }

    /** Goes through a process, from its start, with everything that it calls. */
    Result through(String process) {
        return through(process, false);
    }

    /**
     * Goes through a process.
     *
     * @param firstIsEnough whether to stop at the first thing that is wrong
     */
    Result through(String process, boolean firstIsEnough) {
        Walk walk = new Walk(process, firstIsEnough);
        Savepoint start = scratch.mark();
        // The start is a place of its own, from which it starts in one way or another.
        walk.places.put("", 0);
        List<Move> starts = starts(process);
        for (Move move : starts) {
            go(walk, 0, move);
        }
        scratch.backTo(start);
        if (!walk.isOver() && walk.whole) {
            withoutEnd(walk);
        }
        return new Result(process, walk.places.size() - 1, walk.steps.size(), walk.ends, inWords(walk), walk.whole);
    }

    /** Each of its start events, with all that a call can hand over. */
    private List<Move> starts(String process) {
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
                .forEach(name -> told.put(name, steering.contains(name) ? valuesAnywhere(name) : List.of(sample(name))));
        List<Map<String, Object>> ways = combinations(told);
        return set.process(process).stream()
                .flatMap(diagram -> diagram.process().children("startEvent"))
                .flatMap(start -> ways.stream()
                        .map(variables -> new Move(
                                "\"" + nameOf(process, start.id()) + "\"" + (ways.size() > 1 ? withWords(variables) : ""),
                                () -> begin(process, start, variables),
                                Set.of())))
                .toList();
    }

    private static Object sample(String name) {
        return name.equals("due") ? StandIns.SOME_DAY : "one";
    }

    private void begin(String process, Part start, Map<String, Object> variables) {
        Optional<String> message = Known.messages().stream()
                .filter(known -> known.starts() && known.process().equals(process))
                .map(Known.Message::name)
                .findFirst();
        if (start.hasChild("messageEventDefinition") && message.isPresent()) {
            engine.getRuntimeService().startProcessInstanceByMessage(message.get(), "CASE", variables);
        } else {
            engine.getRuntimeService()
                    .createProcessInstanceByKey(process)
                    .businessKey("CASE")
                    .setVariables(variables)
                    .startBeforeActivity(start.id())
                    .execute();
        }
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

    /** Does something in every way in which the world outside can answer, goes on from where it leads, and undoes it. */
    private void go(Walk walk, int from, Move move) {
        Deque<Map<String, Boolean>> worlds = new ArrayDeque<>(List.of(Map.of()));
        Set<Map<String, Boolean>> been = new HashSet<>(worlds);
        while (!worlds.isEmpty() && !walk.isOver()) {
            Map<String, Boolean> world = worlds.removeFirst();
            standIns.wanted().clear();
            standIns.world(world);
            Savepoint before = scratch.mark();
            Set<String> then = new TreeSet<>(move.facts());
            String words = move.words() + (world.isEmpty() ? "" : withWords(world));
            boolean well = happens(walk, from, words, then, move.action());
            // Whatever the world outside was asked for, it can also have said otherwise.
            for (String name : standIns.wanted()) {
                if (isAsked(walk.process, name)) {
                    Map<String, Boolean> otherwise = new TreeMap<>(world);
                    otherwise.put(name, true);
                    if (been.add(otherwise)) {
                        worlds.add(otherwise);
                    }
                }
            }
            if (well && !walk.isOver()) {
                visit(walk, from, words, then);
            }
            scratch.backTo(before);
        }
    }

    /** Whether each value counts: it decides on the way, or on who does a step of this very process. */
    private boolean isAsked(String process, String name) {
        return ways.contains(name) || (steering.contains(name) && isReadIn(process, name));
    }

    private boolean isReadIn(String process, String name) {
        return set.process(process).stream()
                .flatMap(diagram -> diagram.nodes().stream())
                .anyMatch(node -> ahead.entering(node).stream()
                        .anyMatch(read -> read.variable().equals(name) && !node.is("callActivity")));
    }

    /** Does something, then what waits only for a free hand; whether all of it went well. */
    private boolean happens(Walk walk, int from, String words, Set<String> facts, Runnable action) {
        asked.clear();
        try {
            action.run();
            int most = MOST_AT_ONCE;
            List<String> waiting = scratch.waiting();
            while (!waiting.isEmpty() && most-- > 0) {
                engine.getManagementService().executeJob(waiting.get(0));
                waiting = scratch.waiting();
            }
            if (most <= 0) {
                walk.wrong.add(new Wrong("It goes round without end.", from, words));
                return false;
            }
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            walk.wrong.add(new Wrong("It fails: " + why, from, words));
            return false;
        }
        for (Asked one : asked) {
            for (Invariant invariant : walk.invariants) {
                if (!invariant.holds(one, facts)) {
                    walk.wrong.add(new Wrong(invariant.inWords(), from, words));
                }
            }
            Invariants.remember(one, facts);
        }
        return true;
    }

    private void visit(Walk walk, int from, String words, Set<String> facts) {
        Standing standing = Standing.of(scratch.database());
        if (standing.isEnded()) {
            walk.ends++;
            walk.steps.add(new Step(from, END, words));
            for (Invariant invariant : walk.invariants) {
                if (!invariant.holdsAtTheEnd(facts)) {
                    walk.wrong.add(new Wrong(invariant.inWords(), from, words));
                }
            }
            return;
        }
        String key = standing.place(ahead, steering) + facts;
        Integer known = walk.places.get(key);
        if (known != null) {
            walk.steps.add(new Step(from, known, words));
            return;
        }
        if (walk.places.size() >= MOST_PLACES) {
            walk.whole = false;
            return;
        }
        int place = walk.places.size();
        walk.places.put(key, place);
        if (Boolean.getBoolean("places")) System.out.println("PLACE " + place + " " + key);
        walk.steps.add(new Step(from, place, words));
        for (Move move : moves(walk, place, standing, facts)) {
            go(walk, place, move);
            if (walk.isOver()) {
                return;
            }
        }
    }

    private List<Move> moves(Walk walk, int place, Standing standing, Set<String> facts) {
        List<Move> moves = new ArrayList<>();
        Set<String> same = new HashSet<>();
        for (Work task : standing.tasks()) {
            for (Invariant invariant : walk.invariants) {
                if (!invariant.holdsForTask(task.step(), task.groups(), facts)) {
                    walk.wrong.add(new Wrong(invariant.inWords(), place, ""));
                }
            }
            if (task.groups().isEmpty() && !task.isAssigned()) {
                walk.wrong.add(new Wrong("Nobody can do \"" + task.name() + "\".", place, ""));
            }
            if (same.add(task.process() + "/" + task.step())) {
                for (Map<String, Object> answers : answers(walk, task)) {
                    moves.add(new Move(
                            "\"" + task.name() + "\" is done" + withWords(answers),
                            () -> engine.getTaskService().complete(task.id(), new HashMap<>(answers)),
                            Invariants.done(task.step(), answers, facts)));
                }
            }
        }
        for (Timer timer : standing.timers()) {
            if (!standing.isUnderWay(setOff(timer.process(), timer.event()))
                    && same.add(timer.process() + "/" + timer.event())) {
                moves.add(new Move(
                        "the time of \"" + nameOf(timer.process(), timer.event()) + "\" comes",
                        () -> engine.getManagementService().executeJob(timer.job()),
                        Invariants.timeCame(timer.event(), facts)));
            }
        }
        for (Subscription waiting : standing.messages()) {
            if (!standing.isUnderWay(setOff(waiting.process(), waiting.event()))
                    && same.add(waiting.process() + "/" + waiting.event())) {
                for (Map<String, Object> brought : brought(waiting.message())) {
                    moves.add(new Move(
                            "\"" + nameOf(waiting.process(), waiting.event()) + "\" comes" + withWords(brought),
                            () -> engine.getRuntimeService()
                                    .createMessageCorrelation(waiting.message())
                                    .processInstanceId(waiting.instance())
                                    .setVariablesToTriggeredScope(new HashMap<>(brought))
                                    .correlate(),
                            Invariants.came(brought, facts)));
                }
            }
        }
        standing.raisable(walk.process)
                .ifPresent(instance -> moves.add(new Move(
                        "somebody raises it to serious",
                        () -> engine.getRuntimeService().setVariable(instance, "serious", true),
                        Invariants.with(Invariants.WAS_SERIOUS, facts))));
        return moves;
    }

    private String nameOf(String process, String id) {
        String name = set.process(process)
                .flatMap(diagram -> Optional.ofNullable(diagram.find(id)))
                .map(Part::name)
                .orElse("");
        return name.isEmpty() ? id : name;
    }

    /** The steps that an event sets off beside the work, by their ids. */
    private Set<String> setOff(String process, String event) {
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

    /** Every combination of the answers that count at the task and that the program takes together. */
    private List<Map<String, Object>> answers(Walk walk, Work task) {
        return answersTo.computeIfAbsent(
                List.of(walk.process, task.process(), task.step()), key -> answersOf(walk.process, task));
    }

    private List<Map<String, Object>> answersOf(String process, Work task) {
        String form = task.step();
        FormRules rules = FormRules.ofThisProgram();
        Map<String, List<?>> values = new TreeMap<>();
        Set<String> counting = new TreeSet<>();
        for (String answer : rules.steering(form)) {
            List<String> codes = rules.codes(form, answer);
            List<?> possible = rules.isText(form, answer) ? (codes.isEmpty() ? List.of("one") : codes) : List.of(false, true);
            if (Invariants.QUESTIONS.contains(answer) || isAsked(process, answer)) {
                counting.add(answer);
                possible = codes.isEmpty() || Invariants.QUESTIONS.contains(answer)
                        ? possible
                        : different(codes, answer, ahead.after(task.process(), task.step()));
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
        if (reads.contains(new Read(answer, ""))) {
            return codes;
        }
        List<String> told = codes.stream()
                .filter(code -> reads.contains(new Read(answer, code)))
                .toList();
        List<String> some = new ArrayList<>(told);
        codes.stream().filter(code -> !told.contains(code)).findFirst().ifPresent(some::add);
        return some;
    }

    private List<Map<String, Object>> brought(String message) {
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

    private static String withWords(Map<String, ?> answers) {
        if (answers.isEmpty()) {
            return "";
        }
        List<String> words = new ArrayList<>();
        answers.forEach((question, answer) -> words.add(WrongInput.plainWords(question) + ": "
                + (answer instanceof Boolean yes ? (yes ? "yes" : "no") : String.valueOf(answer))));
        return " (" + String.join(", ", words) + ")";
    }

    /** From every place there must be a way to an end. */
    private static void withoutEnd(Walk walk) {
        int size = walk.places.size();
        List<List<Integer>> back = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            back.add(new ArrayList<>());
        }
        boolean[] ends = new boolean[size];
        Deque<Integer> next = new ArrayDeque<>();
        boolean[] goesOn = new boolean[size];
        for (Step step : walk.steps) {
            if (step.to() == END) {
                if (!ends[step.from()]) {
                    ends[step.from()] = true;
                    next.add(step.from());
                }
            } else {
                back.get(step.to()).add(step.from());
                goesOn[step.from()] |= step.to() != step.from();
            }
        }
        while (!next.isEmpty()) {
            for (int before : back.get(next.pop())) {
                if (!ends[before]) {
                    ends[before] = true;
                    next.add(before);
                }
            }
        }
        for (int place = 0; place < size; place++) {
            if (!ends[place]) {
                walk.wrong.add(new Wrong(
                        goesOn[place]
                                ? "From here it can never end."
                                : "It is stuck: nothing can happen any more, and it has not ended.",
                        place,
                        ""));
            }
        }
    }

    /** Each thing that is wrong once, with the shortest way to it. */
    private static Map<String, List<String>> inWords(Walk walk) {
        int size = walk.places.size();
        int[] far = new int[size];
        Arrays.fill(far, Integer.MAX_VALUE);
        Step[] by = new Step[size];
        Map<Integer, List<Step>> out = new HashMap<>();
        walk.steps.stream()
                .filter(step -> step.to() != END)
                .forEach(step -> out.computeIfAbsent(step.from(), from -> new ArrayList<>())
                        .add(step));
        Deque<Integer> next = new ArrayDeque<>(List.of(0));
        far[0] = 0;
        while (!next.isEmpty()) {
            int place = next.removeFirst();
            for (Step step : out.getOrDefault(place, List.of())) {
                if (far[step.to()] == Integer.MAX_VALUE) {
                    far[step.to()] = far[place] + 1;
                    by[step.to()] = step;
                    next.addLast(step.to());
                }
            }
        }
        Map<String, List<String>> broken = new TreeMap<>();
        Map<String, Integer> shortest = new HashMap<>();
        for (Wrong wrong : walk.wrong) {
            int length = far[wrong.place()] + (wrong.words().isEmpty() ? 0 : 1);
            if (length < shortest.getOrDefault(wrong.what(), Integer.MAX_VALUE)) {
                shortest.put(wrong.what(), length);
                List<String> way = new ArrayList<>();
                for (Step step = by[wrong.place()]; step != null; step = by[step.from()]) {
                    way.add(0, step.words());
                }
                if (!wrong.words().isEmpty()) {
                    way.add(wrong.words());
                }
                broken.put(wrong.what(), List.copyOf(way));
            }
        }
        return broken;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
