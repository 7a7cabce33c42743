package org.recourse.change;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A diagram with some of its steps and flows coloured, in the way that Modeler colours them and every viewer of bpmn.io
 * shows. Nothing else of it changes.
 */
final class Marked {

    private static final String DRAWING = "http://www.omg.org/spec/BPMN/20100524/DI";
    private static final String MODELER = "http://bpmn.io/schema/bpmn/biocolor/1.0";
    private static final String STANDARD = "http://www.omg.org/spec/BPMN/non-normative/color/1.0";
    private static final String NAMESPACES = XMLConstants.XMLNS_ATTRIBUTE_NS_URI;

    /** What a colour says; dark enough on pale enough ground to be read. */
    enum Colour {
        /** The way that was gone. */
        WAY("#0b5d3b", "#e2f0e8"),
        /** Where it stands now. */
        HERE("#0b4f8a", "#cfe3f5"),
        /** Where it went wrong. */
        WRONG("#a3261b", "#fbe3df");

        private final String line;
        private final String ground;

        Colour(String line, String ground) {
            this.line = line;
            this.ground = ground;
        }
    }

    private Marked() {}

    /** The diagram with a way through it. */
    static byte[] way(byte[] diagram, Collection<String> stepsAndFlows) {
        Map<String, Colour> colours = new LinkedHashMap<>();
        stepsAndFlows.forEach(id -> colours.put(id, Colour.WAY));
        return with(diagram, colours);
    }

    /**
     * The diagram with colours.
     *
     * @param colours by the ids of steps and flows; ids that are not drawn do nothing
     * @throws IllegalArgumentException where it is no diagram
     */
    static byte[] with(byte[] diagram, Map<String, Colour> colours) {
        Document document = read(diagram);
        Element root = document.getDocumentElement();
        root.setAttributeNS(NAMESPACES, "xmlns:bioc", MODELER);
        root.setAttributeNS(NAMESPACES, "xmlns:color", STANDARD);
        colour(document.getElementsByTagNameNS(DRAWING, "BPMNShape"), colours);
        colour(document.getElementsByTagNameNS(DRAWING, "BPMNEdge"), colours);
        return write(document);
    }

    private static void colour(NodeList drawn, Map<String, Colour> colours) {
        for (int i = 0; i < drawn.getLength(); i++) {
            Element shape = (Element) drawn.item(i);
            Colour colour = colours.get(shape.getAttribute("bpmnElement"));
            if (colour == null) {
                continue;
            }
            shape.setAttributeNS(MODELER, "bioc:stroke", colour.line);
            shape.setAttributeNS(STANDARD, "color:border-color", colour.line);
            boolean holdsOthers = shape.getAttribute("isExpanded").equals("true");
            if (shape.getLocalName().equals("BPMNShape") && !holdsOthers) {
                shape.setAttributeNS(MODELER, "bioc:fill", colour.ground);
                shape.setAttributeNS(STANDARD, "color:background-color", colour.ground);
            }
        }
    }

    private static Document read(byte[] diagram) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            factory.setXIncludeAware(false);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(diagram));
        } catch (SAXException e) {
            throw new IllegalArgumentException("It is no diagram", e);
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] write(Document document) {
        try {
            TransformerFactory factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            factory.newTransformer().transform(new DOMSource(document), new StreamResult(written));
            return written.toByteArray();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }
}
