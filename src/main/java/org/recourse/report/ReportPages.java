package org.recourse.report;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.recourse.casefile.FormKeys;
import org.recourse.lifecycle.WrongInput;
import org.recourse.report.Reports.Filed;
import org.recourse.trust.Schools;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which anyone reports. Whatever is wrong with what was sent, the page comes back with all of it. */
@Controller
class ReportPages {

    /** A person needs longer to read the first question; the simplest robots do not. */
    private static final Duration QUICKEST = Duration.ofSeconds(3);

    private static final String AGAIN = "Please choose Send report once more. We could not tell your report from one"
            + " sent by a computer program. Nothing is lost: what you wrote is below.";
    private static final String SENT_BEFORE = "This form was sent before, with other words. If you want to send it as"
            + " a new report, choose Send report once more. To add to the first report, use the receipt you were given.";

    /** Whose conduct it is, as the form asks. */
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("learner", "A pupil or student");
        KINDS.put("employee", "A member of staff");
        KINDS.put("contractor", "Somebody who works for the school in another way");
        KINDS.put("visitor", "A visitor");
        KINDS.put("public", "Somebody from outside the school");
        KINDS.put("unknown", "I do not know");
    }

    private final Reports reports;
    private final FormKeys keys;
    private final Limits limits;
    private final Callers callers;
    private final Schools schools;
    private final Clock clock;

    ReportPages(Reports reports, FormKeys keys, Limits limits, Callers callers, Schools schools, Clock clock) {
        this.reports = reports;
        this.keys = keys;
        this.limits = limits;
        this.callers = callers;
        this.schools = schools;
        this.clock = clock;
    }

    /** The protection of the form needs its cookie before the page begins. */
    @ModelAttribute
    void protect(CsrfToken token) {
        token.getToken();
    }

    @GetMapping("/report")
    String ask(Model model) {
        return show(ReportForm.empty(keys.shownAt(clock.instant())), model);
    }

    @PostMapping("/report")
    String send(
            @RequestParam Map<String, String> parameters,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String key = parameters.getOrDefault("form", "");
        ReportForm form = ReportForm.sent(parameters, key);
        Optional<Instant> shown = keys.whenShown(key);
        if (shown.isEmpty()
                || shown.get().plus(QUICKEST).isAfter(clock.instant())
                || !parameters.getOrDefault("website", "").isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return showAgain(form, AGAIN, model);
        }
        try {
            Optional<Filed> earlier = reports.earlier(form.fields(), key);
            return done(earlier.isPresent() ? earlier.get() : file(form, request), model);
        } catch (WrongInput e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return show(form.with(e.problems()), model);
        } catch (Reports.KeyUsedOtherwise e) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return showAgain(form, SENT_BEFORE, model);
        } catch (Limits.TooMany e) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(e.seconds()));
            return show(
                    form.with(Waiting.inWords(e) + " Nothing is lost as long as you keep this page open.", key), model);
        }
    }

    /** Where the doors send a form that they cannot tell from a forged one. */
    @PostMapping("/report/again")
    String again(@RequestParam Map<String, String> parameters, HttpServletResponse response, Model model) {
        response.setStatus(HttpStatus.FORBIDDEN.value());
        return showAgain(ReportForm.sent(parameters, ""), AGAIN, model);
    }

    private Filed file(ReportForm form, HttpServletRequest request) {
        String caller = callers.addressOf(request);
        limits.countReport(caller);
        try {
            return reports.file(form.fields(), form.key());
        } catch (RuntimeException e) {
            limits.uncountReport(caller);
            throw e;
        }
    }

    private String done(Filed filed, Model model) {
        model.addAttribute("reference", filed.reference());
        model.addAttribute("receipt", filed.receipt());
        return "public/done";
    }

    private String showAgain(ReportForm form, String reason, Model model) {
        return show(form.with(reason, keys.shownAt(clock.instant().minus(QUICKEST))), model);
    }

    private String show(ReportForm form, Model model) {
        model.addAttribute("form", form);
        model.addAttribute("schools", schools.all());
        model.addAttribute("kinds", KINDS);
        return "public/report";
    }
}
