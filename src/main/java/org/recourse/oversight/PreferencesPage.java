package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Optional;
import org.recourse.lifecycle.StandingIn;
import org.recourse.trust.Person;
import org.recourse.workday.MailWish;
import org.recourse.workday.MailWishes;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What a person sets for themselves: how they want to hear of tasks. */
@Controller
class PreferencesPage {

    private final MailWishes wishes;
    private final StandingIn standingIn;

    PreferencesPage(MailWishes wishes, StandingIn standingIn) {
        this.wishes = wishes;
        this.standingIn = standingIn;
    }

    @GetMapping("/preferences")
    String show(@AuthenticationPrincipal Person person, HttpServletRequest request, Model model) {
        model.addAttribute("wish", wishes.of(person.id()).name());
        model.addAttribute("works", standingIn.hasWork(person));
        model.addAttribute("done", request.getParameter("done") != null);
        model.addAttribute("token", OnPurpose.token(request));
        return "preferences";
    }

    @PostMapping(path = "/preferences", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String choose(
            @RequestParam(defaultValue = "") String wish,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            OnPurpose.check(request, token);
        } catch (OnPurpose.NotMeant refused) {
            return again(HttpStatus.FORBIDDEN, String.valueOf(refused.getMessage()), person, request, response, model);
        }
        Optional<MailWish> chosen = Arrays.stream(MailWish.values())
                .filter(known -> known.name().equals(wish))
                .findFirst();
        if (chosen.isEmpty()) {
            return again(HttpStatus.BAD_REQUEST, "Choose one of the three.", person, request, response, model);
        }
        wishes.choose(person.id(), chosen.get());
        return "redirect:/preferences?done";
    }

    private String again(
            HttpStatus status,
            String why,
            Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        response.setStatus(status.value());
        model.addAttribute("why", why);
        return show(person, request, model);
    }
}
