package org.recourse.engine;

import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.impl.FormServiceImpl;
import org.camunda.bpm.engine.variable.VariableMap;
import org.jspecify.annotations.Nullable;

/** The engine's form service with each submitted task form going through the gate. */
final class GatedFormService extends FormServiceImpl {

    private final GatedCompletion completion;

    GatedFormService(GatedCompletion completion) {
        this.completion = completion;
    }

    @Override
    public void submitTaskForm(String taskId, @Nullable Map<String, Object> properties) {
        completion.complete(taskId, properties, codes -> {
            super.submitTaskForm(taskId, codes);
            return true;
        });
    }

    @Override
    public VariableMap submitTaskFormWithVariablesInReturn(
            String taskId, @Nullable Map<String, Object> properties, boolean deserializeValues) {
        return Objects.requireNonNull(completion.complete(
                taskId,
                properties,
                codes -> super.submitTaskFormWithVariablesInReturn(taskId, codes, deserializeValues)));
    }
}
