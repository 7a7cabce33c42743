package org.recourse.lifecycle;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;

/** Tells the diagram whether the Principal or the Deputy is named in the case (reading A5). */
@Component("checkConflicts")
class CheckConflicts implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final People people;

    CheckConflicts(CaseFiles caseFiles, People people) {
        this.caseFiles = caseFiles;
        this.people = people;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseFile file = caseFiles.open(execution.getProcessBusinessKey());
        execution.setVariable("principalIsSubject", people.isSubjectIn(Role.PRINCIPAL.id(), file));
        execution.setVariable("deputyIsSubject", people.isSubjectIn(Role.DEPUTY_PRINCIPAL.id(), file));
    }
}
