package org.recourse.engine;

import jakarta.ws.rs.core.Response.Status;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.recourse.lifecycle.WrongInput;

/** Why the engine's doors refuse something, with the HTTP status that says so. Nothing has changed when it is thrown. */
final class Refusal extends RestException {

    private static final long serialVersionUID = 1L;

    private Refusal(Status status, String message) {
        super(status, message);
    }

    /** What was sent breaks a rule. */
    static Refusal wrongInput(WrongInput wrong) {
        return new Refusal(Status.BAD_REQUEST, wrong.inWords());
    }

    /** The task is not there for the person: done, another school's, another group's, or never was. */
    static Refusal noSuchTask() {
        return new Refusal(
                Status.NOT_FOUND,
                "There is no such open task for you. It may be done already, or belong to another group or school.");
    }

    /** The person may not do this. */
    static Refusal notYours(String message) {
        return new Refusal(Status.FORBIDDEN, message);
    }
}
