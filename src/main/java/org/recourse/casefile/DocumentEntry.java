package org.recourse.casefile;

import java.time.Instant;

/**
 * A file of a case as a list shows it.
 *
 * @param sha256 SHA-256 of the content, in lower-case hexadecimal
 */
public record DocumentEntry(String name, String mediaType, String sha256, Instant addedAt) {}
