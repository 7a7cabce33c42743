package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** {@code find-what-concerns}: how a request about personal data is answered, once it is known what is held. */
record DataFound(
        @Steers @NotNull(message = REQUIRED) @OneOf(Answering.class)
        String answering,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String identity)
        implements TaskForm {

    enum Answering {
        COPY,
        COPY_AND_ERASURE,
        ERASURE,
        MORE_TIME,
        REFUSE
    }
}
