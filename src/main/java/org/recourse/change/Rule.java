package org.recourse.change;

/** A rule of the contract. */
interface Rule {

    void check(ProcessSet set, Findings findings);
}
