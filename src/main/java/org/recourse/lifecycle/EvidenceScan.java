package org.recourse.lifecycle;

import java.util.UUID;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.EvidenceIntake;
import org.recourse.casefile.EvidenceWaits;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Names that the diagram {@code evidence-scan} and the code share, and its start. */
@Component
class EvidenceScan {

    private static final String PROCESS = "evidence-scan";
    private static final String DOCUMENT = "document";

    private final RuntimeService runtime;
    private final CaseFiles caseFiles;
    private final OwnRights ownRights;

    EvidenceScan(RuntimeService runtime, CaseFiles caseFiles, OwnRights ownRights) {
        this.runtime = runtime;
        this.caseFiles = caseFiles;
        this.ownRights = ownRights;
    }

    /** In the transaction that keeps the file: so there is none in quarantine that nobody comes back to. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void start(EvidenceWaits file) {
        CaseFile caseFile = caseFiles.open(file.reference());
        ownRights.call(() -> runtime.createProcessInstanceByKey(PROCESS)
                .businessKey(file.reference())
                .setVariable(SocialMediaIncident.SCHOOL, caseFile.school())
                .setVariable(DOCUMENT, file.document().toString())
                .execute());
    }

    /** Has the file scanned, and says whether that could be done. */
    @Component("scanEvidence")
    static class Scan implements JavaDelegate {

        private final EvidenceIntake intake;

        Scan(EvidenceIntake intake) {
            this.intake = intake;
        }

        @Override
        public void execute(DelegateExecution execution) throws Exception {
            UUID document = UUID.fromString((String) execution.getVariable(DOCUMENT));
            execution.setVariable("scanned", intake.scanAgain(execution.getProcessBusinessKey(), document));
        }
    }
}
