package org.recourse.change;

/** A rule of the contract that looks at one diagram alone. */
interface DiagramRule {

    void check(Diagram diagram, Findings findings);
}
