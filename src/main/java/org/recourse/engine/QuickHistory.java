package org.recourse.engine;

import java.util.Optional;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManager;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricTaskInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;

/**
 * Writes the engine's history without reading first what is known already. Before each change of a row the engine reads when
 * the task or activity began, from which it counts how long it took: a task knows that itself, and for what goes on there is
 * nothing to count.
 *
 * <p>Who took a task is kept in the history of tasks, and not in that of activities as well.
 */
final class QuickHistory extends DbHistoryEventHandler {

    @Override
    protected void insertOrUpdate(HistoryEvent event) {
        DbEntityManager rows = getDbEntityManager();
        if (event.getId() == null || rows.getCachedEntity(event.getClass(), event.getId()) != null) {
            super.insertOrUpdate(event);
        } else if (event instanceof HistoricTaskInstanceEventEntity task && isChangeOrEnd(task)) {
            TaskEntity known = rows.getCachedEntity(TaskEntity.class, task.getTaskId());
            if (known == null) {
                super.insertOrUpdate(event);
                return;
            }
            task.setStartTime(known.getCreateTime());
            rows.merge(task);
        } else if (event instanceof HistoricActivityInstanceEventEntity activity && endOfTask(activity, rows)) {
            rows.merge(activity);
        } else if (!(event instanceof HistoricActivityInstanceEventEntity activity && isOfItsTask(activity))) {
            super.insertOrUpdate(event);
        }
    }

    /** Says when the activity began that ends with its task: they begin together. */
    private static boolean endOfTask(HistoricActivityInstanceEventEntity activity, DbEntityManager rows) {
        if (!activity.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_END)) {
            return false;
        }
        Optional<TaskEntity> ended = rows.getCachedEntitiesByType(TaskEntity.class).stream()
                .filter(task -> activity.getExecutionId().equals(task.getExecutionId())
                        && activity.getActivityId().equals(task.getTaskDefinitionKey()))
                .findFirst();
        ended.ifPresent(task -> activity.setStartTime(task.getCreateTime()));
        return ended.isPresent();
    }

    private static boolean isChangeOrEnd(HistoricTaskInstanceEventEntity task) {
        return task.isEventOfType(HistoryEventTypes.TASK_INSTANCE_UPDATE)
                || task.isEventOfType(HistoryEventTypes.TASK_INSTANCE_COMPLETE);
    }

    /** Another assignee of its task, in a later transaction than that in which it began. */
    private static boolean isOfItsTask(HistoricActivityInstanceEventEntity activity) {
        return activity.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_UPDATE)
                && activity.getTaskId() != null
                && activity.getCalledProcessInstanceId() == null
                && activity.getCalledCaseInstanceId() == null;
    }
}
