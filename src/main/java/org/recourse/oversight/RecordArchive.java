package org.recourse.oversight;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.Codes;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.DocumentState;
import org.recourse.casefile.Documents;
import org.springframework.stereotype.Component;

/**
 * The record of a case with its evidence, as a zip that is written while it is read: the record as a PDF, the
 * chronology with its tags, each file that may be opened, and a manifest with the hash of each. {@code sha256sum --check
 * manifest.txt} compares them.
 */
@Component
class RecordArchive {

    private final CaseFiles caseFiles;
    private final Documents documents;
    private final ObjectMapper json;
    private final Clock clock;

    RecordArchive(CaseFiles caseFiles, Documents documents, ObjectMapper json, Clock clock) {
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What the archive holds, and what it had to leave out.
     *
     * @param by user name of who took it away
     */
    record Manifest(String reference, Instant madeAt, String by, List<Held> files, List<LeftOut> leftOut) {}

    /**
     * A file of the archive.
     *
     * @param name as it was handed in
     * @param sha256 over what is in the archive; for evidence that is what was received
     */
    record Held(
            String path,
            @Nullable String name,
            @Nullable String mediaType,
            @Nullable Instant addedAt,
            String sha256) {}

    record LeftOut(String name, String state, String sha256, Instant addedAt) {}

    void write(CaseFile file, byte[] record, String by, OutputStream out) throws IOException {
        List<Held> held = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        zip.setLevel(Deflater.BEST_SPEED); // most evidence is compressed already
        hold("case-record.pdf", null, content -> content.write(record), zip, held);
        byte[] chronology = pretty(caseFiles.chronologyWithTags(file.reference()));
        hold("chronology.json", null, content -> content.write(chronology), zip, held);
        for (DocumentKind kind : DocumentKind.values()) {
            if (!kind.isForAll()) {
                continue;
            }
            int number = 1;
            for (DocumentEntry entry : documents.list(file.reference(), kind)) {
                if (entry.state() == DocumentState.AVAILABLE) {
                    String path = "%s/%02d-%s".formatted(Codes.of(kind), number++, entry.nameOfCopy());
                    hold(path, entry, content -> documents.write(entry.id(), content), zip, held);
                } else {
                    leftOut.add(new LeftOut(entry.name(), Codes.of(entry.state()), entry.sha256(), entry.addedAt()));
                }
            }
        }
        add("manifest.json", pretty(new Manifest(file.reference(), clock.instant(), by, held, leftOut)), zip);
        add("manifest.txt", sums(held), zip);
        zip.finish();
        zip.flush();
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void hold(
            String path, @Nullable DocumentEntry entry, Content content, ZipOutputStream zip, List<Held> held)
            throws IOException {
        DigestOutputStream digested = new DigestOutputStream(new Unclosed(zip), sha256());
        zip.putNextEntry(new ZipEntry(path));
        content.writeTo(digested);
        zip.closeEntry();
        String hash = HexFormat.of().formatHex(digested.getMessageDigest().digest());
        held.add(
                entry == null
                        ? new Held(path, null, null, null, hash)
                        : new Held(path, entry.name(), entry.mediaType(), entry.addedAt(), hash));
    }

    private static void add(String path, byte[] content, ZipOutputStream zip) throws IOException {
        zip.putNextEntry(new ZipEntry(path));
        zip.write(content);
        zip.closeEntry();
    }

    private byte[] pretty(Object value) throws IOException {
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    }

    private static byte[] sums(List<Held> held) {
        return held.stream()
                .map(file -> file.sha256() + "  " + file.path() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Whoever writes one file of the archive does not end the archive. */
    private static final class Unclosed extends FilterOutputStream {

        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
