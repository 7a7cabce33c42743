package org.recourse.engine;

import java.util.Collection;
import java.util.List;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.db.entitymanager.cache.CachedDbEntity;
import org.camunda.bpm.engine.impl.db.entitymanager.cache.DbEntityState;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceManager;

/** Does not look in the database for the variables of a task that is not in it yet. */
public class QuickVariables extends VariableInstanceManager {

    /** Makes one for each command. */
    static final class Factory extends GenericManagerFactory {

        Factory() {
            super(QuickVariables.class);
        }

        @Override
        public Class<?> getSessionType() {
            return VariableInstanceManager.class;
        }
    }

    @Override
    public List<VariableInstanceEntity> findVariableInstancesByTaskId(String taskId) {
        return isNew(taskId) ? List.of() : super.findVariableInstancesByTaskId(taskId);
    }

    @Override
    public List<VariableInstanceEntity> findVariableInstancesByTaskIdAndVariableNames(
            String taskId, Collection<String> names) {
        return isNew(taskId) ? List.of() : super.findVariableInstancesByTaskIdAndVariableNames(taskId, names);
    }

    /** Whether this transaction makes the task, and has not written it yet. */
    static boolean isNew(String taskId) {
        CachedDbEntity known = Context.getCommandContext()
                .getDbEntityManager()
                .getDbEntityCache()
                .getCachedEntity(TaskEntity.class, taskId);
        return known != null && known.getEntityState() == DbEntityState.TRANSIENT;
    }
}
