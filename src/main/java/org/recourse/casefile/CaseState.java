package org.recourse.casefile;

/** How far a case has come, as people outside the engine see it. */
public enum CaseState {
    /** Reported; nobody has taken up the assessment yet. */
    RECEIVED,
    ASSESSING,
    INVESTIGATING,
    DECIDING,
    ACTING,
    CLOSED
}
