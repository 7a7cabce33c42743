package org.recourse.change;

import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.management.JobDefinition;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.recourse.change.StandIns.Asked;

/**
 * Goes through the processes of a set in every way, on a scratch engine: at each place that a case can come to, whatever can
 * happen next is done, undone, and the next thing is done. A place is where the tokens are, with the variables that steer and
 * what the invariants remember; each is visited once.
 *
 * <p>What bounds it: each message comes, each timer that repeats fires and somebody raises a case to serious once on a path at
 * most; what waits only for a free hand, such as a mail, is done at once; answers on which no flow depends are given in
 * one way.
 */
final class Exploration implements AutoCloseable {

    private static final int MOST_PLACES = 100_000;
    private static final String RAISED = "somebody raises it to serious";

    private final ProcessSet set;
    private final StandIns standIns = new StandIns();
    private final ScratchEngine scratch;
    private final ProcessEngine engine;
    private final Set<String> steering;

    private final List<Asked> asked = new ArrayList<>();

    /** They do not change once the set is deployed. */
    private final Map<String, JobDefinition> definitions = new HashMap<>();

    /**
     * What was found on the ways of one process.
     *
     * @param process its id
     * @param places how many different places there are
     * @param steps how many things were done
     * @param ends how many of the steps ended it
     * @param broken what is wrong, by what it is, with the shortest way that was found to it
     * @param whole whether all places were visited
     */
    record Result(String process, int places, int steps, int ends, Map<String, List<String>> broken, boolean whole) {}

    /** Something that can happen next. */
    private record Move(String words, Runnable action, Set<String> facts) {}

    private static final class Walk {
        private final String process;
        private final Map<String, Integer> places = new HashMap<>();
        private final Map<String, List<String>> broken = new TreeMap<>();
        private final List<String> way = new ArrayList<>();
        private int steps;
        private int ends;
        private boolean whole = true;

        private Walk(String process) {
            this.process = process;
        }

        private void broken(String what) {
            List<String> known = broken.get(what);
            if (known == null || known.size() > way.size()) {
                broken.put(what, List.copyOf(way));
            }
        }
    }

    Exploration(ProcessSet set) {
        this.set = set;
        this.steering = Steering.of(set);
        this.scratch = new ScratchEngine(set, standIns.beans());
        this.engine = scratch.engine();
        standIns.tell(asked::add);
    }

    /** Goes through a process, from its start, with everything that it calls. */
    Result through(String process) {
        Walk walk = new Walk(process);
        standIns.wanted().clear();
        Deque<Map<String, Boolean>> worlds = new ArrayDeque<>(List.of(Map.of()));
        Set<Map<String, Boolean>> been = new HashSet<>(worlds);
        int places = 0;
        while (!worlds.isEmpty()) {
            Map<String, Boolean> world = worlds.removeFirst();
            through(walk, world);
            places += walk.places.size();
            // Whatever the world outside was asked for, it can also have said otherwise.
            for (String name : standIns.wanted()) {
                if (steering.contains(name)) {
                    Map<String, Boolean> otherwise = new TreeMap<>(world);
                    otherwise.put(name, true);
                    if (been.add(otherwise)) {
                        worlds.add(otherwise);
                    }
                }
            }
        }
        return new Result(process, places, walk.steps, walk.ends, walk.broken, walk.whole);
    }

    private void through(Walk walk, Map<String, Boolean> world) {
        standIns.world(world);
        walk.places.clear();
        Savepoint start = scratch.mark();
        walk.way.clear();
        walk.way.add("it starts" + trueOnes(world));
        Set<String> facts = new TreeSet<>();
        if (happens(walk, facts, () -> begin(walk.process))) {
            visit(walk, facts);
        }
        scratch.backTo(start);
    }

    private static String trueOnes(Map<String, Boolean> answers) {
        List<String> names = answers.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
        return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }

    private void begin(String process) {
        var message = Known.messages().stream()
                .filter(known -> known.starts() && known.process().equals(process))
                .findFirst();
        Map<String, Object> variables = new HashMap<>(Map.of("school", "one", "serious", false));
        Known.STARTED.getOrDefault(process, Set.of()).forEach(name -> variables.putIfAbsent(name, "one"));
        if (message.isPresent()) {
            engine.getRuntimeService()
                    .startProcessInstanceByMessage(message.get().name(), "CASE", variables);
        } else {
            engine.getRuntimeService().startProcessInstanceByKey(process, "CASE", variables);
        }
    }

    /** Does something, then what waits only for a free hand; whether all of it went well. */
    private boolean happens(Walk walk, Set<String> facts, Runnable action) {
        asked.clear();
        walk.steps++;
        try {
            action.run();
            List<String> waiting;
            int most = 100;
            do {
                waiting = ids("select ID_ from ACT_RU_JOB where TYPE_ = 'message' order by SEQUENCE_COUNTER_, ID_");
                if (!waiting.isEmpty()) {
                    engine.getManagementService().executeJob(waiting.get(0));
                }
            } while (!waiting.isEmpty() && most-- > 0);
            if (most <= 0) {
                walk.broken("It goes round without end.");
                return false;
            }
        } catch (RuntimeException e) {
            walk.broken("It fails: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            return false;
        }
        for (Asked one : asked) {
            Invariants.ALL.stream()
                    .filter(invariant -> invariant.process().equals(walk.process))
                    .filter(invariant -> !invariant.holds(one, facts))
                    .forEach(invariant -> walk.broken(invariant.inWords()));
            Invariants.remember(one, facts);
        }
        return true;
    }

    private void visit(Walk walk, Set<String> facts) {
        if (ids("select ID_ from ACT_RU_EXECUTION").isEmpty()) {
            walk.ends++;
            Invariants.ALL.stream()
                    .filter(invariant -> invariant.process().equals(walk.process))
                    .filter(invariant -> !invariant.holdsAtTheEnd(facts))
                    .forEach(invariant -> walk.broken(invariant.inWords()));
            return;
        }
        String place = place(facts);
        Integer shortest = walk.places.get(place);
        if (shortest != null) {
            return;
        }
        if (walk.places.size() >= MOST_PLACES) {
            walk.whole = false;
            return;
        }
        walk.places.put(place, walk.way.size());
        List<Move> moves = moves(walk, facts);
        if (moves.isEmpty()) {
            walk.broken("It is stuck: nothing can happen any more, and it has not ended.");
        }
        for (Move move : moves) {
            Savepoint before = scratch.mark();
            Set<String> then = new TreeSet<>(facts);
            // The last answer to a question counts, not those before it.
            move.facts().stream()
                    .filter(fact -> fact.contains("="))
                    .map(fact -> fact.substring(0, fact.indexOf('=') + 1))
                    .forEach(question -> then.removeIf(fact -> fact.startsWith(question)));
            then.addAll(move.facts());
            walk.way.add(move.words());
            if (happens(walk, then, move.action())) {
                visit(walk, then);
            }
            walk.way.remove(walk.way.size() - 1);
            scratch.backTo(before);
        }
    }

    private List<Move> moves(Walk walk, Set<String> facts) {
        List<Move> moves = new ArrayList<>();
        Set<String> same = new HashSet<>();
        for (Task task : engine.getTaskService().createTaskQuery().list()) {
            // Of several that are alike, such as one for each agency, any is as good as any other.
            if (same.add(task.getTaskDefinitionKey())) {
                Set<String> groups = engine.getTaskService().getIdentityLinksForTask(task.getId()).stream()
                        .map(IdentityLink::getGroupId)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toCollection(TreeSet::new));
                Invariants.ALL.stream()
                        .filter(invariant -> invariant.process().equals(walk.process))
                        .filter(invariant -> !invariant.holdsForTask(task.getTaskDefinitionKey(), groups, facts))
                        .forEach(invariant -> walk.broken(invariant.inWords()));
                for (Map<String, Object> answers : answers(task.getTaskDefinitionKey())) {
                    moves.add(new Move(
                            "\"" + task.getName() + "\" is done" + (answers.isEmpty() ? "" : " with " + answers),
                            () -> engine.getTaskService().complete(task.getId(), new HashMap<>(answers)),
                            Invariants.done(task.getTaskDefinitionKey(), answers)));
                }
            }
        }
        for (Job job : engine.getManagementService().createJobQuery().timers().list()) {
            JobDefinition definition = definitions.computeIfAbsent(
                    job.getJobDefinitionId(),
                    definitionId -> engine.getManagementService()
                            .createJobDefinitionQuery()
                            .jobDefinitionId(definitionId)
                            .singleResult());
            String id = definition.getActivityId();
            String type = definition.getJobType();
            String fact = "fired " + id;
            if (!type.equals("timer-task-listener") && !facts.contains(fact) && same.add(fact)) {
                moves.add(new Move(
                        "the time of " + id + " comes",
                        () -> engine.getManagementService().executeJob(job.getId()),
                        Set.of(fact)));
            }
        }
        for (EventSubscription waiting : engine.getRuntimeService()
                .createEventSubscriptionQuery()
                .eventType("message")
                .list()) {
            String fact = "came " + waiting.getEventName();
            if (!facts.contains(fact) && waiting.getExecutionId() != null && same.add(fact)) {
                for (Map<String, Object> brought : brought(waiting.getEventName())) {
                    moves.add(new Move(
                            "the message " + waiting.getEventName() + " comes"
                                    + (brought.isEmpty() ? "" : " with " + brought),
                            () -> engine.getRuntimeService()
                                    .messageEventReceived(
                                            waiting.getEventName(), waiting.getExecutionId(), new HashMap<>(brought)),
                            Set.of(fact)));
                }
            }
        }
        if (!facts.contains(RAISED)) {
            engine.getRuntimeService().createProcessInstanceQuery().processDefinitionKey(walk.process).list().stream()
                    .filter(instance ->
                            Boolean.FALSE.equals(engine.getRuntimeService().getVariable(instance.getId(), "serious")))
                    .filter(instance -> engine.getRuntimeService()
                                    .createEventSubscriptionQuery()
                                    .eventType("conditional")
                                    .count()
                            > 0)
                    .forEach(instance -> moves.add(new Move(
                            RAISED,
                            () -> engine.getRuntimeService().setVariable(instance.getId(), "serious", true),
                            Set.of(RAISED))));
        }
        return moves;
    }

    /** Every combination of the answers that steer. */
    private List<Map<String, Object>> answers(String form) {
        List<Map<String, Object>> all = List.of(Map.of());
        Map<String, List<?>> values = new TreeMap<>();
        for (String answer : FormRules.ofThisProgram().steering(form)) {
            List<String> codes = FormRules.ofThisProgram().codes(form, answer);
            List<?> possible = FormRules.ofThisProgram().isText(form, answer)
                    ? (codes.isEmpty() ? List.of("one") : codes)
                    : List.of(true, false);
            values.put(answer, steering.contains(answer) ? possible : possible.subList(0, 1));
        }
        Known.ALSO_GIVEN.getOrDefault(form, Set.of()).forEach(name -> values.put(name, List.of(true, false)));
        for (Map.Entry<String, List<?>> one : values.entrySet()) {
            all = all.stream()
                    .flatMap(before -> one.getValue().stream().map(value -> {
                        Map<String, Object> more = new TreeMap<>(before);
                        more.put(one.getKey(), value);
                        return more;
                    }))
                    .map(more -> (Map<String, Object>) more)
                    .toList();
        }
        return all;
    }

    private List<Map<String, Object>> brought(String message) {
        Collection<String> names =
                Known.message(message).map(Known.Message::brings).orElse(Set.of());
        List<Map<String, Object>> all = List.of(Map.of());
        for (String name : names) {
            Set<Object> values = new TreeSet<>(Steering.codes(set, name));
            values.add("another");
            all = all.stream()
                    .flatMap(before -> values.stream().map(value -> {
                        Map<String, Object> more = new TreeMap<>(before);
                        more.put(name, value);
                        return more;
                    }))
                    .map(more -> (Map<String, Object>) more)
                    .toList();
        }
        return all;
    }

    private List<String> ids(String query) {
        return scratch.database().queryForList(query, String.class);
    }

    /** Where the case stands, as text. */
    private String place(Set<String> facts) {
        Map<String, String[]> executions = new HashMap<>();
        scratch.database()
                .query(
                        "select e.ID_, e.PARENT_ID_, e.SUPER_EXEC_, coalesce(e.ACT_ID_, ''), d.KEY_, e.IS_ACTIVE_"
                                + " from ACT_RU_EXECUTION e join ACT_RE_PROCDEF d on d.ID_ = e.PROC_DEF_ID_",
                        row -> {
                            executions.put(row.getString(1), new String[] {
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                String.valueOf(row.getBoolean(6))
                            });
                        });
        List<String> parts = new ArrayList<>();
        executions.forEach((id, row) -> parts.add("e" + row[4] + pathOf(id, executions)));
        scratch.database().query("select TASK_DEF_KEY_, EXECUTION_ID_ from ACT_RU_TASK", row -> {
            parts.add("t" + row.getString(1) + pathOf(row.getString(2), executions));
        });
        scratch.database()
                .query(
                        "select HANDLER_TYPE_, HANDLER_CFG_, EXECUTION_ID_ from ACT_RU_JOB"
                                + " where HANDLER_TYPE_ <> 'timer-task-listener' and EXECUTION_ID_ is not null",
                        row -> {
                            parts.add("j" + row.getString(1) + row.getString(2) + pathOf(row.getString(3), executions));
                        });
        scratch.database()
                .query(
                        "select EVENT_TYPE_, EVENT_NAME_, ACTIVITY_ID_, EXECUTION_ID_ from ACT_RU_EVENT_SUBSCR"
                                + " where EXECUTION_ID_ is not null",
                        row -> {
                            parts.add("s" + row.getString(1) + row.getString(2) + row.getString(3)
                                    + pathOf(row.getString(4), executions));
                        });
        scratch.database()
                .query("select NAME_, TEXT_, LONG_, EXECUTION_ID_ from ACT_RU_VARIABLE where TASK_ID_ is null", row -> {
                    if (steering.contains(row.getString(1))) {
                        parts.add("v" + row.getString(1) + "=" + row.getString(2) + row.getString(3)
                                + pathOf(row.getString(4), executions));
                    }
                });
        parts.sort(null);
        return parts + " " + facts;
    }

    private static String pathOf(String id, Map<String, String[]> executions) {
        StringBuilder path = new StringBuilder();
        String at = id;
        while (at != null) {
            String[] row = Objects.requireNonNull(executions.get(at));
            path.append('/').append(row[3]).append(':').append(row[2]);
            at = row[0] != null ? row[0] : row[1];
        }
        return path.toString();
    }

    @Override
    public void close() {
        scratch.close();
    }
}
