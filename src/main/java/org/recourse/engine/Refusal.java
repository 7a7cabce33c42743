package org.recourse.engine;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.rest.dto.ExceptionDto;
import org.recourse.lifecycle.WrongInput;

/**
 * Why the engine's doors refuse something, with the HTTP status that says so. Nothing has changed when it is thrown. It
 * brings its own answer, in the shape of the engine's: of its own exceptions the REST interface tells more than people
 * can make sense of, and Tasklist shows them that.
 */
final class Refusal extends WebApplicationException {

    private static final long serialVersionUID = 1L;

    /** How many findings people are told at once. */
    private static final int MOST = 30;

    private Refusal(Status status, String message) {
        super(
                message,
                Response.status(status)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(answer(message))
                        .build());
    }

    /**
     * What was sent breaks a rule.
     *
     * @param words a field's name in the words that people read
     */
    static Refusal wrongInput(WrongInput wrong, UnaryOperator<String> words) {
        return new Refusal(Status.BAD_REQUEST, wrong.inWords(words));
    }

    /** The task is not there for the person: done, another school's, another group's, or never was. */
    static Refusal noSuchTask() {
        return new Refusal(
                Status.NOT_FOUND,
                "There is no such open task for you. It may be done already, or belong to another group or school.");
    }

    /** A message that starts nothing; whether a case waits for it is not said. */
    static Refusal nothingStarts() {
        return new Refusal(Status.BAD_REQUEST, "No process, or more than one, starts with a message of that name.");
    }

    /** A password that the engine's policy refuses; which rule it breaks the engine does not say. */
    static Refusal weakPassword() {
        return new Refusal(
                Status.BAD_REQUEST,
                "The password is too easy to guess. It needs at least 10 characters, with a lower-case letter, an upper-case"
                        + " letter, a digit and a special character, and must not contain the user's name or address.");
    }

    /** Diagrams, tables or forms do not fit to what is live: a sentence each. */
    static Refusal wrongChange(List<String> findings) {
        String rest = findings.size() > MOST ? "\n… and " + (findings.size() - MOST) + " more." : "";
        return new Refusal(
                Status.BAD_REQUEST,
                "Nothing was put live. What has to be mended first:\n"
                        + findings.stream().limit(MOST).collect(Collectors.joining("\n")) + rest);
    }

    /** Somebody else is in the middle of what only one can do at a time. */
    static Refusal notNow(String message) {
        return new Refusal(Status.CONFLICT, message);
    }

    /** The person may not do this. */
    static Refusal notYours(String message) {
        return new Refusal(Status.FORBIDDEN, message);
    }

    private static ExceptionDto answer(String message) {
        ExceptionDto answer = new ExceptionDto();
        answer.setType("InvalidRequestException");
        answer.setMessage(message);
        return answer;
    }
}
