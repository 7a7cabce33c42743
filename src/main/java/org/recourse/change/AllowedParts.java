package org.recourse.change;

import java.util.Map;
import java.util.Set;

/**
 * A diagram is made of these elements and extensions of the engine, and of nothing else: a script, a class or an external
 * program could do anything in the server, and an element that nobody here has tried may do nothing at all.
 */
final class AllowedParts implements DiagramRule {

    private static final Set<String> IN_PROCESS = Set.of(
            "process",
            "documentation",
            "extensionElements",
            "startEvent",
            "endEvent",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "boundaryEvent",
            "messageEventDefinition",
            "timerEventDefinition",
            "errorEventDefinition",
            "escalationEventDefinition",
            "conditionalEventDefinition",
            "terminateEventDefinition",
            "timeDate",
            "timeDuration",
            "timeCycle",
            "condition",
            "conditionExpression",
            "completionCondition",
            "userTask",
            "serviceTask",
            "businessRuleTask",
            "receiveTask",
            "manualTask",
            "callActivity",
            "subProcess",
            "multiInstanceLoopCharacteristics",
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "eventBasedGateway",
            "sequenceFlow",
            "incoming",
            "outgoing",
            "laneSet",
            "lane",
            "flowNodeRef",
            "textAnnotation",
            "text",
            "association",
            "group",
            "category",
            "categoryValue");

    private static final Set<String> EXTENSIONS = Set.of(
            "camunda:properties",
            "camunda:property",
            "camunda:taskListener",
            "camunda:executionListener",
            "camunda:inputOutput",
            "camunda:inputParameter",
            "camunda:outputParameter",
            "camunda:in",
            "camunda:out",
            "camunda:failedJobRetryTimeCycle");

    private static final Set<String> ATTRIBUTES = Set.of(
            "camunda:formRef",
            "camunda:formRefBinding",
            "camunda:candidateGroups",
            "camunda:assignee",
            "camunda:dueDate",
            "camunda:delegateExpression",
            "camunda:asyncBefore",
            "camunda:historyTimeToLive",
            "camunda:isStartableInTasklist",
            "camunda:versionTag",
            "camunda:resultVariable",
            "camunda:decisionRef",
            "camunda:mapDecisionResult",
            "camunda:collection",
            "camunda:elementVariable",
            "camunda:variableName",
            "camunda:variableEvents",
            "camunda:modelerTemplate",
            "camunda:modelerTemplateVersion");

    /** Of the engine's listeners, which carry no prefix on their attributes. */
    private static final Map<String, Set<String>> OWN_ATTRIBUTES = Map.of(
            "camunda:taskListener", Set.of("delegateExpression", "event", "id"),
            "camunda:executionListener", Set.of("delegateExpression", "event"),
            "camunda:inputParameter", Set.of("name"),
            "camunda:outputParameter", Set.of("name"),
            "camunda:in", Set.of("businessKey", "source", "sourceExpression", "target"),
            "camunda:out", Set.of("source", "sourceExpression", "target"));

    /** With one of these the engine takes a text for a script. */
    private static final Set<String> LANGUAGES = Set.of("language", "expressionLanguage", "scriptFormat");

    private static final Set<String> WORDS =
            Set.of("documentation", "text", "camunda:property", "incoming", "outgoing");

    @Override
    public void check(Diagram diagram, Findings findings) {
        attributes(diagram, diagram.root(), findings);
        diagram.root().children().stream()
                .filter(part -> !part.is("process", "message", "error", "escalation", "collaboration", "category")
                        && !part.type().startsWith("di:"))
                .forEach(part -> notAllowed(diagram, part, findings));
        diagram.process().eachInside(part -> {
            if (part.type().startsWith("other:")) {
                return; // the drawing's own, and Modeler's: the engine knows none of them, if they stand apart
            }
            if (!IN_PROCESS.contains(part.type()) && !EXTENSIONS.contains(part.type())) {
                notAllowed(diagram, part, findings);
            } else {
                attributes(diagram, part, findings);
                expressions(diagram, part, findings);
            }
        });
        diagram.process().eachInside(part -> {
            boolean isLost = part.type().startsWith("other:")
                    && !part.parent().is("extensionElements")
                    && !part.parent().type().startsWith("other:");
            if (isLost) {
                notAllowed(diagram, part, findings);
            }
        });
    }

    private static void notAllowed(Diagram diagram, Part part, Findings findings) {
        String type = part.type().substring(part.type().indexOf(':') + 1);
        findings.add(
                diagram.file(),
                part,
                "It uses \"" + type + "\", which diagrams here are not made of.",
                "Take it out. Work of the program is a service task with one of the names in the guide for analysts.");
    }

    private static void attributes(Diagram diagram, Part part, Findings findings) {
        part.attributes().forEach((name, value) -> {
            boolean isOwn = EXTENSIONS.contains(part.type());
            boolean allowed = isOwn
                    ? !OWN_ATTRIBUTES.containsKey(part.type())
                            || OWN_ATTRIBUTES
                                    .getOrDefault(part.type(), Set.of())
                                    .contains(name)
                    : !name.startsWith("camunda:") || ATTRIBUTES.contains(name);
            if (!allowed || LANGUAGES.contains(name)) {
                findings.add(
                        diagram.file(),
                        part,
                        "It sets \"" + name.replace("camunda:", "") + "\", which diagrams here do not use.",
                        "Empty that field in the properties of the step.");
            }
        });
    }

    private static void expressions(Diagram diagram, Part part, Findings findings) {
        if (WORDS.contains(part.type())) {
            return;
        }
        part.attributes().forEach((name, value) -> {
            if (!name.endsWith("delegateExpression")) {
                expression(diagram, part, value, findings);
            }
        });
        expression(diagram, part, part.text(), findings);
    }

    private static void expression(Diagram diagram, Part part, String text, Findings findings) {
        if (!Expression.isIn(text)) {
            return;
        }
        String problem = Expression.of(text).problem();
        if (!problem.isEmpty()) {
            findings.add(
                    diagram.file(),
                    part,
                    "The expression " + text + " " + problem + ".",
                    "Compare variables with codes, such as ${conduct == 'illegal'}, or use one of: "
                            + String.join("; ", Known.CALLS) + ".");
        }
    }
}
