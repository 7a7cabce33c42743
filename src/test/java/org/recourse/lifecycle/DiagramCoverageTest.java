package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.EventBasedGateway;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.recourse.DiagramCoverage;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;

/** Judges, after all process tests, whether they went everywhere. Run alone it fails: nothing has been measured then. */
@RecourseTest
@Order(Integer.MAX_VALUE)
class DiagramCoverageTest {

    @Autowired
    RepositoryService repository;

    @Test
    void theProcessTestsPassEveryElementOfEveryDiagram() {
        StringBuilder table =
                new StringBuilder("\n%-26s %10s %10s %7s%n".formatted("Process", "Elements", "Flows", "%"));
        List<String> missed = new ArrayList<>();
        for (String process : processes()) {
            BpmnModelInstance diagram = diagram(process);
            Collection<String> nodes = ids(diagram, FlowNode.class);
            Collection<String> flows = ids(diagram, SequenceFlow.class);
            Set<String> passedNodes = DiagramCoverage.passed(process, nodes);
            Set<String> passedFlows = DiagramCoverage.passed(process, flows);
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
        assertThat(missed).as("what no process test passes").isEmpty();
    }

    private List<String> processes() {
        return repository
                .createProcessDefinitionQuery()
                .latestVersion()
                .orderByProcessDefinitionKey()
                .asc()
                .list()
                .stream()
                .filter(definition -> definition.getResourceName().startsWith("processes/")
                        || definition.getResourceName().contains("/processes/"))
                .map(ProcessDefinition::getKey)
                .toList();
    }

    /** The engine goes from an event-based gateway to an event without taking the flow: who entered the one took the other. */
    private static List<String> toEvents(BpmnModelInstance diagram, Set<String> entered) {
        return diagram.getModelElementsByType(SequenceFlow.class).stream()
                .filter(flow -> flow.getSource() instanceof EventBasedGateway
                        && entered.contains(flow.getTarget().getId()))
                .map(FlowElement::getId)
                .toList();
    }

    private BpmnModelInstance diagram(String process) {
        ProcessDefinition definition = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(process)
                .latestVersion()
                .singleResult();
        return repository.getBpmnModelInstance(definition.getId());
    }

    private static Collection<String> ids(BpmnModelInstance diagram, Class<? extends FlowElement> kind) {
        return diagram.getModelElementsByType(kind).stream()
                .map(FlowElement::getId)
                .toList();
    }
}
