package org.recourse.engine;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.TaskServiceImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.GetIdentityLinksForTaskCmd;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.TaskQuery;
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

    /**
     * The engine refuses expressions in a query that is sent to it, but not in the query's alternatives: there anyone who
     * may list tasks could call any bean of the application.
     */
    @Override
    public TaskQuery createTaskQuery() {
        TaskQueryImpl query = (TaskQueryImpl) super.createTaskQuery();
        query.addValidator(GatedTaskService::requireNoExpressionInAlternatives);
        return query;
    }

    private static void requireNoExpressionInAlternatives(AbstractQuery<?, ?> query) {
        if (query instanceof TaskQueryImpl tasks
                && tasks.getQueries().stream()
                        .anyMatch(alternative -> alternative != query
                                && !alternative.getExpressions().isEmpty())) {
            throw new BadUserRequestException("Expressions are not allowed in a query's alternatives.");
        }
    }

    /**
     * As the engine does, but a task that is not there any more is no fault of the transaction in which somebody asks: it can end
     * between one look and the next, and between the engine's own two looks, at the task and at its process.
     *
     * @throws NullValueException when there is no such task
     */
    @Override
    public List<IdentityLink> getIdentityLinksForTask(String taskId) {
        return commandExecutor
                .execute(context -> linksOf(taskId, context))
                .orElseThrow(() -> new NullValueException("Cannot find task with id " + taskId));
    }

    private static Optional<List<IdentityLink>> linksOf(String taskId, CommandContext context) {
        try {
            return Optional.of(new GetIdentityLinksForTaskCmd(taskId).execute(context));
        } catch (NullValueException | NullPointerException e) {
            return Optional.empty();
        }
    }

    /** The engine lets a candidate take a task for anybody, and take it from anybody by naming nobody. */
    @Override
    public void claim(String taskId, @Nullable String userId) {
        Authentication person = person();
        if (person == null) {
            super.claim(taskId, userId);
        } else {
            completion.claim(taskId, userId, person, () -> super.claim(taskId, userId));
        }
    }

    /** Who may do a task is in the diagram: signed in, one can take a task for oneself and give one's own back. */
    @Override
    public void setAssignee(String taskId, @Nullable String userId) {
        Authentication person = person();
        if (person == null) {
            super.setAssignee(taskId, userId);
        } else if (userId != null) {
            claim(taskId, userId);
        } else if (person.getUserId().equals(completion.openTask(taskId).getAssignee())) {
            giveBack(taskId, person);
        } else {
            takeBack(taskId);
        }
    }

    private void giveBack(String taskId, Authentication person) {
        if (getIdentityLinksForTask(taskId).stream()
                .noneMatch(link -> IdentityLinkType.CANDIDATE.equals(link.getType()))) {
            throw Refusal.notYours("This task is for you alone and cannot be handed back.");
        }
        engine.getIdentityService().clearAuthentication();
        try {
            super.setAssignee(taskId, null);
        } finally {
            engine.getIdentityService().setAuthentication(person);
        }
    }

    /** Somebody else's, which an administrator may do when that person cannot. */
    private void takeBack(String taskId) {
        try {
            super.setAssignee(taskId, null);
        } catch (AuthorizationException e) {
            throw Refusal.notYours("This task is not yours to hand back. A colleague has taken this task, or nobody.");
        }
    }

    private @Nullable Authentication person() {
        return engine.getIdentityService().getCurrentAuthentication();
    }
}
