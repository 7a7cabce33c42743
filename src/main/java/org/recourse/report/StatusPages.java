package org.recourse.report;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.FormKeys;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.WrongInput;
import org.recourse.report.Reports.Status;
import org.recourse.trust.WorkingTime;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * What a reporter sees with the receipt: how far the report has come, the conversation, and forms to add to it. The
 * receipt travels in forms only, never in an address.
 */
@Controller
class StatusPages {

    private final Reports reports;
    private final FormKeys keys;
    private final Limits limits;
    private final Callers callers;
    private final WorkingTime workingTime;
    private final Clock clock;

    StatusPages(Reports reports, FormKeys keys, Limits limits, Callers callers, WorkingTime workingTime, Clock clock) {
        this.reports = reports;
        this.keys = keys;
        this.limits = limits;
        this.callers = callers;
        this.workingTime = workingTime;
        this.clock = clock;
    }

    /** What a state means to the reporter. */
    record Meaning(String title, String words) {

        static Meaning of(CaseState state) {
            return switch (state) {
                case RECEIVED -> new Meaning("Received", "Your report has reached the people who deal with it.");
                case ASSESSING ->
                    new Meaning("Being assessed", "Somebody is reading your report and decides how urgent it is.");
                case INVESTIGATING -> new Meaning("Being looked into", "Somebody is finding out what happened.");
                case DECIDING ->
                    new Meaning("Being decided", "The facts are together, and it is being decided what to do.");
                case ACTING -> new Meaning("Being acted on", "It has been decided what to do, and it is being done.");
                case CLOSED -> new Meaning("Closed", "Your report has been dealt with.");
            };
        }
    }

    /** The protection of the forms needs its cookie before the page begins. */
    @ModelAttribute
    void protect(CsrfToken token) {
        token.getToken();
    }

    @GetMapping("/status")
    String ask() {
        return "public/receipt";
    }

    /** An address that only takes forms, opened by itself: a page that was reloaded, or kept. */
    @GetMapping({"/status/message", "/status/evidence"})
    String askAgain() {
        return "redirect:/status";
    }

    @PostMapping("/status")
    String show(
            @RequestParam(defaultValue = "") String receipt,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        if (receipt.isBlank()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("error", "Enter your receipt");
            return "public/receipt";
        }
        limits.countReceipt(callers.addressOf(request));
        return show(receipt, model);
    }

    @PostMapping("/status/message")
    String write(
            @RequestParam(defaultValue = "") String receipt,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String form,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            limits.countReceipt(callers.addressOf(request));
            reports.write(
                    receipt, text.replace("\r\n", "\n"), keys.whenShown(form).isPresent() ? form : null);
            model.addAttribute("done", "Your message has been sent.");
        } catch (WrongInput e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("text", text);
            model.addAttribute(
                    "textError",
                    text.isBlank()
                            ? "Write your message"
                            : "Your message " + e.problems().get(0).message());
        } catch (Reports.Closed e) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute("text", text);
        } catch (Limits.TooMany | Reports.NoSuchReceipt e) {
            model.addAttribute("text", text);
            throw e;
        }
        return show(receipt, model);
    }

    @PostMapping("/status/evidence")
    String handIn(
            @RequestAttribute(name = UploadForms.UPLOAD, required = false) @Nullable Upload upload,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        limits.countReceipt(callers.addressOf(request));
        String receipt = upload == null ? "" : upload.fields().getOrDefault("receipt", "");
        String fileName = upload == null ? null : upload.fileName();
        reports.require(receipt);
        try {
            if (upload == null || fileName == null) {
                response.setStatus(HttpStatus.BAD_REQUEST.value());
                model.addAttribute("fileError", "Choose a file");
                return show(receipt, model);
            }
            DocumentEntry entry = reports.handIn(receipt, fileName, upload.content());
            model.addAttribute("done", "Your file " + entry.name() + " has been received.");
        } catch (EvidenceIntake.Refused e) {
            HttpStatus status = e.caseClosed()
                    ? HttpStatus.CONFLICT
                    : e.tooLarge() ? HttpStatus.PAYLOAD_TOO_LARGE : HttpStatus.BAD_REQUEST;
            response.setStatus(status.value());
            model.addAttribute("fileError", e.getMessage());
        } catch (Upload.Malformed e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            model.addAttribute("fileError", "The file did not arrive. Choose it once more");
        } catch (Reports.Closed e) {
            response.setStatus(HttpStatus.CONFLICT.value());
        }
        return show(receipt, model);
    }

    /** Where the doors send a form that they cannot tell from a forged one. */
    @PostMapping("/status/again")
    String again(HttpServletRequest request, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.FORBIDDEN.value());
        model.addAttribute("receipt", request.getParameter("receipt"));
        model.addAttribute("text", request.getParameter("text"));
        model.addAttribute("error", "Please enter your receipt once more. We could not tell who sent this page");
        return "public/receipt";
    }

    @ExceptionHandler
    ModelAndView noSuchReceipt(Reports.NoSuchReceipt unknown, HttpServletRequest request, CsrfToken token) {
        return receiptPage(
                HttpStatus.NOT_FOUND,
                "We do not know this receipt. Check each character: there are 16 letters and digits",
                request,
                token);
    }

    @ExceptionHandler
    ModelAndView tooMany(
            Limits.TooMany often, HttpServletRequest request, HttpServletResponse response, CsrfToken token) {
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(often.seconds()));
        return receiptPage(HttpStatus.TOO_MANY_REQUESTS, Waiting.inWords(often), request, token);
    }

    private static ModelAndView receiptPage(
            HttpStatus status, String error, HttpServletRequest request, CsrfToken token) {
        token.getToken();
        ModelAndView page = new ModelAndView("public/receipt", status);
        page.addObject("receipt", request.getParameter("receipt"));
        page.addObject("text", request.getParameter("text"));
        page.addObject("error", error);
        return page;
    }

    private String show(String receipt, Model model) {
        Status status = reports.status(receipt);
        model.addAttribute("receipt", receipt);
        model.addAttribute("status", status);
        model.addAttribute("meaning", Meaning.of(status.state()));
        model.addAttribute(
                "times",
                DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.UK).withZone(workingTime.zone()));
        model.addAttribute("formKey", keys.shownAt(clock.instant()));
        return "public/status";
    }
}
