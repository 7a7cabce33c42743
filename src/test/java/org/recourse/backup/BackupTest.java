package org.recourse.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.TestData;
import org.recourse.TestDatabase;
import org.recourse.casefile.ArchiveSeal;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.DocumentState;
import org.recourse.casefile.Documents;
import org.recourse.casefile.KeysUnusable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** A back-up of the running application, and what becomes of it in other databases. */
@RecourseTest
class BackupTest {

    private static final List<String> STEPS = List.of(
            "make-initial-assessment",
            "investigate",
            "decide-course-of-action",
            "accept-hand-off",
            "refer-to-police",
            "inform-agency",
            "close-case",
            "acknowledge-serious-incident",
            "decide-on-withdrawal",
            "send-response");

    private static EmbeddedPostgres postgres;

    @TempDir
    static Path folder;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    Documents documents;

    @Autowired
    DataSource database;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Autowired
    ArchiveSeal seal;

    @LocalServerPort
    int port;

    private List<String> before = List.of();

    @BeforeAll
    static void startPostgres() throws Exception {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void rememberWhatIsThere() {
        before = jdbc.queryForList("select reference from recourse.case_file", String.class);
    }

    @Test
    void everythingComesBackFromEachDatabaseInEach() throws Exception {
        for (String step : STEPS) {
            cases.caseAt(step);
        }
        addFile(cases.caseAt("investigate"));
        String mailing = cases.report();
        String job = cases.mailJobs(mailing).get(0).getId();
        jdbc.update(
                "update ACT_RU_JOB set LOCK_OWNER_ = 'node', LOCK_EXP_TIME_ = ? where ID_ = ?",
                LocalDateTime.now(ZoneId.systemDefault()).plusHours(1),
                job);
        Path first;
        try {
            first = backUp(database);
        } finally {
            jdbc.update("update ACT_RU_JOB set LOCK_OWNER_ = null, LOCK_EXP_TIME_ = null where ID_ = ?", job);
        }
        Map<String, List<String>> all = contents(first);
        assertThat(all).hasSizeGreaterThan(60);
        assertThat(all.get("recourse.document_piece")).hasSizeGreaterThan(8);

        DataSource server = postgres();
        Restore restore = new Restore(first, seal);
        restore.check();
        restore.load(server, true);
        Path ofPostgres = backUp(server);
        Path ofOtherPostgres = backUp(restored(ofPostgres, postgres()));
        Path backAgain = backUp(restored(ofOtherPostgres, h2()));

        Map<String, Long> numbers = new TreeMap<>(header(first).sequences());
        // References given out since the back-up are not given again.
        numbers.computeIfPresent("case_number", (name, next) -> next + Restore.GAP);
        numbers.computeIfPresent("official_account_number", (name, next) -> next + Restore.GAP);
        assertThat(numbers).hasSizeGreaterThanOrEqualTo(8);
        for (Path again : List.of(ofPostgres, ofOtherPostgres, backAgain)) {
            Map<String, List<String>> there = contents(again);
            assertThat(there.keySet()).isEqualTo(all.keySet());
            there.forEach((table, rows) -> assertThat(rows).as(table).isEqualTo(all.get(table)));
            assertThat(header(again).sequences()).isEqualTo(numbers);
            assertThat(header(again).migrations()).isEqualTo(header(first).migrations());
        }
        for (DataSource full : List.of(server, database)) {
            assertThatExceptionOfType(Refused.class)
                    .isThrownBy(() -> Restore.refuseUnlessEmpty(full))
                    .withMessageContaining("not empty");
        }
        JdbcTemplate there = new JdbcTemplate(server);
        assertThat(there.queryForList("select LOCK_OWNER_ from ACT_RU_JOB where ID_ = ?", String.class, job))
                .as("a job that was taken is free again")
                .hasSize(1)
                .containsOnlyNulls();
        assertThat(there.queryForObject(
                        "select count(*) from pg_constraint where contype = 'f' and condeferrable", Integer.class))
                .as("references are checked as before")
                .isZero();
    }

    @Test
    void timesOfTheEngineStayTheSameMomentsInAnotherTimeZone() throws Exception {
        String reference = cases.caseAt("close-case");
        String timer = cases.timers(reference).get(0).getId();
        LocalDateTime here =
                jdbc.queryForObject("select DUEDATE_ from ACT_RU_JOB where ID_ = ?", LocalDateTime.class, timer);
        Path archive = rewritten(
                backUp(database),
                header -> new Header(
                        header.program(),
                        header.engine(),
                        header.made(),
                        "Asia/Tokyo",
                        header.migrations(),
                        header.sequences(),
                        header.tables()));
        DataSource target = restored(archive, h2());

        assertThat(new JdbcTemplate(target)
                        .queryForObject("select DUEDATE_ from ACT_RU_JOB where ID_ = ?", LocalDateTime.class, timer))
                .isEqualTo(here.atZone(ZoneId.of("Asia/Tokyo"))
                        .withZoneSameInstant(ZoneId.systemDefault())
                        .toLocalDateTime());
    }

    @Test
    void eachCaseIsWholeThoughFourGoOnWriting() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService people = Executors.newFixedThreadPool(4);
        List<String> reported = Collections.synchronizedList(new ArrayList<>());
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            work.add(people.submit(() -> {
                while (!done.get()) {
                    String reference = cases.report();
                    reported.add(reference);
                    cases.bring(reference, "investigate");
                    cases.inform(reference);
                    cases.complete(reference, "investigate");
                }
            }));
        }
        int seen = 0;
        try {
            for (int i = 0; i < 4; i++) {
                int before = reported.size();
                Path archive = backUp(database);
                List<String> mustBeThere = List.copyOf(reported.subList(0, before));
                seen += assertWhole(archive, mustBeThere);
                Files.delete(archive);
                work.forEach(one ->
                        assertThat(one.isDone()).as("somebody stopped writing").isFalse());
            }
        } finally {
            done.set(true);
            people.shutdown();
            for (Future<?> one : work) {
                one.get();
            }
        }
        assertThat(seen)
                .as("cases that were written while the back-ups were made")
                .isGreaterThan(10);
    }

    /** Each case that was answered before is in it, and each that is in it has all that it had at one moment. */
    private int assertWhole(Path archive, List<String> mustBeThere) throws Exception {
        Map<String, Map<String, Object>> files = new HashMap<>();
        Map<String, List<Map<String, Object>>> entries = new HashMap<>();
        Map<String, Object> standing = new HashMap<>();
        List<Object> running = new ArrayList<>();
        Map<Object, Integer> tasks = new HashMap<>();
        Map<Object, Object> instanceOf = new HashMap<>();
        read(archive, (table, row) -> {
            switch (table) {
                case "recourse.case_file" -> files.put((String) row.get("reference"), row);
                case "recourse.chronology_entry" ->
                    entries.computeIfAbsent((String) row.get("reference"), one -> new ArrayList<>())
                            .add(row);
                case "recourse.case_standing" -> standing.put((String) row.get("reference"), row.get("open_tasks"));
                case "act_ru_execution" -> {
                    if (row.get("business_key_") != null) {
                        running.add(row.get("business_key_"));
                        instanceOf.put(row.get("id_"), row.get("business_key_"));
                    }
                }
                case "act_ru_task" -> tasks.merge(row.get("proc_inst_id_"), 1, Integer::sum);
                default -> {}
            }
        });
        assertThat(files.keySet()).containsAll(mustBeThere);
        Map<Object, Integer> tasksOf = new HashMap<>();
        tasks.forEach((instance, number) -> tasksOf.merge(instanceOf.get(instance), number, Integer::sum));
        List<String> own = files.keySet().stream()
                .filter(reference -> !before.contains(reference))
                .toList();
        for (String reference : own) {
            Map<String, Object> file = files.get(reference);
            List<Map<String, Object>> chronology = entries.getOrDefault(reference, List.of());
            assertThat((long) chronology.size()).as(reference).isEqualTo(file.get("entries"));
            assertThat(chronology)
                    .as("%s: the chain ends where the file says", reference)
                    .anySatisfy(
                            entry -> assertThat((byte[]) entry.get("tag")).isEqualTo((byte[]) file.get("chain_head")));
            assertThat(running).as("%s has its process", reference).contains(reference);
            assertThat(standing.get(reference))
                    .as("%s: the board counts the tasks that are open", reference)
                    .isEqualTo((long) tasksOf.getOrDefault(reference, 0));
        }
        return own.size();
    }

    @Test
    void whateverIsChangedInAnArchiveIsFound() throws Exception {
        addFile(cases.caseAt("investigate"));
        byte[] whole = Files.readAllBytes(backUp(database));
        assertThat(whole.length).as("several sealed pieces").isGreaterThan(2 * 1024 * 1024);
        Random random = new Random(7);
        List<Integer> places = new ArrayList<>(List.of(0, 16, 17, 21, 22, 70, whole.length / 2, whole.length - 1));
        random.ints(4, 100, whole.length).forEach(places::add);
        for (int place : places) {
            byte[] changed = whole.clone();
            changed[place] ^= 1;
            assertRefused(changed, "a changed byte at " + place);
        }
        for (int length : List.of(0, 10, 21, 61, 1024 * 1024, 1024 * 1024 + 21, whole.length / 2, whole.length - 1)) {
            assertRefused(Arrays.copyOf(whole, length), "cut off at " + length);
        }
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "a byte more");
    }

    @Test
    void anotherInstallationsKeysAreToldFromDamage() throws Exception {
        Path archive = backUp(database);

        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> new Restore(archive, keysWith("files", "AES256_GCM_HKDF_1MB")).check())
                .withMessageContaining("other keys");
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> new Restore(archive, keysWith("chain", "HMAC_SHA256_256BITTAG")).check())
                .withMessageContaining("The key file for chain");
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> new Restore(archive, keysWith("fields", "AES256_GCM")).check())
                .withMessageContaining("The key file for fields");
        assertThatExceptionOfType(KeysUnusable.class)
                .isThrownBy(() -> ArchiveSeal.of(folder.resolve("nowhere")))
                .withMessageContaining("is missing");
    }

    @Test
    void aLoadThatFailsLeavesNothingAndCanBeRepeated() throws Exception {
        cases.report();
        Path archive = backUp(database);
        Path wrong = rewritten(archive, UnaryOperator.identity(), "recourse.case_standing");
        for (DataSource target : List.of(h2(), postgres())) {
            assertThatExceptionOfType(Exception.class).isThrownBy(() -> new Restore(wrong, seal).load(target, false));
            Restore.refuseUnlessEmpty(target);
            restored(archive, target);
        }
    }

    @Test
    void whatANewerProgramMadeIsRefused() throws Exception {
        Path archive = backUp(database);
        byte[] newer = Files.readAllBytes(archive);
        newer[16] = 2;
        Path newerFormat = Files.write(file(), newer);
        Path newerTables = rewritten(archive, header -> {
            List<Header.Migration> more = new ArrayList<>(header.migrations());
            more.add(new Header.Migration("9999", 1));
            return new Header(
                    "9.9", header.engine(), header.made(), header.zone(), more, header.sequences(), header.tables());
        });

        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> new Restore(newerFormat, seal).check())
                .withMessageContaining("format 2");
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> new Restore(newerTables, seal).check())
                .withMessageContaining("another version of Recourse (9.9)");
    }

    @Test
    void isAskedOfTheApplicationByAdministratorsAlone() throws Exception {
        String reference = cases.report(Map.of("narrative", "A story that nobody reads in a back-up."));
        var answer = Calls.as("admin", port).send("POST", "/api/backups", new byte[0], Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition").orElse(""))
                .contains(".backup");
        Path archive = Files.write(file(), answer.body());
        assertThat(new Restore(archive, seal).check().rows()).isGreaterThan(100);
        assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1))
                .doesNotContain(reference, "itservices", "central-services");
        for (String user : List.of("central", "manager", "analyst", "staff")) {
            assertThat(Calls.as(user, port)
                            .send("POST", "/api/backups", new byte[0], Map.of())
                            .statusCode())
                    .as(user)
                    .isEqualTo(403);
        }
        assertThat(Calls.asNobody(port)
                        .send("POST", "/api/backups", new byte[0], Map.of())
                        .statusCode())
                .isEqualTo(401);
        assertThat(Calls.signedIn("admin", port)
                        .send("POST", "/api/backups", new byte[0], Map.of())
                        .statusCode())
                .as("another site's page could have asked")
                .isEqualTo(403);
    }

    @Test
    void anAnswerThatFailsOnTheWayBreaksOff() throws Exception {
        assumeThat(TestDatabase.isPostgresql())
                .as("H2 alone has tables that are not there when they are read")
                .isFalse();
        addFile(cases.caseAt("investigate"));
        String elsewhere = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        JdbcTemplate other = new JdbcTemplate(new DriverManagerDataSource(elsewhere, "sa", ""));
        other.execute("create table zz (number integer)");
        jdbc.execute("create linked table recourse.zz('', '" + elsewhere + "', 'sa', '', 'ZZ')");
        Path archive = file();
        try {
            other.execute("drop table zz");
            assertThatExceptionOfType(Exception.class)
                    .as("that is how curl knows")
                    .isThrownBy(() -> Calls.as("admin", port).send("POST", "/api/backups", new byte[0], Map.of()));
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() ->
                            Snapshot.write(database, seal, Clock.systemUTC(), () -> Files.newOutputStream(archive)));
        } finally {
            jdbc.execute("drop table recourse.zz");
        }
        assertThat(Files.size(archive)).isGreaterThan(1024 * 1024);
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> new Restore(archive, seal).check())
                .withMessageContaining("not whole");
        new Restore(backUp(database), seal).check(); // and the next one is made as ever
    }

    private void assertRefused(byte[] archive, String what) throws Exception {
        Path path = Files.write(file(), archive);
        assertThatExceptionOfType(Refused.class).as(what).isThrownBy(() -> new Restore(path, seal).check());
        Files.delete(path);
    }

    private void addFile(String reference) {
        byte[] content = new byte[2_500_000];
        new Random(1).nextBytes(content);
        transactions.executeWithoutResult(status -> {
            try {
                documents.add(
                        caseFiles.open(reference),
                        DocumentKind.EVIDENCE,
                        DocumentState.AVAILABLE,
                        "Bild ☂.png",
                        "image/png",
                        new ByteArrayInputStream(content));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Path backUp(DataSource source) throws Exception {
        Path archive = file();
        Snapshot.write(source, seal, Clock.systemUTC(), () -> Files.newOutputStream(archive));
        return archive;
    }

    private DataSource restored(Path archive, DataSource target) throws Exception {
        Restore restore = new Restore(archive, seal);
        restore.check();
        restore.load(target, false);
        return target;
    }

    private static DataSource h2() {
        return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    private static DataSource postgres() throws Exception {
        String name = "d" + UUID.randomUUID().toString().replace("-", "");
        try (Connection server = postgres.getPostgresDatabase().getConnection()) {
            Database.execute(server, "create database " + name);
        }
        return postgres.getDatabase("postgres", name);
    }

    private static Path file() {
        return folder.resolve(UUID.randomUUID() + ".backup");
    }

    /** The keys of the application but for one file. */
    private static ArchiveSeal keysWith(String other, String template) throws Exception {
        Path keys = Files.createDirectory(folder.resolve(UUID.randomUUID().toString()));
        try (Stream<Path> files = Files.list(TestData.FOLDER.resolve("keys"))) {
            for (Path key : files.toList()) {
                Files.copy(key, keys.resolve(key.getFileName()));
            }
        }
        Files.writeString(
                keys.resolve(other + ".json"),
                TinkJsonProtoKeysetFormat.serializeKeyset(
                        KeysetHandle.generateNew(KeyTemplates.get(template)), InsecureSecretKeyAccess.get()));
        return ArchiveSeal.of(keys);
    }

    /** The same archive with another header, and with a table's rows twice. */
    private Path rewritten(Path archive, UnaryOperator<Header> change, String... twice) throws Exception {
        Path path = file();
        try (ArchiveIn in = new ArchiveIn(archive, seal);
                ArchiveOut out = new ArchiveOut(Files.newOutputStream(path), seal, change.apply(in.header()))) {
            in.read(new ArchiveIn.Reader() {
                @Override
                public void row(Table table, @Nullable Object[] values) throws IOException {
                    out.row(table, values);
                    if (List.of(twice).contains(table.name())) {
                        out.row(table, values);
                    }
                }

                @Override
                public void endOfTable(Table table, long rows) throws IOException {
                    out.endTable();
                }
            });
            out.finish();
        }
        return path;
    }

    private Header header(Path archive) {
        try (ArchiveIn in = new ArchiveIn(archive, seal)) {
            return in.header();
        }
    }

    private interface Row {
        void read(String table, Map<String, Object> values);
    }

    private void read(Path archive, Row reader) throws Exception {
        try (ArchiveIn in = new ArchiveIn(archive, seal)) {
            in.read(new ArchiveIn.Reader() {
                @Override
                public void row(Table table, @Nullable Object[] values) {
                    Map<String, Object> row = new TreeMap<>();
                    for (int i = 0; i < values.length; i++) {
                        row.put(table.columns().get(i).name(), values[i]);
                    }
                    reader.read(table.name(), row);
                }

                @Override
                public void endOfTable(Table table, long rows) {}
            });
        }
    }

    /** The rows of each table, but for who had taken a job. */
    private Map<String, List<String>> contents(Path archive) throws Exception {
        Map<String, List<String>> contents = new TreeMap<>();
        header(archive).tables().forEach(table -> contents.put(table.name(), new ArrayList<>()));
        read(archive, (table, row) -> {
            row.remove("lock_owner_");
            row.remove("lock_exp_time_");
            row.replaceAll((column, value) ->
                    value instanceof byte[] bytes ? bytes.length + " bytes " + Arrays.hashCode(bytes) : value);
            contents.get(table).add(row.toString());
        });
        contents.values().forEach(Collections::sort);
        return contents;
    }
}
