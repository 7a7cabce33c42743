package org.recourse.oversight;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.Codes;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.Upload;
import org.recourse.lifecycle.Incidents;
import org.recourse.trust.Person;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The documents of a case for those who work on it. */
@RestController
@RequestMapping("/api/cases/{reference}/documents")
class DocumentCalls {

    private final Incidents incidents;
    private final Documents documents;
    private final EvidenceIntake intake;

    DocumentCalls(Incidents incidents, Documents documents, EvidenceIntake intake) {
        this.incidents = incidents;
        this.documents = documents;
        this.intake = intake;
    }

    record DocumentAnswer(
            UUID id,
            String kind,
            String state,
            String name,
            String mediaType,
            long size,
            String sha256,
            Instant addedAt) {

        static DocumentAnswer of(DocumentEntry entry) {
            return new DocumentAnswer(
                    entry.id(),
                    Codes.of(entry.kind()),
                    Codes.of(entry.state()),
                    entry.name(),
                    entry.mediaType(),
                    entry.size(),
                    entry.sha256(),
                    entry.addedAt());
        }
    }

    @GetMapping
    List<DocumentAnswer> list(@PathVariable String reference, @AuthenticationPrincipal Person person) {
        CaseFile file = find(reference, person);
        return Arrays.stream(DocumentKind.values())
                .filter(DocumentKind::isForAll)
                .flatMap(kind -> documents.list(file.reference(), kind).stream())
                .map(DocumentAnswer::of)
                .toList();
    }

    @GetMapping("/{id}")
    void download(
            @PathVariable String reference,
            @PathVariable UUID id,
            @AuthenticationPrincipal Person person,
            HttpServletResponse response)
            throws IOException {
        find(reference, person);
        if (documents
                .find(reference, id)
                .filter(found -> found.kind().isForAll())
                .isEmpty()) {
            throw new NoSuchCase();
        }
        DocumentEntry document = documents.handOut(reference, id, person.id()).orElseThrow(NoSuchCase::new);
        Downloads.send(document, documents, response);
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    DocumentAnswer upload(
            @PathVariable String reference, @AuthenticationPrincipal Person person, HttpServletRequest request)
            throws IOException {
        find(reference, person);
        OnPurpose.check(request, null);
        return DocumentAnswer.of(intake.take(reference, person.id(), Upload.read(request)));
    }

    private CaseFile find(String reference, Person person) {
        return incidents.find(reference, person).orElseThrow(NoSuchCase::new);
    }
}
