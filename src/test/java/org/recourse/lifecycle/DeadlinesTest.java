package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.dmn.engine.DmnDecisionRuleResult;
import org.camunda.bpm.engine.DecisionService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.trust.WorkingTime;
import org.springframework.beans.factory.annotation.Autowired;

/** Each task is due, reminds and steps up as the table {@code response-times} says (reading A8). */
@ProcessTest
class DeadlinesTest {

    private static final String ACKNOWLEDGE = "acknowledge-serious-incident";
    private static final Pattern STEP = Pattern.compile("deadlines\\.(?:after|every)\\('([^']+)'");

    @Autowired
    Cases cases;

    @Autowired
    TaskService tasks;

    @Autowired
    DecisionService decisions;

    @Autowired
    WorkingTime workingTime;

    private static final List<String> OF_INCIDENTS =
            List.of("social-media-incident", "escalation-to-principal", "police-referral", "disciplinary-hand-off");

    private static final List<String> OF_MATTERS = List.of(
            "line-manager-report", "content-response", "inform-central-services", "response-draft", "excessive-use");

    /** The ids of all user tasks of all diagrams that a case runs on. */
    static Set<String> userTasks() {
        return userTasks(Stream.concat(OF_INCIDENTS.stream(), OF_MATTERS.stream()));
    }

    private static Set<String> userTasks(Stream<String> processes) {
        return processes
                .map(process -> Bpmn.readModelFromFile(new File("processes/" + process + ".bpmn")))
                .flatMap(diagram -> diagram.getModelElementsByType(UserTask.class).stream())
                .map(UserTask::getId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theTableNamesEachTaskAndEachOtherStepThatADiagramAsksForAndNoOther() {
        Set<String> steps = new TreeSet<>();
        diagrams().forEach(diagram -> {
            diagram.getModelElementsByType(UserTask.class).forEach(task -> steps.add(task.getId()));
            diagram.getModelElementsByType(TimerEventDefinition.class).stream()
                    .map(timer -> STEP.matcher(timer.getTextContent()))
                    .filter(Matcher::find)
                    .forEach(matcher -> steps.add(matcher.group(1)));
        });
        assertThat(stepsInTheTable()).isEqualTo(steps);
    }

    @ParameterizedTest
    @MethodSource("userTasks")
    void isDueRemindsAndStepsUpWhenTheTableSays(String task) {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String reference = cases.caseAt(task);
        Instant after = Instant.now();
        Row row = row(task, task.equals(ACKNOWLEDGE));

        UnaryOperator<Instant> due = start -> later(start, row, row.span());
        assertThat(cases.task(reference, task).getDueDate().toInstant()).isBetween(due.apply(before), due.apply(after));
        assertThat(dueDate(reference, "step-up-" + task)).isBetween(due.apply(before), due.apply(after));
        UnaryOperator<Instant> reminder = start -> later(start, row, row.span().minus(row.reminder()));
        assertThat(dueDate(reference, "remind-" + task)).isBetween(reminder.apply(before), reminder.apply(after));
    }

    /** The first two tasks are there before anybody can raise the case. */
    static Stream<String> laterTasks() {
        return userTasks(OF_INCIDENTS.stream()).stream()
                .filter(task -> !List.of(ACKNOWLEDGE, "prevent-further-damage", "make-initial-assessment")
                        .contains(task));
    }

    @ParameterizedTest
    @MethodSource("laterTasks")
    void aTaskThatOpensInASeriousCaseIsDueWhenTheTableSaysForSeriousOnes(String task) {
        String reference = cases.caseAt(ACKNOWLEDGE);
        cases.complete(reference, ACKNOWLEDGE);
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        cases.bring(reference, task);
        Row row = row(task, true);
        assertThat(cases.task(reference, task).getDueDate().toInstant())
                .isBetween(later(before, row, row.span()), later(Instant.now(), row, row.span()));
    }

    @ParameterizedTest
    @MethodSource("userTasks")
    void theReminderGoesToThoseWhoseTaskItIs(String task) {
        String reference = cases.caseAt(task);
        List<String> groups = cases.candidateGroups(cases.task(reference, task));
        cases.fire(reference, "remind-" + task);
        assertThat(Mails.to(reference, "Reminder: ")).isEqualTo(membersOf(groups));
        assertThat(cases.chronology(reference)).contains("Reminder: " + nameOf(reference, task));
        assertThat(cases.timerIds(reference)).doesNotContain("remind-" + task).contains("step-up-" + task);
    }

    @ParameterizedTest
    @MethodSource("userTasks")
    void anOverdueTaskStepsUpToTheGroupInTheTable(String task) {
        String reference = cases.caseAt(task);
        Row row = row(task, task.equals(ACKNOWLEDGE));
        assertThat(cases.task(reference, task).getPriority()).isEqualTo(Task.PRIORITY_NORMAL);
        cases.fire(reference, "step-up-" + task);
        assertThat(Mails.to(reference, "Overdue: ")).isEqualTo(membersOf(List.of(row.stepUpTo())));
        assertThat(cases.task(reference, task).getPriority()).isGreaterThan(Task.PRIORITY_NORMAL);
        assertThat(cases.chronology(reference)).contains("Overdue: " + nameOf(reference, task));
        assertThat(cases.timerIds(reference)).doesNotContain("step-up-" + task);
    }

    @ParameterizedTest
    @MethodSource("userTasks")
    void nobodyIsRemindedOfATaskThatIsDone(String task) {
        String reference = cases.caseAt(task);
        assertThat(cases.timerIds(reference)).contains("remind-" + task, "step-up-" + task);
        cases.complete(reference, task);
        assertThat(cases.timerIds(reference)).doesNotContain("remind-" + task, "step-up-" + task);
    }

    @Test
    void theReminderOfATaskThatSomebodyTookGoesToThemAlone() {
        String reference = cases.caseAt("investigate");
        cases.as(
                "central2",
                () -> tasks.claim(cases.task(reference, "investigate").getId(), "central2"));
        cases.fire(reference, "remind-investigate");
        assertThat(Mails.to(reference, "Reminder: ")).containsExactly("central2");
    }

    @Test
    void aTaskThatComesBackRemindsAgain() {
        String reference = cases.caseAt("investigate");
        cases.fire(reference, "remind-investigate");
        cases.complete(reference, "investigate");
        cases.complete(
                reference,
                "decide-course-of-action",
                Map.of("conduct", "more-to-investigate", "internalAction", false));
        cases.fire(reference, "remind-investigate");
        assertThat(Mails.to(reference, "Reminder: ")).containsExactly("central", "central", "central2", "central2");
    }

    private Instant dueDate(String reference, String timer) {
        return cases.timer(reference, timer).getDuedate().toInstant();
    }

    private String nameOf(String reference, String task) {
        return cases.task(reference, task).getName();
    }

    private List<String> membersOf(Collection<String> groups) {
        return groups.stream()
                .flatMap(group -> cases.membersOf(group).stream())
                .sorted()
                .toList();
    }

    private Row row(String step, boolean serious) {
        DmnDecisionRuleResult row = decisions
                .evaluateDecisionTableByKey("response-times", Map.of("step", step, "serious", serious))
                .getSingleResult();
        return new Row(
                hours(row.getEntry("hours")),
                hours(row.getEntry("reminderHours")),
                row.getEntry("clock"),
                row.getEntry("stepUpTo"));
    }

    private static Duration hours(Object number) {
        return Duration.ofMinutes(Math.round(((Number) number).doubleValue() * 60));
    }

    private static Set<String> stepsInTheTable() {
        return Dmn.readModelFromFile(new File("processes/response-times.dmn"))
                .getModelElementsByType(Rule.class)
                .stream()
                .map(rule -> rule.getInputEntries().iterator().next().getTextContent())
                .flatMap(entry -> Arrays.stream(entry.split(",")))
                .map(entry -> entry.replace("\"", "").strip())
                .filter(entry -> !entry.isEmpty())
                .collect(Collectors.toSet());
    }

    private static Stream<BpmnModelInstance> diagrams() {
        File[] files = new File("processes").listFiles((folder, name) -> name.endsWith(".bpmn"));
        return Arrays.stream(files).map(Bpmn::readModelFromFile);
    }

    private Instant later(Instant start, Row row, Duration span) {
        return row.clock().equals("working") ? workingTime.plus(start, span) : start.plus(span);
    }

    private record Row(Duration span, Duration reminder, String clock, String stepUpTo) {}
}
