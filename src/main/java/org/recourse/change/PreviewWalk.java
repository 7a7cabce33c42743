package org.recourse.change;

import java.sql.Savepoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.recourse.change.StandIns.Asked;
import org.recourse.lifecycle.Answers;
import org.recourse.lifecycle.FormReader;
import org.recourse.lifecycle.WrongInput;
import org.recourse.trust.Role;

/**
 * One process of a draft, gone through step by step by somebody: on a scratch engine, with the rules of the real forms, and
 * with stand-ins for everything outside. What is answered goes no further than the codes that steer. Used by one thread at
 * a time.
 */
final class PreviewWalk implements AutoCloseable {

    private static final String CASE = "CASE";
    private static final int MOST_STEPS = 500;
    private static final int MOST_AT_ONCE = 200;
    private static final String SERIOUS = "serious";

    /** Forms link to the case file with it, and here is none. */
    private static final String REFERENCE = "caseReference";

    /** What a start form tells that the program keeps as a code. */
    private static final Set<String> TOLD = Set.of("school", "subjectType", "immediateRisk", "lineManager");

    private final ProcessSet set;
    private final Diagram diagram;
    private final FormReader reader;
    private final PreviewWords words;
    private final StandIns standIns = new StandIns();
    private final ScratchEngine scratch;
    private final ProcessEngine engine;
    private final List<Asked> asked = new ArrayList<>();
    private final Map<String, Boolean> world = new TreeMap<>();
    private final List<Happening> story = new ArrayList<>();
    private final Deque<Past> past = new ArrayDeque<>();
    private boolean begun;

    /** It cannot go on like this; the message says why, and nothing has changed. */
    static final class CannotGoOn extends Exception {

        private static final long serialVersionUID = 1L;

        CannotGoOn(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * A task that can be done now, or the start form.
     *
     * @param id of the task; empty for the start
     * @param in the name of the process
     * @param who who may do it, in words
     */
    record Open(String id, String name, String in, String who, Optional<Form> form, Map<String, Object> data) {}

    /** Something that can happen now without anybody doing a task. */
    record Move(String id, String words) {}

    /** What was done, and what came of it. */
    record Happening(String did, List<String> then) {}

    /** A diagram with where it stands: by the id of each element reached, how far it is. */
    record Picture(String process, String name, boolean here, Map<String, Stage> marks, Set<String> flows) {}

    /** How far an element is. */
    enum Stage {
        DONE,
        HERE,
        STOPPED
    }

    private record Past(Savepoint mark, int happenings, boolean begun) {}

    private record Action(Move move, Runnable action) {}

    /**
     * A walk through a process, before its first step.
     *
     * @param set it has no findings of the contract, or it is not run here
     */
    PreviewWalk(ProcessSet set, Diagram diagram, FormReader reader) throws CannotGoOn {
        this.set = set;
        this.diagram = diagram;
        this.reader = reader;
        this.words = new PreviewWords(set);
        this.scratch = new ScratchEngine(
                set, standIns.beans(), ProcessEngineConfiguration.HISTORY_ACTIVITY, (process, element) -> {});
        this.engine = scratch.engine();
        standIns.tell(asked::add);
        standIns.reading(new Choices(set).readingOutputs());
        if (startForm().isEmpty()) {
            try {
                start(Map.of(), Map.of(), "It starts", "");
            } catch (CannotGoOn e) {
                scratch.close();
                throw e;
            }
        }
    }

    String process() {
        return diagram.id();
    }

    String name() {
        return words.ofProcess(diagram);
    }

    private Optional<Form> startForm() {
        return diagram.process()
                .children("startEvent")
                .flatMap(event -> set.form(event.get("camunda:formRef")).stream())
                .findFirst();
    }

    private boolean startsWithoutMessage() {
        return diagram.process()
                .children("startEvent")
                .anyMatch(event -> Diagram.definitions(event).findAny().isEmpty());
    }

    // What can happen.

    /** The tasks that are open, or the start form where it has not begun. */
    List<Open> open() {
        if (!begun) {
            return List.of(new Open("", "Start: " + name(), name(), "", startForm(), Map.of()));
        }
        return engine.getTaskService().createTaskQuery().orderByTaskCreateTime().asc().list().stream()
                .map(this::open)
                .toList();
    }

    private Open open(Task task) {
        Optional<Diagram> inside = diagramOf(task);
        Optional<Part> step = inside.map(one -> one.find(task.getTaskDefinitionKey()));
        Map<String, Object> data = new TreeMap<>();
        engine.getTaskService().getVariables(task.getId()).forEach((name, value) -> {
            if (!name.equals(REFERENCE)
                    && (value instanceof String || value instanceof Boolean || value instanceof Number)) {
                data.put(name, value);
            }
        });
        String one = step.map(
                        part -> part.child("multiInstanceLoopCharacteristics").get("camunda:elementVariable"))
                .filter(data::containsKey)
                .map(name -> ": " + data.get(name))
                .orElse("");
        return new Open(
                task.getId(),
                task.getName() + one,
                inside.map(words::ofProcess).orElse(""),
                who(task),
                step.map(part -> part.get("camunda:formRef")).flatMap(set::form),
                data);
    }

    private Optional<Diagram> diagramOf(Task task) {
        return set.process(engine.getRepositoryService()
                .getProcessDefinition(task.getProcessDefinitionId())
                .getKey());
    }

    private String who(Task task) {
        Stream<String> groups = engine.getTaskService().getIdentityLinksForTask(task.getId()).stream()
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .map(Role::titleOf)
                .sorted();
        Stream<String> person = Optional.ofNullable(task.getAssignee()).map(name -> "the person in question").stream();
        return Stream.concat(person, groups).distinct().collect(Collectors.joining(" or "));
    }

    /** What can come by itself, or from somebody outside. */
    List<Move> moves() {
        return actions().stream().map(Action::move).toList();
    }

    private List<Action> actions() {
        List<Action> actions = new ArrayList<>();
        if (!begun) {
            return actions;
        }
        for (Job job : engine.getManagementService().createJobQuery().timers().list()) {
            if (job.getProcessInstanceId() != null) {
                actions.add(new Action(new Move("time-" + job.getId(), ofTime(job)), () -> engine.getManagementService()
                        .executeJob(job.getId())));
            }
        }
        actions.sort(Comparator.comparing(action -> action.move().words()));
        for (EventSubscription waiting : engine.getRuntimeService()
                .createEventSubscriptionQuery()
                .eventType("message")
                .list()) {
            if (waiting.getExecutionId() != null) {
                int number = 0;
                for (Map<String, Object> brought : brought(waiting.getEventName())) {
                    actions.add(new Action(
                            new Move(
                                    "message-" + waiting.getId() + "-" + number++,
                                    words.ofMessage(waiting.getEventName(), waiting.getActivityId(), brought)),
                            () -> engine.getRuntimeService()
                                    .messageEventReceived(
                                            waiting.getEventName(), waiting.getExecutionId(), new HashMap<>(brought))));
                }
            }
        }
        for (EventSubscription waiting : engine.getRuntimeService()
                .createEventSubscriptionQuery()
                .eventType("conditional")
                .list()) {
            ProcessInstance instance = engine.getRuntimeService()
                    .createProcessInstanceQuery()
                    .processInstanceId(waiting.getProcessInstanceId())
                    .singleResult();
            boolean isFirst =
                    actions.stream().noneMatch(action -> action.move().id().equals("raise-" + instance.getId()));
            if (isFirst && Boolean.FALSE.equals(engine.getRuntimeService().getVariable(instance.getId(), SERIOUS))) {
                actions.add(new Action(
                        new Move("raise-" + instance.getId(), "Somebody raises it to serious"),
                        () -> engine.getRuntimeService().setVariable(instance.getId(), SERIOUS, true)));
            }
        }
        return actions;
    }

    private String ofTime(Job job) {
        var definition = engine.getManagementService()
                .createJobDefinitionQuery()
                .jobDefinitionId(job.getJobDefinitionId())
                .singleResult();
        Optional<Diagram> inside = set.process(definition.getProcessDefinitionKey());
        String handler = scratch.database()
                .queryForObject("select HANDLER_CFG_ from ACT_RU_JOB where ID_ = ?", String.class, job.getId());
        return words.ofTime(inside, definition.getActivityId(), String.valueOf(handler));
    }

    /** What can come with a message: each code that a diagram compares it with, or something else. */
    private List<Map<String, Object>> brought(String message) {
        Collection<String> names =
                Known.message(message).map(Known.Message::brings).orElse(Set.of());
        List<Map<String, Object>> all = List.of(Map.of());
        for (String name : names) {
            Set<String> values = new TreeSet<>(Steering.codes(set, name));
            if (values.isEmpty()) {
                values.add("one");
            } else {
                values.add("anything but " + String.join(" or ", values));
            }
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

    // Doing it.

    /**
     * Answers the start form.
     *
     * @throws WrongInput as the real form is refused; nothing has changed
     */
    void begin(Map<String, Object> sent) throws CannotGoOn {
        Form form = startForm().filter(found -> !begun).orElseThrow(PreviewWalk::noLonger);
        Map<String, Object> codes = codes(form, sent);
        Map<String, Object> told = new HashMap<>();
        sent.forEach((name, value) -> {
            if (TOLD.contains(name) && (value instanceof Boolean || value instanceof String)) {
                told.put(name, value instanceof String text ? text.strip() : value);
            }
        });
        told.putIfAbsent("subjectType", "unknown");
        start(codes, told, "“" + name() + "” is started", words.ofAnswers(form, told));
    }

    private void start(Map<String, Object> codes, Map<String, Object> told, String did, String answers)
            throws CannotGoOn {
        standIns.told(told);
        Map<String, Object> variables = new HashMap<>(Map.of("school", "one", SERIOUS, false));
        Known.STARTED
                .getOrDefault(process(), Set.of())
                .forEach(name -> variables.putIfAbsent(name, name.equals("due") ? StandIns.SOME_DAY : "one"));
        variables.putAll(codes);
        Optional<Known.Message> message = Known.messages().stream()
                .filter(known -> known.starts() && known.process().equals(process()))
                .findFirst();
        happens(did, answers, () -> {
            if (!startsWithoutMessage() && message.isPresent()) {
                engine.getRuntimeService()
                        .startProcessInstanceByMessage(message.get().name(), CASE, variables);
            } else {
                engine.getRuntimeService().startProcessInstanceByKey(process(), CASE, variables);
            }
        });
    }

    /**
     * Does a task with the answers to its form.
     *
     * @throws WrongInput as the real form is refused; nothing has changed
     */
    void complete(String id, Map<String, Object> sent) throws CannotGoOn {
        Task task = Optional.ofNullable(
                        engine.getTaskService().createTaskQuery().taskId(id).singleResult())
                .orElseThrow(PreviewWalk::noLonger);
        Open open = open(task);
        Map<String, Object> codes = new HashMap<>();
        if (open.form().isPresent()) {
            codes.putAll(codes(open.form().get(), sent));
        }
        Known.ALSO_GIVEN
                .getOrDefault(task.getTaskDefinitionKey(), Set.of())
                .forEach(name -> codes.put(name, Boolean.TRUE.equals(sent.get("signed"))));
        String answered = open.form().map(form -> words.ofAnswers(form, codes)).orElse("");
        // Said again it is no change, and must set off nothing.
        codes.remove(SERIOUS, engine.getTaskService().getVariable(id, SERIOUS));
        String by = open.who().isEmpty() ? "" : " by " + open.who();
        happens("“" + open.name() + "” is done" + by, answered, () -> engine.getTaskService()
                .complete(id, codes));
    }

    private Map<String, Object> codes(Form form, Map<String, Object> sent) {
        return reader.read(record(form), sent, form.root()).codes();
    }

    private static Class<? extends Answers> record(Form form) {
        Optional<Class<? extends Answers>> record = FormRules.ofThisProgram().record(form.id());
        return record.isPresent() ? record.get() : NoQuestions.class;
    }

    /** Lets one of {@link #moves} happen. */
    void move(String id) throws CannotGoOn {
        Action action = actions().stream()
                .filter(one -> one.move().id().equals(id))
                .findFirst()
                .orElseThrow(PreviewWalk::noLonger);
        happens(action.move().words(), "", action.action());
    }

    private static CannotGoOn noLonger() {
        return new CannotGoOn("This can no longer happen: it stands elsewhere now.");
    }

    /** Does something, then what waits only for a free hand. */
    private void happens(String did, String answers, Runnable action) throws CannotGoOn {
        if (past.size() >= MOST_STEPS) {
            throw new CannotGoOn("After " + MOST_STEPS + " steps a preview ends. Begin again.");
        }
        Savepoint before = scratch.mark();
        Set<String> visited =
                visits().stream().map(HistoricActivityInstance::getId).collect(Collectors.toSet());
        Set<String> wereOpen =
                new HashSet<>(begun ? open().stream().map(Open::id).toList() : List.of());
        asked.clear();
        try {
            action.run();
            doWhatWaitsForNobody();
        } catch (RuntimeException e) {
            scratch.backTo(before);
            throw new CannotGoOn("It fails, and would stop there: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        past.push(new Past(before, story.size(), begun));
        begun = true;
        List<String> then = new ArrayList<>();
        if (!answers.isEmpty()) {
            then.add("Answered: " + answers);
        }
        asked.forEach(one -> words.ofAsked(one).ifPresent(then::add));
        visits().stream()
                .filter(visit -> visit.getActivityType().equals("businessRuleTask") && !visited.contains(visit.getId()))
                .forEach(visit ->
                        words.ofTable(visit.getActivityId(), this::variable).ifPresent(then::add));
        open().stream()
                .filter(one -> !wereOpen.contains(one.id()))
                .forEach(one ->
                        then.add("Now open: “" + one.name() + "”" + (one.who().isEmpty() ? "" : " for " + one.who())));
        if (isOver()) {
            then.add("It has ended; nothing is left open.");
        }
        story.add(new Happening(did, then));
    }

    private void doWhatWaitsForNobody() throws IllegalStateException {
        int most = MOST_AT_ONCE;
        List<String> waiting = waiting();
        while (!waiting.isEmpty()) {
            if (most-- == 0) {
                throw new IllegalStateException("it goes round and round, and nobody is asked.");
            }
            engine.getManagementService().executeJob(waiting.get(0));
            waiting = waiting();
        }
    }

    private List<String> waiting() {
        return scratch.database()
                .queryForList(
                        "select ID_ from ACT_RU_JOB where TYPE_ = 'message' order by SEQUENCE_COUNTER_, ID_",
                        String.class);
    }

    private @Nullable String variable(String name) {
        List<String> values = scratch.database()
                .queryForList(
                        "select coalesce(TEXT_, cast(LONG_ as varchar)) from ACT_RU_VARIABLE where NAME_ = ? and TASK_ID_ is null",
                        String.class,
                        name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Undoes the last step. */
    void back() throws CannotGoOn {
        if (!canGoBack()) {
            throw noLonger();
        }
        undo(past.pop());
    }

    boolean canGoBack() {
        return past.size() > (startForm().isPresent() ? 0 : 1);
    }

    /** Undoes all steps. */
    void again() throws CannotGoOn {
        while (canGoBack()) {
            undo(past.pop());
        }
    }

    private void undo(Past step) {
        scratch.backTo(step.mark());
        begun = step.begun();
        while (story.size() > step.happenings()) {
            story.remove(story.size() - 1);
        }
    }

    /** What the world outside can be asked on this way, with its answers. */
    Map<String, Boolean> world() {
        Map<String, Boolean> all = new TreeMap<>();
        reachable(diagram, new HashSet<>()).forEach(one -> one.process().eachInside(part -> {
            Stream<String> given =
                    Known.delegate(part.get("camunda:delegateExpression").replaceAll("[${}]", "")).stream()
                            .flatMap(delegate -> delegate.gives().stream());
            Stream<String> read = Expression.of(part.text()).variables().stream();
            Stream.concat(given, read)
                    .filter(StandIns.OUTSIDE::contains)
                    .forEach(name -> all.put(name, world.getOrDefault(name, false)));
        }));
        return all;
    }

    /** What the world outside answers from the next step on. */
    void world(Set<String> yes) {
        world.clear();
        StandIns.OUTSIDE.forEach(name -> world.put(name, yes.contains(name)));
        standIns.world(world);
    }

    private List<Diagram> reachable(Diagram from, Set<String> known) {
        List<Diagram> all = new ArrayList<>();
        if (known.add(from.id())) {
            all.add(from);
            from.nodes("callActivity")
                    .flatMap(call -> set.process(call.get("calledElement")).stream())
                    .forEach(called -> all.addAll(reachable(called, known)));
        }
        return all;
    }

    // Where it stands.

    List<Happening> story() {
        return List.copyOf(story);
    }

    boolean isOver() {
        return begun && engine.getRuntimeService().createProcessInstanceQuery().count() == 0;
    }

    /** The process itself first, then those that it called, in the order in which they began. */
    List<Picture> pictures() {
        Map<String, List<String>> runs = new LinkedHashMap<>();
        runs.put(process(), new ArrayList<>());
        engine.getHistoryService()
                .createHistoricProcessInstanceQuery()
                .orderByProcessInstanceStartTime()
                .asc()
                .list()
                .forEach(run -> runs.computeIfAbsent(run.getProcessDefinitionKey(), key -> new ArrayList<>())
                        .add(run.getId()));
        List<HistoricActivityInstance> visits = visits();
        return runs.entrySet().stream()
                .flatMap(run -> set.process(run.getKey()).stream()
                        .map(one -> picture(
                                one,
                                visits.stream()
                                        .filter(visit -> run.getValue().contains(visit.getProcessInstanceId()))
                                        .toList())))
                .toList();
    }

    private List<HistoricActivityInstance> visits() {
        return engine.getHistoryService()
                .createHistoricActivityInstanceQuery()
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .orderPartiallyByOccurrence()
                .asc()
                .list();
    }

    private Picture picture(Diagram one, List<HistoricActivityInstance> visits) {
        Map<String, Stage> marks = new TreeMap<>();
        for (HistoricActivityInstance visit : visits) {
            if (!visit.getActivityType().equals("multiInstanceBody")) {
                Stage stage = visit.getEndTime() == null ? Stage.HERE : visit.isCanceled() ? Stage.STOPPED : Stage.DONE;
                marks.merge(visit.getActivityId(), stage, (before, now) -> before == Stage.HERE ? before : now);
            }
        }
        Set<String> flows = new TreeSet<>();
        visits.forEach(visit -> flow(one, visits, visit).ifPresent(flows::add));
        boolean here = marks.entrySet().stream()
                .anyMatch(mark -> mark.getValue() == Stage.HERE
                        && Optional.ofNullable(one.find(mark.getKey()))
                                .filter(part -> part.is("subProcess", "callActivity"))
                                .isEmpty());
        return new Picture(one.id(), words.ofProcess(one), here, marks, flows);
    }

    /** The history does not say which flow led somewhere: it was the one from the neighbour that was left last before. */
    private static Optional<String> flow(
            Diagram one, List<HistoricActivityInstance> visits, HistoricActivityInstance visit) {
        Part reached = one.find(visit.getActivityId());
        if (reached == null) {
            return Optional.empty();
        }
        String taken = null;
        Date latest = new Date(0);
        for (HistoricActivityInstance before : visits) {
            Date left = before.getEndTime();
            if (left == null || before.isCanceled() || left.after(visit.getStartTime()) || left.before(latest)) {
                continue;
            }
            for (Part flow : one.into(reached)) {
                if (flow.get("sourceRef").equals(before.getActivityId())) {
                    taken = flow.id();
                    latest = left;
                }
            }
        }
        return Optional.ofNullable(taken);
    }

    @Override
    public void close() {
        scratch.close();
    }

    /** A task that asks nothing that the program knows. */
    record NoQuestions() implements Answers {}
}
