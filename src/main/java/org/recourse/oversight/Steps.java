package org.recourse.oversight;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.recourse.lifecycle.OwnRights;
import org.springframework.stereotype.Component;

/** The tasks at which a case can stand: those of the diagrams that are in force. */
@Component
class Steps {

    private final RepositoryService repository;
    private final OwnRights ownRights;
    private volatile Known known = new Known(List.of(), Map.of());

    private record Known(List<String> definitions, Map<String, String> names) {}

    Steps(RepositoryService repository, OwnRights ownRights) {
        this.repository = repository;
        this.ownRights = ownRights;
    }

    /** Names of the tasks by their ids, in the order of the names. */
    Map<String, String> names() {
        List<String> definitions =
                ownRights.call(() -> repository.createProcessDefinitionQuery().latestVersion().list().stream()
                        .map(ProcessDefinition::getId)
                        .sorted()
                        .toList());
        Known read = known;
        if (!read.definitions().equals(definitions)) {
            read = new Known(definitions, read(definitions));
            known = read;
        }
        return read.names();
    }

    private Map<String, String> read(List<String> definitions) {
        Map<String, String> byName = new TreeMap<>();
        ownRights.call(() -> {
            for (String definition : definitions) {
                repository
                        .getBpmnModelInstance(definition)
                        .getModelElementsByType(UserTask.class)
                        .forEach(task -> byName.put(task.getName(), task.getId()));
            }
            return byName;
        });
        Map<String, String> names = new LinkedHashMap<>();
        byName.forEach((name, id) -> names.put(id, name));
        return names;
    }
}
