package org.recourse.casefile;

/**
 * A case is being deleted in the transaction that runs now, its rows in {@code case_file} and below still there. Whoever
 * keeps something about it elsewhere lets go of it, or of what says that it was this case.
 */
public record CaseDeleted(String reference) {}
