package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.builder.AbstractFlowNodeBuilder;
import org.camunda.bpm.model.bpmn.builder.UserTaskBuilder;
import org.junit.jupiter.api.Test;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;

/** What cannot move is told, step by step, and stays; by a process of no case. */
@MovingTest
class WhyNotTest {

    private static final String PROCESS = "sample-move";
    private static final Person ANALYST = new Person("analyst", Set.of("process-analysts"), Set.of("churchward"));

    @Autowired
    Batches batches;

    @Autowired
    MovePlans plans;

    @Autowired
    Moves moves;

    @Autowired
    RuntimeService runtime;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService management;

    @Test
    void eachStepSaysWhy() {
        ProcessDefinition from = batches.deploy(PROCESS + ".bpmn", sample(false));
        List<String> instances = Stream.of("same", "gone", "other", "inside", "saved", "each")
                .map(step -> runtime.createProcessInstanceById(from.getId())
                        .startBeforeActivity(step)
                        .execute()
                        .getId())
                .toList();
        ProcessInstance several = runtime.createProcessInstanceById(from.getId())
                .startBeforeActivity("same")
                .startBeforeActivity("gone")
                .execute();
        ProcessDefinition to = batches.deploy(PROCESS + ".bpmn", sample(true));
        int version = to.getVersion();

        MovePlans.Plan plan = plans.of(ANALYST, PROCESS, from.getVersion(), version);

        assertThat(plan.all()).isEqualTo(7);
        assertThat(plan.movable()).extracting(one -> one.instance()).containsExactly(instances.get(0));
        Map<String, MovePlans.Step> steps =
                plan.steps().stream().collect(Collectors.toMap(MovePlans.Step::id, step -> step));
        assertThat(steps.keySet()).containsExactlyInAnyOrder("same", "gone", "other", "inside", "saved", "each");
        assertThat(steps.get("same").all()).isEqualTo(2);
        assertThat(steps.get("same").move()).isEqualTo(1);
        assertThat(steps.get("same").reasons()).containsExactly("“Gone”: The step is not in version " + version + ".");
        assertThat(steps.get("gone").reasons()).containsExactly("The step is not in version " + version + ".");
        assertThat(steps.get("other").reasons())
                .containsExactly("The step is of another kind in version " + version + ".");
        assertThat(steps.get("inside").reasons())
                .containsExactly("The step lies in another sub-process in version " + version + ".");
        assertThat(steps.get("saved").reasons())
                .containsExactly("It waits at a save point that version " + version + " does not have there.");
        assertThat(steps.get("each").reasons())
                .containsExactly("The step is of another kind in version " + version + ".");
        assertThat(plan.staying()).isEmpty();
        assertThat(plan.changes()).contains("taken out: \"Gone\" (gone)");

        long number = moves.start(ANALYST, PROCESS, from.getVersion(), version).orElseThrow();
        Moves.Progress before =
                moves.progress(moves.find(number).orElseThrow(), ANALYST).orElseThrow();
        assertThat(before.waiting()).isEqualTo(1);
        assertThat(before.isOver()).isFalse();
        batches.run();
        Moves.Progress after =
                moves.progress(moves.find(number).orElseThrow(), ANALYST).orElseThrow();
        assertThat(after.moved()).isEqualTo(1);
        assertThat(after.isOver()).isTrue();
        assertThat(management.createBatchQuery().count()).isZero();
        assertThat(definitionOf(instances.get(0))).isEqualTo(to.getId());
        assertThat(definitionOf(several.getId())).isEqualTo(from.getId());
    }

    /** Between the plan and its turn. */
    @Test
    void whatHasGoneOnInTheMeantimeIsLeftAsItIs() {
        ProcessDefinition from =
                batches.deploy(PROCESS + "2.bpmn", sample(false).replace(PROCESS, PROCESS + "2"));
        List<ProcessInstance> three = Stream.of(1, 2, 3)
                .map(i -> runtime.createProcessInstanceById(from.getId())
                        .startBeforeActivity("same")
                        .execute())
                .toList();
        ProcessDefinition to = batches.deploy(PROCESS + "2.bpmn", sample(true).replace(PROCESS, PROCESS + "2"));
        long number = moves.start(ANALYST, PROCESS + "2", from.getVersion(), to.getVersion())
                .orElseThrow();
        tasks.complete(tasks.createTaskQuery()
                .processInstanceId(three.get(0).getId())
                .singleResult()
                .getId());
        runtime.deleteProcessInstance(three.get(1).getId(), "ended");

        batches.run();

        Moves.Progress progress =
                moves.progress(moves.find(number).orElseThrow(), ANALYST).orElseThrow();
        assertThat(progress.all()).isEqualTo(3);
        assertThat(progress.moved()).isEqualTo(1);
        assertThat(progress.gone()).isEqualTo(1);
        assertThat(progress.failed()).isEmpty();
        assertThat(progress.stay())
                .containsExactly(new Moves.Left("", "“Gone”: The step is not in version " + to.getVersion() + "."));
        assertThat(definitionOf(three.get(0).getId())).isEqualTo(from.getId());
        assertThat(definitionOf(three.get(2).getId())).isEqualTo(to.getId());
        assertThat(moves.start(ANALYST, PROCESS + "2", from.getVersion(), to.getVersion()))
                .isEmpty();
    }

    private String definitionOf(String instance) {
        return runtime.createProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult()
                .getProcessDefinitionId();
    }

    private static String sample(boolean changed) {
        AbstractFlowNodeBuilder<?, ?> next = Bpmn.createExecutableProcess(PROCESS)
                .name("A sample")
                .camundaHistoryTimeToLive(1)
                .startEvent()
                .userTask("same")
                .name("Same");
        next = changed ? next : next.userTask("gone").name("Gone");
        next = changed
                ? next.receiveTask("other").name("Other").message("something")
                : next.userTask("other").name("Other");
        next = changed
                ? next.subProcess("box")
                        .embeddedSubProcess()
                        .startEvent()
                        .userTask("inside")
                        .name("Inside")
                        .endEvent()
                        .subProcessDone()
                : next.userTask("inside").name("Inside");
        next = changed
                ? next.serviceTask("saved").name("Saved").camundaExpression("${1}")
                : next.serviceTask("saved").name("Saved").camundaAsyncBefore().camundaExpression("${1}");
        UserTaskBuilder each = next.userTask("each").name("Each");
        if (!changed) {
            each.multiInstance().parallel().cardinality("2").multiInstanceDone();
        }
        return Bpmn.convertToString(each.endEvent().done());
    }
}
