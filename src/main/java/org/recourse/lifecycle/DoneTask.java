package org.recourse.lifecycle;

import java.util.Map;

/**
 * A task that somebody is completing.
 *
 * @param taskDefinitionKey its id in the diagram
 * @param taskName its name
 * @param reference the business key of its process
 * @param processInstanceId the id of its process's instance
 * @param who the person's user name, or {@link org.recourse.casefile.CaseFile#SYSTEM}
 * @param local what the task itself carries, by name, such as the school
 */
public record DoneTask(
        String taskDefinitionKey,
        String taskName,
        String reference,
        String processInstanceId,
        String who,
        Map<String, Object> local) {}
