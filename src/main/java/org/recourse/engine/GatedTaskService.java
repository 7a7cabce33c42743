package org.recourse.engine;

import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.VariableMap;
import org.jspecify.annotations.Nullable;

/** The engine's task service with each completion going through the gate. */
final class GatedTaskService extends TaskServiceImpl {

    private final ProcessEngineConfigurationImpl engine;
    private final GatedCompletion completion;

    GatedTaskService(ProcessEngineConfigurationImpl engine, GatedCompletion completion) {
        this.engine = engine;
        this.completion = completion;
    }

    @Override
    public void complete(String taskId) {
        complete(taskId, Map.of());
    }

    @Override
    public void complete(String taskId, @Nullable Map<String, Object> variables) {
        completion.complete(taskId, variables, codes -> {
            super.complete(taskId, codes);
            return true;
        });
    }

    @Override
    public VariableMap completeWithVariablesInReturn(
            String taskId, @Nullable Map<String, Object> variables, boolean deserializeValues) {
        return Objects.requireNonNull(completion.complete(
                taskId, variables, codes -> super.completeWithVariablesInReturn(taskId, codes, deserializeValues)));
    }

    /** Candidates may only work on a task, which does not include assigning it; giving their own back they must be able to. */
    @Override
    public void setAssignee(String taskId, @Nullable String userId) {
        Authentication person = engine.getIdentityService().getCurrentAuthentication();
        if (userId != null || person == null || !isAssignedTo(taskId, person)) {
            super.setAssignee(taskId, userId);
            return;
        }
        engine.getIdentityService().clearAuthentication();
        try {
            super.setAssignee(taskId, null);
        } finally {
            engine.getIdentityService().setAuthentication(person);
        }
    }

    private boolean isAssignedTo(String taskId, Authentication person) {
        Task task = createTaskQuery().taskId(taskId).singleResult();
        return task != null && person.getUserId().equals(task.getAssignee());
    }
}
