package org.recourse.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.recourse.change.Marked.Colour;

/** A marked diagram is the same diagram, with colours where they belong and nowhere else. */
class MarkedTest {

    private static final byte[] DIAGRAM =
            ProcessSet.delivered().content("message-to-reporter.bpmn").orElseThrow();

    @Test
    void theWayIsColouredAndNothingElse() throws Unreadable {
        Part plain = Part.read(DIAGRAM);
        String flow = new Diagram("a.bpmn", plain).flows().get(0).id();
        Part marked = Part.read(Marked.way(DIAGRAM, List.of("tell-reporter", flow, "nothing-of-this-name")));

        assertThat(colours(marked)).containsOnlyKeys("tell-reporter", flow);
        assertThat(colours(marked).get("tell-reporter"))
                .containsKeys("other:stroke", "other:fill", "other:border-color", "other:background-color");
        assertThat(colours(marked).get(flow))
                .containsKeys("other:stroke", "other:border-color")
                .doesNotContainKeys("other:fill", "other:background-color");
        assertThat(marked.child("process").content())
                .isEqualTo(plain.child("process").content());
        assertThat(new Diagram("a.bpmn", marked).nodes().stream().map(Part::content))
                .isEqualTo(new Diagram("a.bpmn", plain)
                        .nodes().stream().map(Part::content).toList());
    }

    @Test
    void eachColourIsItsOwnAndTheContractStillTakesIt() {
        String file = "message-to-reporter.bpmn";
        byte[] marked =
                Marked.with(Marked.way(DIAGRAM, List.of("tell-reporter")), Map.of("tell-reporter", Colour.WRONG));
        assertThat(new String(marked, UTF_8))
                .contains("bioc:stroke=\"#a3261b\"")
                .doesNotContain("#0b5d3b");
        assertThat(new Draft().with(file, new String(marked, UTF_8)).findings()).isEmpty();
        assertThat(new Draft().with(file, new String(marked, UTF_8)).difference())
                .containsExactly(file + ": drawn or written differently");
    }

    @Test
    void whatIsNoDiagramIsRefused() {
        assertThatThrownBy(() -> Marked.way("<a><b></a>".getBytes(UTF_8), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Marked.way(
                        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>".getBytes(UTF_8),
                        List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The attributes of what is drawn for each coloured step or flow. */
    private static Map<String, Map<String, String>> colours(Part root) {
        Map<String, Map<String, String>> colours = new TreeMap<>();
        root.eachInside(part -> {
            if (part.has("other:stroke")) {
                colours.put(part.get("bpmnElement"), part.attributes());
            }
        });
        return colours;
    }
}
