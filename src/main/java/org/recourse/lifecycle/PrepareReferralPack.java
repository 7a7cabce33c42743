package org.recourse.lifecycle;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.DocumentState;
import org.recourse.casefile.Documents;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.recourse.trust.WorkingTime;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Makes the PDF that the police are given (S3-8): the facts, the decisions, and the evidence with its hashes. */
@Component("prepareReferralPack")
class PrepareReferralPack implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final Documents documents;
    private final Schools schools;
    private final ITemplateEngine templates;
    private final WorkingTime workingTime;
    private final Clock clock;

    PrepareReferralPack(
            CaseFiles caseFiles,
            Documents documents,
            Schools schools,
            ITemplateEngine templates,
            WorkingTime workingTime,
            Clock clock) {
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.schools = schools;
        this.templates = templates;
        this.workingTime = workingTime;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) throws IOException {
        String reference = execution.getProcessBusinessKey();
        byte[] pdf = pdf(caseFiles.find(reference).orElseThrow()); // takes a while: the file is locked only afterwards
        CaseFile file = caseFiles.open(reference);
        documents.add(
                file,
                DocumentKind.REFERRAL_PACK,
                DocumentState.AVAILABLE,
                "referral-pack-" + reference + ".pdf",
                "application/pdf",
                new ByteArrayInputStream(pdf));
        caseFiles.enter(file, CaseFile.SYSTEM, "Referral pack prepared", "");
    }

    private byte[] pdf(CaseFile file) {
        DateTimeFormatter times =
                DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.UK).withZone(workingTime.zone());
        Map<String, Object> facts = Map.of(
                "file", file,
                "school", schools.find(file.school()).map(School::name).orElse(file.school()),
                "chronology", caseFiles.chronology(file.reference()),
                "evidence", documents.list(file.reference(), DocumentKind.EVIDENCE),
                "times", times,
                "now", clock.instant());
        String html = templates.process("referral-pack", new Context(Locale.UK, facts));
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            new PdfRendererBuilder().withHtmlContent(html, null).toStream(out).run();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("The referral pack of " + file.reference() + " could not be made", e);
        }
    }
}
