package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.Incidents;
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
        CaseFile file = find(reference, person);
        DateTimeFormatter times =
                DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.UK).withZone(workingTime.zone());
        model.addAttribute("file", file);
        model.addAttribute(
                "school", schools.find(file.school()).map(School::name).orElse(file.school()));
        model.addAttribute("times", times);
        model.addAttribute("chronology", caseFiles.chronology(reference));
        model.addAttribute("packs", documents.list(reference, DocumentKind.REFERRAL_PACK));
        model.addAttribute("evidence", documents.list(reference, DocumentKind.EVIDENCE));
        model.addAttribute("withReporter", NeedToKnow.mayKnowReporter(person));
        model.addAttribute("uploadToken", OnPurpose.token(request));
        model.addAttribute("tasks", openTasks(file, times));
        return "case";
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

    private CaseFile find(String reference, Person person) {
        return incidents.find(reference, person).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
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
