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
    private final Raising raising;

    OpenCase(FormReader reader, CaseFiles caseFiles, OwnRights ownRights, Raising raising) {
        this.reader = reader;
        this.caseFiles = caseFiles;
        this.ownRights = ownRights;
        this.raising = raising;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseFile file = isRaised(execution)
                ? raising.open((String) execution.getVariable(SocialMediaIncident.RAISED_FROM))
                : open(execution);
        execution.removeVariables();
        execution.setProcessBusinessKey(file.reference());
        execution.setVariables(SocialMediaIncident.firstCodes(file));
    }

    /** Only the application raises from a matter: of somebody signed in it would be an unknown field, and refused. */
    private boolean isRaised(DelegateExecution execution) {
        return ownRights.currentUser().isEmpty() && execution.hasVariable(SocialMediaIncident.RAISED_FROM);
    }

    private CaseFile open(DelegateExecution execution) {
        IncidentReport report = reader.read(IncidentReport.class, execution.getVariablesTyped(false));
        CaseFile file = caseFiles.create(report.toReport(ownRights.currentUser().orElse(null)));
        caseFiles.nameSubjects(file, Lists.split(report.subjectUsers()));
        caseFiles.enter(file, CaseFile.REPORTER, "Incident reported", report.story());
        return file;
    }
}
