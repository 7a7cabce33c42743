package org.recourse.workday;

/** How a person wants to hear of tasks. */
public enum MailWish {
    /** A mail for each new task, as soon as it is there. */
    AT_ONCE,
    /** One mail on each working morning, with all tasks that are open then; what everybody gets who did not choose. */
    DAILY,
    /** No mail because of new tasks. */
    NEITHER
}
