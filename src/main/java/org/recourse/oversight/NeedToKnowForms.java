package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.Sight;
import org.recourse.lifecycle.WrongInput;
import org.recourse.trust.Person;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The forms of the case page that say who may see the case and who may not. */
@Controller
class NeedToKnowForms {

    private final Incidents incidents;
    private final Sight sight;
    private final CasePage page;

    NeedToKnowForms(Incidents incidents, Sight sight, CasePage page) {
        this.incidents = incidents;
        this.sight = sight;
        this.page = page;
    }

    /** What somebody reads who stepped back: the case itself is no longer there for them. */
    @GetMapping("/cases/stepped-back")
    String steppedBack() {
        return "stepped-back";
    }

    @PostMapping(
            path = {
                "/cases/{reference}/subjects",
                "/cases/{reference}/recusal",
                "/cases/{reference}/access",
                "/cases/{reference}/access/end"
            },
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String act(
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String users,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String path = request.getServletPath();
        String action = path.substring(path.indexOf('/', "/cases/".length()) + 1);
        HttpStatus status;
        String why;
        try {
            CaseFile file = incidents.find(reference, person).orElseThrow(NeedToKnowForms::nothing);
            OnPurpose.check(request, token);
            return carryOut(action, file, person, users.strip(), text.replace("\r\n", "\n"));
        } catch (WrongInput wrong) {
            WrongInput.Problem problem = wrong.problems().get(0);
            status = HttpStatus.BAD_REQUEST;
            why = (problem.field().equals("reason") ? "Your reason " : "What you gave ") + problem.message() + ".";
        } catch (Incidents.NotYours | OnPurpose.NotMeant refused) {
            status = HttpStatus.FORBIDDEN;
            why = String.valueOf(refused.getMessage());
        }
        response.setStatus(status.value());
        model.addAttribute("failed", action);
        model.addAttribute("why", why);
        model.addAttribute("text", text);
        model.addAttribute("users", users);
        return page.show(reference, person, request, response, model);
    }

    private String carryOut(String action, CaseFile file, Person person, String users, String reason) {
        switch (action) {
            case "subjects" -> sight.nameSubjects(file, person, List.of(users), reason);
            case "access" -> sight.giveAccess(file, person, users, reason);
            case "access/end" -> sight.endAccess(file, person, users, reason);
            default -> sight.stepBack(file, person, reason);
        }
        return incidents.find(file.reference(), person).isEmpty()
                ? "redirect:/cases/stepped-back"
                : "redirect:/cases/" + file.reference() + "#who-sees-it";
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
