package org.recourse.oversight;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputOutput;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaInputParameter;
import org.jspecify.annotations.Nullable;
import org.recourse.casefile.CaseFile;
import org.recourse.casefile.CaseFiles;
import org.recourse.lifecycle.OwnRights;
import org.recourse.trust.Person;
import org.recourse.trust.Role;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the engine tried several times and then gave up, in words that need no knowledge of the engine. What went wrong
 * inside is never passed on: a message of an exception can quote anything.
 */
@Component
class FailedJobs {

    /** As many as are shown at once; when they are seen to, others follow. */
    private static final int MOST = 50;

    private static final String FAILED_JOB = Incident.FAILED_JOB_HANDLER_TYPE;

    private final RuntimeService runtime;
    private final RepositoryService repository;
    private final ManagementService jobs;
    private final OwnRights ownRights;
    private final BoardRows rows;
    private final BoardWords words;
    private final CaseFiles caseFiles;
    private final int attempts;

    FailedJobs(ProcessEngine engine, OwnRights ownRights, BoardRows rows, BoardWords words, CaseFiles caseFiles) {
        this.runtime = engine.getRuntimeService();
        this.repository = engine.getRepositoryService();
        this.jobs = engine.getManagementService();
        this.attempts = engine.getProcessEngineConfiguration().getDefaultNumberOfRetries();
        this.ownRights = ownRights;
        this.rows = rows;
        this.words = words;
        this.caseFiles = caseFiles;
    }

    /**
     * A job that failed.
     *
     * @param id of the job
     * @param reference of its case, null where it belongs to none
     * @param what failed, since when, and how often it was tried
     */
    record Failed(String id, @Nullable String reference, String what) {}

    /** The jobs that failed, of the cases that the person may watch and of what belongs to no case, the oldest first. */
    @Transactional(readOnly = true)
    public List<Failed> list(Person person) {
        List<Incident> incidents = ownRights.call(() -> runtime.createIncidentQuery()
                .incidentType(FAILED_JOB)
                .orderByIncidentTimestamp()
                .asc()
                .list());
        return describe(incidents, person);
    }

    /**
     * Lets a job that failed be tried once more, soon; which is entered in the case's chronology.
     *
     * @return what is tried; empty where there is no such job for the person
     */
    @Transactional
    public Optional<Failed> retry(String job, Person person) {
        List<Incident> incidents = ownRights.call(() -> runtime.createIncidentQuery()
                .incidentType(FAILED_JOB)
                .configuration(job)
                .list());
        Optional<Failed> failed = describe(incidents, person).stream().findFirst();
        failed.ifPresent(found -> {
            if (found.reference() != null) {
                CaseFile file = caseFiles.open(found.reference());
                caseFiles.enter(file, person.id(), "Tried again after it had failed", found.what());
            }
            ownRights.call(() -> {
                jobs.setJobRetries(job, 1);
                return job;
            });
        });
        return failed;
    }

    private List<Failed> describe(List<Incident> all, Person person) {
        // The same failure stands at each calling process as well; the job itself is at the innermost.
        List<Incident> incidents = all.stream()
                .filter(incident -> incident.getId().equals(incident.getRootCauseIncidentId()))
                .toList();
        Set<String> instances = incidents.stream()
                .map(Incident::getProcessInstanceId)
                .filter(instance -> instance != null)
                .collect(Collectors.toSet());
        Map<String, String> references = new HashMap<>();
        if (!instances.isEmpty()) {
            ownRights
                    .call(() -> runtime.createProcessInstanceQuery()
                            .processInstanceIds(instances)
                            .list())
                    .stream()
                    .filter(instance -> instance.getBusinessKey() != null)
                    .forEach(instance -> references.put(instance.getId(), instance.getBusinessKey()));
        }
        Set<String> cases = caseFiles.existing(Set.copyOf(references.values()));
        Set<String> watched =
                rows.find(cases, person).stream().map(Standing::reference).collect(Collectors.toSet());
        Map<String, Failed> found = new LinkedHashMap<>();
        for (Incident incident : incidents) {
            String key = references.get(incident.getProcessInstanceId());
            String reference = key != null && cases.contains(key) ? key : null;
            if (found.size() < MOST && (reference == null || watched.contains(reference))) {
                found.put(
                        incident.getConfiguration(),
                        new Failed(incident.getConfiguration(), reference, inWords(incident, reference)));
            }
        }
        return List.copyOf(found.values());
    }

    private String inWords(Incident incident, @Nullable String reference) {
        String of = reference == null ? "" : " of case " + reference;
        Instant since = incident.getIncidentTimestamp().toInstant();
        return subject(incident, of) + " since " + words.moment(since) + "; it was tried " + attempts + " times.";
    }

    /** From the diagram: what the step is, and to whom it mails. */
    private String subject(Incident incident, String of) {
        FlowElement step = step(incident);
        if (step instanceof UserTask) {
            return "The reminder or the report that it is late, for the task “" + step.getName() + "”" + of
                    + ", could not be mailed";
        }
        if (step instanceof ServiceTask task && "${sendNotice}".equals(task.getCamundaDelegateExpression())) {
            return "The mail to " + recipients(task) + of + " could not be sent";
        }
        return "“" + (step == null || step.getName() == null ? "A step" : step.getName()) + "”" + of
                + " could not be done";
    }

    private @Nullable FlowElement step(Incident incident) {
        String definition = incident.getProcessDefinitionId();
        String activity = Optional.ofNullable(incident.getFailedActivityId()).orElse(incident.getActivityId());
        if (definition == null || activity == null) {
            return null;
        }
        return ownRights.call(() ->
                repository.getBpmnModelInstance(definition).getModelElementById(activity) instanceof FlowElement element
                        ? element
                        : null);
    }

    private static String recipients(ServiceTask task) {
        String to = Optional.ofNullable(task.getExtensionElements())
                .map(extensions -> extensions
                        .getElementsQuery()
                        .filterByType(CamundaInputOutput.class)
                        .list())
                .orElse(List.of())
                .stream()
                .flatMap(mapping -> mapping.getCamundaInputParameters().stream())
                .filter(parameter -> "to".equals(parameter.getCamundaName()))
                .map(CamundaInputParameter::getTextContent)
                .findFirst()
                .orElse("");
        List<String> names = Arrays.stream(to.split(","))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .map(group -> group.equals("reporter") ? "the reporter" : Role.titleOf(group))
                .filter(name -> !name.contains("${"))
                .toList();
        return names.isEmpty() ? "those it is for" : join(names);
    }

    private static String join(List<String> names) {
        String last = names.get(names.size() - 1);
        return names.size() == 1 ? last : String.join(", ", names.subList(0, names.size() - 1)) + " and " + last;
    }
}
