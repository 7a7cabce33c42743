package org.recourse.change;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.recourse.RecourseTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** A test that moves what is running, on a database of its own: there shall be no other test's cases to move. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@RecourseTest
@Import(Batches.class)
@TestPropertySource(
        properties = {"recourse.test.database.name=moves", "recourse.data=target/moves-data/${recourse.fork:0}"})
@interface MovingTest {}
