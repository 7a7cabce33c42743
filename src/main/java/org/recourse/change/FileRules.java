package org.recourse.change;

import java.util.HashSet;
import java.util.Set;

/** Each file can be read, is named like what is in it, and its ids are its own. */
final class FileRules implements Rule {

    @Override
    public void check(ProcessSet set, Findings findings) {
        set.unreadable()
                .forEach((file, why) -> findings.add(
                        file, why + ".", "Open it in Camunda Modeler, mend what it shows, and save it again."));
        for (Table table : set.tables()) {
            named(table.file(), table.id(), ".dmn", findings);
            timeToLive(table.file(), table.decision(), findings);
            ids(table.file(), table.root(), findings);
        }
        for (Form form : set.forms()) {
            named(form.file(), form.id(), ".form", findings);
        }
    }

    /** What can be seen in one diagram. */
    static void check(Diagram diagram, Findings findings) {
        named(diagram.file(), diagram.id(), ".bpmn", findings);
        Part process = diagram.process();
        if (!process.get("isExecutable").equals("true")) {
            findings.add(diagram.file(), process, "The process cannot be run.", "Tick \"Executable\" for the process.");
        }
        timeToLive(diagram.file(), process, findings);
        ids(diagram.file(), diagram.root(), findings);
        drawn(diagram, findings);
    }

    private static void named(String file, String id, String ending, Findings findings) {
        if (!file.equals(id + ending)) {
            findings.add(
                    file,
                    "What is in the file has the id \"" + id + "\", which is not the file's name.",
                    "Save it as " + id + ending + ", or put the id back as it was.");
        }
    }

    private static void timeToLive(String file, Part part, Findings findings) {
        if (!part.get("camunda:historyTimeToLive").matches("[1-9][0-9]{0,4}")) {
            findings.add(
                    file,
                    part,
                    "It does not say for how many days its history is kept.",
                    "Set \"Time to live\" (history clean-up) to a number of days, such as 730.");
        }
    }

    private static void ids(String file, Part root, Findings findings) {
        Set<String> known = new HashSet<>();
        root.eachInside(part -> {
            if (!part.id().isEmpty() && !part.type().startsWith("other:") && !known.add(part.id())) {
                findings.add(file, part, "Its id is there twice.", "Give one of the two another id.");
            }
        });
    }

    /** Nobody can check what is not in the picture, and the engine refuses a picture of what is not there. */
    private static void drawn(Diagram diagram, Findings findings) {
        Set<String> drawn = new HashSet<>();
        diagram.root().eachInside(part -> {
            if (part.is("di:BPMNShape", "di:BPMNEdge", "di:BPMNPlane") && part.has("bpmnElement")) {
                String element = part.get("bpmnElement");
                drawn.add(element);
                if (diagram.find(element) == null) {
                    findings.add(
                            diagram.file(),
                            element,
                            "",
                            "It is drawn and not there.",
                            "Delete it in Camunda Modeler and draw it again.");
                }
            }
        });
        diagram.nodes().stream()
                .filter(node -> !drawn.contains(node.id()))
                .forEach(node ->
                        findings.add(diagram.file(), node, "It is there and not drawn.", "Draw it, or take it out."));
        diagram.flows().stream()
                .filter(flow -> !drawn.contains(flow.id()))
                .forEach(flow -> findings.add(
                        diagram.file(), flow, "The flow is there and not drawn.", "Draw it, or take it out."));
    }
}
