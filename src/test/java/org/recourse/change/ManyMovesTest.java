package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.recourse.change.MovesTest.MOVED;
import static org.recourse.change.MovesTest.NEW_STEP;
import static org.recourse.change.MovesTest.PROCESS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.casefile.CaseFiles;
import org.recourse.trust.Person;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * A thousand cases at every step move to a version with a new step while people go on working: none is lost, stuck or
 * doubled.
 */
@MovingTest
class ManyMovesTest {

    private static final int CASES = Integer.getInteger("recourse.moves", 1_000);

    private static final List<String> STEPS = List.of(
            "make-initial-assessment",
            "prevent-further-damage",
            "investigate",
            "decide-course-of-action",
            "take-internal-action",
            "accept-hand-off",
            "refer-to-police",
            "inform-agency",
            "record-police-outcome",
            "consider-further-information",
            "decide-on-withdrawal",
            "acknowledge-serious-incident",
            "close-case");

    /** The processes that get a new version, with the new step of each. */
    private static final Map<String, String> CHANGED = new TreeMap<>(Map.of(
            PROCESS, NEW_STEP, "police-referral", "call-the-police", "escalation-to-principal", "tell-the-chair"));

    private static final Person ANALYST =
            new Person("analyst", Set.of("process-analysts"), Set.of("churchward", "northside"));

    @Autowired
    Cases cases;

    @Autowired
    Batches batches;

    @Autowired
    Moves moves;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    RepositoryService repository;

    @Autowired
    RuntimeService runtime;

    @Autowired
    HistoryService history;

    @Autowired
    TaskService tasks;

    @Autowired
    ManagementService management;

    /** A case of the test: where it stood, and whether somebody goes on with it while it moves. */
    private record Case(String reference, String step, boolean worked) {}

    @Test
    void noneIsLostStuckOrDoubled() throws Exception {
        runtime.createProcessInstanceQuery()
                .rootProcessInstances()
                .list()
                .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "another test's"));
        long began = System.nanoTime();
        List<Case> all = inTwo(IntStream.range(0, CASES)
                .<Callable<Case>>mapToObj(i -> () -> {
                    String step = STEPS.get(i % STEPS.size());
                    return new Case(cases.caseAt(step), step, i / STEPS.size() % 2 == 1);
                })
                .toList());
        Map<String, List<String>> atFirst = open();
        Map<String, List<String>> instancesAtFirst = instances();
        Map<String, List<String>> timersAtFirst = timers();
        assertThat(atFirst).hasSize(CASES);
        System.out.printf("%d cases made in %.1f s%n", CASES, seconds(began));

        Map<String, ProcessDefinition> older = newest();
        CHANGED.keySet().forEach(process -> batches.deploy(process + ".bpmn", changed(process)));
        Map<String, ProcessDefinition> newer = newest();
        long planned = System.nanoTime();
        List<Long> started = CHANGED.keySet().stream()
                .map(process -> moves.start(
                                ANALYST,
                                process,
                                older.get(process).getVersion(),
                                newer.get(process).getVersion())
                        .orElseThrow())
                .toList();
        System.out.printf("planned in %.1f s%n", seconds(planned));

        // Two threads move, two work; the order of the work is not that of the cases.
        List<Case> worked = new ArrayList<>(all.stream().filter(Case::worked).toList());
        Collections.shuffle(worked, new java.util.Random(6));
        List<String> refused = Collections.synchronizedList(new ArrayList<>());
        long moving = System.nanoTime();
        ExecutorService people = Executors.newFixedThreadPool(3);
        List<Future<?>> work = worked.stream()
                .<Future<?>>map(one -> people.submit(() -> {
                    try {
                        cases.complete(one.reference(), one.step());
                    } catch (RuntimeException e) {
                        refused.add(one + ": " + e);
                    }
                }))
                .toList();
        // And a third sends the mails that wait, as the job executor does at the same time.
        AtomicInteger mailsAgain = new AtomicInteger();
        Future<?> mails = people.submit(() -> worked.stream().limit(100).forEach(one -> mail(one, mailsAgain)));
        int again = batches.run(2);
        mails.get();
        for (Future<?> one : work) {
            one.get();
        }
        people.shutdown();
        System.out.printf(
                "moved in %.1f s beside %d completed tasks; %d moves and %d mails found that somebody had been quicker%n",
                seconds(moving), worked.size(), again, mailsAgain.get());

        assertThat(refused).as("nobody is troubled by it in their work").isEmpty();
        assertThat(management.createBatchQuery().count()).isZero();
        assertThat(management.createJobQuery().noRetriesLeft().count()).isZero();
        Map<String, Integer> movedInAll = new HashMap<>();
        for (long number : started) {
            Moves.Move move = moves.find(number).orElseThrow();
            Moves.Progress progress = moves.progress(move, ANALYST).orElseThrow();
            System.out.println(move.process() + ": " + progress);
            assertThat(progress.isOver()).isTrue();
            assertThat(progress.failed()).isEmpty();
            assertThat(progress.stay()).isEmpty();
            assertThat(progress.moved() + progress.gone()).isEqualTo(progress.all());
            movedInAll.merge("all", progress.moved(), Integer::sum);
        }

        // Each stands where it stood, or where its task has led it, on the new version, and its chronology says so
        // once.
        Map<String, List<String>> now = open();
        Map<String, List<String>> instancesNow = instances();
        Map<String, List<String>> timersNow = timers();
        int entries = 0;
        for (Case one : all) {
            String reference = one.reference();
            List<String> chronology = cases.chronology(reference);
            entries += Collections.frequency(chronology, MOVED);
            assertThat(Collections.frequency(chronology, "Confirm receipt to the reporter"))
                    .as("%s", one)
                    .isLessThan(2);
            if (!one.worked()) {
                assertThat(now.get(reference)).as("%s", one).isEqualTo(atFirst.get(reference));
                assertThat(timersNow.get(reference)).as("%s", one).isEqualTo(timersAtFirst.get(reference));
                assertThat(instancesNow.get(reference)).as("%s", one).isEqualTo(instancesAtFirst.get(reference));
            } else {
                assertThat(Collections.frequency(now.getOrDefault(reference, List.of()), one.step()))
                        .as("%s", one)
                        .isEqualTo(Collections.frequency(atFirst.get(reference), one.step()) - 1);
                if (one.step().equals("investigate")) {
                    boolean movedFirst = chronology.indexOf(MOVED) < chronology.indexOf("Investigate what happened");
                    assertThat(now.get(reference))
                            .as("%s", one)
                            .contains(movedFirst ? NEW_STEP : "decide-course-of-action")
                            .doesNotContain(movedFirst ? "decide-course-of-action" : NEW_STEP);
                }
            }
        }
        assertThat(entries).isEqualTo(movedInAll.get("all"));
        assertThat(runtime.createProcessInstanceQuery().list())
                .filteredOn(instance -> older.values().stream()
                        .anyMatch(version -> version.getId().equals(instance.getProcessDefinitionId())))
                .as("left behind")
                .isEmpty();
        // Whose last task was completed and last mail sent has ended, and nobody else.
        List<Case> ended = all.stream()
                .filter(one -> !instancesNow.containsKey(one.reference()))
                .toList();
        assertThat(ended)
                .allMatch(one -> one.worked()
                        && one.step().equals("close-case")
                        && cases.file(one.reference()).isClosed());
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionId(newer.get(PROCESS).getId())
                        .count())
                .isEqualTo(CASES - ended.size());
        assertThat(history.createHistoricProcessInstanceQuery()
                        .processDefinitionId(newer.get(PROCESS).getId())
                        .unfinished()
                        .count())
                .isEqualTo(CASES - ended.size());
        assertThat(doubled()).isEmpty();

        // And each can be taken to its end: of each step one that somebody worked on, and one that nobody did.
        Map<String, Case> samples = new ConcurrentHashMap<>();
        all.forEach(one -> samples.putIfAbsent(one.step() + one.worked(), one));
        inTwo(samples.values().stream()
                .<Callable<String>>map(one -> () -> {
                    takeToItsEnd(one.reference());
                    return one.reference();
                })
                .toList());
        System.out.printf("all in %.1f s%n", seconds(began));
    }

    private void mail(Case one, AtomicInteger again) {
        for (int i = 0; i < 20; i++) {
            try {
                cases.runJobs(one.reference());
                return;
            } catch (ProcessEngineException e) {
                again.incrementAndGet(); // its turn comes again, or somebody else has just run it
            }
        }
        throw new AssertionError(one + " gets no mail");
    }

    private void takeToItsEnd(String reference) {
        for (int i = 0; cases.isRunning(reference); i++) {
            assertThat(i)
                    .as("%s goes on: %s", reference, cases.openTasks(reference))
                    .isLessThan(40);
            cases.runJobs(reference);
            List<String> open = cases.openTasks(reference);
            if (open.isEmpty()) {
                continue;
            }
            String step = open.get(0);
            if (CHANGED.containsValue(step)) {
                cases.complete(reference, step, "central", Map.of());
            } else {
                cases.complete(reference, step);
            }
        }
        assertThat(cases.file(reference).isClosed()).as(reference).isTrue();
        assertThat(Collections.frequency(cases.chronology(reference), "Case closed"))
                .isEqualTo(1);
    }

    private static String changed(String process) {
        return switch (process) {
            case PROCESS -> MovesTest.withNewStep();
            case "police-referral" -> with(process, "advise-agencies-to-refer-to-police");
            default -> with(process, flowBefore(process, "acknowledge-serious-incident"));
        };
    }

    private static String flowBefore(String process, String step) {
        String text = new Draft().text(process + ".bpmn");
        int target = text.indexOf("targetRef=\"" + step + "\"");
        int flow = text.lastIndexOf("<bpmn:sequenceFlow id=\"", target) + "<bpmn:sequenceFlow id=\"".length();
        return text.substring(flow, text.indexOf('"', flow));
    }

    private static String with(String process, String flow) {
        return new Draft()
                .insert(
                        process + ".bpmn",
                        flow,
                        CHANGED.get(process),
                        "<bpmn:userTask id=\"" + CHANGED.get(process) + "\" name=\"A new step\""
                                + " camunda:candidateGroups=\"central-services\" />")
                .text(process + ".bpmn");
    }

    private Map<String, ProcessDefinition> newest() {
        return repository.createProcessDefinitionQuery().latestVersion().list().stream()
                .filter(process -> CHANGED.containsKey(process.getKey()))
                .collect(Collectors.toMap(ProcessDefinition::getKey, process -> process));
    }

    /** Ids of the open tasks by case, sorted. */
    private Map<String, List<String>> open() {
        Map<String, String> keys = keys();
        return sorted(tasks.createTaskQuery().list().stream()
                .map(task -> Map.entry(keys.get(task.getProcessInstanceId()), task.getTaskDefinitionKey())));
    }

    /** The running processes by case. */
    private Map<String, List<String>> instances() {
        return sorted(runtime.createProcessInstanceQuery().list().stream()
                .filter(instance -> instance.getBusinessKey() != null)
                .map(instance -> Map.entry(instance.getBusinessKey(), instance.getId())));
    }

    /** What is due when, by case. */
    private Map<String, List<String>> timers() {
        Map<String, String> keys = keys();
        return sorted(management.createJobQuery().timers().list().stream()
                .filter(timer -> keys.containsKey(timer.getProcessInstanceId()))
                .map(timer -> Map.entry(
                        keys.get(timer.getProcessInstanceId()), Cases.idOf(timer) + " " + timer.getDuedate())));
    }

    private Map<String, String> keys() {
        return runtime.createProcessInstanceQuery().list().stream()
                .filter(instance -> instance.getBusinessKey() != null)
                .collect(Collectors.toMap(ProcessInstance::getId, ProcessInstance::getBusinessKey));
    }

    private static Map<String, List<String>> sorted(Stream<Map.Entry<String, String>> pairs) {
        return pairs.sorted(Map.Entry.comparingByValue())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    /** Tasks that stand twice where a case has one. */
    private List<String> doubled() {
        return tasks.createTaskQuery().list().stream()
                .filter(task -> !task.getTaskDefinitionKey().equals("inform-agency"))
                .collect(Collectors.groupingBy(
                        task -> task.getProcessInstanceId() + " " + task.getTaskDefinitionKey(),
                        Collectors.mapping(Task::getId, Collectors.toList())))
                .entrySet()
                .stream()
                .filter(same -> same.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static <T> List<T> inTwo(List<Callable<T>> all) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> one : pool.invokeAll(all)) {
                results.add(one.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
