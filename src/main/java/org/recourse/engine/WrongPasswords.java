package org.recourse.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.cmd.CheckPassword;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/** Counts passwords that were refused, at every door, and keeps nothing of whose they were. */
final class WrongPasswords extends CommandInterceptor {

    private final Supplier<MeterRegistry> meters;

    WrongPasswords(Supplier<MeterRegistry> meters) {
        this.meters = meters;
    }

    @Override
    public <T> T execute(Command<T> command) {
        T answer = next.execute(command);
        if (command instanceof CheckPassword && Boolean.FALSE.equals(answer)) {
            refused(meters.get(), "password").increment();
        }
        return answer;
    }

    /** The sign-ins that were refused, by what was shown. */
    static Counter refused(MeterRegistry meters, String by) {
        return Counter.builder("recourse.sign.in.refused")
                .description("Sign-ins that this application refused since its start")
                .tag("by", by)
                .register(meters);
    }
}
