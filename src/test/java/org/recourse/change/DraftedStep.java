package org.recourse.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** A draft with a new step where it does not look like a breach: somebody talks it over with whoever is concerned. */
final class DraftedStep {

    static final String STEP = "talk-it-over";
    static final String DIAGRAM = "social-media-incident.bpmn";

    private static final String FLOW = "breach-apparent-to-nothing-more-to-do";

    private DraftedStep() {}

    /** The draft, drawn as an analyst would. */
    static Draft draft() {
        Draft draft = new Draft();
        String like = between(draft.text(DIAGRAM), "<bpmn:userTask id=\"take-internal-action\"", "</bpmn:userTask>");
        String step = like.replaceAll("\\s*<bpmn:(incoming|outgoing)>.*?</bpmn:\\1>", "")
                .replace("take-internal-action", STEP)
                .replace("Take internal action", "Talk it over")
                .replace(
                        "name=\"policy\" value=\"S3-7 S3-6\"",
                        "name=\"addition\" value=\"Some reports call for a word.\"");
        String rule = between(draft.text("response-times.dmn"), "<rule id=\"for-take-internal-action\">", "</rule>");
        return draft.insert(DIAGRAM, FLOW, STEP, step)
                .replace(
                        DIAGRAM,
                        "<dc:Bounds x=\"0\" y=\"0\" width=\"100\" height=\"80\" />",
                        "<dc:Bounds x=\"780\" y=\"205\" width=\"100\" height=\"80\" />")
                .replace(
                        DIAGRAM,
                        "<di:waypoint x=\"0\" y=\"0\" /><di:waypoint x=\"1\" y=\"0\" />",
                        "<di:waypoint x=\"880\" y=\"245\" /><di:waypoint x=\"1669\" y=\"245\" />"
                                + "<di:waypoint x=\"1669\" y=\"385\" />")
                .with(DIAGRAM, shortened(draft.text(DIAGRAM)))
                .replace("response-times.dmn", rule, rule + rule.replace("take-internal-action", STEP))
                .with(STEP + ".form", form());
    }

    /** Its files, as they are chosen for a preview. */
    static Map<String, String> files() {
        Draft draft = draft();
        Map<String, String> files = new LinkedHashMap<>();
        for (String file : java.util.List.of(DIAGRAM, "response-times.dmn", STEP + ".form")) {
            files.put(file, draft.text(file));
        }
        return files;
    }

    static Map<String, byte[]> bytes(Map<String, String> files) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        files.forEach((name, content) -> bytes.put(name, content.getBytes(UTF_8)));
        return bytes;
    }

    /** The flow now ends at the new step. */
    private static String shortened(String diagram) {
        String edge = between(diagram, "bpmnElement=\"" + FLOW + "\"", "</bpmndi:BPMNEdge>");
        String drawn = edge.replaceAll("\\s*<di:waypoint x=\"1669\" y=\"\\d+\" />", "")
                .replaceFirst("(<di:waypoint x=\"609\" y=\"245\" />)", "$1<di:waypoint x=\"780\" y=\"245\" />");
        return diagram.replace(edge, drawn);
    }

    private static String form() {
        return """
                {"components": [
                  {"id": "intro", "type": "text", "text": "Talk over with whoever is concerned what was posted, although it is no breach.\\n\\nThe trust's own addition to section 5 (S5-4): some reports call for a word."},
                  {"id": "talked-with", "type": "select", "key": "talkedWith", "label": "Who took part?", "validate": {"required": true},
                    "values": [{"label": "The learner", "value": "learner"}, {"label": "A parent", "value": "parent"}, {"label": "Staff", "value": "staff"}]},
                  {"id": "said", "type": "textarea", "key": "said", "label": "What was said?", "validate": {"maxLength": 2000}}
                ], "type": "default", "id": "talk-it-over", "executionPlatform": "Camunda Platform", "executionPlatformVersion": "7.24.0", "schemaVersion": 16}
                """;
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from);
        return text.substring(start, text.indexOf(to, start) + to.length());
    }
}
