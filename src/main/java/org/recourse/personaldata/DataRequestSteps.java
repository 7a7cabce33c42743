package org.recourse.personaldata;

import java.io.IOException;
import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentEntry;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.springframework.stereotype.Component;

/** What the diagrams {@code personal-data-request} and {@code erasure-of-personal-data} call. */
final class DataRequestSteps {

    private DataRequestSteps() {}

    /** Finds the cases that are known to concern the person; done again it finds what came in meanwhile. */
    @Component("gatherPersonalData")
    static class Gather implements JavaDelegate {

        private final CaseFiles caseFiles;
        private final DataRequests requests;

        Gather(CaseFiles caseFiles, DataRequests requests) {
            this.caseFiles = caseFiles;
            this.requests = requests;
        }

        @Override
        public void execute(DelegateExecution execution) {
            requests.gather(caseFiles.open(execution.getProcessBusinessKey()));
        }
    }

    /** Makes the copy for the person, in place of one that was made before. */
    @Component("makePersonalDataCopy")
    static class MakeCopy implements JavaDelegate {

        private final CaseFiles caseFiles;
        private final DataRequests requests;
        private final Gathering gathering;
        private final Documents documents;
        private final CopyArchive archive;

        MakeCopy(
                CaseFiles caseFiles,
                DataRequests requests,
                Gathering gathering,
                Documents documents,
                CopyArchive archive) {
            this.caseFiles = caseFiles;
            this.requests = requests;
            this.gathering = gathering;
            this.documents = documents;
            this.archive = archive;
        }

        @Override
        public void execute(DelegateExecution execution) throws IOException {
            CaseFile request = caseFiles.open(execution.getProcessBusinessKey());
            List<Copy.OfCase> cases = requests.all(request).stream()
                    .filter(DataRequests.Of::isLookedThrough)
                    .map(one -> gathering.ofCase(request, one.file(), one.lookedAt(), one.choices()))
                    .toList();
            documents.remove(request, DocumentKind.PERSONAL_DATA);
            Copy copy = gathering.copy(request, cases);
            DocumentEntry made = documents.add(
                    request,
                    DocumentKind.PERSONAL_DATA,
                    "personal-data-" + request.reference() + ".zip",
                    "application/zip",
                    out -> archive.write(copy, out));
            caseFiles.enter(
                    request,
                    CaseFile.SYSTEM,
                    "Copy made for the person",
                    cases.stream().map(Copy.OfCase::reference).toList() + "\nSHA-256 " + made.sha256());
        }
    }

    /** Erases what was decided on. */
    @Component("erasePersonalData")
    static class Erase implements JavaDelegate {

        private final CaseFiles caseFiles;
        private final DataRequests requests;

        Erase(CaseFiles caseFiles, DataRequests requests) {
            this.caseFiles = caseFiles;
            this.requests = requests;
        }

        @Override
        public void execute(DelegateExecution execution) {
            requests.erase(caseFiles.open(execution.getProcessBusinessKey()));
        }
    }
}
