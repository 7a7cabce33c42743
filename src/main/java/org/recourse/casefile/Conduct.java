package org.recourse.casefile;

/** What the deciders found (S5-6). Only a person ever considers conduct illegal (reading A7). */
public enum Conduct {
    NO_BREACH,
    UNACCEPTABLE,
    ILLEGAL,
    MORE_TO_INVESTIGATE
}
