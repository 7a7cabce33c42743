package org.recourse.engine;

import java.util.Set;
import org.camunda.bpm.engine.impl.cmd.CreateTenantUserMembershipCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteTenantUserMembershipCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.recourse.lifecycle.StandingIn;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Looks, after somebody was given a school or lost one, whether those who stand in still may: borrowed roles must not
 * reach a school that the person who is away does not work for.
 */
final class SchoolChanges extends CommandInterceptor {

    private static final Set<Class<?>> CHANGES =
            Set.of(CreateTenantUserMembershipCmd.class, DeleteTenantUserMembershipCmd.class);

    private final ObjectProvider<StandingIn> standingIn;

    SchoolChanges(ObjectProvider<StandingIn> standingIn) {
        this.standingIn = standingIn;
    }

    @Override
    public <T> T execute(Command<T> command) {
        T result = next.execute(command);
        if (CHANGES.contains(command.getClass())) {
            standingIn.ifAvailable(StandingIn::endWhatNoLongerFits);
        }
        return result;
    }
}
