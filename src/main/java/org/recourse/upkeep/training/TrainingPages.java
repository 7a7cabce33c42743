package org.recourse.upkeep.training;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Execution;
import org.recourse.lifecycle.OwnRights;
import org.recourse.oversight.NotForRole;
import org.recourse.oversight.OnPurpose;
import org.recourse.oversight.Times;
import org.recourse.trust.NeedToKnow;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** How the training stands, and who is missing. */
@Controller
class TrainingPages {

    private static final String ENDED = "training-ended";

    private final Progress progress;
    private final Campaigns campaigns;
    private final RuntimeService runtime;
    private final OwnRights ownRights;
    private final Schools schools;
    private final Times times;
    private final TransactionTemplate transactions;

    TrainingPages(
            Progress progress,
            Campaigns campaigns,
            RuntimeService runtime,
            OwnRights ownRights,
            Schools schools,
            Times times,
            PlatformTransactionManager transactions) {
        this.progress = progress;
        this.campaigns = campaigns;
        this.runtime = runtime;
        this.ownRights = ownRights;
        this.schools = schools;
        this.times = times;
        this.transactions = new TransactionTemplate(transactions);
    }

    @GetMapping("/training")
    String list(@AuthenticationPrincipal Person person, Model model) {
        requireSight(person);
        model.addAttribute("lines", progress.list(person));
        model.addAttribute("times", times);
        return "training/list";
    }

    /** A campaign to those who follow it; to those who are trained, where to read what they are asked to read. */
    @GetMapping("/training/{reference}")
    String show(
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String done,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            Model model) {
        Progress.Standing standing =
                progress.of(reference, person).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("reference", reference);
        model.addAttribute("campaign", standing);
        model.addAttribute("times", times);
        if (!NeedToKnow.maySeeTraining(person)) {
            return "training/trainee";
        }
        model.addAttribute("names", new Names(schools));
        model.addAttribute("most", Progress.MOST_NAMES);
        model.addAttribute("ends", person.is(Role.CENTRAL_SERVICES) && standing.endedAt() == null);
        model.addAttribute("done", done);
        model.addAttribute("token", OnPurpose.token(request));
        return "training/campaign";
    }

    /** Ends a campaign before its time: its open tasks are withdrawn. */
    @PostMapping(path = "/training/{reference}/end", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String end(
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        NotForRole.unless(person, Role.CENTRAL_SERVICES);
        try {
            OnPurpose.check(request, token);
        } catch (OnPurpose.NotMeant refused) {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            model.addAttribute("refused", refused.getMessage());
            return show(reference, "", person, request, model);
        }
        if (!end(reference, person)) {
            response.setStatus(HttpStatus.CONFLICT.value());
            model.addAttribute(
                    "refused", "It has ended, or its tasks are still being handed out: try again in a minute.");
            return show(reference, "", person, request, model);
        }
        return "redirect:/training/" + reference + "?done=ended";
    }

    private boolean end(String reference, Person person) {
        return Boolean.TRUE.equals(transactions.execute(status -> ownRights.call(() -> {
            Execution waiting = runtime.createExecutionQuery()
                    .processInstanceBusinessKey(reference)
                    .messageEventSubscriptionName(ENDED)
                    .singleResult();
            if (waiting == null) {
                return false;
            }
            campaigns.end(reference, person.id());
            runtime.messageEventReceived(ENDED, waiting.getId());
            return true;
        })));
    }

    private static void requireSight(Person person) {
        if (!NeedToKnow.maySeeTraining(person)) {
            NotForRole.unless(person, Role.CENTRAL_SERVICES, Role.CASE_MANAGERS, Role.PRINCIPAL, Role.SMT);
        }
    }

    /** What the schools are called. */
    record Names(Schools schools) {

        public String of(String id) {
            return id.isEmpty()
                    ? "Those who work for several schools"
                    : schools.find(id).map(School::name).orElse(id);
        }
    }
}
