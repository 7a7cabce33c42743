package org.recourse.engine;

import java.util.List;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.camunda.bpm.engine.impl.persistence.entity.TaskManager;
import org.camunda.bpm.engine.task.Task;

/** Does not look for the parts of a task before it is completed: there are none here, and no door makes any. */
public class QuickTasks extends TaskManager {

    /** Makes one for each command. */
    static final class Factory extends GenericManagerFactory {

        Factory() {
            super(QuickTasks.class);
        }

        @Override
        public Class<?> getSessionType() {
            return TaskManager.class;
        }
    }

    @Override
    public List<Task> findTasksByParentTaskId(String parentTaskId) {
        return List.of();
    }
}
