package org.recourse.lifecycle;

import java.time.Clock;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseKind;
import org.recourse.casefile.Codes;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.casefile.Ending;
import org.recourse.casefile.PersonalDataCases;
import org.springframework.stereotype.Component;

/** Closes the case file. */
@Component("recordClosure")
class RecordClosure implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final PersonalDataCases requests;
    private final Documents documents;
    private final Clock clock;

    RecordClosure(CaseFiles caseFiles, PersonalDataCases requests, Documents documents, Clock clock) {
        this.requests = requests;
        this.documents = documents;
        this.caseFiles = caseFiles;
        this.clock = clock;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseFile file = caseFiles.open(execution.getProcessBusinessKey());
        Ending ending = ending(file);
        file.close(ending, clock.instant());
        caseFiles.enter(file, CaseFile.SYSTEM, "Case closed", Codes.of(ending));
        if (file.kind() == CaseKind.PERSONAL_DATA_REQUEST) {
            // What was chosen, and the copy, tell the stories of other cases once more: nobody needs them from now on.
            requests.forget(file.reference());
            documents.remove(file, DocumentKind.PERSONAL_DATA);
        }
    }

    /** Only an incident that was worked to its end has an outcome; a matter of another kind has no other end. */
    private static Ending ending(CaseFile file) {
        if (!file.isIncident() || file.outcome().isPresent()) {
            return Ending.COMPLETED;
        }
        return file.duplicateOf().isPresent() ? Ending.DUPLICATE : Ending.WITHDRAWN;
    }
}
