package org.recourse.engine;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.TaskGate;
import org.recourse.lifecycle.WrongInput;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Completes tasks through the gate: the answers are checked and put away, and the engine is handed the codes, all in one
 * transaction. So the engine never sees a word that a person wrote, and what it refuses leaves no trace in the case file.
 */
final class GatedCompletion {

    private final ObjectProvider<TaskGate> gate;
    private final Supplier<TransactionTemplate> transactions;
    private final ProcessEngineConfigurationImpl engine;

    GatedCompletion(
            ObjectProvider<TaskGate> gate,
            Supplier<TransactionTemplate> transactions,
            ProcessEngineConfigurationImpl engine) {
        this.gate = gate;
        this.transactions = transactions;
        this.engine = engine;
    }

    /**
     * Completes one task.
     *
     * @param sent what was sent, by field
     * @param completion completes the task with the codes it is given
     */
    <T> @Nullable T complete(
            String taskId, @Nullable Map<String, Object> sent, Function<Map<String, Object>, T> completion) {
        try {
            return transactions.get().execute(status -> {
                Authentication person = engine.getIdentityService().getCurrentAuthentication();
                Task task = openTask(taskId);
                requireOwn(task, person);
                String who = person == null ? CaseFile.SYSTEM : person.getUserId();
                return completion.apply(gate.getObject().admit(task, sent == null ? Map.of() : sent, who));
            });
        } catch (WrongInput e) {
            throw Refusal.wrongInput(e);
        }
    }

    private Task openTask(@Nullable String taskId) {
        Task task = taskId == null
                ? null
                : engine.getTaskService().createTaskQuery().taskId(taskId).singleResult();
        if (task == null) {
            throw Refusal.noSuchTask();
        }
        return task;
    }

    /** Also an administrator, who sees every task, completes only what is theirs to complete. */
    private void requireOwn(Task task, @Nullable Authentication person) {
        if (person == null) {
            return;
        }
        if (gate.getObject().caseOf(task).subjectUsers().contains(person.getUserId())) {
            throw Refusal.noSuchTask();
        }
        if (task.getAssignee() != null) {
            if (!task.getAssignee().equals(person.getUserId())) {
                throw Refusal.notYours("A colleague has taken this task. Ask them to hand it back first.");
            }
            return;
        }
        boolean isCandidate = engine.getTaskService().getIdentityLinksForTask(task.getId()).stream()
                .anyMatch(link -> isFor(link, person));
        if (!isCandidate) {
            throw Refusal.notYours("This task is another group's.");
        }
    }

    private static boolean isFor(IdentityLink link, Authentication person) {
        return person.getUserId().equals(link.getUserId())
                || (link.getGroupId() != null
                        && person.getGroupIds() != null
                        && person.getGroupIds().contains(link.getGroupId()));
    }
}
