package org.recourse.lifecycle;

import java.util.Collection;
import java.util.Optional;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.model.bpmn.instance.ExtensionElements;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.CaseState;
import org.recourse.casefile.Codes;
import org.recourse.trust.School;
import org.recourse.trust.Schools;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps the state that people see in step with the diagram: a task says in its property {@code state} which state the
 * case is in once the task is there, and in {@code stateWhenClaimed} once somebody took it.
 */
@Component
class FollowTasks {

    /** Which agency a task is about, where there is one for each. */
    private static final String AGENCY = "agency";

    private final CaseFiles caseFiles;
    private final ActingFor actingFor;
    private final Schools schools;
    private final NobodyLeft nobodyLeft;

    FollowTasks(CaseFiles caseFiles, ActingFor actingFor, Schools schools, NobodyLeft nobodyLeft) {
        this.caseFiles = caseFiles;
        this.actingFor = actingFor;
        this.schools = schools;
        this.nobodyLeft = nobodyLeft;
    }

    @EventListener
    void follow(DelegateTask task) {
        if (task.getEventName().equals(TaskListener.EVENTNAME_CREATE)) {
            tellWhichCase(task);
            caseFiles.find(task.getExecution().getProcessBusinessKey()).ifPresent(file -> {
                nobodyLeft.lookAfter(task, file);
                actingFor.keepNewTask(task.getId(), TaskNotices.groups(task), file);
            });
        }
        String property =
                switch (task.getEventName()) {
                    case TaskListener.EVENTNAME_CREATE -> "state";
                    case TaskListener.EVENTNAME_ASSIGNMENT -> "stateWhenClaimed";
                    default -> null;
                };
        if (property == null) {
            return;
        }
        property(task, property)
                .flatMap(code -> Codes.find(CaseState.class, code))
                .ifPresent(state -> {
                    CaseFile file = caseFiles.open(task.getExecution().getProcessBusinessKey());
                    if (state != CaseState.ASSESSING || file.state() == CaseState.RECEIVED) {
                        file.moveTo(state);
                    }
                });
    }

    /** What the list of tasks shows of the case. It shows only what is the task's own: of the case's nobody may read all. */
    private void tellWhichCase(DelegateTask task) {
        DelegateExecution execution = task.getExecution();
        task.setVariableLocal(SocialMediaIncident.REFERENCE, execution.getProcessBusinessKey());
        String school = execution.getTenantId();
        task.setVariableLocal(SocialMediaIncident.SCHOOL, school);
        task.setVariableLocal(
                SocialMediaIncident.SCHOOL_NAME,
                schools.find(String.valueOf(school)).map(School::name).orElse(school));
        if (caseFiles
                .find(execution.getProcessBusinessKey())
                .filter(CaseFile::isSerious)
                .isPresent()) {
            task.setVariableLocal(SocialMediaIncident.SEVERITY, SeverityInLists.SERIOUS);
        }
        if (execution.hasVariable(AGENCY)) {
            task.setName(task.getName() + ": " + execution.getVariable(AGENCY));
        }
    }

    private static Optional<String> property(DelegateTask task, String name) {
        ExtensionElements extensions = task.getBpmnModelElementInstance().getExtensionElements();
        if (extensions == null) {
            return Optional.empty();
        }
        return extensions.getElementsQuery().filterByType(CamundaProperties.class).list().stream()
                .map(CamundaProperties::getCamundaProperties)
                .flatMap(Collection::stream)
                .filter(property -> name.equals(property.getCamundaName()))
                .map(CamundaProperty::getCamundaValue)
                .findFirst();
    }
}
