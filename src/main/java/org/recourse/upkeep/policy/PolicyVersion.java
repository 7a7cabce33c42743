package org.recourse.upkeep.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of the policy, without its file.
 *
 * @param sha256 of its file, in hexadecimal; null where there is none yet
 * @param publishedAt null before it is published
 */
record PolicyVersion(
        int number,
        String title,
        String changes,
        State state,
        @Nullable String fileName,
        @Nullable String sha256,
        @Nullable Instant publishedAt) {

    /** How far it is. */
    enum State {
        /** Central Services is writing it. */
        DRAFT,
        /** The schools are asked to sign it. */
        SIGNING,
        /** It is in force. */
        PUBLISHED,
        /** A later one took its place. */
        SUPERSEDED
    }
}
