package org.recourse.casefile;

/** Whose conduct a case is about. */
public enum SubjectType {
    EMPLOYEE,
    LEARNER,
    CONTRACTOR,
    VISITOR,
    PUBLIC,
    UNKNOWN
}
