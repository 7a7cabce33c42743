package org.recourse.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.TaskGate;
import org.recourse.lifecycle.TaskGate.Held;
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
                Held held = gate.getObject().holdAlone(taskId);
                Supplier<T> all = () -> admitAndComplete(openTask(taskId), held, person, sent, completion);
                return held.isCase() ? inOneCommand(all) : all.get();
            });
        } catch (AnswersRefused e) {
            throw Refusal.wrongInput(e.wrong(), FormLabels.of(taskId, engine.getFormService()));
        }
    }

    private <T> T admitAndComplete(
            Task task,
            Held held,
            @Nullable Authentication person,
            @Nullable Map<String, Object> sent,
            Function<Map<String, Object>, T> completion) {
        requireOwn(task, held, person);
        String who = person == null ? CaseFile.SYSTEM : person.getUserId();
        Map<String, Object> codes;
        try {
            codes = gate.getObject().admit(task, held, sent == null ? Map.of() : sent, who);
        } catch (WrongInput e) {
            throw new AnswersRefused(e);
        }
        return person != null && isKeptFrom(held, person)
                ? alone(person, () -> completion.apply(codes))
                : completion.apply(codes);
    }

    /**
     * As one command of the engine, which reads what several of them need once, and writes it once. What belongs to no case
     * is not completed so: it may ask the engine's tables themselves for what it changed a moment before.
     */
    private <T> T inOneCommand(Supplier<T> all) {
        return engine.getCommandExecutorTxRequired().execute(context -> all.get());
    }

    /** Carries what is wrong with the answers out of the engine's command, which would name the fields in its own words. */
    private static final class AnswersRefused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AnswersRefused(WrongInput wrong) {
            super(null, wrong, false, false);
        }

        WrongInput wrong() {
            return (WrongInput) Objects.requireNonNull(getCause());
        }
    }

    /** Takes the task for the person, whose own it must be to take. */
    void claim(String taskId, @Nullable String userId, Authentication person, Runnable claim) {
        transactions.get().executeWithoutResult(status -> {
            Held held = gate.getObject().holdAlone(taskId);
            inOneCommand(() -> {
                requireOwn(openTask(taskId), held, person);
                if (!person.getUserId().equals(userId)) {
                    throw Refusal.notYours(
                            "You can take a task only for yourself: who else may do it is in the diagram.");
                }
                claim.run();
                return held;
            });
        });
    }

    /** The task as it is, which after {@link TaskGate#holdAlone} nobody else can change: a colleague may just have been quicker. */
    Task openTask(@Nullable String taskId) {
        Task task = taskId == null
                ? null
                : engine.getCommandExecutorTxRequired().execute(context -> visibleTask(taskId, context));
        if (task == null) {
            throw Refusal.noSuchTask();
        }
        return task;
    }

    /** What a query for the task would find for the person, for half of its work. */
    private @Nullable TaskEntity visibleTask(String taskId, CommandContext context) {
        TaskEntity task = context.getTaskManager().findTaskById(taskId);
        if (task == null || !context.getTenantManager().isAuthenticatedTenant(task.getTenantId())) {
            return null;
        }
        // What follows looks for the task's execution, for those above it, and for all of them: all at once is enough.
        context.getExecutionManager().findExecutionsByProcessInstanceId(task.getProcessInstanceId());
        try {
            engine.getCommandCheckers().forEach(checker -> checker.checkReadTask(task));
            return task;
        } catch (AuthorizationException notTheirs) {
            return null;
        }
    }

    /** Also an administrator, who sees every task, completes only what is theirs to complete. */
    private void requireOwn(Task task, Held held, @Nullable Authentication person) {
        if (person == null) {
            return;
        }
        if (isKeptFrom(held, person)) {
            throw Refusal.noSuchTask();
        }
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

    private boolean isKeptFrom(Held held, @Nullable Authentication person) {
        return person != null && gate.getObject().isKeptFrom(held, person.getUserId());
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
