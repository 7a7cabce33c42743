package org.recourse.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.recourse.trust.Role;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Changes of the delivered files, made one at a time as somebody could make them in Camunda Modeler. */
final class Mutants {

    private static final String ENGINE = "http://camunda.org/schema/1.0/bpmn";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProcessSet delivered;
    private final List<Mutant> all = new ArrayList<>();

    /** A file with one change. */
    record Mutant(String operator, String file, String what, byte[] content) {}

    private Mutants(ProcessSet delivered) {
        this.delivered = delivered;
    }

    static List<Mutant> of(ProcessSet delivered) {
        Mutants mutants = new Mutants(delivered);
        delivered.diagrams().forEach(mutants::ofDiagram);
        delivered.tables().forEach(mutants::ofTable);
        delivered.forms().forEach(mutants::ofForm);
        return mutants.all;
    }

    private void ofDiagram(Diagram diagram) {
        for (Part flow : diagram.flows()) {
            make("flow removed", diagram, flow.id(), xml -> xml.removeFlow(xml.find(flow.id())));
            others(diagram, flow)
                    .forEach(target -> make(
                            "flow redirected",
                            diagram,
                            flow.id() + " to " + target,
                            xml -> xml.redirect(xml.find(flow.id()), target)));
            if (!Diagram.condition(flow).isEmpty()) {
                make("condition negated", diagram, flow.id(), xml -> {
                    Element condition = xml.child(xml.find(flow.id()), "conditionExpression");
                    condition.setTextContent(condition.getTextContent().replaceFirst("\\$\\{(.*)}", "\\${!($1)}"));
                });
            }
        }
        for (Part node : diagram.nodes()) {
            if (Diagram.TASKS.contains(node.type()) || node.is("callActivity")) {
                make("task removed", diagram, node.id(), xml -> xml.removeStep(node.id()));
            }
            if (node.is("userTask") && node.has("camunda:candidateGroups")) {
                String other = Arrays.stream(Role.values())
                        .map(Role::id)
                        .filter(role -> !node.get("camunda:candidateGroups").contains(role))
                        .skip(Math.floorMod(node.id().hashCode(), 5))
                        .findFirst()
                        .orElseThrow();
                make("task given to another group", diagram, node.id() + " to " + other, xml -> xml.find(node.id())
                        .setAttributeNS(ENGINE, "camunda:candidateGroups", other));
            }
            if (node.is("boundaryEvent") || Diagram.isEventSubProcess(node)) {
                make(
                        "timer, boundary or event removed",
                        diagram,
                        node.id(),
                        xml -> xml.removeWithWhatFollows(node.id()));
            } else if (node.is("intermediateCatchEvent")) {
                make("timer, boundary or event removed", diagram, node.id(), xml -> xml.removeStep(node.id()));
            }
            node.extensions("taskListener")
                    .filter(listener -> listener.get("event").equals("timeout"))
                    .forEach(listener -> make(
                            "timer, boundary or event removed",
                            diagram,
                            listener.id(),
                            xml -> xml.remove(xml.find(listener.id()))));
            if (node.is("callActivity")) {
                delivered.diagrams().stream()
                        .map(Diagram::id)
                        .filter(id -> !id.equals(node.get("calledElement")))
                        .forEach(id ->
                                make("call redirected", diagram, node.id() + " to " + id, xml -> xml.find(node.id())
                                        .setAttribute("calledElement", id)));
            }
            make("element id changed", diagram, node.id(), xml -> xml.rename(node.id(), node.id() + "-x"));
            if (WorkRules.hasSavePoint(node)) {
                make("async flag dropped", diagram, node.id(), xml -> {
                    xml.find(node.id()).removeAttributeNS(ENGINE, "asyncBefore");
                    xml.elements(element -> element.getLocalName().equals("multiInstanceLoopCharacteristics")
                                    && element.getParentNode() == xml.find(node.id()))
                            .forEach(loop -> loop.removeAttributeNS(ENGINE, "asyncBefore"));
                });
            }
        }
    }

    /** Two other steps of the same scope that a flow could be drawn to by mistake. */
    private static Stream<String> others(Diagram diagram, Part flow) {
        List<String> targets = flow.parent().children().stream()
                .filter(node -> Diagram.isNode(node)
                        && !node.is("startEvent", "boundaryEvent")
                        && !Diagram.isEventSubProcess(node)
                        && !node.id().equals(flow.get("targetRef"))
                        && !node.id().equals(flow.get("sourceRef")))
                .map(Part::id)
                .toList();
        int first = Math.floorMod(flow.id().hashCode(), Math.max(1, targets.size()));
        return IntStream.range(0, Math.min(2, targets.size()))
                .mapToObj(i -> targets.get((first + i * (targets.size() / 2 + 1)) % targets.size()))
                .distinct();
    }

    private void ofTable(Table table) {
        for (Part rule : table.rules()) {
            Xml xml = new Xml(delivered.content(table.file()).orElseThrow());
            xml.remove(xml.find(rule.id()));
            all.add(new Mutant("rule dropped", table.file(), rule.id(), xml.bytes()));
        }
    }

    private void ofForm(Form form) {
        for (Form.Component question : form.questions()) {
            make("form field removed", form, question.key(), component -> true, component -> {});
            make(
                    "form field renamed",
                    form,
                    question.key(),
                    component -> false,
                    component -> component.put("key", question.key() + "2"));
            if (question.isRequired()) {
                make("form field made optional", form, question.key(), component -> false, component -> ((ObjectNode)
                                component.path("validate"))
                        .put("required", false));
            }
        }
    }

    private void make(String operator, Diagram diagram, String what, Consumer<Xml> change) {
        Xml xml = new Xml(delivered.content(diagram.file()).orElseThrow());
        change.accept(xml);
        all.add(new Mutant(operator, diagram.file(), what, xml.bytes()));
    }

    private void make(
            String operator, Form form, String key, Predicate<ObjectNode> remove, Consumer<ObjectNode> change) {
        try {
            JsonNode root = JSON.readTree(delivered.content(form.file()).orElseThrow());
            change(root, key, remove, change);
            all.add(new Mutant(operator, form.file(), key, JSON.writeValueAsBytes(root)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void change(JsonNode root, String key, Predicate<ObjectNode> remove, Consumer<ObjectNode> change) {
        if (!(root.path("components") instanceof ArrayNode components)) {
            return;
        }
        for (int i = components.size() - 1; i >= 0; i--) {
            ObjectNode component = (ObjectNode) components.get(i);
            if (component.path("key").asText().equals(key)) {
                if (remove.test(component)) {
                    components.remove(i);
                } else {
                    change.accept(component);
                }
            } else {
                change(component, key, remove, change);
            }
        }
    }

    /** A diagram or table to be changed. */
    private static final class Xml {

        private static final DocumentBuilderFactory PARSER = DocumentBuilderFactory.newDefaultInstance();
        private static final TransformerFactory WRITER = TransformerFactory.newDefaultInstance();

        private static final java.util.Map<byte[], Document> READ = new java.util.IdentityHashMap<>();

        static {
            PARSER.setNamespaceAware(true);
        }

        private final Document document;

        Xml(byte[] content) {
            document = (Document) READ.computeIfAbsent(content, Xml::parse).cloneNode(true);
        }

        private static Document parse(byte[] content) {
            try {
                return PARSER.newDocumentBuilder().parse(new ByteArrayInputStream(content));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] bytes() {
            try {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                WRITER.newTransformer().transform(new DOMSource(document), new StreamResult(bytes));
                return bytes.toByteArray();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        List<Element> elements(Predicate<Element> wanted) {
            NodeList nodes = document.getElementsByTagName("*");
            List<Element> found = new ArrayList<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                Element element = (Element) nodes.item(i);
                if (wanted.test(element)) {
                    found.add(element);
                }
            }
            return found;
        }

        Element find(String id) {
            return elements(element -> element.getAttribute("id").equals(id)).get(0);
        }

        Element child(Element element, String name) {
            for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element child && child.getLocalName().equals(name)) {
                    return child;
                }
            }
            throw new IllegalStateException(name);
        }

        /** The element, and whatever in the picture and elsewhere points to it or to something in it. */
        void remove(Element element) {
            Set<String> ids = new HashSet<>(Set.of(element.getAttribute("id")));
            NodeList inside = element.getElementsByTagName("*");
            for (int i = 0; i < inside.getLength(); i++) {
                ids.add(((Element) inside.item(i)).getAttribute("id"));
            }
            ids.remove("");
            element.getParentNode().removeChild(element);
            elements(other -> ids.contains(other.getAttribute("bpmnElement"))
                            || (Set.of("incoming", "outgoing").contains(other.getLocalName())
                                    && ids.contains(other.getTextContent())))
                    .forEach(other -> other.getParentNode().removeChild(other));
            elements(other -> ids.contains(other.getAttribute("default")))
                    .forEach(other -> other.removeAttribute("default"));
        }

        void removeFlow(Element flow) {
            remove(flow);
        }

        void redirect(Element flow, String target) {
            String id = flow.getAttribute("id");
            elements(other -> other.getLocalName().equals("incoming")
                            && other.getTextContent().equals(id))
                    .forEach(other -> other.getParentNode().removeChild(other));
            flow.setAttribute("targetRef", target);
            Element incoming = document.createElementNS(flow.getNamespaceURI(), "bpmn:incoming");
            incoming.setTextContent(id);
            find(target).appendChild(incoming);
        }

        private List<Element> flows(String end, String node) {
            return elements(element -> element.getLocalName().equals("sequenceFlow")
                    && element.getAttribute(end).equals(node));
        }

        /** As Modeler does it: what led to the step leads to what followed it. */
        void removeStep(String id) {
            elements(element -> element.getAttribute("attachedToRef").equals(id))
                    .forEach(event -> removeWithWhatFollows(event.getAttribute("id")));
            List<Element> out = flows("sourceRef", id);
            List<Element> in = flows("targetRef", id);
            String next = out.get(0).getAttribute("targetRef");
            remove(find(id));
            out.forEach(this::removeFlow);
            in.forEach(flow -> redirect(flow, next));
        }

        void removeWithWhatFollows(String id) {
            List<String> next = flows("sourceRef", id).stream()
                    .map(flow -> flow.getAttribute("targetRef"))
                    .toList();
            flows("sourceRef", id).forEach(this::removeFlow);
            remove(find(id));
            next.stream().filter(node -> flows("targetRef", node).isEmpty()).forEach(this::removeWithWhatFollows);
            next.stream()
                    .filter(node -> flows("targetRef", node).size() == 1
                            && flows("sourceRef", node).size() == 1
                            && find(node).getLocalName().endsWith("Gateway"))
                    .forEach(this::removeStep);
        }

        /** Everywhere in the file. */
        void rename(String id, String to) {
            elements(element -> true).forEach(element -> {
                for (int i = 0; i < element.getAttributes().getLength(); i++) {
                    Node attribute = element.getAttributes().item(i);
                    if (attribute.getNodeValue().equals(id)
                            && !attribute.getNodeName().equals("name")) {
                        attribute.setNodeValue(to);
                    }
                }
            });
        }
    }
}
