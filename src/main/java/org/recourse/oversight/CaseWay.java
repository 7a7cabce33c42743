package org.recourse.oversight;

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.Matters;
import org.recourse.lifecycle.OwnRights;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The way that a case took through its diagrams, and where it stands, from the engine's history: for closed cases as well.
 * It tells nothing of the story. How many statements it takes depends on the processes of the one case.
 */
@Component
class CaseWay {

    /** What happens without anything to be told of it. */
    private static final Set<String> SILENT = Set.of(
            "startEvent",
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "eventBasedGateway",
            "subProcess",
            "multiInstanceBody",
            "noneEndEvent",
            "errorEndEvent",
            "terminateEndEvent");

    private final HistoryService history;
    private final RepositoryService repository;
    private final OwnRights ownRights;

    CaseWay(HistoryService history, RepositoryService repository, OwnRights ownRights) {
        this.history = history;
        this.repository = repository;
        this.ownRights = ownRights;
    }

    /** How far a step, or an element of a diagram, is. */
    enum Stage {
        DONE,
        HERE,
        STOPPED,
        NOT_NEEDED
    }

    /**
     * One of the case's processes as it went.
     *
     * @param process the diagram's id
     * @param definition the version of it that the case runs on
     * @param steps what was done, in its order
     * @param marks by the id of each element that was reached, or is out of reach
     * @param flows ids of the flows that were taken
     */
    record Drawing(
            String process,
            String name,
            String definition,
            boolean over,
            List<Step> steps,
            Map<String, Mark> marks,
            Set<String> flows) {}

    /**
     * Something that was done, or waits to be done.
     *
     * @param until when it was done or stopped
     * @param due when it was or is due
     * @param calls the id of the process that does it, where it is one of its own
     */
    record Step(
            String name,
            Stage stage,
            Instant since,
            @Nullable Instant until,
            @Nullable Instant due,
            @Nullable String calls) {

        /** Whether it was done, or waits, after it was due. */
        public boolean isLate(Instant now) {
            return due != null && due.isBefore(until == null ? now : until);
        }
    }

    /**
     * An element of a diagram.
     *
     * @param at when it was done last, or since when the case stands here
     * @param times how often the case came here
     */
    record Mark(Stage stage, @Nullable Instant at, @Nullable Instant due, int times) {}

    /** The case's own process first, then those it called, in the order in which they began. */
    @Transactional(readOnly = true)
    public List<Drawing> of(String reference) {
        return ownRights.call(() -> {
            List<HistoricProcessInstance> instances = ofTheWay(history.createHistoricProcessInstanceQuery()
                    .processInstanceBusinessKey(reference)
                    .orderByProcessInstanceStartTime()
                    .asc()
                    .list());
            Map<String, HistoricTaskInstance> tasks =
                    history.createHistoricTaskInstanceQuery().processInstanceBusinessKey(reference).list().stream()
                            .collect(Collectors.toMap(
                                    HistoricTaskInstance::getActivityInstanceId,
                                    Function.identity(),
                                    (one, other) -> one));
            Map<String, List<HistoricProcessInstance>> byDiagram = instances.stream()
                    .collect(Collectors.groupingBy(
                            HistoricProcessInstance::getProcessDefinitionId, LinkedHashMap::new, Collectors.toList()));
            Map<String, String> processes = instances.stream()
                    .collect(Collectors.toMap(
                            HistoricProcessInstance::getId, HistoricProcessInstance::getProcessDefinitionKey));
            return byDiagram.values().stream()
                    .map(runs -> drawing(runs, tasks, processes))
                    .toList();
        });
    }

    /** The diagram as it was deployed for these cases, as BPMN. */
    InputStream diagram(Drawing drawing) {
        return ownRights.call(() -> repository.getProcessModel(drawing.definition()));
    }

    /** The ids of the elements of the case's diagrams by their names, as the chronology has these. */
    @Transactional(readOnly = true)
    public Map<String, String> elementsByName(List<Drawing> drawings) {
        Map<String, String> elements = new HashMap<>();
        ownRights.call(() -> {
            for (Drawing drawing : drawings) {
                repository.getBpmnModelInstance(drawing.definition()).getModelElementsByType(FlowNode.class).stream()
                        .filter(node -> node.getName() != null)
                        .forEach(node -> elements.putIfAbsent(node.getName(), node.getId()));
            }
            return elements;
        });
        return elements;
    }

    /** Without what runs beside the case under its reference: mails to single people, and scans. */
    private static List<HistoricProcessInstance> ofTheWay(List<HistoricProcessInstance> all) {
        Set<String> inside = new HashSet<>();
        List<HistoricProcessInstance> way = new ArrayList<>();
        for (HistoricProcessInstance instance : all) {
            boolean main = Matters.isOfACase(instance.getProcessDefinitionKey());
            if (main || inside.contains(instance.getSuperProcessInstanceId())) {
                inside.add(instance.getId());
                way.add(instance);
            }
        }
        return way;
    }

    private Drawing drawing(
            List<HistoricProcessInstance> runs,
            Map<String, HistoricTaskInstance> tasks,
            Map<String, String> processes) {
        HistoricProcessInstance first = runs.get(0);
        boolean over = runs.stream().allMatch(run -> run.getEndTime() != null);
        List<HistoricActivityInstance> visits = runs.stream()
                .flatMap(run -> history
                        .createHistoricActivityInstanceQuery()
                        .processInstanceId(run.getId())
                        .orderPartiallyByOccurrence()
                        .asc()
                        .list()
                        .stream())
                .sorted(Comparator.comparing(HistoricActivityInstance::getStartTime))
                .toList();
        BpmnModelInstance model = repository.getBpmnModelInstance(first.getProcessDefinitionId());
        List<Step> steps = visits.stream()
                .filter(visit -> !SILENT.contains(visit.getActivityType()))
                .map(visit -> step(visit, tasks, processes))
                .toList();
        String name = first.getProcessDefinitionName();
        return new Drawing(
                first.getProcessDefinitionKey(),
                name == null ? first.getProcessDefinitionKey() : name,
                first.getProcessDefinitionId(),
                over,
                steps,
                marks(visits, tasks, model, over),
                flows(visits, model));
    }

    private static Step step(
            HistoricActivityInstance visit, Map<String, HistoricTaskInstance> tasks, Map<String, String> processes) {
        HistoricTaskInstance task = tasks.get(visit.getId());
        String called = visit.getCalledProcessInstanceId();
        return new Step(
                task != null
                        ? task.getName()
                        : visit.getActivityName() == null ? visit.getActivityId() : visit.getActivityName(),
                stage(visit),
                visit.getStartTime().toInstant(),
                visit.getEndTime() == null ? null : visit.getEndTime().toInstant(),
                due(task),
                called == null ? null : processes.get(called));
    }

    private static Stage stage(HistoricActivityInstance visit) {
        if (visit.getEndTime() == null) {
            return Stage.HERE;
        }
        return visit.isCanceled() ? Stage.STOPPED : Stage.DONE;
    }

    private static @Nullable Instant due(@Nullable HistoricTaskInstance task) {
        return task == null || task.getDueDate() == null
                ? null
                : task.getDueDate().toInstant();
    }

    private static Map<String, Mark> marks(
            List<HistoricActivityInstance> visits,
            Map<String, HistoricTaskInstance> tasks,
            BpmnModelInstance model,
            boolean over) {
        Map<String, Mark> marks = new TreeMap<>();
        for (HistoricActivityInstance visit : visits) {
            if (visit.getActivityType().equals("multiInstanceBody")) {
                continue; // its instances say it
            }
            Instant at = (visit.getEndTime() == null ? visit.getStartTime() : visit.getEndTime()).toInstant();
            Mark mark = new Mark(stage(visit), at, due(tasks.get(visit.getId())), 1);
            marks.merge(visit.getActivityId(), mark, CaseWay::together);
        }
        if (over) {
            model.getModelElementsByType(FlowNode.class)
                    .forEach(node -> marks.putIfAbsent(node.getId(), new Mark(Stage.NOT_NEEDED, null, null, 0)));
        }
        return marks;
    }

    /** Where the case stands counts more than that it came by before. */
    private static Mark together(Mark earlier, Mark later) {
        Mark newest = earlier.stage() == Stage.HERE ? earlier : later;
        return new Mark(newest.stage(), newest.at(), newest.due(), earlier.times() + later.times());
    }

    /**
     * The history does not say which flow led to an element: it was the one from the neighbour that was done last before.
     */
    private static Set<String> flows(List<HistoricActivityInstance> visits, BpmnModelInstance model) {
        Map<String, List<HistoricActivityInstance>> byElement =
                visits.stream().collect(Collectors.groupingBy(HistoricActivityInstance::getActivityId));
        Map<String, List<SequenceFlow>> into = new HashMap<>();
        model.getModelElementsByType(SequenceFlow.class)
                .forEach(flow -> into.computeIfAbsent(flow.getTarget().getId(), target -> new ArrayList<>())
                        .add(flow));
        Set<String> taken = new TreeSet<>();
        for (HistoricActivityInstance visit : visits) {
            String taking = null;
            Instant latest = Instant.MIN;
            for (SequenceFlow flow : into.getOrDefault(visit.getActivityId(), List.of())) {
                Instant done = doneBefore(
                        visit, byElement.getOrDefault(flow.getSource().getId(), List.of()));
                if (done.isAfter(latest)) {
                    taking = flow.getId();
                    latest = done;
                }
            }
            if (taking != null) {
                taken.add(taking);
            }
        }
        return taken;
    }

    /** When one of the visits to the neighbour ended, the last before this one began. */
    private static Instant doneBefore(HistoricActivityInstance visit, Collection<HistoricActivityInstance> neighbour) {
        Instant began = visit.getStartTime().toInstant();
        return neighbour.stream()
                .filter(other -> other.getEndTime() != null && !other.isCanceled())
                .map(other -> other.getEndTime().toInstant())
                .filter(end -> !end.isAfter(began))
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }
}
