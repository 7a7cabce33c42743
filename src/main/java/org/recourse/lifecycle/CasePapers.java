package org.recourse.lifecycle;

import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.recourse.trust.WorkingTime;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Writes a case file out as a PDF: as what the police are given, or as the record of the case. */
@Component
public class CasePapers {

    private final CaseFiles caseFiles;
    private final Documents documents;
    private final Schools schools;
    private final ITemplateEngine templates;
    private final WorkingTime workingTime;
    private final Clock clock;

    CasePapers(
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

    /** What the police are given (S3-8): the facts, the decisions, and the evidence with its hashes. */
    byte[] referralPack(CaseFile file) {
        return pdf("referral-pack", file, Map.of());
    }

    /** All that is known of a case, but for who reported it: see {@link WhoReported}. */
    public byte[] record(CaseFile file) {
        return pdf("case-record", file, Map.of("conversation", caseFiles.conversation(file.reference())));
    }

    private byte[] pdf(String template, CaseFile file, Map<String, Object> more) {
        DateTimeFormatter times =
                DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.UK).withZone(workingTime.zone());
        Map<String, Object> facts = new HashMap<>(more);
        facts.put("file", file);
        facts.put("school", schools.find(file.school()).map(School::name).orElse(file.school()));
        facts.put("chronology", caseFiles.chronology(file.reference()));
        facts.put("evidence", documents.list(file.reference(), DocumentKind.EVIDENCE));
        facts.put("times", times);
        facts.put("now", clock.instant());
        String html = templates.process(template, new Context(Locale.UK, facts));
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            new PdfRendererBuilder().withHtmlContent(html, null).toStream(out).run();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("The papers of " + file.reference() + " could not be made", e);
        }
    }
}
