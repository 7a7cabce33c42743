package org.recourse.report;

import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The first page, with the ways from it, and what to do now if someone is in danger. */
@Controller
class StartPage {

    private final boolean demonstration;

    StartPage(Environment environment) {
        this.demonstration = environment.acceptsProfiles(Profiles.of("demo"));
    }

    @GetMapping("/")
    String show(Model model) {
        model.addAttribute("demonstration", demonstration);
        return "public/start";
    }

    @GetMapping("/danger")
    String danger() {
        return "public/danger";
    }
}
