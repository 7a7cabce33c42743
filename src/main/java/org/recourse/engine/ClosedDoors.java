package org.recourse.engine;

import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.ProcessDefinitionStatisticsQueryImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.AddCommentCmd;
import org.camunda.bpm.engine.impl.cmd.AddGroupIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.AddUserIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.CreateAttachmentCmd;
import org.camunda.bpm.engine.impl.cmd.DelegateTaskCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteGroupIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteUserIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.EvaluateStartConditionCmd;
import org.camunda.bpm.engine.impl.cmd.GetTelemetryDataCmd;
import org.camunda.bpm.engine.impl.cmd.GetUniqueTaskWorkerCountCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskBpmnErrorCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskEscalationCmd;
import org.camunda.bpm.engine.impl.cmd.PatchExecutionVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.PatchTaskVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.RemoveExecutionVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.RemoveTaskVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.ResolveTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SaveTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SetExecutionVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.SetTaskVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.SignalEventReceivedCmd;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceAtActivitiesCmd;
import org.camunda.bpm.engine.impl.cmd.UpdateCommentCmd;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.metrics.MetricsQueryImpl;
import org.recourse.trust.Role;

/**
 * What the engine offers to a signed-in person and this product does not: ways past a task's form, and places where a
 * story would stay in the engine's tables. The application itself acts without an authentication and is not held up.
 */
final class ClosedDoors extends CommandInterceptor {

    private static final String BY_ITS_TASKS = "A case moves on by its tasks alone: complete the task with its form.";
    private static final String IN_THE_DIAGRAM = "Who may do a task is in the diagram.";
    private static final String IN_THE_CASE_FILE =
            "Notes and files belong in the case file, which is protected; the engine keeps none.";

    private static final Map<Class<?>, String> CLOSED = Map.ofEntries(
            Map.entry(HandleTaskBpmnErrorCmd.class, BY_ITS_TASKS),
            Map.entry(HandleTaskEscalationCmd.class, BY_ITS_TASKS),
            Map.entry(StartProcessInstanceAtActivitiesCmd.class, "A case starts at its beginning."),
            Map.entry(SetTaskVariablesCmd.class, BY_ITS_TASKS),
            Map.entry(PatchTaskVariablesCmd.class, BY_ITS_TASKS),
            Map.entry(RemoveTaskVariablesCmd.class, BY_ITS_TASKS),
            Map.entry(SetExecutionVariablesCmd.class, BY_ITS_TASKS),
            Map.entry(PatchExecutionVariablesCmd.class, BY_ITS_TASKS),
            Map.entry(RemoveExecutionVariablesCmd.class, BY_ITS_TASKS),
            Map.entry(ResolveTaskCmd.class, BY_ITS_TASKS),
            Map.entry(SaveTaskCmd.class, BY_ITS_TASKS),
            Map.entry(DeleteTaskCmd.class, BY_ITS_TASKS),
            Map.entry(EvaluateStartConditionCmd.class, BY_ITS_TASKS),
            Map.entry(SignalEventReceivedCmd.class, BY_ITS_TASKS),
            Map.entry(DelegateTaskCmd.class, IN_THE_DIAGRAM),
            Map.entry(AddUserIdentityLinkCmd.class, IN_THE_DIAGRAM),
            Map.entry(AddGroupIdentityLinkCmd.class, IN_THE_DIAGRAM),
            Map.entry(DeleteUserIdentityLinkCmd.class, IN_THE_DIAGRAM),
            Map.entry(DeleteGroupIdentityLinkCmd.class, IN_THE_DIAGRAM),
            Map.entry(AddCommentCmd.class, IN_THE_CASE_FILE),
            Map.entry(UpdateCommentCmd.class, IN_THE_CASE_FILE),
            Map.entry(CreateAttachmentCmd.class, IN_THE_CASE_FILE));

    /** How many cases there are. */
    private static final Set<Class<?>> FIGURES = Set.of(ProcessDefinitionStatisticsQueryImpl.class);

    /** What the engine counts over all cases, also those that a person must not know of. */
    private static final Set<Class<?>> METERS =
            Set.of(MetricsQueryImpl.class, GetUniqueTaskWorkerCountCmd.class, GetTelemetryDataCmd.class);

    private static final Set<String> READERS_OF_FIGURES =
            Set.of(Role.CASE_MANAGERS.id(), Role.PROCESS_ANALYSTS.id(), Role.CAMUNDA_ADMIN.id());

    private final ProcessEngineConfigurationImpl engine;

    ClosedDoors(ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    @Override
    public <T> T execute(Command<T> command) {
        String reason = CLOSED.get(command.getClass());
        if (reason != null && isFromOutside()) {
            throw Refusal.notYours(reason);
        }
        if (isOneOf(METERS, command.getClass()) && isFromOutside()) {
            throw Refusal.notYours("The engine's own meters are switched off.");
        }
        if (isOneOf(FIGURES, command.getClass()) && !mayReadFigures()) {
            throw Refusal.notYours("Figures over all cases are for those who manage them.");
        }
        return next.execute(command);
    }

    private static boolean isOneOf(Set<Class<?>> closed, Class<?> command) {
        return closed.contains(command)
                || (command.getEnclosingClass() != null && closed.contains(command.getEnclosingClass()));
    }

    private boolean mayReadFigures() {
        Authentication person = engine.getIdentityService().getCurrentAuthentication();
        return person == null
                || (person.getGroupIds() != null
                        && person.getGroupIds().stream().anyMatch(READERS_OF_FIGURES::contains));
    }

    private boolean isFromOutside() {
        return engine.getIdentityService().getCurrentAuthentication() != null;
    }
}
