package org.recourse.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** No step of a case sends more statements to the database than is written down; how long they take is measured apart. */
@RecourseTest
class StatementsOfEachTest {

    /** A bound that lies further above what is sent is to be lowered. */
    private static final int SLACK = 4;

    @Autowired
    ApplicationContext app;

    @Test
    void eachStepKeepsToItsBound() {
        Map<String, Integer> sent = new LinkedHashMap<>();
        new StatementsOfEach(Product.lifecycle(app))
                .of()
                .forEach((step, statements) -> sent.put(step, statements.size()));

        assertThat(sent.keySet()).containsExactlyInAnyOrderElementsOf(StatementsOfEach.MOST.keySet());
        assertThat(sent).allSatisfy((step, number) -> assertThat(number)
                .as(step)
                .isBetween(StatementsOfEach.MOST.get(step) - SLACK, StatementsOfEach.MOST.get(step)));
    }
}
