package org.recourse.engine;

import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.ProcessEnginePersistenceException;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.recourse.lifecycle.WrongInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what the engine finds wrong inside a command, such as a start, a plain answer at every door. What is a fault of the database
 * is logged for whoever asked: the REST interface answers that the logs say more, and its own log would quote what was sent.
 */
final class PlainRefusals extends CommandInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(PlainRefusals.class);

    private final ProcessEngineConfigurationImpl engine;

    PlainRefusals(ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    @Override
    public <T> T execute(Command<T> command) {
        boolean isPartOfAnother = Context.getCommandContext() != null;
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
            if (e instanceof ProcessEnginePersistenceException && !isPartOfAnother && isAskedBySomebody()) {
                LOG.error("The database did not do what the engine was asked for", e);
            }
            throw e;
        }
    }

    /** A job that fails is logged by whoever runs it. */
    private boolean isAskedBySomebody() {
        return engine.getIdentityService().getCurrentAuthentication() != null;
    }

    /** The engine says so with no exception of its own, and REST would answer with status 500. */
    private static boolean isOtherSchools(ProcessEngineException e) {
        return e.getMessage() != null && e.getMessage().endsWith("because it belongs to no authenticated tenant.");
    }
}
