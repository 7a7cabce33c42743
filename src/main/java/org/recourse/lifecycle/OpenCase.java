package org.recourse.lifecycle;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.springframework.stereotype.Component;

/**
 * Opens the case (S5-2): what was told moves from the start's variables to a new case file before anything is written
 * to the engine's tables, and the codes take its place.
 */
@Component("openCase")
class OpenCase implements JavaDelegate {

    private final FormReader reader;
    private final CaseFiles caseFiles;
    private final OwnRights ownRights;

    OpenCase(FormReader reader, CaseFiles caseFiles, OwnRights ownRights) {
        this.reader = reader;
        this.caseFiles = caseFiles;
        this.ownRights = ownRights;
    }

    @Override
    public void execute(DelegateExecution execution) {
        IncidentReport report = reader.read(IncidentReport.class, execution.getVariablesTyped(false));
        CaseFile file = caseFiles.create(report.toReport(ownRights.currentUser().orElse(null)));
        caseFiles.nameSubjects(file, Lists.split(report.subjectUsers()));
        caseFiles.enter(file, CaseFile.REPORTER, "Incident reported", report.story());
        execution.removeVariables();
        execution.setProcessBusinessKey(file.reference());
        execution.setVariables(SocialMediaIncident.firstCodes(file.reference(), report));
    }
}
