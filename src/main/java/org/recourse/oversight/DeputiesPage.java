package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.StandingIn;
import org.recourse.lifecycle.WrongInput;
import org.recourse.trust.Person;
import org.recourse.trust.WorkingTime;
import org.recourse.workday.StandIn;
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

/** Who stands in for whom, and for how long. */
@Controller
class DeputiesPage {

    /** As many as can be looked through in a list; where there are more, the user name is typed. */
    private static final int MOST_IN_A_LIST = 100;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.UK);

    private final StandingIn standingIn;
    private final WorkingTime workingTime;
    private final Clock clock;

    DeputiesPage(StandingIn standingIn, WorkingTime workingTime, Clock clock) {
        this.standingIn = standingIn;
        this.workingTime = workingTime;
        this.clock = clock;
    }

    record Period(
            long number, String away, String standIn, String firstDay, String lastDay, boolean running, String why) {}

    /** What was entered in one of the two forms, to be shown again with what is wrong with it. */
    record Entered(
            boolean forOthers,
            String away,
            String standIn,
            String firstDay,
            String lastDay,
            String reason,
            Map<String, String> wrong) {

        static Entered nothing() {
            return new Entered(false, "", "", "", "", "", Map.of());
        }
    }

    @GetMapping("/deputies")
    String show(@AuthenticationPrincipal Person person, HttpServletRequest request, Model model) {
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", Entered.nothing());
        }
        List<String> colleagues = standingIn.whoCanStandIn(person.id());
        model.addAttribute("me", person.id());
        model.addAttribute("works", standingIn.hasWork(person));
        model.addAttribute("arranges", StandingIn.mayArrangeForOthers(person));
        model.addAttribute("colleagues", colleagues);
        model.addAttribute("listed", colleagues.size() <= MOST_IN_A_LIST);
        model.addAttribute(
                "periods",
                standingIn.current(person).stream().map(DeputiesPage::period).toList());
        model.addAttribute("today", LocalDate.ofInstant(clock.instant(), workingTime.zone()));
        model.addAttribute("done", request.getParameter("done"));
        model.addAttribute("token", OnPurpose.token(request));
        return "deputies";
    }

    @PostMapping(path = "/deputies", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String arrange(
            @RequestParam(defaultValue = "") String away,
            @RequestParam(defaultValue = "") String standIn,
            @RequestParam(defaultValue = "") String firstDay,
            @RequestParam(defaultValue = "") String lastDay,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "false") boolean forOthers,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Map<String, String> wrong;
        HttpStatus status;
        try {
            OnPurpose.check(request, token);
            standingIn.arrange(
                    person, forOthers ? away.strip() : person.id(), standIn.strip(), firstDay, lastDay, reason);
            return "redirect:/deputies?done=arranged";
        } catch (WrongInput input) {
            status = HttpStatus.BAD_REQUEST;
            wrong = input.problems().stream()
                    .collect(Collectors.toMap(
                            problem -> !forOthers && problem.field().equals("away") ? "standIn" : problem.field(),
                            problem -> word(problem.field()) + " " + problem.message() + ".",
                            (first, second) -> first));
        } catch (Incidents.NotYours | OnPurpose.NotMeant refused) {
            status = HttpStatus.FORBIDDEN;
            wrong = Map.of("", String.valueOf(refused.getMessage()));
        }
        response.setStatus(status.value());
        model.addAttribute("form", new Entered(forOthers, away, standIn, firstDay, lastDay, reason, wrong));
        return show(person, request, model);
    }

    @PostMapping(path = "/deputies/{number}/end", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String end(
            @PathVariable long number,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            OnPurpose.check(request, token);
        } catch (OnPurpose.NotMeant refused) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            model.addAttribute(
                    "form", new Entered(false, "", "", "", "", "", Map.of("", String.valueOf(refused.getMessage()))));
            return show(person, request, model);
        }
        if (!standingIn.end(person, number)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/deputies?done=ended";
    }

    private static Period period(StandIn standIn) {
        return new Period(
                standIn.number(),
                standIn.away(),
                standIn.standIn(),
                DAY.format(standIn.firstDay()),
                DAY.format(standIn.lastDay()),
                standIn.state() == StandIn.State.RUNNING,
                standIn.reason()
                        .map(reason -> standIn.arrangedBy() + ": " + reason)
                        .orElse(""));
    }

    private static String word(String field) {
        return switch (field) {
            case "away" -> "Who is away";
            case "standIn" -> "Who stands in";
            case "firstDay" -> "The first day";
            case "lastDay" -> "The last day";
            default -> "The reason";
        };
    }
}
