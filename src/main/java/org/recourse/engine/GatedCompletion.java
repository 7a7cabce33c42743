package org.recourse.engine;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
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
                Alone held = openTaskAlone(taskId);
                requireOwn(held, person);
                String who = person == null ? CaseFile.SYSTEM : person.getUserId();
                Map<String, Object> codes =
                        gate.getObject().admit(held.task(), held.reference(), sent == null ? Map.of() : sent, who);
                return isKeptFrom(held, person)
                        ? alone(person, () -> completion.apply(codes))
                        : completion.apply(codes);
            });
        } catch (WrongInput e) {
            throw Refusal.wrongInput(e, FormLabels.of(taskId, engine.getFormService()));
        }
    }

    /** Takes the task for the person, whose own it must be to take. */
    void claim(String taskId, @Nullable String userId, Authentication person, Runnable claim) {
        transactions.get().executeWithoutResult(status -> {
            requireOwn(openTaskAlone(taskId), person);
            if (!person.getUserId().equals(userId)) {
                throw Refusal.notYours("You can take a task only for yourself: who else may do it is in the diagram.");
            }
            claim.run();
        });
    }

    /** The task as it is once nobody else can change it or its case: a colleague may just have been quicker. */
    private Alone openTaskAlone(@Nullable String taskId) {
        String reference = taskId == null ? "" : gate.getObject().holdAlone(taskId);
        return new Alone(openTask(taskId), reference);
    }

    private record Alone(Task task, String reference) {}

    Task openTask(@Nullable String taskId) {
        Task task = taskId == null
                ? null
                : engine.getTaskService().createTaskQuery().taskId(taskId).singleResult();
        if (task == null) {
            throw Refusal.noSuchTask();
        }
        return task;
    }

    /** Also an administrator, who sees every task, completes only what is theirs to complete. */
    private void requireOwn(Alone held, @Nullable Authentication person) {
        if (person == null) {
            return;
        }
        if (isKeptFrom(held, person)) {
            throw Refusal.noSuchTask();
        }
        Task task = held.task();
        if (task.getAssignee() != null && !task.getAssignee().equals(person.getUserId())) {
            throw Refusal.notYours("A colleague has taken this task. Ask them to hand it back first.");
        }
        // Whoever was given the task may see whose it is; the service would look all of that up once more.
        List<? extends IdentityLink> links = engine.getCommandExecutorTxRequired()
                .execute(context -> context.getIdentityLinkManager().findIdentityLinksByTaskId(task.getId()));
        boolean hasCandidates = links.stream().anyMatch(link -> IdentityLinkType.CANDIDATE.equals(link.getType()));
        boolean isOwn = hasCandidates
                ? links.stream().anyMatch(link -> isCandidate(link, person))
                : person.getUserId().equals(task.getAssignee());
        if (!isOwn) {
            throw Refusal.notYours("This task is another group's.");
        }
    }

    private boolean isKeptFrom(Alone held, @Nullable Authentication person) {
        return person != null && gate.getObject().isKeptFrom(held.reference(), person.getUserId());
    }

    /** Who names themselves in their answer no longer sees the case, which must go on all the same. */
    private <T> T alone(Authentication person, Supplier<T> action) {
        engine.getIdentityService().clearAuthentication();
        try {
            return action.get();
        } finally {
            engine.getIdentityService().setAuthentication(person);
        }
    }

    private static boolean isCandidate(IdentityLink link, Authentication person) {
        return IdentityLinkType.CANDIDATE.equals(link.getType())
                && (person.getUserId().equals(link.getUserId())
                        || (link.getGroupId() != null
                                && person.getGroupIds() != null
                                && person.getGroupIds().contains(link.getGroupId())));
    }
}
