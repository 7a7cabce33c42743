package org.recourse.casefile;

import java.util.UUID;

/**
 * Said in the transaction that keeps a file which the virus scanner could not look at: it waits in quarantine until
 * {@link EvidenceIntake#scanAgain} has succeeded.
 */
public record EvidenceWaits(String reference, UUID document) {}
