package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.Sight;
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
    private final Sight sight;

    CasePage(
            Incidents incidents,
            CaseFiles caseFiles,
            Documents documents,
            EvidenceIntake intake,
            Schools schools,
            WorkingTime workingTime,
            Sight sight) {
        this.incidents = incidents;
        this.intake = intake;
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.schools = schools;
        this.workingTime = workingTime;
        this.sight = sight;
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
        model.addAttribute("token", OnPurpose.token(request));
        Optional<CaseFile> found = incidents.find(reference, person);
        CaseFile file = found.isPresent() ? found.get() : findReported(reference, person);
        model.addAttribute("file", file);
        model.addAttribute("conversation", caseFiles.conversation(reference));
        if (found.isEmpty()) {
            return "reported";
        }
        model.addAttribute(
                "school", schools.find(file.school()).map(School::name).orElse(file.school()));
        model.addAttribute("chronology", caseFiles.chronology(reference));
        model.addAttribute("packs", documents.list(reference, DocumentKind.REFERRAL_PACK));
        model.addAttribute("evidence", documents.list(reference, DocumentKind.EVIDENCE));
        model.addAttribute("withReporter", NeedToKnow.mayKnowReporter(person));
        model.addAttribute("saysWhoSees", NeedToKnow.maySayWhoSees(person));
        model.addAttribute("access", sight.access(file));
        model.addAttribute("tasks", openTasks(file, times));
        return "case";
    }

    /** The case of a task, as the tab beside the task's form shows it. */
    @GetMapping("/cases/of-task/{task}")
    String ofTask(@PathVariable String task, @AuthenticationPrincipal Person person) {
        return incidents
                .referenceOfTask(task)
                .flatMap(reference -> incidents.find(reference, person))
                .map(file -> "redirect:/cases/" + file.reference())
                .orElseThrow(CasePage::nothing);
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

    /**
     * A form of the page, which afterwards shows what became of it, or why not.
     *
     * @param action what the form asks for, as in the address of the call that does the same
     * @param of the other case, where one is asked for
     */
    @PostMapping(path = "/cases/{reference}/{action}", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String act(
            @PathVariable String reference,
            @PathVariable String action,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String of,
            @RequestParam(defaultValue = "") String token,
            @AuthenticationPrincipal Person person,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        HttpStatus status;
        String why;
        try {
            OnPurpose.check(request, token);
            carryOut(action, reference, person, text.replace("\r\n", "\n"), of.strip());
            return "redirect:/cases/" + reference + (action.equals("messages") ? "#conversation" : "#chronology");
        } catch (WrongInput wrong) {
            WrongInput.Problem problem = wrong.problems().get(0);
            status = HttpStatus.BAD_REQUEST;
            why = text.isBlank()
                    ? "Write something first."
                    : (problem.field().equals("of") ? "The other case " : "Your text ") + problem.message() + ".";
        } catch (Incidents.NotYours | OnPurpose.NotMeant refused) {
            status = HttpStatus.FORBIDDEN;
            why = String.valueOf(refused.getMessage());
        } catch (Incidents.NotNow conflict) {
            status = HttpStatus.CONFLICT;
            why = String.valueOf(conflict.getMessage());
        }
        response.setStatus(status.value());
        model.addAttribute("failed", action);
        model.addAttribute("why", why);
        model.addAttribute("text", text);
        model.addAttribute("of", of);
        return show(reference, person, request, model);
    }

    private void carryOut(String action, String reference, Person person, String text, String of) {
        Optional<CaseFile> seen = incidents.find(reference, person);
        if (seen.isEmpty()) {
            CaseFile own = findReported(reference, person);
            if (!action.equals("messages")) {
                throw nothing();
            }
            incidents.hear(own.reference(), text);
            return;
        }
        switch (action) {
            case "messages" -> incidents.answer(seen.get(), person, text);
            case "notes" -> incidents.note(seen.get(), person, text);
            case "serious" -> incidents.raise(seen.get(), person, text);
            case "information" -> incidents.inform(seen.get(), person, text);
            case "withdrawn" -> incidents.withdraw(seen.get(), person, text);
            case "duplicate" -> incidents.markDuplicate(seen.get(), person, of, text);
            default -> throw nothing();
        }
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
