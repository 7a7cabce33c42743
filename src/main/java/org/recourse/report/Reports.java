package org.recourse.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseState;
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

    private final Incidents incidents;
    private final CaseFiles caseFiles;
    private final Submissions submissions;
    private final TransactionTemplate transaction;

    Reports(Incidents incidents, CaseFiles caseFiles, Submissions submissions, TransactionTemplate transaction) {
        this.incidents = incidents;
        this.caseFiles = caseFiles;
        this.submissions = submissions;
        this.transaction = transaction;
    }

    /** What a reporter is given: the receipt is shown this once and kept nowhere. */
    record Filed(String reference, String receipt) {}

    /** What a reporter sees with the receipt. */
    record Status(String reference, CaseState state, List<Message> messages) {}

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
        String body = new TreeMap<>(fields).toString();
        return earlier(key, body).orElseGet(() -> {
            try {
                return Objects.requireNonNull(transaction.execute(status -> {
                    Filed filed = open(fields, key);
                    submissions.remember(key, body, filed.reference());
                    return filed;
                }));
            } catch (DuplicateKeyException e) {
                return earlier(key, body).orElseThrow(() -> e);
            }
        });
    }

    private Optional<Filed> earlier(String key, String body) {
        Optional<Earlier> earlier = submissions.find(key, body);
        if (earlier.isPresent() && !earlier.get().sameBody()) {
            throw new KeyUsedOtherwise();
        }
        return earlier.map(found -> new Filed(found.reference(), caseFiles.receiptOf(key)));
    }

    private Filed open(Map<String, Object> fields, @Nullable String key) {
        String reference = incidents.report(fields);
        return new Filed(reference, caseFiles.giveReceipt(caseFiles.open(reference), key));
    }

    /** The state of the report with this receipt, and what was written about it. */
    Optional<Status> status(@Nullable String receipt) {
        return find(receipt)
                .map(file -> new Status(file.reference(), file.state(), caseFiles.conversation(file.reference())));
    }

    /** The case file behind a receipt. */
    Optional<CaseFile> find(@Nullable String receipt) {
        return caseFiles.findByReceipt(receipt).flatMap(caseFiles::find);
    }

    /**
     * Adds what the reporter writes.
     *
     * @return whether there is a report with this receipt
     */
    boolean write(@Nullable String receipt, @Nullable String text) {
        Optional<String> reference = caseFiles.findByReceipt(receipt);
        reference.ifPresent(found -> incidents.hear(found, text));
        return reference.isPresent();
    }
}
