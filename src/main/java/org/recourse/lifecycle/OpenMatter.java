package org.recourse.lifecycle;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.variable.Variables;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseKind;
import org.recourse.casefile.Codes;
import org.springframework.stereotype.Component;

/**
 * Opens the case file of a matter that is no incident: what was told moves there from the start's variables before anything
 * is written to the engine's tables, and codes take its place.
 */
@Component("openMatter")
class OpenMatter implements JavaDelegate {

    private final FormReader reader;
    private final CaseFiles caseFiles;
    private final OwnRights ownRights;

    OpenMatter(FormReader reader, CaseFiles caseFiles, OwnRights ownRights) {
        this.reader = reader;
        this.caseFiles = caseFiles;
        this.ownRights = ownRights;
    }

    @Override
    public void execute(DelegateExecution execution) {
        CaseKind kind = Matters.kindOf(process(execution));
        MatterForm told = reader.read(Matters.startFormOf(kind), execution.getVariablesTyped(false));
        CaseFile file =
                caseFiles.create(kind, told.toReport(ownRights.currentUser().orElse(null)));
        caseFiles.nameSubjects(file, Lists.split(told.subjectUsers()));
        caseFiles.enter(file, CaseFile.REPORTER, "Reported", told.inWords());
        execution.removeVariables();
        execution.setProcessBusinessKey(file.reference());
        execution.setVariables(Variables.createVariables()
                .putValue(SocialMediaIncident.REFERENCE, file.reference())
                .putValue(SocialMediaIncident.SCHOOL, file.school())
                .putValue(SocialMediaIncident.SUBJECT_TYPE, Codes.of(file.subjectType()))
                .putValue(SocialMediaIncident.SERIOUS, false));
        execution.setVariables(told.firstCodes());
    }

    private static String process(DelegateExecution execution) {
        return execution
                .getProcessEngineServices()
                .getRepositoryService()
                .getProcessDefinition(execution.getProcessDefinitionId())
                .getKey();
    }
}
