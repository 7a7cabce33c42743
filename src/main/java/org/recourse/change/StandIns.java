package org.recourse.change;

import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.jspecify.annotations.Nullable;

/** What a set meets on the scratch engine instead of the program: it says what was asked of it, and nothing leaves. */
final class StandIns {

    /** Far enough that nothing is due, and the same at each run. */
    static final Date SOME_DAY = new Date(4_000_000_000_000L);

    /** Variables that the world outside decides; each walk is gone with each of them. */
    static final Set<String> OUTSIDE =
            Set.of("principalIsSubject", "deputyIsSubject", "delivered", "scanned", "left", "whole", "canBegin");

    private Set<String> readingOutputs = Set.of();
    private final Map<String, Boolean> world = new HashMap<>();
    private final Set<String> wanted = new TreeSet<>();
    private final Map<String, Object> told = new HashMap<>();
    private Consumer<Asked> listener = asked -> {};

    /**
     * That a step asked for something.
     *
     * @param bean the name of what it asked
     * @param step the id of the step
     * @param details what it says about it, such as which notice to whom, and the variables of the case by name
     */
    record Asked(String bean, String step, Map<String, String> details) {}

    /** The ids of the steps that read in their outputs what their work says. */
    void reading(Set<String> steps) {
        readingOutputs = steps;
    }

    void tell(Consumer<Asked> whoever) {
        listener = whoever;
    }

    /** What of the world outside was asked for so far. */
    Set<String> wanted() {
        return wanted;
    }

    /** What the world outside answers from now on. */
    void world(Map<String, Boolean> answers) {
        world.clear();
        world.putAll(answers);
    }

    /** What somebody told when it started, instead of something. */
    void told(Map<String, Object> codes) {
        told.clear();
        told.putAll(codes);
    }

    Map<Object, Object> beans() {
        Map<Object, Object> beans = new HashMap<>();
        Known.delegates().forEach(delegate -> beans.put(delegate.name(), new Work(delegate)));
        beans.put("deadlines", new Deadlines());
        beans.put("dailyTasks", new DailyTasks());
        beans.put("standingIn", new StandingIn());
        beans.put("training", new Training());
        beans.put("policyVersions", new PolicyVersions());
        beans.put("agencyList", new AgencyList());
        return beans;
    }

    /** A delegate. */
    public final class Work implements JavaDelegate, ExecutionListener, TaskListener {

        private final Known.Delegate delegate;

        private Work(Known.Delegate delegate) {
            this.delegate = delegate;
        }

        @Override
        public void execute(DelegateExecution execution) {
            delegate.gives().forEach(name -> execution.setVariable(name, given(name)));
            if (Known.ONLY_IN_OUTPUTS.containsKey(delegate.name())
                    && readingOutputs.contains(execution.getCurrentActivityId())) {
                Known.ONLY_IN_OUTPUTS
                        .get(delegate.name())
                        .forEach(name -> execution.setVariableLocal(name, given(name)));
            }
            if (delegate.opens()) {
                execution.setProcessBusinessKey("CASE");
            }
            Set<String> names = new TreeSet<>(Set.of("notice", "to"));
            names.addAll(delegate.gives());
            Map<String, String> details = names.stream()
                    .filter(execution::hasVariable)
                    .filter(name -> execution.getVariable(name) != null)
                    .collect(Collectors.toMap(name -> name, name -> String.valueOf(execution.getVariable(name))));
            listener.accept(new Asked(delegate.name(), execution.getCurrentActivityId(), details));
        }

        private @Nullable Object given(String name) {
            if (OUTSIDE.contains(name)) {
                wanted.add(name);
                return world.getOrDefault(name, false);
            }
            if (told.containsKey(name)) {
                return told.get(name);
            }
            return switch (name) {
                case "serious", "acknowledged", "reportedToPrincipal", "immediateRisk" -> false;
                case "caseReference", "school", "subjectType" -> name;
                case "due", "countedFrom", "answerBy" -> SOME_DAY;
                case "lineManager" -> null;
                default -> null;
            };
        }

        @Override
        public void notify(DelegateExecution execution) {
            if (delegate.name().equals("recordEscalation")) {
                execution.setVariable("reportedToPrincipal", true);
            }
            listener.accept(new Asked(delegate.name(), execution.getCurrentActivityId(), Map.of()));
        }

        @Override
        public void notify(DelegateTask task) {
            listener.accept(new Asked(delegate.name(), task.getTaskDefinitionKey(), Map.of()));
        }
    }

    /** {@code deadlines} */
    public static final class Deadlines {

        public Date due(DelegateExecution execution) {
            return SOME_DAY;
        }

        public Date reminder(DelegateExecution execution) {
            return SOME_DAY;
        }

        public Date stepUp(DelegateExecution execution) {
            return SOME_DAY;
        }

        public Date after(String step, DelegateExecution execution) {
            return SOME_DAY;
        }

        public Date after(String step, Date from, DelegateExecution execution) {
            return SOME_DAY;
        }

        public String every(String step, DelegateExecution execution) {
            return "R/P1000D";
        }
    }

    /** {@code dailyTasks} */
    public static final class DailyTasks {

        public boolean isWorkingDay() {
            return true;
        }

        public Date dayStarts() {
            return SOME_DAY;
        }

        public List<String> batches() {
            return List.of("one");
        }
    }

    /** {@code standingIn} */
    public static final class StandingIn {

        public Date begins(DelegateExecution execution) {
            return SOME_DAY;
        }

        public Date ends(DelegateExecution execution) {
            return SOME_DAY;
        }
    }

    /** {@code training} */
    public static final class Training {

        public List<String> toHandOut(DelegateExecution execution) {
            return List.of("one");
        }

        public List<String> toWithdraw(DelegateExecution execution) {
            return List.of("one");
        }

        public List<String> missing(DelegateExecution execution) {
            return List.of("one");
        }
    }

    /** {@code policyVersions} */
    public static final class PolicyVersions {

        public List<String> schools() {
            return List.of("one");
        }
    }

    /** {@code agencyList} */
    public static final class AgencyList {

        public List<String> of(@Nullable Object ids) {
            List<String> list = new ArrayList<>();
            if (ids != null && !Objects.toString(ids).isBlank()) {
                list.addAll(List.of(Objects.toString(ids).split(",")));
            }
            return list;
        }
    }
}
