package org.recourse.upkeep.accounts;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.recourse.Cases;
import org.springframework.boot.test.context.TestComponent;

/** Takes accounts through their process, as tests need it. */
@TestComponent
class SampleAccounts {

    static final Map<String, Object> ANNOUNCED = Map.of(
            "school", "churchward",
            "platform", "Instagram",
            "handle", "@churchward.school",
            "purpose", "News for parents.");

    static final Map<String, Object> ENTRY =
            Map.of("owner", "marketing", "holders", "marketing, staff", "recoveryContacts", "office@recourse.example");

    static final Map<String, Object> SAFE =
            Map.of("strong", true, "secondFactor", true, "notShared", true, "passwordChanged", true);

    private final Cases cases;
    private final RepositoryService repository;
    private final FormService forms;
    private final RuntimeService runtime;

    SampleAccounts(Cases cases, RepositoryService repository, FormService forms, RuntimeService runtime) {
        this.cases = cases;
        this.repository = repository;
        this.forms = forms;
        this.runtime = runtime;
    }

    /** Announces an account with the start form, and gives its reference. */
    String announce(String user, Map<String, Object> changes) {
        String process = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey("official-account")
                .latestVersion()
                .singleResult()
                .getId();
        String[] instance = new String[1];
        cases.as(
                user,
                () -> instance[0] =
                        forms.submitStartForm(process, with(ANNOUNCED, changes)).getId());
        return runtime.createProcessInstanceQuery()
                .processInstanceId(instance[0])
                .singleResult()
                .getBusinessKey();
    }

    /** An account that is in the directory, with the usual answers but for the changes of the entry. */
    String inDirectory(Map<String, Object> announced, Map<String, Object> entry) {
        String reference = announce("staff", announced);
        cases.complete(reference, "authorise-account", "central", Map.of("authorised", true));
        cases.complete(reference, "enter-in-directory", "marketing", with(ENTRY, entry));
        cases.runJobs(reference);
        return reference;
    }

    String inDirectory() {
        return inDirectory(Map.of(), Map.of());
    }

    static Map<String, Object> with(Map<String, Object> usual, Map<String, Object> changes) {
        Map<String, Object> all = new HashMap<>(usual);
        all.putAll(changes);
        return all;
    }
}
