package org.recourse.report;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.Codes;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.Message;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.WrongInput;
import org.recourse.lifecycle.WrongInput.Problem;
import org.recourse.report.Reports.Filed;
import org.recourse.report.Reports.Status;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Reporting without signing in, as JSON. Any wrong or missing receipt is answered alike. */
@RestController
@RequestMapping(path = "/api", produces = MediaType.APPLICATION_JSON_VALUE)
class ReportCalls {

    static final String TOO_LARGE = "What was sent is too large.";

    private static final String RECEIPT = "X-Receipt";
    private static final String KEY = "Idempotency-Key";

    private final Reports reports;
    private final Limits limits;
    private final Callers callers;

    ReportCalls(Reports reports, Limits limits, Callers callers) {
        this.reports = reports;
        this.limits = limits;
        this.callers = callers;
    }

    record StatusAnswer(String reference, String state, List<MessageAnswer> messages) {}

    record MessageAnswer(String from, Instant at, String text) {}

    record EvidenceAnswer(String name, String sha256) {}

    @PostMapping(path = "/reports", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    Filed file(
            @RequestBody Map<String, Object> fields,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            HttpServletRequest request) {
        if (key != null) {
            checkKey(key);
            var earlier = reports.earlier(fields, key);
            if (earlier.isPresent()) {
                return earlier.get();
            }
        }
        String caller = callers.addressOf(request);
        limits.countReport(caller);
        try {
            return reports.file(fields, key);
        } catch (RuntimeException e) {
            limits.uncountReport(caller);
            throw e;
        }
    }

    @GetMapping("/report")
    StatusAnswer status(
            @RequestHeader(name = RECEIPT, required = false) @Nullable String receipt, HttpServletRequest request) {
        limits.countReceipt(callers.addressOf(request));
        Status status = reports.status(receipt);
        return new StatusAnswer(
                status.reference(),
                Codes.of(status.state()),
                status.messages().stream().map(ReportCalls::answer).toList());
    }

    @PostMapping(path = "/report/messages", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    void write(
            @RequestBody Map<String, Object> fields,
            @RequestHeader(name = RECEIPT, required = false) @Nullable String receipt,
            HttpServletRequest request) {
        limits.countReceipt(callers.addressOf(request));
        reports.require(receipt);
        reports.write(receipt, textOf(fields), null);
    }

    @PostMapping(path = "/report/evidence", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    EvidenceAnswer handIn(
            @RequestHeader(name = RECEIPT, required = false) @Nullable String receipt, HttpServletRequest request)
            throws IOException {
        limits.countReceipt(callers.addressOf(request));
        reports.require(receipt);
        Upload upload = Upload.read(request);
        String fileName = upload.fileName();
        if (fileName == null) {
            throw new WrongInput(List.of(new Problem("file", "is required")));
        }
        DocumentEntry entry = reports.handIn(receipt, fileName, upload.content());
        return new EvidenceAnswer(entry.name(), entry.sha256());
    }

    @ExceptionHandler
    ProblemDetail noSuchReceipt(Reports.NoSuchReceipt unknown) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no report with this receipt.");
    }

    @ExceptionHandler
    ProblemDetail wrongInput(WrongInput wrong) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, wrong.inWords());
        problem.setProperty("fields", wrong.problems());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail keyUsedOtherwise(Reports.KeyUsedOtherwise conflict) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_ENTITY, "This " + KEY + " was used for another report: use a new one.");
    }

    @ExceptionHandler
    ProblemDetail closed(Reports.Closed closed) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.CONFLICT, "This report is closed: send a new one if there is something to add.");
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> tooMany(Limits.TooMany often) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(often.seconds()))
                .body(ProblemDetail.forStatusAndDetail(
                        HttpStatus.TOO_MANY_REQUESTS, "Too many requests: try again later."));
    }

    @ExceptionHandler
    ProblemDetail refused(EvidenceIntake.Refused refused) {
        String why = Objects.requireNonNullElse(refused.getMessage(), "cannot be taken");
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                refused.tooLarge() ? HttpStatus.PAYLOAD_TOO_LARGE : HttpStatus.BAD_REQUEST, why);
        problem.setProperty("fields", List.of(new Problem("file", why)));
        return problem;
    }

    @ExceptionHandler
    ProblemDetail unreadable(HttpMessageNotReadableException unreadable) {
        return unreadable.contains(BodyLimit.TooLarge.class)
                ? ProblemDetail.forStatusAndDetail(HttpStatus.PAYLOAD_TOO_LARGE, TOO_LARGE)
                : ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST, "The body must be one JSON object, each field in it once.");
    }

    @ExceptionHandler
    ProblemDetail unreadable(Upload.Malformed unreadable) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST, "The body must be multipart/form-data with one part named file.");
    }

    private static void checkKey(String key) {
        if (key.length() < 16 || key.length() > 200 || !key.chars().allMatch(c -> c >= ' ' && c < 127)) {
            throw new WrongInput(List.of(new Problem(KEY, "must be 16 to 200 printable ASCII characters")));
        }
    }

    private static @Nullable String textOf(Map<String, Object> fields) {
        List<Problem> problems = new ArrayList<>();
        fields.keySet().stream()
                .filter(name -> !"text".equals(name))
                .sorted()
                .map(name -> name.replaceAll("[^A-Za-z0-9_.-]", "?"))
                .map(name -> name.substring(0, Math.min(name.length(), 60)))
                .forEach(name -> problems.add(new Problem(name, "is not a field of this call")));
        Object text = fields.get("text");
        if (text != null && !(text instanceof String)) {
            problems.add(new Problem("text", "must be text"));
        }
        if (!problems.isEmpty()) {
            throw new WrongInput(problems);
        }
        return (String) text;
    }

    private static MessageAnswer answer(Message message) {
        return new MessageAnswer(
                message.fromReporter() ? "reporter" : "central-services", message.at(), message.text());
    }
}
