package org.recourse.clauses;

import org.jspecify.annotations.Nullable;

/**
 * One obligation of the policy.
 *
 * @param id such as {@code S2-CS-4}: the section, a mark of the role in section 2, and a number
 * @param role who carries it
 * @param quote its words in the policy
 * @param whyNot why no software can carry it, null where software can
 */
public record Clause(
        String id,
        String role,
        Realised realised,
        String quote,
        @Nullable String whyNot) {

    /** How the product realises a clause. */
    public enum Realised {
        /** By a step of the processes that deal with an incident. */
        INCIDENT,
        /** By a step of a process of its own. */
        SUPPORTING,
        /** By what people are asked and what the decision tables advise. */
        DECISION,
        /** By nothing: it is nothing that software does. */
        NONE
    }

    /** The section of the policy, from 0 for its introduction. */
    public int section() {
        return id.charAt(1) - '0';
    }
}
