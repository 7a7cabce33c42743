package org.recourse.casefile;

/** In which way a case came to its end. */
public enum Ending {
    COMPLETED,
    WITHDRAWN,
    DUPLICATE
}
