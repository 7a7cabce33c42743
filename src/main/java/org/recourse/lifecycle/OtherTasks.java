package org.recourse.lifecycle;

import java.util.Map;
import java.util.Optional;

/**
 * The tasks of one of the policy's other duties, whose processes belong to no case: a bean for each duty, in the module
 * that keeps its record.
 */
public interface OtherTasks {

    /** The forms of the duty's tasks, by the task's id in the diagram. */
    Map<String, Class<? extends Answers>> forms();

    /**
     * Keeps the answers to a task in the duty's record, inside the transaction that completes the task.
     *
     * @param answers what {@link #forms} names for the task, checked
     * @return what the engine is to know
     * @throws WrongInput where the answers do not fit the record; nothing is changed then
     */
    Map<String, Object> take(DoneTask done, Answers answers);

    /** The address of the page that shows the record, such as {@code /training/TC-2026-000001}; empty where it is not one of the duty's. */
    Optional<String> page(String reference);
}
