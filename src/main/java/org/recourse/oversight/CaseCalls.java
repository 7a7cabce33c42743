package org.recourse.oversight;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.ChainCheck;
import org.recourse.casefile.Codes;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.casefile.Entry;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.Incidents.OpenTask;
import org.recourse.trust.Person;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The calls on a case for those who work on it. Whoever may not see the case is answered as if there were none. */
@RestController
@RequestMapping("/api/cases/{reference}")
class CaseCalls {

    private final Incidents incidents;
    private final CaseFiles caseFiles;
    private final Documents documents;
    private final ChainCheck chainCheck;

    CaseCalls(Incidents incidents, CaseFiles caseFiles, Documents documents, ChainCheck chainCheck) {
        this.incidents = incidents;
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.chainCheck = chainCheck;
    }

    record CaseAnswer(
            String reference,
            String school,
            String state,
            boolean serious,
            @Nullable String conduct,
            @Nullable String category,
            String subjectType,
            List<TaskAnswer> openTasks,
            List<EntryAnswer> chronology) {}

    record TaskAnswer(
            String id, String name, String group, @Nullable Instant due) {}

    record EntryAnswer(Instant at, String who, String what, String text) {}

    record Reason(@Nullable String reason) {}

    record Text(@Nullable String text) {}

    record Duplicate(@Nullable String of, @Nullable String reason) {}

    @GetMapping
    CaseAnswer show(@PathVariable String reference, @AuthenticationPrincipal Person person) {
        CaseFile file = find(reference, person);
        return new CaseAnswer(
                file.reference(),
                file.school(),
                Codes.of(file.state()),
                file.isSerious(),
                file.conduct().map(Codes::of).orElse(null),
                file.category().map(Codes::of).orElse(null),
                Codes.of(file.subjectType()),
                incidents.openTasks(file).stream().map(CaseCalls::answer).toList(),
                caseFiles.chronology(reference).stream().map(CaseCalls::answer).toList());
    }

    @GetMapping("/referral-pack")
    void referralPack(
            @PathVariable String reference, @AuthenticationPrincipal Person person, HttpServletResponse response)
            throws IOException {
        CaseFile file = find(reference, person);
        List<DocumentEntry> packs = documents.list(file.reference(), DocumentKind.REFERRAL_PACK);
        if (packs.isEmpty()) {
            throw new NoSuchCase();
        }
        Downloads.send(
                documents
                        .handOut(reference, packs.get(packs.size() - 1).id(), person.id())
                        .orElseThrow(NoSuchCase::new),
                documents,
                response);
    }

    record Verified(
            boolean whole,
            @Nullable Integer position,
            @Nullable String problem) {}

    /** Whether the chronology is what was entered, and otherwise the first entry that is not. */
    @GetMapping("/chronology/verified")
    Verified verified(@PathVariable String reference, @AuthenticationPrincipal Person person) {
        find(reference, person);
        return chainCheck
                .check(reference)
                .map(finding -> new Verified(false, finding.position(), finding.problem()))
                .orElse(new Verified(true, null, null));
    }

    @PostMapping(path = "/serious", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void raise(@PathVariable String reference, @RequestBody Reason body, @AuthenticationPrincipal Person person) {
        incidents.raise(find(reference, person), person, body.reason());
    }

    @PostMapping(path = "/information", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void inform(@PathVariable String reference, @RequestBody Text body, @AuthenticationPrincipal Person person) {
        incidents.inform(find(reference, person), person, body.text());
    }

    @PostMapping(path = "/messages", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void answer(@PathVariable String reference, @RequestBody Text body, @AuthenticationPrincipal Person person) {
        incidents.answer(find(reference, person), person, body.text());
    }

    @PostMapping(path = "/notes", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void note(@PathVariable String reference, @RequestBody Text body, @AuthenticationPrincipal Person person) {
        incidents.note(find(reference, person), person, body.text());
    }

    @PostMapping(path = "/withdrawn", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void withdraw(@PathVariable String reference, @RequestBody Reason body, @AuthenticationPrincipal Person person) {
        incidents.withdraw(find(reference, person), person, body.reason());
    }

    @PostMapping(path = "/duplicate", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void duplicate(
            @PathVariable String reference, @RequestBody Duplicate body, @AuthenticationPrincipal Person person) {
        incidents.markDuplicate(find(reference, person), person, body.of(), body.reason());
    }

    private CaseFile find(String reference, Person person) {
        return incidents.find(reference, person).orElseThrow(NoSuchCase::new);
    }

    private static TaskAnswer answer(OpenTask task) {
        return new TaskAnswer(task.id(), task.name(), task.group(), task.due());
    }

    private static EntryAnswer answer(Entry entry) {
        return new EntryAnswer(entry.at(), entry.who(), entry.what(), entry.text());
    }
}
