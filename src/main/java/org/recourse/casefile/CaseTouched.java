package org.recourse.casefile;

/**
 * A case's file was made, or opened for a change, in the transaction that runs now.
 *
 * @param isNew whether it was made, so that nobody else can know of it yet
 */
public record CaseTouched(String reference, boolean isNew) {}
