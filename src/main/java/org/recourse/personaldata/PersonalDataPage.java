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
import org.springframework.web.bind.annotation.ModelAttribute;
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

    /** Who asks for what request, and the form that they sent. */
    record Asked(CaseFile file, Person person, String token, HttpServletRequest http, HttpServletResponse response) {}

    /** Comes before every call: whoever may not see the request finds nothing here. */
    @ModelAttribute
    Asked asked(
            @PathVariable String request,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest http,
            HttpServletResponse response) {
        CaseFile file = requests.find(request, person).orElseThrow(PersonalDataPage::nothing);
        return new Asked(file, person, token, http, response);
    }

    @GetMapping
    String show(
            @ModelAttribute(binding = false) Asked asked, @RequestParam(defaultValue = "") String done, Model model) {
        model.addAttribute("done", done);
        return overview(asked, model);
    }

    /** What is looked for comes in the body: an address would be kept in logs and histories. */
    @PostMapping(path = "/search", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String search(
            @ModelAttribute(binding = false) Asked asked,
            @RequestParam(defaultValue = "") String words,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        model.addAttribute("words", words);
        attempt(asked, model, () -> {
            CaseSearch.Found found = requests.search(asked.file(), asked.person(), words, after);
            model.addAttribute("found", found.cases());
            model.addAttribute("after", found.after());
        });
        return overview(asked, model);
    }

    @PostMapping(path = "/take", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String take(
            @ModelAttribute(binding = false) Asked asked,
            @RequestParam(name = "case", defaultValue = "") String reference,
            Model model) {
        return attempt(asked, model, () -> requests.take(asked.file(), asked.person(), reference.strip()))
                ? back(asked, "taken")
                : overview(asked, model);
    }

    @GetMapping("/{reference}")
    String look(
            @ModelAttribute(binding = false) Asked asked,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String done,
            Model model) {
        model.addAttribute("done", done);
        return oneCase(asked, reference, model);
    }

    /** Keeps what was chosen of a case. */
    @PostMapping(path = "/{reference}", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String keep(
            @ModelAttribute(binding = false) Asked asked,
            @PathVariable String reference,
            @RequestParam(defaultValue = "0") int seen,
            @RequestParam(defaultValue = "") String masks,
            @RequestParam(defaultValue = "") List<String> given,
            @RequestParam Map<String, String> all,
            Model model) {
        Map<String, String> evidence = new HashMap<>();
        all.forEach((name, why) -> {
            if (name.startsWith("file-")) {
                evidence.put(name.substring("file-".length()), why);
            }
        });
        Runnable keeping = () ->
                requests.look(asked.file(), asked.person(), reference, seen, masks, new HashSet<>(given), evidence);
        return attempt(asked, model, keeping) ? back(asked, "looked") : oneCase(asked, reference, model);
    }

    @PostMapping(path = "/{reference}/reporter", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String showReporter(
            @ModelAttribute(binding = false) Asked asked,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String reason,
            Model model) {
        return attempt(asked, model, () -> requests.showReporter(asked.file(), asked.person(), reference, reason))
                ? back(asked, reference, "changed")
                : oneCase(asked, reference, model);
    }

    @PostMapping(path = "/{reference}/shown", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String showWords(
            @ModelAttribute(binding = false) Asked asked,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String shown,
            @RequestParam(defaultValue = "") String reason,
            Model model) {
        return attempt(asked, model, () -> requests.show(asked.file(), asked.person(), reference, shown, reason))
                ? back(asked, reference, "changed")
                : oneCase(asked, reference, model);
    }

    @PostMapping(path = "/{reference}/out", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String leaveOut(
            @ModelAttribute(binding = false) Asked asked,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String reason,
            Model model) {
        return attempt(asked, model, () -> requests.leaveOut(asked.file(), asked.person(), reference, reason))
                ? back(asked, "out")
                : oneCase(asked, reference, model);
    }

    /** Decides what of a case is erased. */
    @PostMapping(path = "/{reference}/erasure", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String decide(
            @ModelAttribute(binding = false) Asked asked,
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String erasure,
            @RequestParam(defaultValue = "") String reason,
            Model model) {
        return attempt(asked, model, () -> requests.decide(asked.file(), asked.person(), reference, erasure, reason))
                ? back(asked, "decided")
                : oneCase(asked, reference, model);
    }

    /** The copy, for whoever hands it over. */
    @GetMapping("/copy.zip")
    void copy(@ModelAttribute(binding = false) Asked asked) throws IOException {
        DocumentEntry made = requests.handOut(asked.file(), asked.person()).orElseThrow(PersonalDataPage::nothing);
        HttpServletResponse response = asked.response();
        Downloads.start(made.name(), made.mediaType(), response);
        response.setContentLengthLong(made.size());
        documents.write(made.id(), response.getOutputStream());
    }

    private String overview(Asked asked, Model model) {
        CaseFile file = asked.file();
        model.addAttribute("file", file);
        model.addAttribute("person", file.reporterName().orElse(""));
        model.addAttribute("user", file.reporterUser().orElse(""));
        model.addAttribute("names", PersonalDataRequest.namesIn(file));
        model.addAttribute("cases", requests.cases(file, asked.person()));
        model.addAttribute("elsewhere", gathering.elsewhere(file));
        model.addAttribute("made", requests.isMade(file));
        model.addAttribute("times", times);
        model.addAttribute("token", OnPurpose.token(asked.http()));
        return "personaldata/request";
    }

    private String oneCase(Asked asked, String reference, Model model) {
        CaseFile file = asked.file();
        DataRequests.Of one = requests.ofCase(file, reference, asked.person()).orElseThrow(PersonalDataPage::nothing);
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
        model.addAttribute("token", OnPurpose.token(asked.http()));
        return "personaldata/case";
    }

    private static boolean attempt(Asked asked, Model model, Runnable action) {
        try {
            OnPurpose.check(asked.http(), asked.token());
            action.run();
            return true;
        } catch (WrongInput wrong) {
            refuse(asked.response(), HttpStatus.BAD_REQUEST, wrong.inWords(), model);
        } catch (Incidents.NotNow notNow) {
            refuse(asked.response(), HttpStatus.CONFLICT, notNow.getMessage(), model);
        } catch (OnPurpose.NotMeant notMeant) {
            refuse(asked.response(), HttpStatus.FORBIDDEN, notMeant.getMessage(), model);
        }
        return false;
    }

    private static void refuse(HttpServletResponse response, HttpStatus status, @Nullable String why, Model model) {
        response.setStatus(status.value());
        model.addAttribute("refused", why);
    }

    private static String back(Asked asked, String done) {
        return "redirect:/cases/" + asked.file().reference() + "/personal-data?done=" + done;
    }

    private static String back(Asked asked, String reference, String done) {
        return "redirect:/cases/" + asked.file().reference() + "/personal-data/" + reference + "?done=" + done;
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
