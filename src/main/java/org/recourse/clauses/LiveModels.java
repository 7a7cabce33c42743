package org.recourse.clauses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.DecisionDefinition;
import org.camunda.bpm.engine.repository.Deployment;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.repository.Resource;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.recourse.lifecycle.OwnRights;
import org.springframework.stereotype.Component;

/** The diagrams, decision tables and forms that are live: the latest version of each, as somebody deployed it. */
@Component
class LiveModels {

    private final RepositoryService repository;
    private final OwnRights ownRights;
    private final ObjectMapper json;

    LiveModels(RepositoryService repository, OwnRights ownRights, ObjectMapper json) {
        this.repository = repository;
        this.ownRights = ownRights;
        this.json = json;
    }

    /** Another where something was deployed since, or a deployment was taken away. */
    List<String> state() {
        return deployments().stream().map(Deployment::getId).toList();
    }

    /** The processes by their names. */
    Map<String, ProcessDefinition> processes() {
        Map<String, ProcessDefinition> byName = new TreeMap<>();
        ownRights
                .call(() -> repository
                        .createProcessDefinitionQuery()
                        .latestVersion()
                        .list())
                .forEach(process -> byName.put(nameOf(process), process));
        return byName;
    }

    /** The decision tables by their names. */
    Map<String, DecisionDefinition> tables() {
        Map<String, DecisionDefinition> byName = new TreeMap<>();
        ownRights
                .call(() -> repository
                        .createDecisionDefinitionQuery()
                        .latestVersion()
                        .list())
                .forEach(table -> byName.put(nameOf(table), table));
        return byName;
    }

    Optional<ProcessDefinition> process(String key) {
        return Optional.ofNullable(ownRights.call(() -> repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(key)
                .latestVersion()
                .singleResult()));
    }

    Optional<DecisionDefinition> table(String key) {
        return Optional.ofNullable(ownRights.call(() -> repository
                .createDecisionDefinitionQuery()
                .decisionDefinitionKey(key)
                .latestVersion()
                .singleResult()));
    }

    static String nameOf(ProcessDefinition process) {
        return process.getName() == null ? process.getKey() : process.getName();
    }

    static String nameOf(DecisionDefinition table) {
        return table.getName() == null ? table.getKey() : table.getName();
    }

    BpmnModelInstance model(ProcessDefinition process) {
        return ownRights.call(() -> repository.getBpmnModelInstance(process.getId()));
    }

    DmnModelInstance model(DecisionDefinition table) {
        return ownRights.call(() -> repository.getDmnModelInstance(table.getId()));
    }

    InputStream xml(ProcessDefinition process) {
        return ownRights.call(() -> repository.getProcessModel(process.getId()));
    }

    /** The forms by their ids. The engine has no query for them, so the newest deployment that brought one counts. */
    Map<String, JsonNode> forms() {
        return ownRights.call(() -> {
            Map<String, JsonNode> forms = new HashMap<>();
            for (Deployment deployment : deployments()) {
                repository.getDeploymentResources(deployment.getId()).stream()
                        .filter(resource -> resource.getName().endsWith(".form"))
                        .map(this::read)
                        .forEach(form -> forms.putIfAbsent(form.path("id").asText(), form));
            }
            return forms;
        });
    }

    /** The newest first. */
    private List<Deployment> deployments() {
        return ownRights.call(() -> repository
                .createDeploymentQuery()
                .orderByDeploymentTime()
                .desc()
                .orderByDeploymentId()
                .desc()
                .list());
    }

    private JsonNode read(Resource form) {
        try {
            return json.readTree(new ByteArrayInputStream(form.getBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("The form " + form.getName() + " cannot be read", e);
        }
    }
}
