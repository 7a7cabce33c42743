package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * What the person who asked was told, and how: of more time ({@code tell-of-more-time}), of a refusal
 * ({@code tell-of-refusal}), with the copy ({@code hand-over-export}), or of what was erased ({@code tell-of-erasure}).
 */
record PersonTold(
        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String told) implements TaskForm {}
