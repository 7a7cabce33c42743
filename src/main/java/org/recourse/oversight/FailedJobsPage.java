package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/** Jobs that failed, with a button to try them again, for those who manage cases. */
@Controller
class FailedJobsPage {

    private final FailedJobs failedJobs;

    FailedJobsPage(FailedJobs failedJobs) {
        this.failedJobs = failedJobs;
    }

    @GetMapping("/board/failed")
    String show(@AuthenticationPrincipal Person person, HttpServletRequest request, Model model) {
        NotForRole.unless(person, Role.CASE_MANAGERS);
        model.addAttribute("jobs", failedJobs.list(person));
        model.addAttribute("token", OnPurpose.token(request));
        return "board/failed";
    }

    /** The same for other programs. */
    @GetMapping(path = "/api/board/failed-jobs")
    @ResponseBody
    List<FailedJobs.Failed> list(@AuthenticationPrincipal Person person) {
        NotForRole.unless(person, Role.CASE_MANAGERS);
        return failedJobs.list(person);
    }

    /** The button of the page, and a call: {@code POST} with the page's token, a password, or the header for programs. */
    @PostMapping(path = "/board/failed/{job}/retry", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String retry(
            @PathVariable String job,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        NotForRole.unless(person, Role.CASE_MANAGERS);
        try {
            OnPurpose.check(request, token);
        } catch (OnPurpose.NotMeant refused) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            model.addAttribute("refused", "The page had grown too old. Press the button once more.");
            return show(person, request, model);
        }
        if (failedJobs.retry(job, person).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/board/failed?tried";
    }
}
