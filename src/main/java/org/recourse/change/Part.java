package org.recourse.change;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An element of a diagram or decision table. Elements of BPMN and DMN go by their plain names, the engine's own by
 * {@code camunda:} and its name, whatever prefix the file uses, those of the drawing by {@code di:}, and all others by
 * {@code other:}. Attributes likewise.
 */
final class Part {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static final String DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI";
    private static final List<String> DMN = List.of(
            "https://www.omg.org/spec/DMN/20191111/MODEL/",
            "http://www.omg.org/spec/DMN/20180521/MODEL/",
            "http://www.omg.org/spec/DMN/20151101/dmn.xsd");
    /** The engine still reads its forerunner's extensions under the old name. */
    private static final List<String> ENGINE = List.of(
            "http://camunda.org/schema/1.0/bpmn", "http://camunda.org/schema/1.0/dmn", "http://activiti.org/bpmn");

    private static final int DEEPEST = 50;
    private static final XMLInputFactory XML = factory();

    private final String type;
    private final @Nullable Part parent;
    private final Map<String, String> attributes = new TreeMap<>();
    private final List<Part> children = new ArrayList<>();
    private String text = "";

    private Part(String type, @Nullable Part parent) {
        this.type = type;
        this.parent = parent;
    }

    /**
     * The file's outermost element.
     *
     * @throws Unreadable where it is no well-formed XML, or asks for something from elsewhere
     */
    static Part read(byte[] file) throws Unreadable {
        try {
            XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(file));
            Part root = new Part("", null);
            Part now = root;
            int depth = 0;
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > DEEPEST) {
                            throw new Unreadable("Its elements are nested too deeply");
                        }
                        now = now.begin(xml);
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        depth--;
                        now = now.parent == null ? root : now.parent;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> now.text += xml.getText();
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new Unreadable("It has a document type or an entity, which no diagram needs");
                    default -> {}
                }
            }
            return root.children.get(0);
        } catch (XMLStreamException | IllegalArgumentException e) {
            String message = e.getMessage() == null ? "" : e.getMessage().replaceAll("\\s+", " ");
            throw new Unreadable("It is not well-formed XML: " + message);
        }
    }

    private Part begin(XMLStreamReader xml) {
        Part part = new Part(prefix(xml.getNamespaceURI()) + xml.getLocalName(), this);
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String namespace = xml.getAttributeNamespace(i);
            String prefix = namespace == null || namespace.isEmpty() ? "" : prefix(namespace);
            part.attributes.put(prefix + xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        children.add(part);
        return part;
    }

    private static String prefix(@Nullable String namespace) {
        if (BPMN.equals(namespace) || DMN.contains(String.valueOf(namespace))) {
            return "";
        }
        if (DRAWING.equals(namespace)) {
            return "di:";
        }
        return ENGINE.contains(String.valueOf(namespace)) ? "camunda:" : "other:";
    }

    String type() {
        return type;
    }

    boolean is(String... types) {
        for (String one : types) {
            if (one.equals(type)) {
                return true;
            }
        }
        return false;
    }

    /** The id, or empty. */
    String id() {
        return get("id");
    }

    /** The name on one line, or empty. */
    String name() {
        return get("name").replaceAll("\\s+", " ").strip();
    }

    /** The attribute's value, or empty where there is none. */
    String get(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    Map<String, String> attributes() {
        return attributes;
    }

    String text() {
        return text.strip();
    }

    /** What it is in; itself for the outermost element. */
    Part parent() {
        return parent == null ? this : parent;
    }

    /** Itself, or the nearest element around it that has an id which people can find. */
    Part withId() {
        Part part = this;
        while (part.id().isEmpty() && part.parent != null) {
            part = part.parent;
        }
        return part;
    }

    List<Part> children() {
        return children;
    }

    Stream<Part> children(String ofType) {
        return children.stream().filter(child -> child.type.equals(ofType));
    }

    /** The first child of a type; an empty one where there is none. */
    Part child(String ofType) {
        for (Part child : children) {
            if (child.type.equals(ofType)) {
                return child;
            }
        }
        return new Part(ofType, this);
    }

    boolean hasChild(String ofType) {
        return children(ofType).findAny().isPresent();
    }

    /** The engine's extensions of a type. */
    Stream<Part> extensions(String ofType) {
        return child("extensionElements").children("camunda:" + ofType);
    }

    /** What the element says in the engine's properties under this name, or empty. */
    String property(String name) {
        return extensions("properties")
                .flatMap(properties -> properties.children("camunda:property"))
                .filter(property -> property.get("name").equals(name))
                .map(property -> property.get("value"))
                .findFirst()
                .orElse("");
    }

    /** The text of the first input of this name, or empty. */
    String input(String name) {
        return extensions("inputOutput")
                .flatMap(mapping -> mapping.children("camunda:inputParameter"))
                .filter(input -> input.get("name").equals(name))
                .map(Part::text)
                .findFirst()
                .orElse("");
    }

    /** Everything that it says by itself, without the steps and flows in it. */
    String content() {
        StringBuilder content = new StringBuilder(type).append(attributes).append(text());
        children.stream()
                .filter(child ->
                        !child.is("incoming", "outgoing") && !Diagram.isNode(child) && !child.is("sequenceFlow"))
                .forEach(child -> content.append('<').append(child.content()).append('>'));
        return content.toString();
    }

    /** Itself and everything in it. */
    void eachInside(Consumer<Part> action) {
        action.accept(this);
        children.forEach(child -> child.eachInside(action));
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }
}
