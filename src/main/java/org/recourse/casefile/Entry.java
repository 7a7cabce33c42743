package org.recourse.casefile;

import java.time.Instant;

/**
 * One line of the chronology.
 *
 * @param at when it was entered
 * @param who the user name of who did it, or {@link CaseFile#SYSTEM}
 * @param what what happened, in a few words without a name or a story
 * @param text what was written, empty where nothing was
 */
public record Entry(Instant at, String who, String what, String text) {}
