package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.Test;

/** Judges, after all process tests of this build, whether they went everywhere. Run alone it fails: nothing has been measured then. */
class DiagramCoverageIT {

    @Test
    void theProcessTestsPassEveryElementOfEveryDiagram() throws IOException {
        Set<String> allPassed = DiagramCoverage.passed();
        StringBuilder table =
                new StringBuilder("\n%-26s %10s %10s %7s%n".formatted("Process", "Elements", "Flows", "%"));
        List<String> missed = new ArrayList<>();
        for (Path file : diagrams()) {
            String process = file.getFileName().toString().replace(".bpmn", "");
            BpmnModelInstance diagram = Bpmn.readModelFromFile(file.toFile());
            Collection<String> nodes = ids(diagram, FlowNode.class);
            Collection<String> flows = ids(diagram, SequenceFlow.class);
            Set<String> passedNodes = of(process, nodes, allPassed);
            Set<String> passedFlows = of(process, flows, allPassed);
            passedFlows.addAll(toEvents(diagram, passedNodes));
            table.append("%-26s %10s %10s %7.1f%n"
                    .formatted(
                            process,
                            passedNodes.size() + "/" + nodes.size(),
                            passedFlows.size() + "/" + flows.size(),
                            100.0 * (passedNodes.size() + passedFlows.size()) / (nodes.size() + flows.size())));
            Stream.concat(nodes.stream(), flows.stream())
                    .filter(element -> !passedNodes.contains(element) && !passedFlows.contains(element))
                    .map(element -> process + ": " + element)
                    .forEach(missed::add);
        }
        System.out.println(table);
        assertThat(allPassed).as("what this build has measured").isNotEmpty();
        assertThat(missed).as("what no process test passes").isEmpty();
    }

    private static List<Path> diagrams() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("processes"))) {
            return files.filter(file -> file.toString().endsWith(".bpmn"))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> of(String process, Collection<String> elements, Set<String> passed) {
        return elements.stream()
                .filter(element -> passed.contains(process + "/" + element))
                .collect(Collectors.toSet());
    }

    /** The engine goes from an event-based gateway to an event without taking the flow: who entered the one took the other. */
    private static List<String> toEvents(BpmnModelInstance diagram, Set<String> entered) {
        return diagram.getModelElementsByType(SequenceFlow.class).stream()
                .filter(flow -> flow.getSource() instanceof EventBasedGateway
                        && entered.contains(flow.getTarget().getId()))
                .map(FlowElement::getId)
                .toList();
    }

    private static Collection<String> ids(BpmnModelInstance diagram, Class<? extends FlowElement> kind) {
        return diagram.getModelElementsByType(kind).stream()
                .map(FlowElement::getId)
                .toList();
    }
}
