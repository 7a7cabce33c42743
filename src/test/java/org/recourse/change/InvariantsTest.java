package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What must hold on every way is written down for people as well. */
class InvariantsTest {

    @Test
    void theGuideHasThemAllWithTheirClauses() throws IOException {
        String guide = Files.readString(Path.of("docs/guide/what-must-hold.md"));
        assertThat(Invariants.ALL).isNotEmpty().allSatisfy(invariant -> assertThat(guide)
                .contains("| " + invariant.sentence() + " | " + invariant.clause() + " |"));
        assertThat(Exploration.BOUNDS).allSatisfy(bound -> assertThat(guide).contains("- " + bound));
        assertThat(guide.lines().filter(line -> line.startsWith("| ")).count() - 1)
                .isEqualTo(Invariants.ALL.size());
    }
}
