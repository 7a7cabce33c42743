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
        Instant addedAt) {

    /** The name for a copy: one that opens it as what it is. */
    public String nameOfCopy() {
        return FileTypes.nameWhenHandedOut(name, mediaType);
    }

    /** The type for a copy: that of the content where nothing can run in it, otherwise mere bytes. */
    public String typeOfCopy() {
        return FileTypes.whenHandedOut(mediaType);
    }
}
