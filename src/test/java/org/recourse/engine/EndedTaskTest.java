package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Somebody looks at a case while a colleague completes one of its tasks. */
@RecourseTest
class EndedTaskTest {

    @Autowired
    TaskService tasks;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    Cases cases;

    @Test
    void aTaskThatHasJustEndedSpoilsNothingElse() {
        String reference = transactions.execute(status -> {
            assertThatThrownBy(() ->
                            tasks.getIdentityLinksForTask(UUID.randomUUID().toString()))
                    .isInstanceOf(NullValueException.class);
            return cases.report();
        });
        assertThat(tasks.createTaskQuery().processInstanceBusinessKey(reference).count())
                .isPositive();
    }
}
