package org.recourse.personaldata;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.recourse.casefile.Documents;
import org.recourse.trust.WorkingTime;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** The file that a person is given: a PDF to read, the same as JSON for programs, and the files that were chosen. */
@Component
class CopyArchive {

    private final ITemplateEngine templates;
    private final WorkingTime workingTime;
    private final ObjectMapper json;
    private final Documents documents;

    CopyArchive(ITemplateEngine templates, WorkingTime workingTime, ObjectMapper json, Documents documents) {
        this.templates = templates;
        this.workingTime = workingTime;
        this.json = json;
        this.documents = documents;
    }

    void write(Copy copy, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        add("personal-data.pdf", pdf(copy), zip);
        add("personal-data.json", json.writerWithDefaultPrettyPrinter().writeValueAsBytes(copy), zip);
        for (Copy.OfCase one : copy.cases()) {
            for (Copy.Evidence file : one.evidence()) {
                if (file.path() != null) {
                    zip.putNextEntry(new ZipEntry(file.path()));
                    documents.write(UUID.fromString(file.id()), zip);
                    zip.closeEntry();
                }
            }
        }
        zip.finish();
        zip.flush();
    }

    private byte[] pdf(Copy copy) throws IOException {
        DateTimeFormatter times =
                DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.UK).withZone(workingTime.zone());
        String html =
                templates.process("personaldata/copy", new Context(Locale.UK, Map.of("copy", copy, "times", times)));
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            new PdfRendererBuilder().withHtmlContent(html, null).toStream(out).run();
            return out.toByteArray();
        }
    }

    private static void add(String path, byte[] content, ZipOutputStream zip) throws IOException {
        zip.putNextEntry(new ZipEntry(path));
        zip.write(content);
        zip.closeEntry();
    }
}
