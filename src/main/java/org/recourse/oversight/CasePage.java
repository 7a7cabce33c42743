package org.recourse.oversight;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.lifecycle.Incidents;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.recourse.trust.WorkingTime;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** The case file as a page to read, linked from each task form. */
@Controller
class CasePage {

    private final Incidents incidents;
    private final CaseFiles caseFiles;
    private final Documents documents;
    private final Schools schools;
    private final WorkingTime workingTime;

    CasePage(Incidents incidents, CaseFiles caseFiles, Documents documents, Schools schools, WorkingTime workingTime) {
        this.incidents = incidents;
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.schools = schools;
        this.workingTime = workingTime;
    }

    record OpenTaskLine(String name, String groups, String due) {}

    @GetMapping("/cases/{reference}")
    String show(@PathVariable String reference, @AuthenticationPrincipal Person person, Model model) {
        CaseFile file =
                incidents.find(reference, person).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        DateTimeFormatter times =
                DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.UK).withZone(workingTime.zone());
        model.addAttribute("file", file);
        model.addAttribute(
                "school", schools.find(file.school()).map(School::name).orElse(file.school()));
        model.addAttribute("times", times);
        model.addAttribute("chronology", caseFiles.chronology(reference));
        model.addAttribute("packs", documents.list(reference, DocumentKind.REFERRAL_PACK));
        model.addAttribute("tasks", openTasks(file, times));
        return "case";
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
