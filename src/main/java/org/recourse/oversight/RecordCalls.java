package org.recourse.oversight;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.recourse.casefile.CaseFile;
import org.recourse.lifecycle.CasePapers;
import org.recourse.lifecycle.Incidents;
import org.recourse.trust.Person;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The record of a case to take away: as a PDF, or with its evidence. */
@RestController
@RequestMapping("/api/cases/{reference}")
class RecordCalls {

    private final Incidents incidents;
    private final CasePapers papers;
    private final RecordArchive archive;

    RecordCalls(Incidents incidents, CasePapers papers, RecordArchive archive) {
        this.incidents = incidents;
        this.papers = papers;
        this.archive = archive;
    }

    @GetMapping("/record.pdf")
    void pdf(@PathVariable String reference, @AuthenticationPrincipal Person person, HttpServletResponse response)
            throws IOException {
        byte[] pdf = papers.record(handOut(reference, person, "PDF"));
        Downloads.start("case-record-" + reference + ".pdf", "application/pdf", response);
        response.setContentLength(pdf.length);
        response.getOutputStream().write(pdf);
    }

    @GetMapping("/record.zip")
    void zip(@PathVariable String reference, @AuthenticationPrincipal Person person, HttpServletResponse response)
            throws IOException {
        CaseFile file = handOut(reference, person, "with the evidence");
        byte[] pdf = papers.record(file);
        Downloads.start("case-record-" + reference + ".zip", "application/zip", response);
        archive.write(file, pdf, person.id(), response.getOutputStream());
    }

    private CaseFile handOut(String reference, Person person, String how) {
        CaseFile seen = incidents.find(reference, person).orElseThrow(NoSuchCase::new);
        return incidents.handOutRecord(seen, person, how);
    }
}
