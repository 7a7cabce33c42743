package org.recourse.trust;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;

/**
 * A school of the trust.
 *
 * @param id what the engine knows as the tenant: lower-case letters, digits and hyphens, at most 40
 * @param name what people read
 */
public record School(
        @Pattern(regexp = "[a-z0-9-]{1,40}", message = "must be 1 to 40 lower-case letters, digits or hyphens")
        @NotBlank
        String id,

        @NotBlank String name) {}
