package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.junit.jupiter.api.Test;
import org.recourse.RecourseTest;
import org.springframework.beans.factory.annotation.Autowired;

/** The engine's rows get ids in the order in which they are made: what is written together lies together in each index. */
@RecourseTest
class OrderedIdsTest {

    @Autowired
    ProcessEngineConfigurationImpl engine;

    @Test
    void eachIsGreaterThanTheOneBefore() {
        List<String> ids = Stream.generate(engine.getIdGenerator()::getNextId)
                .limit(20_000)
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(UUID.fromString(ids.get(0)).version()).isEqualTo(7);
    }
}
