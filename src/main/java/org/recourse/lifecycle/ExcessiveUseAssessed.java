package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** {@code assess-excessive-use}: the two tests, both of which must be met before anything follows (S3-12). */
record ExcessiveUseAssessed(
        @Steers @NotNull(message = REQUIRED) Boolean excessive,

        @Steers @NotNull(message = REQUIRED) Boolean interfering,

        @NotNull(message = REQUIRED) @Size(max = TEXT, message = TEXT_TOO_LONG)
        String reasons)
        implements TaskForm {}
