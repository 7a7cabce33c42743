package org.recourse.oversight;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Documents;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.WrongInput;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What the calls on a case answer when they cannot do what was asked (RFC 9457). */
@Order(Ordered.HIGHEST_PRECEDENCE) // before Spring's own answers, which name no field
@RestControllerAdvice(
        assignableTypes = {
            CaseCalls.class,
            DocumentCalls.class,
            RecordCalls.class,
            ChronologyCalls.class,
            KeyCalls.class,
            NeedToKnowCalls.class,
            BoardCalls.class,
            RetentionCalls.class
        })
class Problems {

    @ExceptionHandler({NoSuchCase.class, MethodArgumentTypeMismatchException.class})
    ProblemDetail noSuchCase() {
        return problem(HttpStatus.NOT_FOUND, "There is no such case, or no such file in it.");
    }

    @ExceptionHandler
    ProblemDetail wrongInput(WrongInput wrong) {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, wrong.inWords());
        problem.setProperty("fields", wrong.problems());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail notNow(Incidents.NotNow conflict) {
        return problem(HttpStatus.CONFLICT, conflict.getMessage());
    }

    @ExceptionHandler
    ProblemDetail notYours(Incidents.NotYours forbidden) {
        return problem(HttpStatus.FORBIDDEN, forbidden.getMessage());
    }

    @ExceptionHandler
    ProblemDetail notForRole(NotForRole forbidden) {
        return problem(HttpStatus.FORBIDDEN, forbidden.getMessage());
    }

    @ExceptionHandler
    ProblemDetail notMeant(OnPurpose.NotMeant forbidden) {
        return problem(HttpStatus.FORBIDDEN, forbidden.getMessage());
    }

    @ExceptionHandler
    ProblemDetail notOpen(Documents.NotOpen conflict) {
        return problem(HttpStatus.CONFLICT, conflict.getMessage());
    }

    @ExceptionHandler
    ProblemDetail refused(EvidenceIntake.Refused refused) {
        if (refused.caseClosed()) {
            return problem(HttpStatus.CONFLICT, refused.getMessage());
        }
        return refused.tooLarge()
                ? problem(HttpStatus.PAYLOAD_TOO_LARGE, refused.getMessage())
                : wrongFile(String.valueOf(refused.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail noFile(Upload.Malformed malformed) {
        return wrongFile("Send one file, as the part 'file' of a multipart form.");
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException unreadable) {
        if (unreadable.getCause() instanceof JsonMappingException wrong
                && !wrong.getPath().isEmpty()
                && wrong.getPath().get(0).getFieldName() != null) {
            boolean unknown = wrong instanceof UnrecognizedPropertyException;
            return wrongInput(new WrongInput(List.of(new WrongInput.Problem(
                    wrong.getPath().get(0).getFieldName(), unknown ? "is not a field of this call" : "must be text"))));
        }
        return problem(HttpStatus.BAD_REQUEST, "The body must be a JSON object.");
    }

    private static ProblemDetail wrongFile(String message) {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, message);
        problem.setProperty("fields", List.of(new WrongInput.Problem("file", message)));
        return problem;
    }

    private static ProblemDetail problem(HttpStatus status, @Nullable String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }
}
