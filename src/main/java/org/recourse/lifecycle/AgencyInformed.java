package org.recourse.lifecycle;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** {@code inform-agency}: under which reference an agency took the matter (S3-8). */
record AgencyInformed(
        @NotNull(message = REQUIRED) @Size(max = SHORT, message = SHORT_TOO_LONG)
        String agencyReference) implements TaskForm {}
