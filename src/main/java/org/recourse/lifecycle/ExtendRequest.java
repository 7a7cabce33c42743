package org.recourse.lifecycle;

import java.util.Date;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.springframework.stereotype.Component;

/** Gives a request about personal data two further months (UK GDPR Article 12(3)). */
@Component("extendRequest")
class ExtendRequest implements JavaDelegate {

    private final CaseFiles caseFiles;

    ExtendRequest(CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
    }

    @Override
    public void execute(DelegateExecution execution) {
        caseFiles.enter(
                caseFiles.open(execution.getProcessBusinessKey()), CaseFile.SYSTEM, PersonalDataRequest.MORE_TIME, "");
        execution.setVariables(
                PersonalDataRequest.extended((Date) execution.getVariable(PersonalDataRequest.COUNTED_FROM)));
    }
}
