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
import org.recourse.lifecycle.HandOver;
import org.recourse.lifecycle.Incidents;
import org.recourse.lifecycle.Incidents.OpenTask;
import org.recourse.lifecycle.LegalHold;
import org.recourse.lifecycle.WhoReported;
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
    private final LegalHold hold;
    private final HandOver handOver;
    private final WhoReported whoReported;

    CaseCalls(
            Incidents incidents,
            CaseFiles caseFiles,
            Documents documents,
            ChainCheck chainCheck,
            LegalHold hold,
            HandOver handOver,
            WhoReported whoReported) {
        this.incidents = incidents;
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.chainCheck = chainCheck;
        this.hold = hold;
        this.handOver = handOver;
        this.whoReported = whoReported;
    }

    record CaseAnswer(
            String reference,
            String kind,
            String school,
            String state,
            boolean serious,
            @Nullable String conduct,
            @Nullable String category,
            String subjectType,
            @Nullable Instant holdSince,
            @Nullable String raisedFrom,
            @Nullable String raisedAs,
            List<TaskAnswer> openTasks,
            List<EntryAnswer> chronology) {}

    record TaskAnswer(
            String id, String name, String group, @Nullable Instant due) {}

    record EntryAnswer(Instant at, String who, String what, String text) {}

    record Reason(@Nullable String reason) {}

    record Text(@Nullable String text) {}

    record ToColleague(@Nullable String user, @Nullable String reason) {}

    record Agencies(
            @Nullable List<String> agencies, @Nullable String reason) {}

    record Duplicate(@Nullable String of, @Nullable String reason) {}

    @GetMapping
    CaseAnswer show(@PathVariable String reference, @AuthenticationPrincipal Person person) {
        CaseFile file = find(reference, person);
        return new CaseAnswer(
                file.reference(),
                Codes.of(file.kind()),
                file.school(),
                Codes.of(file.state()),
                file.isSerious(),
                file.conduct().map(Codes::of).orElse(null),
                file.category().map(Codes::of).orElse(null),
                Codes.of(file.subjectType()),
                file.holdSince().orElse(null),
                file.raisedFrom().orElse(null),
                caseFiles.raisedAs(reference).orElse(null),
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

    /** Makes an incident of questionable content. */
    @PostMapping(path = "/incident", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void raiseIncident(
            @PathVariable String reference, @RequestBody Reason body, @AuthenticationPrincipal Person person) {
        incidents.raiseIncident(find(reference, person), person, body.reason());
    }

    /** Involves agencies in a matter of questionable content. */
    @PostMapping(path = "/agencies", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void involveAgencies(
            @PathVariable String reference, @RequestBody Agencies body, @AuthenticationPrincipal Person person) {
        incidents.involveAgencies(find(reference, person), person, body.agencies(), body.reason());
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

    @PostMapping(path = "/hold", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void hold(@PathVariable String reference, @RequestBody Reason body, @AuthenticationPrincipal Person person) {
        hold.put(find(reference, person), person, body.reason());
    }

    @PostMapping(path = "/hold/end", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void endHold(@PathVariable String reference, @RequestBody Reason body, @AuthenticationPrincipal Person person) {
        hold.end(find(reference, person), person, body.reason());
    }

    @PostMapping(path = "/tasks/{task}/hand-over", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void handOver(
            @PathVariable String reference,
            @PathVariable String task,
            @RequestBody ToColleague body,
            @AuthenticationPrincipal Person person) {
        handOver.handOver(find(reference, person), person, task, body.user(), body.reason());
    }

    /** Who reported it: a POST, because asking is entered in the chronology. */
    @PostMapping(path = "/reporter", consumes = MediaType.APPLICATION_JSON_VALUE)
    WhoReported.Reporter reporter(
            @PathVariable String reference, @RequestBody Reason body, @AuthenticationPrincipal Person person) {
        return whoReported.show(find(reference, person), person, body.reason());
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
