package org.recourse.casefile;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes in what is handed in as evidence. */
@Component
public class EvidenceIntake {

    private final CaseFiles caseFiles;
    private final Documents documents;

    EvidenceIntake(CaseFiles caseFiles, Documents documents) {
        this.caseFiles = caseFiles;
        this.documents = documents;
    }

    /** The file is not taken; the message says why, in plain words. */
    public static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean tooLarge;

        /** Says why. */
        public Refused(String message, boolean tooLarge) {
            super(message);
            this.tooLarge = tooLarge;
        }

        /** Whether the file is too large. */
        public boolean tooLarge() {
            return tooLarge;
        }
    }

    /**
     * Adds a file to a case.
     *
     * @param by who hands it in
     * @param content read to its end, not closed
     */
    @Transactional(rollbackFor = Exception.class)
    public DocumentEntry take(String reference, String by, String fileName, InputStream content) throws IOException {
        CaseFile file = caseFiles.open(reference);
        DocumentEntry entry = documents.add(
                file, DocumentKind.EVIDENCE, DocumentState.AVAILABLE, fileName, "application/octet-stream", content);
        caseFiles.enter(file, by, "Evidence handed in", fileName);
        return entry;
    }
}
