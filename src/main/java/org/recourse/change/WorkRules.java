package org.recourse.change;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.recourse.change.Known.Delegate;
import org.recourse.change.Known.Kind;

/** What the program is asked to do is something that it can, after a save point where it leaves the database. */
final class WorkRules implements Rule {

    private static final Map<String, Boolean> NOTICES = new ConcurrentHashMap<>();

    @Override
    public void check(ProcessSet set, Findings findings) {
        for (Diagram diagram : set.diagrams()) {
            for (Part node : diagram.nodes()) {
                if (node.is("serviceTask")) {
                    work(diagram, node, findings);
                } else if (node.has("camunda:delegateExpression")) {
                    findings.add(
                            diagram.file(),
                            node,
                            "It has work for the program to do, which only a service task has.",
                            "Make a service task of it.");
                }
                listeners(diagram, node, "executionListener", Kind.STEP_LISTENER, List.of("start", "end"), findings);
                listeners(
                        diagram,
                        node,
                        "taskListener",
                        Kind.TASK_LISTENER,
                        List.of("create", "assignment", "complete", "timeout"),
                        findings);
                retries(diagram, node, findings);
                timerRows(set, diagram, node, findings);
            }
        }
    }

    private static void work(Diagram diagram, Part task, Findings findings) {
        Optional<Delegate> delegate = Expression.bean(task.get("camunda:delegateExpression"))
                .flatMap(Known::delegate)
                .filter(known -> known.kind() == Kind.WORK);
        if (delegate.isEmpty()) {
            findings.add(
                    diagram.file(),
                    task,
                    "The program knows no work called \"" + task.get("camunda:delegateExpression") + "\".",
                    "Choose the implementation \"Delegate expression\" and one of: " + Known.namesOf(Kind.WORK) + ".");
            return;
        }
        if (delegate.get().savePoint() && !hasSavePoint(task)) {
            findings.add(
                    diagram.file(),
                    task,
                    "It mails or takes long, and has no save point: if it fails, what was done before it is undone.",
                    "Tick \"Asynchronous continuations: before\".");
        }
        if (delegate.get().needs().contains("notice")) {
            notice(diagram, task, delegate.get(), findings);
        }
    }

    static boolean hasSavePoint(Part task) {
        return task.get("camunda:asyncBefore").equals("true")
                || task.child("multiInstanceLoopCharacteristics")
                        .get("camunda:asyncBefore")
                        .equals("true");
    }

    private static void notice(Diagram diagram, Part task, Delegate delegate, Findings findings) {
        String notice = task.input("notice");
        boolean isThere = NOTICES.computeIfAbsent(
                notice, name -> WorkRules.class.getResource("/notices/" + name + ".txt") != null);
        if (!isThere || !notice.matches("[a-z-]+")) {
            findings.add(
                    diagram.file(),
                    task,
                    "There is no notice called \"" + notice + "\".",
                    "Use the name of a text in src/main/resources/notices.");
        }
        if (!delegate.needs().contains("to")) {
            return;
        }
        String to = task.input("to");
        if (to.isEmpty()) {
            findings.add(
                    diagram.file(), task, "It is mailed to nobody.", "Set the input \"to\" to roles, or to reporter.");
        }
        TaskRules.listed(to).stream()
                .filter(group -> !Expression.isIn(group) && !group.equals("reporter") && !TaskRules.isRole(group))
                .forEach(group -> findings.add(
                        diagram.file(),
                        task,
                        "It is mailed to \"" + group + "\", which is no role of the trust.",
                        "Use reporter, or one of: " + TaskRules.roles() + "."));
    }

    private static void listeners(
            Diagram diagram, Part node, String type, Kind kind, List<String> events, Findings findings) {
        node.extensions(type).forEach(listener -> {
            boolean isKnown = Expression.bean(listener.get("delegateExpression"))
                    .flatMap(Known::delegate)
                    .filter(known -> known.kind() == kind)
                    .isPresent();
            if (!isKnown || !events.contains(listener.get("event"))) {
                findings.add(
                        diagram.file(),
                        node,
                        "The program knows no listener \"" + listener.get("delegateExpression") + "\" for the event \""
                                + listener.get("event") + "\".",
                        "Use a delegate expression, one of: " + Known.namesOf(kind) + ".");
            }
        });
    }

    /** Where a step says how often it is tried again, it can be told; otherwise it is five times, a minute apart. */
    private static void retries(Diagram diagram, Part node, Findings findings) {
        Part loop = node.child("multiInstanceLoopCharacteristics");
        List<String> cycles = Stream.concat(
                        node.extensions("failedJobRetryTimeCycle"), loop.extensions("failedJobRetryTimeCycle"))
                .map(Part::text)
                .toList();
        boolean fits = cycles.stream().allMatch(cycle -> cycle.matches("R[1-9]\\d?/PT\\d+[MH]"));
        if (!fits) {
            findings.add(
                    diagram.file(),
                    node,
                    "How often it is tried again cannot be told from \"" + String.join(", ", cycles) + "\".",
                    "Leave \"Retry time cycle\" empty, or set it to R5/PT1M: five times, a minute apart.");
        }
    }

    private static void timerRows(ProcessSet set, Diagram diagram, Part node, Findings findings) {
        Diagram.definitions(node)
                .filter(definition -> definition.is("timerEventDefinition"))
                .flatMap(definition -> definition.children().stream())
                .flatMap(time -> Expression.of(time.text()).rows().stream())
                .forEach(step -> TaskRules.row(set, diagram, node, step, false, findings));
    }
}
