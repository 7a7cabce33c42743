package org.recourse.upkeep.accounts;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.WrongInput;
import org.recourse.oversight.Csv;
import org.recourse.oversight.Downloads;
import org.recourse.oversight.NotForRole;
import org.recourse.oversight.OnPurpose;
import org.recourse.oversight.Times;
import org.recourse.trust.Person;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.recourse.trust.WorkingTime;
import org.recourse.upkeep.accounts.OfficialAccount.State;
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

/** The directory of the trust's accounts (S2-MK-2), to search and to take away, and the page of each account. */
@Controller
class AccountsPage {

    private static final String END = "\r\n";
    private static final List<String> STATES =
            List.of("Announced", "Not authorised", "Authorised", "In use", "Lost", "Retired");

    private final Accounts accounts;
    private final AccountSight sight;
    private final AccountDeeds deeds;
    private final Incidents incidents;
    private final Schools schools;
    private final Times times;
    private final DateTimeFormatter days;

    AccountsPage(
            Accounts accounts,
            AccountSight sight,
            AccountDeeds deeds,
            Incidents incidents,
            Schools schools,
            Times times,
            WorkingTime workingTime) {
        this.accounts = accounts;
        this.sight = sight;
        this.deeds = deeds;
        this.incidents = incidents;
        this.schools = schools;
        this.times = times;
        ZoneId zone = workingTime.zone();
        this.days = DateTimeFormatter.ISO_LOCAL_DATE.withZone(zone);
    }

    /** An account in the list. */
    record Line(
            String reference,
            String platform,
            String handle,
            @Nullable String link,
            String school,
            String owner,
            String state,
            String attested) {}

    /** Somebody who can sign in. */
    record Holder(String user, boolean gone) {}

    /** An account on its page; purpose, holders and recovery are only for those who keep the directory. */
    record Detail(
            Line line,
            String announced,
            String attested,
            String retired,
            String purpose,
            List<Holder> holders,
            @Nullable String recovery) {}

    /** Something that happened, and the incident that was raised, to whoever may see that case. */
    record Happened(
            String when,
            String who,
            String what,
            String text,
            @Nullable String incident) {}

    @GetMapping("/accounts")
    String list(
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "") String school,
            @RequestParam(defaultValue = "") String state,
            @AuthenticationPrincipal Person person,
            Model model) {
        forWorkers(person);
        model.addAttribute("accounts", lines(search, school, state, person));
        model.addAttribute("search", search);
        model.addAttribute("school", school);
        model.addAttribute("state", state);
        model.addAttribute("schools", schools.all());
        model.addAttribute("states", STATES);
        return "accounts/list";
    }

    /** The same list as a table for a spreadsheet; who recovers an account is not in it. */
    @GetMapping("/accounts.csv")
    void csv(
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "") String school,
            @RequestParam(defaultValue = "") String state,
            @AuthenticationPrincipal Person person,
            HttpServletResponse response)
            throws IOException {
        forWorkers(person);
        StringBuilder table = new StringBuilder("Reference,School,Platform,Account,Address,Owner,State,Attested" + END);
        lines(search, school, state, person).forEach(line -> table.append(Stream.of(
                                line.reference(),
                                line.school(),
                                line.platform(),
                                line.handle(),
                                line.link(),
                                line.owner(),
                                line.state(),
                                line.attested())
                        .map(Csv::field)
                        .collect(Collectors.joining(",")))
                .append(END));
        Downloads.start("accounts.csv", "text/csv; charset=utf-8", response);
        response.getOutputStream().write(table.toString().getBytes(StandardCharsets.UTF_8));
    }

    @GetMapping("/accounts/{reference}")
    String show(
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String done,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            Model model) {
        OfficialAccount account = find(reference, person);
        boolean keeps = AccountSight.keepsDirectory(person);
        boolean acts = account.isRunning() && sight.mayAct(person, account);
        model.addAttribute("account", detail(account, keeps, person));
        model.addAttribute("keeps", keeps);
        model.addAttribute("acts", acts);
        model.addAttribute(
                "mayRetire",
                account.isRunning()
                        && (keeps || account.owner().filter(person.id()::equals).isPresent()));
        model.addAttribute("done", done);
        model.addAttribute("token", OnPurpose.token(request));
        model.addAttribute("history", keeps ? history(account, person) : answers(account, person));
        return "accounts/account";
    }

    @PostMapping(path = "/accounts/{reference}/{deed}", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String act(
            @PathVariable String reference,
            @PathVariable String deed,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        find(reference, person);
        HttpStatus status;
        String why;
        try {
            OnPurpose.check(request, token);
            switch (deed) {
                case "change" -> deeds.askForChange(reference, person, text);
                case "lost" -> deeds.reportLoss(reference, person, text);
                case "retire" -> deeds.askForRetirement(reference, person, text);
                default -> throw nothing();
            }
            return "redirect:/accounts/" + reference + "?done=" + deed + "#done";
        } catch (WrongInput wrong) {
            status = HttpStatus.BAD_REQUEST;
            why = "Your text " + wrong.problems().get(0).message() + ".";
        } catch (OnPurpose.NotMeant refused) {
            status = HttpStatus.FORBIDDEN;
            why = String.valueOf(refused.getMessage());
        } catch (AccountDeeds.Refused refused) {
            status = refused.status();
            why = String.valueOf(refused.getMessage());
        }
        response.setStatus(status.value());
        model.addAttribute("failed", deed);
        model.addAttribute("why", why);
        model.addAttribute("text", text);
        return show(reference, "", person, request, model);
    }

    private OfficialAccount find(String reference, Person person) {
        forWorkers(person);
        return accounts.find(reference)
                .filter(account -> sight.maySee(person, account))
                .orElseThrow(AccountsPage::nothing);
    }

    private static void forWorkers(Person person) {
        NotForRole.unless(person, AccountSight.readers());
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    private List<Line> lines(String search, String school, String state, Person person) {
        String sought = search.strip().toLowerCase(Locale.ROOT);
        return accounts.in(List.of(State.values())).stream()
                .filter(account -> sight.maySee(person, account))
                .map(account -> line(account, person))
                .filter(line -> school.isEmpty() || line.school().equals(nameOf(school)))
                .filter(line -> state.isEmpty() || line.state().equals(state))
                .filter(line -> Stream.of(
                                line.reference(),
                                line.platform(),
                                line.handle(),
                                line.link() == null ? "" : line.link(),
                                line.owner())
                        .anyMatch(field -> field.toLowerCase(Locale.ROOT).contains(sought)))
                .toList();
    }

    private Detail detail(OfficialAccount account, boolean keeps, Person person) {
        return new Detail(
                line(account, person),
                times.format(account.announcedAt()),
                account.attestedAt().map(times::format).orElse(""),
                account.retiredAt().map(times::format).orElse(""),
                keeps ? account.purpose() : "",
                keeps
                        ? accounts.holders(account).stream()
                                .map(holder -> new Holder(holder.user(), holder.hasLeft()))
                                .toList()
                        : List.of(),
                keeps ? account.recoveryContacts().orElse(null) : null);
    }

    private Line line(OfficialAccount account, Person person) {
        return new Line(
                account.reference(),
                account.platform(),
                account.handle(),
                account.link().orElse(null),
                nameOf(account.school()),
                account.owner().orElse(""),
                state(account, person),
                account.attestedAt().map(days::format).orElse(""));
    }

    private String nameOf(String school) {
        return schools.find(school).map(School::name).orElse(school);
    }

    /** That it is lost tells of an incident, so it is told to those who see to it, and to nobody who is kept from that. */
    private String state(OfficialAccount account, Person person) {
        return switch (account.state()) {
            case ANNOUNCED -> "Announced";
            case REFUSED -> "Not authorised";
            case AUTHORISED -> "Authorised";
            case IN_USE -> "In use";
            case LOST -> sight.mayAct(person, account) && knowsOfIncidents(account, person) ? "Lost" : "In use";
            case RETIRED -> "Retired";
        };
    }

    private boolean knowsOfIncidents(OfficialAccount account, Person person) {
        return accounts.history(account).stream()
                .flatMap(change -> change.incident().stream())
                .noneMatch(incident -> sight.isKeptFrom(person, incident));
    }

    private List<Happened> history(OfficialAccount account, Person person) {
        List<Happened> history = new ArrayList<>();
        for (AccountChange change : accounts.history(account)) {
            Optional<String> incident = change.incident();
            if (incident.filter(raised -> sight.isKeptFrom(person, raised)).isEmpty()) {
                history.add(happened(
                        change,
                        incident.filter(raised ->
                                        incidents.findToWatch(raised, person).isPresent())
                                .orElse(null)));
            }
        }
        return history;
    }

    /** What whoever announced the account reads of it: what they wrote, and the answer. */
    private List<Happened> answers(OfficialAccount account, Person person) {
        if (account.announcedBy().filter(person.id()::equals).isEmpty()) {
            return List.of();
        }
        List<AccountChange> history = accounts.history(account);
        return history.stream()
                .skip(Math.max(0, history.size() - 2))
                .map(change -> happened(change, null))
                .toList();
    }

    private Happened happened(AccountChange change, @Nullable String incident) {
        return new Happened(times.format(change.at()), change.who(), change.what(), change.text(), incident);
    }
}
