package org.recourse.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.Message;
import org.recourse.casefile.Submissions;
import org.recourse.casefile.Submissions.Earlier;
import org.recourse.lifecycle.Incidents;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Reporting without signing in, and the conversation that follows with the receipt (S5-4). */
@Component
class Reports {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Incidents incidents;
    private final CaseFiles caseFiles;
    private final EvidenceIntake evidence;
    private final Submissions submissions;
    private final TransactionTemplate transaction;

    Reports(
            Incidents incidents,
            CaseFiles caseFiles,
            EvidenceIntake evidence,
            Submissions submissions,
            TransactionTemplate transaction) {
        this.incidents = incidents;
        this.caseFiles = caseFiles;
        this.evidence = evidence;
        this.submissions = submissions;
        this.transaction = transaction;
    }

    /** What a reporter is given: the receipt is shown this once and kept nowhere. */
    record Filed(String reference, String receipt) {}

    /** What a reporter sees with the receipt. */
    record Status(String reference, CaseState state, List<Message> messages) {

        public boolean isClosed() {
            return state == CaseState.CLOSED;
        }
    }

    /** No report has this receipt. */
    static final class NoSuchReceipt extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoSuchReceipt() {
            super("No report has this receipt", null, false, false);
        }
    }

    /** The report is closed: nothing can be added to it. */
    static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The key was used for another report. */
    static final class KeyUsedOtherwise extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Takes a report.
     *
     * @param fields the contract's fields
     * @param key the same for the same report sent again; null where the sender gives none
     * @throws org.recourse.lifecycle.WrongInput naming every field that is wrong
     * @throws KeyUsedOtherwise where the key came with another report before
     */
    Filed file(Map<String, Object> fields, @Nullable String key) {
        if (key == null) {
            return Objects.requireNonNull(transaction.execute(status -> open(fields, null)));
        }
        return earlier(fields, key).orElseGet(() -> {
            String body = body(fields);
            try {
                return Objects.requireNonNull(transaction.execute(status -> {
                    Filed filed = open(fields, key);
                    submissions.remember(key, body, filed.reference());
                    return filed;
                }));
            } catch (DuplicateKeyException e) {
                return earlier(fields, key).orElseThrow(() -> e);
            }
        });
    }

    /**
     * What became of a report that was sent under this key before, if it was.
     *
     * @throws KeyUsedOtherwise where the key came with another report
     */
    Optional<Filed> earlier(Map<String, Object> fields, String key) {
        Optional<Earlier> earlier = submissions.find(key, body(fields));
        if (earlier.isPresent() && !earlier.get().sameBody()) {
            throw new KeyUsedOtherwise();
        }
        return earlier.map(found -> new Filed(found.reference(), caseFiles.receiptOf(key)));
    }

    private static String body(Map<String, Object> fields) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The fields are not what JSON can hold", e);
        }
    }

    private Filed open(Map<String, Object> fields, @Nullable String key) {
        String reference = incidents.report(fields);
        return new Filed(reference, caseFiles.giveReceipt(caseFiles.open(reference), key));
    }

    /**
     * The state of the report with this receipt, and what was written about it.
     *
     * @throws NoSuchReceipt where there is none
     */
    Status status(@Nullable String receipt) {
        CaseFile file = find(receipt);
        return new Status(file.reference(), file.state(), caseFiles.conversation(file.reference()));
    }

    /**
     * Adds what the reporter writes.
     *
     * @param key the same for the same message sent again; null where the sender gives none
     * @throws NoSuchReceipt where there is no report with this receipt
     * @throws org.recourse.lifecycle.WrongInput where the text cannot be kept
     * @throws Closed where the report is closed
     */
    void write(@Nullable String receipt, @Nullable String text, @Nullable String key) {
        String reference = find(receipt).reference();
        String submission = key == null ? null : "message " + key + " " + text;
        if (submission != null && submissions.find(submission, reference).isPresent()) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> {
                incidents.hear(reference, text);
                if (submission != null) {
                    submissions.remember(submission, reference, reference);
                }
            });
        } catch (DuplicateKeyException e) {
            if (submission == null) {
                throw e;
            }
            // The same message came twice at once, and the other one was kept.
        } catch (Incidents.NotNow e) {
            throw new Closed();
        }
    }

    /**
     * Adds a file.
     *
     * @throws NoSuchReceipt where there is no report with this receipt
     * @throws EvidenceIntake.Refused where the file cannot be taken
     * @throws Closed where the report is closed
     */
    DocumentEntry handIn(@Nullable String receipt, String fileName, InputStream content) throws IOException {
        CaseFile file = find(receipt);
        if (file.isClosed()) {
            throw new Closed();
        }
        return evidence.take(file.reference(), CaseFile.REPORTER, fileName, content);
    }

    /**
     * Makes sure that there is a report with this receipt.
     *
     * @throws NoSuchReceipt where there is none
     */
    void require(@Nullable String receipt) {
        find(receipt);
    }

    private CaseFile find(@Nullable String receipt) {
        return caseFiles.findByReceipt(receipt).flatMap(caseFiles::find).orElseThrow(NoSuchReceipt::new);
    }
}
