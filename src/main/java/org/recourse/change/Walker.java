package org.recourse.change;

import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.recourse.change.Invariants.Invariant;
import org.recourse.change.StandIns.Asked;
import org.recourse.change.Standing.Subscription;
import org.recourse.change.Standing.Timer;
import org.recourse.change.Standing.Work;
import org.recourse.change.Walk.Done;

/** Walks on a scratch engine of its own, depth first, to wherever nobody has been. */
final class Walker implements AutoCloseable {

    private static final int MOST_AT_ONCE = 100;
    private static final String EARLY_ENDING = "early-ending-proposed";
    private static final String UNCAUGHT_ERROR = "ENGINE-02042";

    private Choices choices;
    private final boolean lastFirst;
    private final StandIns standIns;
    private final ScratchEngine scratch;
    private final ProcessEngine engine;
    private final List<Asked> asked = new ArrayList<>();
    private final Map<String, Set<String>> passed = new HashMap<>();

    /** Something that can happen next, and what the facts are then. */
    private record Move(String words, Runnable action, Set<String> facts) {}

    /**
     * A walker with an engine on which the set is.
     *
     * @param lastFirst whether it takes what can happen in the other order, so that two walkers meet less often
     */
    Walker(ProcessSet set, Choices choices, boolean lastFirst) {
        this.choices = choices;
        this.lastFirst = lastFirst;
        this.standIns = new StandIns();
        standIns.reading(choices.readingOutputs());
        this.scratch = new ScratchEngine(set, standIns.beans(), ProcessEngineConfiguration.HISTORY_NONE, this::pass);
        this.engine = scratch.engine();
        standIns.tell(asked::add);
    }

    /** Takes a draft over the set that it began with. */
    void over(ProcessSet draft, Choices ofBoth) {
        choices = ofBoth;
        standIns.reading(ofBoth.readingOutputs());
        scratch.over(draft);
    }

    /** Walks from the start of the process. */
    void walk(Walk walk) {
        goOn(walk, starts(walk));
    }

    private List<Move> starts(Walk walk) {
        List<Map<String, Object>> handedOver = choices.handedOver(walk.process());
        List<Move> moves = new ArrayList<>();
        for (Part start : choices.starts(walk.process())) {
            for (Map<String, Object> told : handedOver) {
                moves.add(new Move(
                        "\"" + choices.nameOf(walk.process(), start.id()) + "\""
                                + (handedOver.size() > 1 ? Choices.inWords(told) : ""),
                        () -> begin(walk.process(), start, told),
                        Set.of()));
            }
        }
        return moves;
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

    /** A place at which it is, what is still to be tried there, and the mark to go back to it. */
    private final class At {
        private final int place;
        private final Deque<Try> next = new ArrayDeque<>();
        private final Set<Try> known = new HashSet<>();
        private final Savepoint mark = scratch.mark();

        private At(int place, List<Move> moves) {
            this.place = place;
            if (lastFirst) {
                Collections.reverse(moves);
            }
            moves.forEach(move -> add(new Try(move, Map.of())));
        }

        private void add(Try one) {
            if (known.add(one)) {
                next.add(one);
            }
        }
    }

    /** Something that can happen next, and what the world outside says meanwhile. */
    private record Try(Move move, Map<String, Boolean> world) {

        private Try {
            world = Map.copyOf(world);
        }

        private Done done() {
            return new Done(move.words() + Choices.inWords(new TreeMap<>(world)), world);
        }
    }

    /** Tries all that can happen at each place. No recursion: a way can have thousands of steps. */
    private void goOn(Walk walk, List<Move> moves) {
        Deque<At> way = new ArrayDeque<>(List.of(new At(Walk.START, moves)));
        while (!way.isEmpty()) {
            At at = way.getLast();
            Try next = at.next.pollFirst();
            if (next == null || walk.isOver()) {
                scratch.backTo(at.mark);
                way.removeLast();
                continue;
            }
            scratch.backTo(at.mark);
            standIns.wanted().clear();
            standIns.world(next.world());
            Set<String> facts = new TreeSet<>(next.move().facts());
            boolean well =
                    happens(walk, at.place, next.done(), facts, next.move().action());
            // Whatever the world outside was asked for, it can also have said otherwise.
            for (String name : standIns.wanted()) {
                if (choices.isAsked(walk.process(), name)) {
                    Map<String, Boolean> otherwise = new TreeMap<>(next.world());
                    otherwise.put(name, true);
                    at.add(new Try(next.move(), otherwise));
                }
            }
            if (well) {
                arrive(walk, at.place, next.done(), facts).ifPresent(way::addLast);
            }
        }
    }

    /** Does something, then what waits only for a free hand; whether all of it went well. */
    private boolean happens(Walk walk, int from, Done done, Set<String> facts, Runnable action) {
        asked.clear();
        try {
            action.run();
            int most = MOST_AT_ONCE;
            List<String> waiting = scratch.waiting();
            while (!waiting.isEmpty() && most-- > 0) {
                engine.getManagementService().executeJob(waiting.get(0));
                waiting = scratch.waiting();
                // The world outside does not say the same for ever.
                standIns.world(Map.of());
            }
            if (most <= 0) {
                walk.wrong("It goes round without end.", from, done);
                return false;
            }
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            if (why.contains(UNCAUGHT_ERROR) && choices.isCalled(walk.process())) {
                // Whoever calls it catches the error, or that is found on the ways of the caller.
                walk.ended(from, done, why);
                return false;
            }
            walk.wrong("It fails: " + why, from, done);
            return false;
        }
        for (Asked one : asked) {
            for (Invariant invariant : walk.invariants()) {
                if (!invariant.holds(one, facts)) {
                    walk.wrong(invariant.inWords(), from, done);
                }
            }
            Invariants.remember(one, facts);
        }
        return true;
    }

    /** Where it has come to, if it has not ended and nobody has been there. */
    private Optional<At> arrive(Walk walk, int from, Done done, Set<String> facts) {
        Standing standing = Standing.of(scratch.database());
        if (standing.isEnded()) {
            walk.ended(from, done, asked.toString());
            for (Invariant invariant : walk.invariants()) {
                if (!invariant.holdsAtTheEnd(facts)) {
                    walk.wrong(invariant.inWords(), from, done);
                }
            }
            return Optional.empty();
        }
        if (!standing.isUnderWay(choices.setOff(walk.process(), EARLY_ENDING))) {
            // It goes on after all.
            facts.remove(Invariants.MAY_END_EARLY);
        }
        int place = walk.came(from, done, choices.place(standing) + facts, asked + standing.whoDoes());
        return place < 0 ? Optional.empty() : Optional.of(new At(place, moves(walk, place, standing, facts)));
    }

    /**
     * Goes a way once more, and says what it passes: the ids of elements and flows, by the process.
     *
     * @param way of a walk through the same process with the same set
     */
    Map<String, Set<String>> passedOn(String process, List<Done> way) {
        Walk walk = new Walk(process, false);
        Savepoint start = scratch.mark();
        passed.clear();
        List<Move> moves = starts(walk);
        Set<String> facts = new TreeSet<>();
        for (Done next : way) {
            Optional<Move> move = moves.stream()
                    .filter(one -> new Try(one, next.world()).done().equals(next))
                    .findFirst();
            if (move.isEmpty()) {
                break;
            }
            facts = new TreeSet<>(move.get().facts());
            standIns.world(next.world());
            if (!happens(walk, Walk.START, next, facts, move.get().action())) {
                break;
            }
            Standing standing = Standing.of(scratch.database());
            moves = standing.isEnded() ? List.of() : moves(walk, Walk.START, standing, facts);
        }
        Map<String, Set<String>> all = new TreeMap<>(passed);
        scratch.backTo(start);
        return all;
    }

    private void pass(String process, String element) {
        passed.computeIfAbsent(process, key -> new TreeSet<>()).add(element);
    }

    private List<Move> moves(Walk walk, int place, Standing standing, Set<String> facts) {
        List<Move> moves = new ArrayList<>();
        Set<String> same = new HashSet<>();
        for (Work task : standing.tasks()) {
            for (Invariant invariant : walk.invariants()) {
                if (!invariant.holdsForTask(task.step(), task.groups(), facts)) {
                    walk.wrong(invariant.inWords(), place);
                }
            }
            if (task.groups().isEmpty() && !task.isAssigned()) {
                walk.wrong("Nobody can do \"" + task.name() + "\".", place);
            }
            if (same.add(task.process() + "/" + task.step())) {
                for (Map<String, Object> answers : choices.answers(walk.process(), task, standing.settled(task))) {
                    moves.add(new Move(
                            "\"" + task.name() + "\" is done" + Choices.inWords(answers),
                            () -> engine.getTaskService().complete(task.id(), new HashMap<>(answers)),
                            Invariants.done(task.step(), answers, facts)));
                }
            }
        }
        for (Timer timer : standing.timers()) {
            boolean isUnderWay = standing.isUnderWay(choices.setOff(timer.process(), timer.event()));
            boolean again =
                    choices.onlyReminds(timer.process(), timer.event()) && !walk.reminds(standing.around(timer));
            if (!isUnderWay && !again && same.add(timer.process() + "/" + timer.event())) {
                moves.add(new Move(
                        "the time of \"" + choices.nameOf(timer.process(), timer.event()) + "\" comes",
                        () -> engine.getManagementService().executeJob(timer.job()),
                        Invariants.timeCame(timer.event(), facts)));
            }
        }
        for (Subscription waiting : standing.messages()) {
            if (!standing.isUnderWay(choices.setOff(waiting.process(), waiting.event()))
                    && same.add(waiting.process() + "/" + waiting.event())) {
                for (Map<String, Object> brought : choices.brought(waiting.message())) {
                    moves.add(new Move(
                            "\"" + choices.nameOf(waiting.process(), waiting.event()) + "\" comes"
                                    + Choices.inWords(brought),
                            () -> engine.getRuntimeService()
                                    .createMessageCorrelation(waiting.message())
                                    .processInstanceId(waiting.instance())
                                    .setVariablesToTriggeredScope(new HashMap<>(brought))
                                    .correlate(),
                            Invariants.came(brought, facts)));
                }
            }
        }
        standing.raisable(walk.process())
                .ifPresent(instance -> moves.add(new Move(
                        "somebody raises it to serious",
                        () -> engine.getRuntimeService().setVariable(instance, "serious", true),
                        Invariants.with(Invariants.WAS_SERIOUS, facts))));
        return moves;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
