package org.recourse.engine;

import jakarta.servlet.http.HttpServletRequest;
import org.recourse.engine.NotAdmitted.Reason;
import org.springframework.boot.autoconfigure.security.oauth2.client.ConditionalOnOAuth2ClientRegistrationProperties;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** The pages around a sign-in with the provider: why it was refused, signed out, and the way of local accounts. */
@Controller
@ConditionalOnOAuth2ClientRegistrationProperties
class SignInPages {

    static final String REFUSED = "/sign-in-refused";
    static final String LOCAL = "/sign-in/local";
    static final String SCRIPT = "/sign-in-again.js";

    private final SignInSettings settings;

    SignInPages(SignInSettings settings) {
        this.settings = settings;
    }

    /** Where a refused sign-in is forwarded to. */
    @RequestMapping(REFUSED)
    String refused(HttpServletRequest request, Model model) {
        Reason reason = request.getAttribute(REFUSED) instanceof Reason known ? known : Reason.NOT_STARTED_HERE;
        model.addAttribute("title", reason.title());
        model.addAttribute("whatToDo", reason.whatToDo());
        return "sign-in-refused";
    }

    @GetMapping(ToProvider.SIGNED_OUT)
    String signedOut() {
        return "signed-out";
    }

    /** For an administrator with a password of ours, when the provider is down or not set up yet. */
    @GetMapping(LOCAL)
    String local(HttpServletRequest request) {
        if (!settings.localAccounts()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        ProviderSession.allowLocal(request);
        return "redirect:/camunda/app/admin/default/";
    }
}
