package org.recourse.upkeep.policy;

import java.time.LocalDate;

/** Who signed a version for a school, in which role, and when. */
record Signature(int version, String school, String role, String name, LocalDate signedOn) {}
