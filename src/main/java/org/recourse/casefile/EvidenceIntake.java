package org.recourse.casefile;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.UUID;
import org.recourse.casefile.VirusScanner.Verdict;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** Takes files as evidence: of the kinds that are taken, whole, sealed, and looked at by the virus scanner. */
@Component
public class EvidenceIntake {

    private static final String NOT_TAKEN =
            "Files of this kind are not taken. Send a picture (JPEG, PNG, GIF, WebP, HEIC),"
                    + " a PDF, plain text, a video (MP4, MOV, WebM), a sound recording (MP3, M4A, Ogg), a saved e-mail (EML, MSG)"
                    + " or a document (DOCX, XLSX, PPTX, ODT).";

    private final CaseFiles caseFiles;
    private final Documents documents;
    private final Incoming incoming;
    private final VirusScanner scanner;
    private final EvidenceSettings settings;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    EvidenceIntake(
            CaseFiles caseFiles,
            Documents documents,
            Incoming incoming,
            VirusScanner scanner,
            EvidenceSettings settings,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.incoming = incoming;
        this.scanner = scanner;
        this.settings = settings;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** The file is not taken; the message says why, to whoever sent it. */
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Why why;

        private Refused(Why why, String message) {
            super(message);
            this.why = why;
        }

        private enum Why {
            KIND,
            SIZE,
            CASE_CLOSED
        }

        /** Whether it is refused for its size. */
        public boolean tooLarge() {
            return why == Why.SIZE;
        }

        /** Whether it is refused because the case is closed. */
        public boolean caseClosed() {
            return why == Why.CASE_CLOSED;
        }
    }

    /**
     * Takes the file of a form.
     *
     * @see #take(String, String, String, InputStream)
     */
    public DocumentEntry take(String reference, String by, Upload upload) throws IOException {
        String fileName = upload.fileName();
        if (fileName == null) {
            throw new Refused(Refused.Why.KIND, "No file was sent. Choose one.");
        }
        return take(reference, by, fileName, upload.content());
    }

    /**
     * Takes a file. It is read to its end and scanned before the database is asked for anything but the case, so that a
     * slow sender or scanner holds nobody up.
     *
     * @param by user name of who hands it in, or {@link CaseFile#REPORTER}
     * @param fileName as it was sent
     * @param content read to its end, not closed
     * @throws Refused where the file or the case does not allow it; nothing is kept then
     * @throws IOException where the content cannot be read; nothing is kept then
     */
    public DocumentEntry take(String reference, String by, String fileName, InputStream content) throws IOException {
        openUnlessClosed(caseFiles
                .find(reference)
                .orElseThrow(() -> new IllegalArgumentException("There is no case " + reference + ".")));
        checkNumber(reference, by);
        String name = FileNames.clean(fileName);
        InputStream limited = new Limited(content, settings.maxSize().toBytes());
        byte[] beginning = limited.readNBytes(FileTypes.LOOKED_AT);
        if (beginning.length == 0) {
            throw new Refused(Refused.Why.KIND, "The file is empty.");
        }
        String type = FileTypes.find(beginning, name).orElseThrow(() -> new Refused(Refused.Why.KIND, NOT_TAKEN));
        InputStream whole = new SequenceInputStream(new ByteArrayInputStream(beginning), limited);
        try (Incoming.Kept file = incoming.keep(whole)) {
            Verdict verdict = verdict(file::open);
            return Objects.requireNonNull(transaction.execute(status -> add(reference, by, name, type, file, verdict)));
        }
    }

    /** A reporter need not be known to anyone, and shall not fill the disk. */
    private void checkNumber(String reference, String by) {
        if (by.equals(CaseFile.REPORTER)
                && documents.list(reference, DocumentKind.EVIDENCE).size() >= settings.mostFromReporter()) {
            throw new Refused(
                    Refused.Why.KIND,
                    "There are %d files with this report already. Write a message instead, and Central Services will tell you how to send more."
                            .formatted(settings.mostFromReporter()));
        }
    }

    private DocumentEntry add(
            String reference, String by, String name, String type, Incoming.Kept file, Verdict verdict) {
        CaseFile locked = openUnlessClosed(caseFiles.open(reference));
        checkNumber(reference, by);
        DocumentEntry taken;
        try (InputStream content = file.open()) {
            taken = documents.add(locked, DocumentKind.EVIDENCE, DocumentState.QUARANTINE, name, type, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        caseFiles.enter(
                locked,
                by,
                "File added",
                "%s (%s, %d bytes)\nSHA-256 %s".formatted(name, type, taken.size(), taken.sha256()));
        if (verdict == Verdict.UNKNOWN) {
            caseFiles.enter(locked, CaseFile.SYSTEM, "File waits for the virus scanner", name);
            events.publishEvent(new EvidenceWaits(reference, taken.id()));
        } else {
            settle(locked, taken, verdict);
        }
        return documents.find(reference, taken.id()).orElseThrow();
    }

    /**
     * Has a file that waits in quarantine scanned.
     *
     * @return whether the file is out of quarantine now
     * @throws IOException where its content cannot be opened
     */
    @Transactional(propagation = Propagation.MANDATORY, rollbackFor = Exception.class)
    public boolean scanAgain(String reference, UUID id) throws IOException {
        DocumentEntry document = documents.find(reference, id).orElseThrow();
        if (document.state() != DocumentState.QUARANTINE) {
            return true;
        }
        Verdict verdict = verdict(() -> documents.open(id));
        if (verdict == Verdict.UNKNOWN) {
            return false;
        }
        CaseFile locked = caseFiles.open(reference);
        if (verdict == Verdict.CLEAN) {
            caseFiles.enter(
                    locked,
                    CaseFile.SYSTEM,
                    scanner.isConfigured()
                            ? "File released by the virus scanner"
                            : "File released without a scan: no virus scanner is set",
                    document.name());
        }
        settle(locked, document, verdict);
        return true;
    }

    private Verdict verdict(VirusScanner.Content content) throws IOException {
        return scanner.isConfigured() ? scanner.scan(content) : Verdict.CLEAN;
    }

    private void settle(CaseFile locked, DocumentEntry document, Verdict verdict) {
        if (verdict == Verdict.INFECTED) {
            documents.moveTo(document.id(), DocumentState.INFECTED);
            caseFiles.enter(locked, CaseFile.SYSTEM, "Virus found in a file, which stays closed", document.name());
        } else {
            documents.moveTo(document.id(), DocumentState.AVAILABLE);
        }
    }

    private static CaseFile openUnlessClosed(CaseFile file) {
        if (file.isClosed()) {
            throw new Refused(Refused.Why.CASE_CLOSED, "This case is closed.");
        }
        return file;
    }

    private static String words(long bytes) {
        DataSize size = DataSize.ofBytes(bytes);
        return size.toMegabytes() > 0 ? size.toMegabytes() + " MB" : size.toKilobytes() + " KB";
    }

    /** Content that ends once there is too much of it, whatever its sender said of its size. */
    private static final class Limited extends FilterInputStream {

        private final long most;
        private long read;

        Limited(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int oneByte = super.read();
            count(oneByte < 0 ? 0 : 1);
            return oneByte;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int taken = super.read(bytes, offset, length);
            count(Math.max(taken, 0));
            return taken;
        }

        private void count(int more) {
            read += more;
            if (read > most) {
                throw new Refused(Refused.Why.SIZE, "The file is too large: at most " + words(most) + " can be taken.");
            }
        }
    }
}
