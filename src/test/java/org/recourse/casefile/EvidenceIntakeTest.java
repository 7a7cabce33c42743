package org.recourse.casefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.recourse.casefile.SampleFiles.joined;
import static org.recourse.casefile.SampleFiles.png;
import static org.recourse.casefile.SampleFiles.text;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.recourse.Cases;
import org.recourse.DiagramCoverage;
import org.recourse.RecourseTest;
import org.recourse.TestData;
import org.recourse.casefile.EvidenceIntake.Refused;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.AopTestUtils;
import org.springframework.test.util.ReflectionTestUtils;

@RecourseTest
@ExtendWith(DiagramCoverage.class)
class EvidenceIntakeTest {

    private static final int MB = 1024 * 1024;

    @Autowired
    EvidenceIntake intake;

    @Autowired
    Documents documents;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    Cases cases;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ManagementService jobs;

    @Autowired
    DataSource dataSource;

    @Autowired
    VirusScanner noScanner;

    private String reference;

    @BeforeEach
    void report() {
        reference = cases.report();
    }

    @AfterEach
    void noScanner() {
        use(noScanner);
    }

    @Test
    void keepsAFileAsItCameAndEntersIt() throws Exception {
        byte[] picture = joined(png(), text("MARKER-IN-A-FILE"));

        DocumentEntry entry = take("../post\u202Egnp.png", picture);

        assertThat(entry.name()).isEqualTo("postgnp.png");
        assertThat(entry.mediaType()).isEqualTo("image/png");
        assertThat(entry.state()).isEqualTo(DocumentState.AVAILABLE);
        assertThat(entry.size()).isEqualTo(picture.length);
        assertThat(entry.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(picture)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        documents.write(entry.id(), out);
        assertThat(out.toByteArray()).isEqualTo(picture);
        Entry last = lastEntry();
        assertThat(last.who()).isEqualTo("central");
        assertThat(last.what()).isEqualTo("File added");
        assertThat(last.text()).contains("postgnp.png", "image/png", entry.sha256());
        assertThat(storedPieces()).noneMatch(piece -> new String(piece).contains("MARKER-IN-A-FILE"));
    }

    @Test
    void refusesWhatIsNotOnTheList() {
        refused("photo.jpg", text("<html><script>alert(1)</script>"), "not taken");
        refused("photo.jpg", new byte[0], "empty");
    }

    @Test
    void refusesAFileThatIsTooLargeWhateverItsSenderSaid() {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> intake.take(reference, "central", "a.png", new Endless(25L * MB + 1)))
                .matches(Refused::tooLarge)
                .withMessageContaining("25 MB");
        nothingKept();
    }

    /** So that those who send slowly do not use up the connections that everybody else needs. */
    @Test
    void holdsNothingOfTheDatabaseWhileAFileComesIn() throws Exception {
        long size = 25L * MB;
        Endless content = new Endless(size);
        content.at = 20L * MB;
        content.then =
                () -> content.seen = connectionsInUse() * 10L + incomingFiles().count();

        assertThat(intake.take(reference, "central", "film.png", content).size())
                .isEqualTo(size);

        assertThat(content.seen)
                .as("no connection in use, and one file that comes in")
                .isEqualTo(1);
        assertThat(incomingFiles()).isEmpty();
    }

    private int connectionsInUse() {
        try {
            return dataSource
                    .unwrap(HikariDataSource.class)
                    .getHikariPoolMXBean()
                    .getActiveConnections();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void holdsNothingOfTheDatabaseWhileAFileGoesOut() throws Exception {
        DocumentEntry file = take("a.png", png());
        List<Integer> inUse = new ArrayList<>();
        documents.write(file.id(), new OutputStream() {
            @Override
            public void write(int oneByte) {
                inUse.add(connectionsInUse());
            }
        });
        assertThat(inUse).isNotEmpty().containsOnly(0);
        assertThat(incomingFiles()).isEmpty();
    }

    @Test
    void keepsAFileOnlySealedWhileItComesIn() throws Exception {
        byte[] secret = "What nobody shall find on the disk.".getBytes(StandardCharsets.UTF_8);
        List<byte[]> onDisk = new ArrayList<>();
        Endless content = new Endless(3L * MB);
        content.at = 2L * MB;
        content.then = () -> incomingFiles().forEach(file -> onDisk.add(bytesOf(file)));
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(joined(png(), secret)), content);

        intake.take(reference, "central", "a.png", all);

        assertThat(onDisk).singleElement().satisfies(bytes -> {
            assertThat(bytes).hasSizeGreaterThan(MB);
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("What nobody shall find");
        });
    }

    @Test
    void keepsNothingOfAFileThatBreaksOff() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> intake.take(reference, "central", "a.png", new Endless(3L * MB) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        if (left < MB) {
                            throw new IOException("The line broke");
                        }
                        return super.read(bytes, offset, length);
                    }
                }));
        nothingKept();
    }

    /** Who need not be known to anyone shall not fill the disk; Central Services still can add what matters. */
    @Test
    void takesNoMoreThanTwentyFilesFromAReporter() throws Exception {
        for (int i = 0; i < 20; i++) {
            intake.take(reference, CaseFile.REPORTER, "a.png", new ByteArrayInputStream(png()));
        }
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> intake.take(reference, CaseFile.REPORTER, "b.png", new ByteArrayInputStream(png())))
                .withMessageContaining("20 files");
        assertThat(take("c.png", png()).state()).isEqualTo(DocumentState.AVAILABLE);
        assertThat(documents.list(reference, DocumentKind.EVIDENCE)).hasSize(21);
    }

    @Test
    void refusesAFileForAClosedCase() {
        close();
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> take("a.png", png()))
                .matches(Refused::caseClosed)
                .withMessage("This case is closed.");
        assertThat(documents.list(reference, DocumentKind.EVIDENCE)).isEmpty();
    }

    @Test
    void hasFilesScanned() throws Exception {
        try (FakeClamd clamd = new FakeClamd(null)) {
            use(new VirusScanner(clamd.settings()));
            DocumentEntry clean = take("a.png", joined(png(), new byte[3 * MB]));
            DocumentEntry infected = take("b.png", joined(png(), text(FakeClamd.VIRUS)));

            assertThat(clean.state()).isEqualTo(DocumentState.AVAILABLE);
            assertThat(infected.state()).isEqualTo(DocumentState.INFECTED);
            assertThat(clamd.sizes).containsExactly((int) clean.size(), (int) infected.size());
            assertThat(lastEntry().what()).isEqualTo("Virus found in a file, which stays closed");
            assertThat(lastEntry().text()).isEqualTo("b.png");
        }
    }

    @Test
    void keepsFilesInQuarantineUntilTheScannerIsBack() throws Exception {
        use(new VirusScanner(FakeClamd.down()));
        DocumentEntry first = take("a.png", png());
        DocumentEntry second = take("b.png", joined(png(), text(FakeClamd.VIRUS)));
        assertThat(List.of(first.state(), second.state()))
                .containsExactly(DocumentState.QUARANTINE, DocumentState.QUARANTINE);

        tenMinutesLater();
        assertThat(state(first)).isEqualTo(DocumentState.QUARANTINE);

        try (FakeClamd clamd = new FakeClamd(null)) {
            use(new VirusScanner(clamd.settings()));
            tenMinutesLater();
        }
        assertThat(state(first)).isEqualTo(DocumentState.AVAILABLE);
        assertThat(state(second)).isEqualTo(DocumentState.INFECTED);
        assertThat(cases.chronology(reference))
                .containsSubsequence("File added", "File waits for the virus scanner")
                .contains("File released by the virus scanner", "Virus found in a file, which stays closed");
        assertThat(scans()).isZero();
    }

    @Test
    void looksAtAFileAgainAfterTheCaseIsClosed() throws Exception {
        use(new VirusScanner(FakeClamd.down()));
        DocumentEntry file = take("a.png", png());
        close();
        try (FakeClamd clamd = new FakeClamd(null)) {
            use(new VirusScanner(clamd.settings()));
            tenMinutesLater();
        }
        assertThat(state(file)).isEqualTo(DocumentState.AVAILABLE);
    }

    @Test
    void takesAnythingButAClearAnswerForNone() throws Exception {
        for (String answer : List.of("INSTREAM size limit exceeded. ERROR", "", "stream: ", "stream: OK, perhaps")) {
            try (FakeClamd clamd = new FakeClamd(answer)) {
                use(new VirusScanner(clamd.settings()));
                assertThat(take("a.png", png()).state()).as(answer).isEqualTo(DocumentState.QUARANTINE);
            }
        }
    }

    private static Stream<Path> incomingFiles() {
        return Stream.of(Objects.requireNonNull(
                        TestData.FOLDER.resolve("incoming").toFile().listFiles()))
                .map(File::toPath);
    }

    private static byte[] bytesOf(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tenMinutesLater() {
        cases.timers(reference).stream()
                .filter(timer -> timer.getProcessDefinitionKey().equals("evidence-scan"))
                .forEach(timer -> jobs.executeJob(timer.getId()));
        cases.runJobs(reference);
    }

    private long scans() {
        return cases.instances(reference)
                .filter(instance -> instance.getProcessDefinitionId().startsWith("evidence-scan"))
                .count();
    }

    private void use(VirusScanner scanner) {
        EvidenceIntake target = AopTestUtils.getTargetObject(intake);
        ReflectionTestUtils.setField(target, "scanner", scanner);
    }

    private DocumentEntry take(String name, byte[] content) throws IOException {
        return intake.take(reference, "central", name, new ByteArrayInputStream(content));
    }

    private void refused(String name, byte[] content, String why) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> take(name, content))
                .withMessageContaining(why)
                .matches(refused -> !refused.tooLarge());
        nothingKept();
    }

    private void nothingKept() {
        assertThat(incomingFiles()).isEmpty();
        assertThat(documents.list(reference, DocumentKind.EVIDENCE)).isEmpty();
        assertThat(storedPieces()).isEmpty();
        assertThat(cases.chronology(reference)).doesNotContain("File added");
    }

    private List<byte[]> storedPieces() {
        return jdbc.sql("select p.content from recourse.document_piece p join recourse.case_document d"
                        + " on d.id = p.document_id where d.reference = ?")
                .param(reference)
                .query((row, line) -> row.getBytes(1))
                .list();
    }

    private DocumentState state(DocumentEntry entry) {
        return documents.find(reference, entry.id()).orElseThrow().state();
    }

    private Entry lastEntry() {
        List<Entry> entries = caseFiles.chronology(reference);
        return entries.get(entries.size() - 1);
    }

    private void close() {
        cases.complete(reference, "prevent-further-damage", "itservices", Map.of("containment", "Nothing."));
        cases.complete(
                reference,
                "make-initial-assessment",
                "central",
                Map.of(
                        "apparentBreach", false,
                        "category", "other",
                        "subjectType", "public",
                        "serious", false,
                        "assessment", "Nothing."));
        cases.complete(reference, "close-case", "central", Map.of("outcome", "None.", "messageToReporter", "Thanks."));
    }

    /** A picture as long as wanted, made while it is read. */
    private static class Endless extends InputStream {

        protected long left;
        private long read;
        private long at = Long.MAX_VALUE;
        private Runnable then = () -> {};
        private long seen;

        Endless(long size) {
            left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            byte[] start = png();
            int taken = (int) Math.min(length, left);
            for (int i = 0; i < taken; i++) {
                long position = read + i;
                bytes[offset + i] = position < start.length ? start[(int) position] : (byte) position;
            }
            left -= taken;
            read += taken;
            if (read >= at) {
                at = Long.MAX_VALUE;
                then.run();
            }
            return taken;
        }
    }
}
