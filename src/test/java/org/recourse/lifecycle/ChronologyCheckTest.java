package org.recourse.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.JobQuery;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.TestData;
import org.recourse.casefile.RegularCheck;
import org.recourse.casefile.RegularCheck.Run;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ProcessTest
class ChronologyCheckTest {

    @Autowired
    Cases cases;

    @Autowired
    ManagementService jobs;

    @Autowired
    RuntimeService runtime;

    @Autowired
    RegularCheck check;

    @Autowired
    JdbcClient jdbc;

    @Test
    void checksAllInPortionsKeepsWhatItFoundAndMailsThatOneIsBroken() throws IOException {
        String reference = cases.report();
        for (int i = 0; i < 200; i++) { // more than one portion
            cases.report();
        }
        Run whole = run();
        int all = jdbc.sql("select count(*) from recourse.case_file")
                .query(Integer.class)
                .single();
        assertThat(whole.cases()).isEqualTo(all);
        int brokenByOtherTests = whole.broken();

        byte[] tag = jdbc.sql("select tag from recourse.chronology_entry where reference = ? and position = 1")
                .param(reference)
                .query((row, line) -> row.getBytes(1))
                .single();
        write(reference, new byte[tag.length]);
        try {
            long mailsBefore = mails();
            Run broken = run();
            assertThat(broken.number()).isEqualTo(whole.number() + 1);
            assertThat(broken.broken()).isEqualTo(brokenByOtherTests + 1);
            assertThat(broken.whole()).isFalse();
            assertThat(mails()).isEqualTo(mailsBefore + 1);
        } finally {
            write(reference, tag);
        }
        assertThat(run().broken()).isEqualTo(brokenByOtherTests);
        assertThat(runtime.createProcessInstanceQuery()
                        .processDefinitionKey("chronology-check")
                        .count())
                .isZero();
    }

    private Run run() {
        jobs.executeJob(ofCheck().timers().singleResult().getId());
        int portions = 0;
        for (List<Job> next = ofCheck().messages().list();
                !next.isEmpty();
                next = ofCheck().messages().list()) {
            assertThat(next).hasSize(1);
            jobs.executeJob(next.get(0).getId());
            portions++;
        }
        assertThat(portions).isGreaterThan(1);
        return check.latest().orElseThrow();
    }

    private void write(String reference, byte[] tag) {
        jdbc.sql("update recourse.chronology_entry set tag = ? where reference = ? and position = 1")
                .params(tag, reference)
                .update();
    }

    private JobQuery ofCheck() {
        return jobs.createJobQuery().processDefinitionKey("chronology-check");
    }

    private static long mails() throws IOException {
        try (Stream<Path> files = Files.list(TestData.FOLDER.resolve("outbox"))) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .filter(ChronologyCheckTest::isOurs)
                    .count();
        }
    }

    private static boolean isOurs(Path mail) {
        try {
            String text = Files.readString(mail);
            return text.contains("Subject: A chronology is not what was entered: check-")
                    && text.contains("To: manager@recourse.example");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
