package org.recourse.lifecycle;

import java.util.List;
import java.util.Optional;
import org.recourse.casefile.CaseFiles;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What the policy asks for beside the cases: whose a task is, and where the record of a matter is shown. */
@Component
public class OtherDuties {

    private static final String TASKLIST = "/camunda/app/tasklist/";

    private final ObjectProvider<OtherTasks> duties;
    private final CaseFiles caseFiles;

    OtherDuties(ObjectProvider<OtherTasks> duties, CaseFiles caseFiles) {
        this.duties = duties;
        this.caseFiles = caseFiles;
    }

    /** The duty that has a task of this id. */
    Optional<OtherTasks> withTask(String taskDefinitionKey) {
        return duties.stream()
                .filter(duty -> duty.forms().containsKey(taskDefinitionKey))
                .findFirst();
    }

    /** The address of the page that shows the record of what has this reference and is no case. */
    public Optional<String> page(String reference) {
        List<String> pages =
                duties.stream().flatMap(duty -> duty.page(reference).stream()).toList();
        return pages.stream().findFirst();
    }

    /** Where a mail about the matter leads to; empty for a case, whose address the mail knows. */
    String linkFor(String reference) {
        return caseFiles.find(reference).isPresent() ? "" : page(reference).orElse(TASKLIST);
    }
}
