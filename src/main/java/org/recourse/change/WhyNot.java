package org.recourse.change;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.jspecify.annotations.Nullable;
import org.recourse.engine.MoveRecord.Obstacle;

/** Why something that stands at a step of one version cannot move to another version, in plain words. */
final class WhyNot {

    private static final String NO_SAVE_POINT = "It waits at a save point that version %d does not have there.";

    private final BpmnModelInstance from;
    private final BpmnModelInstance to;
    private final int version;

    WhyNot(BpmnModelInstance from, BpmnModelInstance to, int version) {
        this.from = from;
        this.to = to;
        this.version = version;
    }

    /** What people call a step. */
    String nameOf(String step) {
        return node(from, step)
                .map(FlowNode::getName)
                .filter(name -> !name.isBlank())
                .map(name -> name.replaceAll("\\s+", " "))
                .orElse(step);
    }

    /** A sentence for each thing that is in the way, with the step that it is about. */
    List<String> sentences(List<Obstacle> obstacles) {
        return obstacles.stream()
                .flatMap(obstacle -> reasons(obstacle).stream()
                        .map(reason ->
                                obstacle.step().isEmpty() ? reason : "“" + nameOf(obstacle.step()) + "”: " + reason))
                .distinct()
                .toList();
    }

    /** What is in the way at the step of the obstacle. */
    List<String> reasons(Obstacle obstacle) {
        FlowNode before = node(from, obstacle.step()).orElse(null);
        FlowNode after = node(to, obstacle.step()).orElse(null);
        if (before != null && after == null) {
            return List.of("The step is not in version " + version + ".");
        }
        if (before != null && after != null && !kind(before).equals(kind(after))) {
            return List.of("The step is of another kind in version " + version + ".");
        }
        if (before != null && after != null && !around(before).equals(around(after))) {
            return List.of("The step lies in another sub-process in version " + version + ".");
        }
        if (before != null && after != null && savePoints(before) && !savePoints(after)) {
            return List.of(NO_SAVE_POINT.formatted(version));
        }
        Set<String> reasons = new LinkedHashSet<>();
        obstacle.findings().forEach(finding -> reasons.add(inWords(finding)));
        return new ArrayList<>(reasons);
    }

    private String inWords(String finding) {
        if (finding.contains("asyncBefore") || finding.contains("asyncAfter")) {
            return NO_SAVE_POINT.formatted(version);
        }
        if (finding.contains("sequence flow")) {
            return "It waits at a save point after the step, and version " + version
                    + " goes on from there another way.";
        }
        if (finding.contains("no migration instruction")) {
            return "What can happen at the step, or the sub-process around it, is not the same in version " + version
                    + ".";
        }
        if (finding.contains("not supported")) {
            return "Nothing can be moved from this kind of step; it goes on from there by itself.";
        }
        return "The engine cannot carry it over (" + finding + ").";
    }

    private static Optional<FlowNode> node(BpmnModelInstance model, String id) {
        return !id.isEmpty() && model.getModelElementById(id) instanceof FlowNode node
                ? Optional.of(node)
                : Optional.empty();
    }

    private static boolean savePoints(FlowNode node) {
        return node.isCamundaAsyncBefore() || node.isCamundaAsyncAfter();
    }

    private static List<Object> kind(FlowNode node) {
        List<Object> kind = new ArrayList<>();
        kind.add(node.getElementType().getTypeName());
        if (node instanceof Activity activity) {
            kind.add(
                    activity.getLoopCharacteristics() instanceof MultiInstanceLoopCharacteristics each
                            ? "each " + each.isSequential()
                            : "once");
        }
        if (node instanceof CatchEvent event) {
            event.getEventDefinitions()
                    .forEach(definition -> kind.add(definition.getElementType().getTypeName()));
        }
        return kind;
    }

    /** The sub-processes around a step, the innermost first. */
    private static List<String> around(FlowNode node) {
        List<String> around = new ArrayList<>();
        for (@Nullable Object at = node.getParentElement(); at instanceof SubProcess sub; at = sub.getParentElement()) {
            around.add(Objects.requireNonNullElse(sub.getId(), ""));
        }
        return around;
    }
}
