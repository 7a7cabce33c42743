package org.recourse.casefile;

import java.time.Instant;

/**
 * What the reporter and Central Services write to each other.
 *
 * @param fromReporter whether the reporter wrote it, or Central Services
 */
public record Message(boolean fromReporter, Instant at, String text) {}
