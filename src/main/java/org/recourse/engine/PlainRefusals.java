package org.recourse.engine;

import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.recourse.lifecycle.WrongInput;

/** Makes what the engine finds wrong inside a command, such as a start, a plain answer at every door. */
final class PlainRefusals extends CommandInterceptor {

    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (WrongInput e) {
            throw Refusal.wrongInput(e, WrongInput::plainWords);
        } catch (MismatchingMessageCorrelationException e) {
            throw Refusal.nothingStarts();
        } catch (ProcessEngineException e) {
            if (isOtherSchools(e)) {
                throw new AuthorizationException(
                        "There is nothing like that for you. It may belong to another school.");
            }
            if ("Password does not match policy".equals(e.getMessage())) {
                throw Refusal.weakPassword();
            }
            throw e;
        }
    }

    /** The engine says so with no exception of its own, and REST would answer with status 500. */
    private static boolean isOtherSchools(ProcessEngineException e) {
        return e.getMessage() != null && e.getMessage().endsWith("because it belongs to no authenticated tenant.");
    }
}
