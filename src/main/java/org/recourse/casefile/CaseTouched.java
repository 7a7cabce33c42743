package org.recourse.casefile;

/** A case's file was made, or opened for a change, in the transaction that runs now. */
public record CaseTouched(String reference) {}
