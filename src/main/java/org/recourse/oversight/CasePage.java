package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.WrongInput;
import org.recourse.trust.NeedToKnow;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.recourse.trust.WorkingTime;
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

/** The case file as a page to read, linked from each task form. */
@Controller
class CasePage {

    private final Incidents incidents;
    private final CaseFiles caseFiles;
    private final Documents documents;
    private final EvidenceIntake intake;
    private final Schools schools;
    private final WorkingTime workingTime;

    CasePage(
            Incidents incidents,
            CaseFiles caseFiles,
            Documents documents,
            EvidenceIntake intake,
            Schools schools,
            WorkingTime workingTime) {
        this.incidents = incidents;
        this.intake = intake;
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.schools = schools;
        this.workingTime = workingTime;
    }

    record OpenTaskLine(String name, String groups, String due) {}

    @GetMapping("/cases/{reference}")
    String show(
            @PathVariable String reference,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            Model model) {
        DateTimeFormatter times =
                DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.UK).withZone(workingTime.zone());
        model.addAttribute("times", times);
        model.addAttribute("conversation", caseFiles.conversation(reference));
        model.addAttribute("token", OnPurpose.token(request));
        Optional<CaseFile> found = incidents.find(reference, person);
        if (found.isEmpty()) {
            model.addAttribute("file", findReported(reference, person));
            return "reported";
        }
        CaseFile file = found.get();
        model.addAttribute("file", file);
        model.addAttribute(
                "school", schools.find(file.school()).map(School::name).orElse(file.school()));
        model.addAttribute("chronology", caseFiles.chronology(reference));
        model.addAttribute("packs", documents.list(reference, DocumentKind.REFERRAL_PACK));
        model.addAttribute("evidence", documents.list(reference, DocumentKind.EVIDENCE));
        model.addAttribute("withReporter", NeedToKnow.mayKnowReporter(person));
        model.addAttribute("tasks", openTasks(file, times));
        return "case";
    }

    /** Where the doors send a browser whose user has not signed in. */
    @RequestMapping("/sign-in-first")
    String signInFirst() {
        return "sign-in-first";
    }

    /** A file from the form of the page; afterwards the page shows it, or why it was not taken. */
    @PostMapping(path = "/cases/{reference}/documents", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    String upload(
            @PathVariable String reference,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        find(reference, person);
        try {
            Upload upload = Upload.read(request);
            OnPurpose.check(request, upload.fields().get("token"));
            intake.take(reference, person.id(), upload);
            return "redirect:/cases/" + reference + "#evidence";
        } catch (Upload.Malformed broken) {
            model.addAttribute("refused", "The file did not arrive. Choose it once more.");
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return show(reference, person, request, model);
        } catch (EvidenceIntake.Refused | OnPurpose.NotMeant refused) {
            model.addAttribute("refused", refused.getMessage());
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            return show(reference, person, request, model);
        }
    }

    /** From Central Services to the reporter, or from a reporter who is signed in to Central Services. */
    @PostMapping(path = "/cases/{reference}/messages", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String write(
            @PathVariable String reference,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Optional<CaseFile> seen = incidents.find(reference, person);
        try {
            OnPurpose.check(request, token);
            String words = text.replace("\r\n", "\n");
            if (seen.isPresent()) {
                incidents.answer(seen.get(), person, words);
            } else {
                incidents.hear(findReported(reference, person).reference(), words);
            }
            return "redirect:/cases/" + reference + "#conversation";
        } catch (WrongInput wrong) {
            return notSent(
                    text.isBlank()
                            ? "Write your message."
                            : "Your message " + wrong.problems().get(0).message() + ".",
                    HttpStatus.BAD_REQUEST,
                    response,
                    model,
                    text,
                    show(reference, person, request, model));
        } catch (Incidents.NotYours | OnPurpose.NotMeant refused) {
            return notSent(
                    refused.getMessage(),
                    HttpStatus.FORBIDDEN,
                    response,
                    model,
                    text,
                    show(reference, person, request, model));
        } catch (Incidents.NotNow closed) {
            return notSent(
                    closed.getMessage(),
                    HttpStatus.CONFLICT,
                    response,
                    model,
                    text,
                    show(reference, person, request, model));
        }
    }

    private static String notSent(
            @Nullable String why,
            HttpStatus status,
            HttpServletResponse response,
            Model model,
            String text,
            String page) {
        response.setStatus(status.value());
        model.addAttribute("notSent", why);
        model.addAttribute("text", text);
        return page;
    }

    private CaseFile find(String reference, Person person) {
        return incidents.find(reference, person).orElseThrow(CasePage::nothing);
    }

    private CaseFile findReported(String reference, Person person) {
        return incidents.findReported(reference, person).orElseThrow(CasePage::nothing);
    }

    private static ResponseStatusException nothing() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    private List<OpenTaskLine> openTasks(CaseFile file, DateTimeFormatter times) {
        return incidents.openTasks(file).stream()
                .map(task -> new OpenTaskLine(
                        task.name(),
                        String.join(
                                " or ",
                                List.of(task.group().split(",")).stream()
                                        .map(Role::titleOf)
                                        .toList()),
                        task.due() == null ? "no date" : times.format(task.due())))
                .toList();
    }
}
