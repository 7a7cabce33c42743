package org.recourse.engine;

import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.recourse.lifecycle.WrongInput;

/** Makes wrong input that shows inside a command, such as a start, an answer with status 400 at every door. */
final class PlainRefusals extends CommandInterceptor {

    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (WrongInput e) {
            throw Refusal.wrongInput(e);
        }
    }
}
