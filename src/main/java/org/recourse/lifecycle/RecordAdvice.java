package org.recourse.lifecycle;

import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.springframework.stereotype.Component;

/** Keeps in the chronology what a decision table proposed, so that it can be compared with what a person chose. */
@Component("recordAdvice")
class RecordAdvice implements ExecutionListener {

    private final CaseFiles caseFiles;

    RecordAdvice(CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
    }

    @Override
    public void notify(DelegateExecution execution) {
        BusinessRuleTask task = (BusinessRuleTask) execution.getBpmnModelElementInstance();
        Object advice = execution.getVariable(task.getCamundaResultVariable());
        CaseFile file = caseFiles.open(execution.getProcessBusinessKey());
        caseFiles.enter(file, CaseFile.SYSTEM, task.getName(), advice == null ? "" : advice.toString());
    }
}
