package org.recourse.lifecycle;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.recourse.DiagramCoverage;
import org.recourse.RecourseTest;

/** A test of the processes. What all of these together pass through is measured, see {@link org.recourse.DiagramCoverageIT}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RecourseTest
@ExtendWith(DiagramCoverage.class)
public @interface ProcessTest {}
