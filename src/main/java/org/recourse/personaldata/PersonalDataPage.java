package org.recourse.personaldata;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseSearch;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.Documents;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.PersonalDataRequest;
import org.recourse.lifecycle.WrongInput;
import org.recourse.oversight.Downloads;
import org.recourse.oversight.OnPurpose;
import org.recourse.oversight.Times;
import org.recourse.trust.Person;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The pages of a request about personal data: what concerns the person, and each case as the person will get it. */
@Controller
@RequestMapping("/cases/{request}/personal-data")
class PersonalDataPage {

    private final DataRequests requests;
    private final Gathering gathering;
    private final Documents documents;
    private final Times times;

    PersonalDataPage(DataRequests requests, Gathering gathering, Documents documents, Times times) {
        this.requests = requests;
        this.gathering = gathering;
        this.documents = documents;
        this.times = times;
    }

    @GetMapping
    String show(
            @PathVariable String request,
            @RequestParam(defaultValue = "") String done,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            Model model) {
        model.addAttribute("done", done);
        return overview(find(request, person), person, http, model);
    }

    /** What is looked for comes in the body: an address would be kept in logs and histories. */
    @PostMapping(path = "/search", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String search(
            @PathVariable String request,
            @RequestParam(defaultValue = "") String words,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            HttpServletResponse response,
            Model model) {
        CaseFile file = find(request, person);
        model.addAttribute("words", words);
        attempt(http, token, response, model, () -> {
            CaseSearch.Found found = requests.search(file, person, words, after);
            model.addAttribute("found", found.cases());
            model.addAttribute("after", found.after());
        });
        return overview(file, person, http, model);
    }

    @PostMapping(path = "/take", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String take(
            @PathVariable String request,
            @RequestParam(name = "case", defaultValue = "") String reference,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            HttpServletResponse response,
            Model model) {
        CaseFile file = find(request, person);
        return attempt(http, token, response, model, () -> requests.take(file, person, reference.strip()))
                ? back(request, "taken")
                : overview(file, person, http, model);
    }

    @GetMapping("/{reference}")
    String look(
            @PathVariable String request,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String done,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            Model model) {
        model.addAttribute("done", done);
        return oneCase(find(request, person), reference, person, http, model);
    }

    /** Keeps what was chosen of a case. */
    @PostMapping(path = "/{reference}", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String keep(
            @PathVariable String request,
            @PathVariable String reference,
            @RequestParam(defaultValue = "0") int seen,
            @RequestParam(defaultValue = "") String masks,
            @RequestParam(defaultValue = "") List<String> given,
            @RequestParam Map<String, String> all,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            HttpServletResponse response,
            Model model) {
        CaseFile file = find(request, person);
        Map<String, String> evidence = new HashMap<>();
        all.forEach((name, why) -> {
            if (name.startsWith("file-")) {
                evidence.put(name.substring("file-".length()), why);
            }
        });
        return attempt(
                        http,
                        token,
                        response,
                        model,
                        () -> requests.look(file, person, reference, seen, masks, new HashSet<>(given), evidence))
                ? back(request, "looked")
                : oneCase(file, reference, person, http, model);
    }

    @PostMapping(path = "/{reference}/reporter", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String showReporter(
            @PathVariable String request,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            HttpServletResponse response,
            Model model) {
        CaseFile file = find(request, person);
        return attempt(http, token, response, model, () -> requests.showReporter(file, person, reference, reason))
                ? back(request, reference, "changed")
                : oneCase(file, reference, person, http, model);
    }

    @PostMapping(path = "/{reference}/shown", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String showWords(
            @PathVariable String request,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String shown,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            HttpServletResponse response,
            Model model) {
        CaseFile file = find(request, person);
        return attempt(http, token, response, model, () -> requests.show(file, person, reference, shown, reason))
                ? back(request, reference, "changed")
                : oneCase(file, reference, person, http, model);
    }

    @PostMapping(path = "/{reference}/out", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String leaveOut(
            @PathVariable String request,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            HttpServletResponse response,
            Model model) {
        CaseFile file = find(request, person);
        return attempt(http, token, response, model, () -> requests.leaveOut(file, person, reference, reason))
                ? back(request, "out")
                : oneCase(file, reference, person, http, model);
    }

    /** Decides what of a case is erased. */
    @PostMapping(path = "/{reference}/erasure", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String decide(
            @PathVariable String request,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String erasure,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            HttpServletResponse response,
            Model model) {
        CaseFile file = find(request, person);
        return attempt(http, token, response, model, () -> requests.decide(file, person, reference, erasure, reason))
                ? back(request, "decided")
                : oneCase(file, reference, person, http, model);
    }

    /** The copy, for whoever hands it over. */
    @GetMapping("/copy.zip")
    void copy(@PathVariable String request, @AuthenticationPrincipal Person person, HttpServletResponse response)
            throws IOException {
        DocumentEntry made = requests.handOut(find(request, person), person).orElseThrow(PersonalDataPage::nothing);
        Downloads.start(made.name(), made.mediaType(), response);
        response.setContentLengthLong(made.size());
        documents.write(made.id(), response.getOutputStream());
    }

    private String overview(CaseFile file, Person person, HttpServletRequest http, Model model) {
        model.addAttribute("file", file);
        model.addAttribute("person", file.reporterName().orElse(""));
        model.addAttribute("user", file.reporterUser().orElse(""));
        model.addAttribute("names", PersonalDataRequest.namesIn(file));
        model.addAttribute("cases", requests.cases(file, person));
        model.addAttribute("elsewhere", gathering.elsewhere(file));
        model.addAttribute("made", requests.isMade(file));
        model.addAttribute("times", times);
        model.addAttribute("token", OnPurpose.token(http));
        return "personaldata/request";
    }

    private String oneCase(CaseFile file, String reference, Person person, HttpServletRequest http, Model model) {
        DataRequests.Of one = requests.ofCase(file, reference, person).orElseThrow(PersonalDataPage::nothing);
        Copy.OfCase preview = requests.preview(file, one);
        model.addAttribute("file", file);
        model.addAttribute("one", one);
        model.addAttribute("preview", preview);
        model.addAttribute(
                "entries",
                preview.texts().stream()
                        .filter(text -> text.id().startsWith("entry-"))
                        .count());
        model.addAttribute("times", times);
        model.addAttribute("token", OnPurpose.token(http));
        return "personaldata/case";
    }

    private static boolean attempt(
            HttpServletRequest http, String token, HttpServletResponse response, Model model, Runnable action) {
        try {
            OnPurpose.check(http, token);
            action.run();
            return true;
        } catch (WrongInput wrong) {
            refuse(response, HttpStatus.BAD_REQUEST, wrong.inWords(), model);
        } catch (Incidents.NotNow notNow) {
            refuse(response, HttpStatus.CONFLICT, notNow.getMessage(), model);
        } catch (OnPurpose.NotMeant notMeant) {
            refuse(response, HttpStatus.FORBIDDEN, notMeant.getMessage(), model);
        }
        return false;
    }

    private static void refuse(HttpServletResponse response, HttpStatus status, @Nullable String why, Model model) {
        response.setStatus(status.value());
        model.addAttribute("refused", why);
    }

    private static String back(String request, String done) {
        return "redirect:/cases/" + request + "/personal-data?done=" + done;
    }

    private static String back(String request, String reference, String done) {
        return "redirect:/cases/" + request + "/personal-data/" + reference + "?done=" + done;
    }

    private CaseFile find(String request, Person person) {
        return requests.find(request, person).orElseThrow(PersonalDataPage::nothing);
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
