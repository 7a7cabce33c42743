package org.recourse.change;

/** A call activity and the diagram it is in. */
record Caller(Diagram diagram, Part call) {}
