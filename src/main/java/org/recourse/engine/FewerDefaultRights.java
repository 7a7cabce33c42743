package org.recourse.engine;

import static org.camunda.bpm.engine.authorization.Permissions.READ;
import static org.camunda.bpm.engine.authorization.Permissions.UPDATE;
import static org.camunda.bpm.engine.authorization.Resources.USER;

import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.cfg.auth.DefaultAuthorizationProvider;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationEntity;
import org.camunda.bpm.engine.repository.Deployment;
import org.jspecify.annotations.Nullable;

/** What the engine gives people by itself, without what could lose a case. */
final class FewerDefaultRights extends DefaultAuthorizationProvider {

    /** People may read and change their own name, address and password, not delete themselves. */
    @Override
    public AuthorizationEntity[] newUser(User user) {
        return new AuthorizationEntity[] {createGrantAuthorization(user.getId(), null, USER, user.getId(), READ, UPDATE)
        };
    }

    /** Who deployed a diagram may not delete it: with it the engine deletes every case that runs on it. */
    @Override
    public AuthorizationEntity[] newDeployment(Deployment deployment) {
        return new AuthorizationEntity[0];
    }

    /** A right in the database, which there is none of to a task that is not in it yet. */
    @Override
    protected @Nullable AuthorizationEntity getGrantAuthorizationByGroupId(
            String group, Resource resource, String resourceId) {
        return isNewTask(resource, resourceId)
                ? null
                : super.getGrantAuthorizationByGroupId(group, resource, resourceId);
    }

    /** A right in the database, as for groups. */
    @Override
    protected @Nullable AuthorizationEntity getGrantAuthorizationByUserId(
            String user, Resource resource, String resourceId) {
        return isNewTask(resource, resourceId) ? null : super.getGrantAuthorizationByUserId(user, resource, resourceId);
    }

    private static boolean isNewTask(Resource resource, String id) {
        return resource == Resources.TASK && QuickVariables.isNew(id);
    }
}
