package org.recourse.engine;

import java.sql.SQLException;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.camunda.bpm.engine.impl.persistence.entity.AuthorizationManager;
import org.jspecify.annotations.Nullable;

/**
 * Asks the same questions about rights as the engine, without reading the rights to every open task for each call: there is
 * at least one for each group whose task it is, and the engine's own two questions before every query look at all of them.
 */
public class QuickRights extends AuthorizationManager {

    /** Makes one for each command. */
    static final class Factory extends GenericManagerFactory {

        Factory() {
            super(QuickRights.class);
        }

        @Override
        public Class<?> getSessionType() {
            return AuthorizationManager.class;
        }
    }

    /** The engine leaves out the groups that have no right to anything, which makes no query quicker here. */
    @Override
    public List<String> filterAuthenticatedGroupIds(@Nullable List<String> authenticatedGroupIds) {
        return authenticatedGroupIds == null ? List.of() : authenticatedGroupIds;
    }

    @Override
    protected boolean isRevokeAuthCheckEnabled(String userId, @Nullable List<String> groupIds) {
        String mode = Context.getProcessEngineConfiguration().getAuthorizationCheckRevokes();
        if (!ProcessEngineConfiguration.AUTHORIZATION_CHECK_REVOKE_AUTO.equalsIgnoreCase(mode)) {
            return super.isRevokeAuthCheckEnabled(userId, groupIds);
        }
        try {
            return HiddenCases.anyRevoked(getDbSqlSession().getSqlSession().getConnection(), userId, groupIds);
        } catch (SQLException e) {
            throw new IllegalStateException("Rights could not be read", e);
        }
    }
}
