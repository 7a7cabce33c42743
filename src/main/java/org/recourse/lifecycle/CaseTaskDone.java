package org.recourse.lifecycle;

/**
 * Somebody is completing a task of a case. Whoever keeps something beside the case file may refuse it with a
 * {@link WrongInput}; nothing is changed then.
 *
 * @param reference the case
 * @param task the id of the task in the diagram
 * @param who the person's user name
 * @param answers the answers that steer
 */
public record CaseTaskDone(String reference, String task, String who, java.util.Map<String, Object> answers) {}
