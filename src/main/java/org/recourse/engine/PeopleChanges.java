package org.recourse.engine;

import java.util.Set;
import org.camunda.bpm.engine.impl.cmd.DeleteGroupCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteMembershipCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteTenantCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteTenantUserMembershipCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteUserCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.recourse.lifecycle.PeopleChanged;
import org.springframework.context.ApplicationEventPublisher;

/** Says, after a user, a role or a school was taken from somebody, that people have changed. */
final class PeopleChanges extends CommandInterceptor {

    private static final Set<Class<?>> LOSSES = Set.of(
            DeleteUserCmd.class,
            DeleteMembershipCmd.class,
            DeleteTenantUserMembershipCmd.class,
            DeleteGroupCmd.class,
            DeleteTenantCmd.class);

    private final ApplicationEventPublisher events;

    PeopleChanges(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Override
    public <T> T execute(Command<T> command) {
        T result = next.execute(command);
        if (LOSSES.contains(command.getClass())) {
            events.publishEvent(new PeopleChanged());
        }
        return result;
    }
}
