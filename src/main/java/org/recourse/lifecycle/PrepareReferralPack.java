package org.recourse.lifecycle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.DocumentState;
import org.recourse.casefile.Documents;
import org.springframework.stereotype.Component;

/** Makes the PDF that the police are given (S3-8), and keeps it with the case. */
@Component("prepareReferralPack")
class PrepareReferralPack implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final Documents documents;
    private final CasePapers papers;

    PrepareReferralPack(CaseFiles caseFiles, Documents documents, CasePapers papers) {
        this.caseFiles = caseFiles;
        this.documents = documents;
        this.papers = papers;
    }

    @Override
    public void execute(DelegateExecution execution) throws IOException {
        String reference = execution.getProcessBusinessKey();
        // Takes a while: the file is locked only afterwards.
        byte[] pdf = papers.referralPack(caseFiles.find(reference).orElseThrow());
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
}
