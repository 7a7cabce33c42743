package org.recourse.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A change that an analyst is at: some of the delivered files, edited. */
final class Draft {

    private static final ProcessSet DELIVERED = ProcessSet.delivered();

    private final Map<String, String> files = new HashMap<>();

    String text(String file) {
        return files.computeIfAbsent(
                file, name -> new String(DELIVERED.content(name).orElseThrow(), UTF_8));
    }

    Draft with(String file, String content) {
        files.put(file, content);
        return this;
    }

    /** The first place where something stands. */
    Draft replace(String file, String from, String to) {
        String text = text(file);
        int at = text.indexOf(from);
        if (at < 0) {
            throw new IllegalArgumentException(file + " does not contain " + from);
        }
        return with(file, text.substring(0, at) + to + text.substring(at + from.length()));
    }

    /** A step, drawn, in the way of a flow. */
    Draft insert(String file, String flow, String id, String step) {
        String text = text(file);
        String source = between(text, "<bpmn:sequenceFlow id=\"" + flow + "\"", "sourceRef=\"", "\"");
        String target = between(text, "<bpmn:sequenceFlow id=\"" + flow + "\"", "targetRef=\"", "\"");
        String more = step + "<bpmn:sequenceFlow id=\"" + id + "-on\" sourceRef=\"" + id + "\" targetRef=\"" + target
                + "\" />";
        int at = text.indexOf("<bpmn:sequenceFlow id=\"" + flow + "\"");
        text = text.substring(0, at) + more + text.substring(at);
        String changed = text.substring(text.indexOf("<bpmn:sequenceFlow id=\"" + flow + "\""));
        String line = changed.substring(0, changed.indexOf('>'));
        text = text.replace(line, line.replace("targetRef=\"" + target + "\"", "targetRef=\"" + id + "\""));
        if (source.isEmpty()) {
            throw new IllegalArgumentException(flow);
        }
        String drawn = "<bpmndi:BPMNShape id=\"" + id + "-di\" bpmnElement=\"" + id
                + "\"><dc:Bounds x=\"0\" y=\"0\" width=\"100\" height=\"80\" /></bpmndi:BPMNShape><bpmndi:BPMNEdge id=\""
                + id
                + "-on-di\" bpmnElement=\"" + id
                + "-on\"><di:waypoint x=\"0\" y=\"0\" /><di:waypoint x=\"1\" y=\"0\" /></bpmndi:BPMNEdge></bpmndi:BPMNPlane>";
        return with(file, text.replace("</bpmndi:BPMNPlane>", drawn));
    }

    private static String between(String text, String after, String from, String to) {
        int start = text.indexOf(from, text.indexOf(after)) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }

    /** The changed files, by their names. */
    Map<String, String> files() {
        return files;
    }

    List<String> findings() {
        Map<String, byte[]> sent = new HashMap<>();
        files.forEach((name, content) -> sent.put(name, content.getBytes(UTF_8)));
        return new Contract()
                .check(ProcessSet.of(sent).over(DELIVERED), DELIVERED).stream()
                        .map(Finding::inWords)
                        .toList();
    }

    /** What the change is, in the words of the log. */
    List<String> difference() {
        Map<String, byte[]> sent = new HashMap<>();
        files.forEach((name, content) -> sent.put(name, content.getBytes(UTF_8)));
        return Difference.inWords(DELIVERED, ProcessSet.of(sent));
    }
}
