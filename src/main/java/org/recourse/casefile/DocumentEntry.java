package org.recourse.casefile;

import java.time.Instant;
import java.util.UUID;

/**
 * A document of a case as a list shows it.
 *
 * @param name as it was handed in
 * @param mediaType found from the content, such as {@code image/png}
 * @param size in bytes
 * @param sha256 SHA-256 over what was received, in lower-case hexadecimal
 */
public record DocumentEntry(
        UUID id,
        DocumentKind kind,
        DocumentState state,
        String name,
        String mediaType,
        long size,
        String sha256,
        Instant addedAt) {}
