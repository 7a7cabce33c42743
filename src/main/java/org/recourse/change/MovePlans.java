package org.recourse.change;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.migration.MigrationInstruction;
import org.camunda.bpm.engine.migration.MigrationInstructionBuilder;
import org.camunda.bpm.engine.migration.MigrationPlan;
import org.camunda.bpm.engine.migration.MigrationPlanBuilder;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.MessageEventDefinition;
import org.recourse.casefile.CaseFiles;
import org.recourse.engine.MoveRecord.Obstacle;
import org.recourse.engine.RunningInstances;
import org.recourse.engine.RunningInstances.Running;
import org.recourse.lifecycle.OwnRights;
import org.recourse.trust.Person;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.ResponseStatus;

/** What can move from one version of a process to another, and why the rest cannot. */
@Component
class MovePlans {

    private final RepositoryService repository;
    private final RuntimeService runtime;
    private final RunningInstances instances;
    private final CaseFiles caseFiles;
    private final OwnRights ownRights;

    MovePlans(ProcessEngine engine, RunningInstances instances, CaseFiles caseFiles, OwnRights ownRights) {
        this.repository = engine.getRepositoryService();
        this.runtime = engine.getRuntimeService();
        this.instances = instances;
        this.caseFiles = caseFiles;
        this.ownRights = ownRights;
    }

    /**
     * What stands at one step of the version.
     *
     * @param all how many stand there; one can stand at several steps at once
     * @param move how many of them can move
     * @param reasons why the rest cannot
     */
    record Step(String id, String name, int all, int move, List<String> reasons) {}

    /**
     * A plan, as one person may know it.
     *
     * @param engines the engine's own plan
     * @param all how many run on the version
     * @param movable those that can move now
     * @param staying references of the cases that stay where they are, as far as the person may see which
     * @param changes what the one version changes in the other, a line each
     */
    record Plan(
            ProcessDefinition from,
            ProcessDefinition to,
            MigrationPlan engines,
            int all,
            List<Running> movable,
            List<Step> steps,
            List<String> staying,
            List<String> changes) {

        public int stay() {
            return all - movable.size();
        }
    }

    /** There is no such version. */
    @ResponseStatus(HttpStatus.NOT_FOUND)
    static final class NoSuchVersion extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    @Transactional(readOnly = true)
    Plan of(Person person, String process, int fromVersion, int toVersion) {
        ProcessDefinition from = version(process, fromVersion);
        ProcessDefinition to = version(process, toVersion);
        if (fromVersion == toVersion) {
            throw new NoSuchVersion();
        }
        MigrationPlan engines = engines(from, to);
        WhyNot whyNot = whyNot(from.getId(), to.getId());
        Set<String> keptFrom = caseFiles.keptFrom(person.id());
        List<Running> all = instances.standing(from.getId()).stream()
                .filter(one -> Moves.mayKnowOf(person, one.businessKey(), one.school(), keptFrom))
                .toList();
        // One of all that stand alike is enough to ask the engine about; each is asked about again when its turn comes.
        Map<String, List<Obstacle>> obstacles = new HashMap<>();
        List<Running> movable = new ArrayList<>();
        List<Running> staying = new ArrayList<>();
        for (Running one : all) {
            boolean moves = obstacles
                    .computeIfAbsent(one.position(), position -> instances.obstacles(engines, one.instance()))
                    .isEmpty();
            (moves ? movable : staying).add(one);
        }
        Set<String> cases = caseFiles.existing(staying.stream()
                .map(Running::businessKey)
                .filter(key -> key != null)
                .collect(Collectors.toSet()));
        return new Plan(
                from,
                to,
                engines,
                all.size(),
                movable,
                steps(all, obstacles, whyNot),
                staying.stream()
                        .map(one -> Moves.reference(person, one.businessKey(), one.school(), cases))
                        .filter(reference -> !reference.isEmpty())
                        .distinct()
                        .sorted()
                        .toList(),
                changes(from, to));
    }

    WhyNot whyNot(String from, String to) {
        return ownRights.call(() -> new WhyNot(
                repository.getBpmnModelInstance(from),
                repository.getBpmnModelInstance(to),
                repository.getProcessDefinition(to).getVersion()));
    }

    /** All versions of a process, the newest first. */
    List<ProcessDefinition> versions(String process) {
        return ownRights.call(() -> repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(process)
                .orderByProcessDefinitionVersion()
                .desc()
                .list());
    }

    private ProcessDefinition version(String process, int version) {
        return Optional.ofNullable(ownRights.call(() -> repository
                        .createProcessDefinitionQuery()
                        .processDefinitionKey(process)
                        .processDefinitionVersion(version)
                        .singleResult()))
                .orElseThrow(NoSuchVersion::new);
    }

    /**
     * Each step goes to the one of the same id. What it waits for is waited for as the other version has it, but for timers: a
     * task that somebody has keeps its reminders and its deadline, which would else be counted anew from now.
     */
    private MigrationPlan engines(ProcessDefinition from, ProcessDefinition to) {
        return ownRights.call(() -> {
            MigrationPlan equal = runtime.createMigrationPlan(from.getId(), to.getId())
                    .mapEqualActivities()
                    .build();
            BpmnModelInstance model = repository.getBpmnModelInstance(from.getId());
            MigrationPlanBuilder plan = runtime.createMigrationPlan(from.getId(), to.getId());
            for (MigrationInstruction instruction : equal.getInstructions()) {
                MigrationInstructionBuilder one =
                        plan.mapActivities(instruction.getSourceActivityId(), instruction.getTargetActivityId());
                if (instruction.isUpdateEventTrigger() || waitsForMessage(model, instruction)) {
                    one.updateEventTrigger();
                }
            }
            return plan.build();
        });
    }

    private static boolean waitsForMessage(BpmnModelInstance model, MigrationInstruction instruction) {
        return model.getModelElementById(instruction.getSourceActivityId()) instanceof CatchEvent event
                && event.getEventDefinitions().stream().anyMatch(MessageEventDefinition.class::isInstance);
    }

    private static List<Step> steps(List<Running> all, Map<String, List<Obstacle>> obstacles, WhyNot whyNot) {
        Map<String, List<Running>> byStep = new TreeMap<>();
        all.forEach(one -> one.steps().forEach(step -> byStep.computeIfAbsent(step, id -> new ArrayList<>())
                .add(one)));
        List<Step> steps = new ArrayList<>();
        byStep.forEach((step, standing) -> {
            Set<String> reasons = new LinkedHashSet<>();
            int move = 0;
            for (Running one : standing) {
                List<Obstacle> found = obstacles.getOrDefault(one.position(), List.of());
                if (found.isEmpty()) {
                    move++;
                    continue;
                }
                List<Obstacle> here = found.stream()
                        .filter(obstacle -> obstacle.step().equals(step))
                        .toList();
                if (here.isEmpty()) {
                    reasons.addAll(whyNot.sentences(found));
                } else {
                    here.forEach(obstacle -> reasons.addAll(whyNot.reasons(obstacle)));
                }
            }
            steps.add(new Step(step, whyNot.nameOf(step), standing.size(), move, List.copyOf(reasons)));
        });
        steps.sort(Comparator.comparing(Step::name));
        return steps;
    }

    private List<String> changes(ProcessDefinition from, ProcessDefinition to) {
        String file = to.getKey() + ".bpmn";
        return Difference.inWords(ProcessSet.of(Map.of(file, xml(from))), ProcessSet.of(Map.of(file, xml(to)))).stream()
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
    }

    private byte[] xml(ProcessDefinition version) {
        try (InputStream content = ownRights.call(() -> repository.getProcessModel(version.getId()))) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
