package org.recourse.casefile;

/** Whether a document can be opened. */
public enum DocumentState {
    /** Can be downloaded by those who may see the case. */
    AVAILABLE,
    /** Kept, and closed until the virus scanner has looked at it. */
    QUARANTINE,
    /** Kept as evidence that it was handed in, and closed: the scanner found something in it. */
    INFECTED
}
