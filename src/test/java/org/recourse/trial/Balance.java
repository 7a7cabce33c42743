package org.recourse.trial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.recourse.RunningApp;
import org.recourse.trial.Book.Filed;
import org.recourse.trial.MailServer.Mail;
import org.recourse.trial.MailServer.Taking;
import org.recourse.trust.Role;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Compares what people were answered, what the case files say, what the engine remembers and what the mail server took. Whatever
 * does not agree is a problem, in words.
 */
final class Balance {

    /** After a fault a node may be short of connections for as long as it waits for one, and as long again. */
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    /** What stands in a chronology for a step that is not entered under its own name. */
    private static final Map<String, String> OTHER_NAMES = Map.of(
            "open-case", "Incident reported",
            "prepare-referral-pack", "Referral pack prepared",
            "record-closure", "Case closed");

    /** Steps that enter nothing in a chronology. */
    private static final Set<String> SILENT = Set.of("check-conflicts", "mail-those-who-asked");

    /** Steps that each case goes through once, and never again. */
    private static final Set<String> ONCE = Set.of(
            "open-case",
            "tell-receivers",
            "confirm-to-reporter",
            "make-initial-assessment",
            "prevent-further-damage",
            "record-closure",
            "tell-outcome");

    /** How the subject of each mail starts, by the step that sends it. */
    private static final Map<String, String> SUBJECTS = Map.of(
            "Tell IT Services and senior management", "New social media incident",
            "Confirm receipt to the reporter", "We have received your report",
            "Report to Principal and Deputy", "Serious incident",
            "Tell the receiver", "Hand-off for disciplinary action",
            "Tell the reporter the outcome", "Your report",
            "Tell the reporter", "There is a message about your report");

    private static final Map<String, Set<String>> MEMBERS = Map.of(
            "central-services", Set.of("central", "central2"),
            "it-services", Set.of("itservices"),
            "smt", Set.of("smt"),
            "principal", Set.of("principal"),
            "deputy-principal", Set.of("deputy"),
            "hr", Set.of("hr"));

    private static final String MAILED = "Mailed to ";
    private static final String THE_REPORTER = "the reporter";

    private final RunningApp app;
    private final JdbcTemplate jdbc;
    private final Book book;
    private final FaultLog faults;
    private final MailServer mailServer;

    private final List<String> problems = new ArrayList<>();
    private final List<String> figures = new ArrayList<>();

    private int overtaken;

    /** The chronology of each case. */
    private final Map<String, JsonNode> chronologies = new TreeMap<>();

    Balance(RunningApp app, JdbcTemplate jdbc, Book book, FaultLog faults, MailServer mailServer) {
        this.app = app;
        this.jdbc = jdbc;
        this.book = book;
        this.faults = faults;
        this.mailServer = mailServer;
    }

    /** Looks at everything, once nothing moves any more. */
    void draw(Tally tally, Collection<Path> consoles) throws Exception {
        problems.addAll(book.problems());
        read();
        reports();
        words();
        files();
        chains();
        standing();
        steps();
        mails();
        secrets(consoles);
        calm(tally);
    }

    List<String> problems() {
        return problems;
    }

    List<String> figures() {
        return figures;
    }

    private void read() throws Exception {
        for (String reference : jdbc.queryForList("select reference from recourse.case_file", String.class)) {
            RunningApp.Answer answer = app.get("/api/cases/" + reference, "central");
            expect(answer.status() == 200, "%s is answered with %d", reference, answer.status());
            chronologies.put(reference, answer.body().path("chronology"));
        }
    }

    /** Each report that was answered is one case, of the reference that was given, with what was reported. */
    private void reports() throws Exception {
        Map<String, List<String>> casesByMark = new HashMap<>();
        chronologies.forEach((reference, chronology) -> {
            for (JsonNode entry : chronology) {
                if (entry.path("what").asText().equals("Incident reported")) {
                    marksIn(entry).forEach(mark -> casesByMark
                            .computeIfAbsent(mark, first -> new ArrayList<>())
                            .add(reference));
                }
            }
        });
        for (Filed report : book.filed().values()) {
            expect(
                    List.of(report.reference()).equals(casesByMark.get(report.mark())),
                    "The report %s was answered with %s and is %s",
                    report.mark(),
                    report.reference(),
                    casesByMark.get(report.mark()));
            expect(
                    referenceOf(report.receipt()).equals(report.reference()),
                    "The receipt of %s opens another report",
                    report.reference());
        }
        casesByMark.forEach((mark, cases) -> {
            expect(cases.size() == 1, "The report %s became %s", mark, cases);
            expect(book.filed().containsKey(mark), "The report %s has a case and was never answered", mark);
        });
        expect(
                casesByMark.size() == chronologies.size(),
                "%d reports for %d cases",
                casesByMark.size(),
                chronologies.size());
        figure("cases", chronologies.size());
        figure(
                "cases closed",
                jdbc.queryForObject("select count(*) from recourse.case_file where state = 'CLOSED'", Integer.class));
    }

    private String referenceOf(String receipt) throws Exception {
        return app.getWithReceipt(receipt).body().path("reference").asText();
    }

    /** What somebody wrote is in one chronology, once; at most once where they were not told that it was taken. */
    private void words() {
        Map<String, Integer> entries = new HashMap<>();
        chronologies.values().forEach(chronology -> {
            for (JsonNode entry : chronology) {
                marksIn(entry).forEach(mark -> entries.merge(mark, 1, Integer::sum));
            }
        });
        int found = 0;
        int doubted = 0;
        for (Book.Words some : book.words()) {
            int times = entries.getOrDefault(some.mark(), 0);
            expect(
                    some.answered() ? times == 1 : times <= 1,
                    "%s (%s), %s, is entered %d times",
                    some.what(),
                    some.mark(),
                    some.answered() ? "answered" : "not answered",
                    times);
            doubted += some.answered() ? 0 : 1;
            found += some.answered() ? 0 : times;
        }
        Set<String> known = book.words().stream().map(Book.Words::mark).collect(Collectors.toSet());
        known.addAll(book.filed().keySet());
        entries.keySet().stream()
                .filter(mark -> !known.contains(mark))
                .forEach(mark -> problem("What was refused is entered all the same: %s", mark));
        figure("tasks and calls answered", book.words().size() - doubted);
        figure("tasks and calls in doubt", doubted);
        figure("of these done after all", found);
    }

    private void files() throws Exception {
        Map<String, List<Book.File>> byCase =
                book.files().stream().collect(Collectors.groupingBy(Book.File::reference));
        int whole = 0;
        for (Map.Entry<String, List<Book.File>> one : byCase.entrySet()) {
            JsonNode documents = app.get("/api/cases/" + one.getKey() + "/documents", "central")
                    .body();
            Map<String, String> ids = new HashMap<>();
            for (JsonNode document : documents) {
                String before = ids.put(
                        document.path("sha256").asText(), document.path("id").asText());
                expect(before == null, "A file is twice in %s", one.getKey());
            }
            for (Book.File file : one.getValue()) {
                String id = ids.get(file.sha256());
                if (id == null) {
                    expect(!file.answered(), "A file that was answered with 201 is not in %s", one.getKey());
                    continue;
                }
                byte[] given = app.bytes("/api/cases/" + one.getKey() + "/documents/" + id, "central");
                expect(Load.sha256(given).equals(file.sha256()), "A file in %s is another one now", one.getKey());
                whole++;
            }
        }
        figure("files, whole", whole);
        expect(
                count(
                                "select count(*) from recourse.case_document d where d.kind = 'EVIDENCE' and (select coalesce(sum("
                                        + "octet_length(p.content)), 0) from recourse.document_piece p where p.document_id = d.id) < d.size")
                        == 0,
                "There are files without their content");
    }

    private void chains() throws Exception {
        JsonNode verified = app.get("/api/chronology/verified", "manager").body();
        expect(verified.path("whole").asBoolean(), "The chronologies are not whole: %s", verified);
        expect(
                verified.path("cases").asInt() == chronologies.size(),
                "%s chronologies were checked of %d",
                verified.path("cases"),
                chronologies.size());
    }

    /** Every open case waits for something, and nothing runs without a case. */
    private void standing() {
        none("Open cases without a process", """
                select f.reference from recourse.case_file f where f.state <> 'CLOSED' and not exists (
                    select 1 from act_ru_execution e where e.business_key_ = f.reference and e.parent_id_ is null
                    and e.super_exec_ is null)""");
        none("Processes without an open case", """
                select e.business_key_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                where d.key_ = 'social-media-incident' and e.parent_id_ is null and not exists (
                    select 1 from recourse.case_file f where f.reference = e.business_key_ and f.state <> 'CLOSED')""");
        none("Cases with two processes", """
                select e.business_key_ from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                where d.key_ = 'social-media-incident' and e.parent_id_ is null
                group by e.business_key_ having count(*) > 1""");
        none("Steps that wait for nothing", """
                select p.business_key_ || ' at ' || coalesce(e.act_id_, '?')
                from act_ru_execution e join act_ru_execution p on p.id_ = e.proc_inst_id_
                where e.is_active_
                and not exists (select 1 from act_ru_execution c where c.parent_id_ = e.id_ or c.super_exec_ = e.id_)
                and not exists (select 1 from act_ru_task t where t.execution_id_ = e.id_)
                and not exists (select 1 from act_ru_job j where j.execution_id_ = e.id_)
                and not exists (select 1 from act_ru_event_subscr s where s.execution_id_ = e.id_)""");
        none("Open cases with nothing to do", """
                select f.reference from recourse.case_file f where f.state <> 'CLOSED' and not exists (
                    select 1 from act_ru_task t join act_ru_execution p on p.id_ = t.proc_inst_id_
                    where p.business_key_ = f.reference)""");
        none("Tasks that stand twice", """
                select p.business_key_ || ' at ' || t.task_def_key_
                from act_ru_task t join act_ru_execution p on p.id_ = t.proc_inst_id_
                where t.task_def_key_ not in ('inform-agency', 'consider-further-information', 'decide-on-withdrawal')
                group by p.business_key_, t.task_def_key_ having count(*) > 1""");
        none("Cases listed as other than they stand", """
                select s.reference from recourse.case_standing s join recourse.case_file f on f.reference = s.reference
                where s.is_open <> (f.state <> 'CLOSED') or s.state <> f.state or s.open_tasks <> (
                    select count(*) from act_ru_task t join act_ru_execution p on p.id_ = t.proc_inst_id_
                    where p.business_key_ = s.reference)""");
        none("Jobs that nobody did", """
                select coalesce(process_def_key_, '') || ' ' || id_ from act_ru_job
                where suspension_state_ = 1 and (duedate_ is null or duedate_ < now() - interval '1' minute)""");
        none("Failed jobs", "select coalesce(process_def_key_, '') || ' ' || id_ from act_ru_job where retries_ = 0");
        none("Incidents", "select activity_id_ from act_ru_incident");
        figure("open tasks", count("select count(*) from act_ru_task"));
    }

    /** What the engine remembers as done is entered in the chronology as often; some steps no more than once. */
    private void steps() {
        Map<String, Map<String, Integer>> done = new HashMap<>();
        Set<String> names = new HashSet<>();
        int[] steps = {0};
        jdbc.query("""
                select p.business_key_, a.act_id_, max(a.act_name_), count(*)
                from act_hi_actinst a join act_hi_procinst p on p.id_ = a.proc_inst_id_
                where a.act_type_ in ('userTask', 'serviceTask', 'businessRuleTask') and a.end_time_ is not null
                and a.act_inst_state_ <> 2 group by p.business_key_, a.act_id_""", row -> {
            String id = row.getString(2);
            if (SILENT.contains(id)) {
                return;
            }
            String name = OTHER_NAMES.getOrDefault(id, row.getString(3));
            int times = row.getInt(4);
            names.add(name);
            steps[0] += times;
            done.computeIfAbsent(String.valueOf(row.getString(1)), first -> new TreeMap<>())
                    .merge(name, times, Integer::sum);
            expect(times == 1 || !ONCE.contains(id), "%s was done %d times in %s", id, times, row.getString(1));
        });
        chronologies.forEach((reference, chronology) -> {
            Map<String, Integer> entered = new TreeMap<>();
            for (JsonNode entry : chronology) {
                String what = entry.path("what").asText().replaceFirst(": .*", "");
                if (names.contains(what)) {
                    entered.merge(what, 1, Integer::sum);
                }
            }
            Map<String, Integer> remembered = done.getOrDefault(reference, Map.of());
            expect(entered.equals(remembered), "%s: entered are %s, and done were %s", reference, entered, remembered);
        });
        figure("steps done", steps[0]);
    }

    /** Each mail that was noted or entered went out; the same one twice only where a fault in the act explains it. */
    private void mails() {
        List<Mail> mails = mailServer.delivered();
        Map<String, List<Mail>> byId = mails.stream().collect(Collectors.groupingBy(Mail::id));
        Map<String, List<Taking>> takings = mailServer.takings().stream().collect(Collectors.groupingBy(Taking::id));
        Set<String> noted =
                new HashSet<>(jdbc.queryForList("select recipient_hash from recourse.notice_sent", String.class));
        noted.stream()
                .filter(id -> !byId.containsKey(id))
                .forEach(id -> problem("A mail is noted as sent and never went out: %s", id));
        List<String> again = new ArrayList<>();
        int twice = 0;
        int moot = 0;
        for (Map.Entry<String, List<Mail>> one : byId.entrySet()) {
            List<Taking> all = takings.getOrDefault(one.getKey(), List.of());
            int copies = one.getValue().size();
            long explained = all.stream().filter(this::mayNotBeNoted).count();
            boolean isNoted = noted.contains(one.getKey());
            twice += copies - 1;
            if (copies > 1) {
                again.add(one.getValue().get(0).subject() + ": "
                        + all.stream().map(this::told).toList());
            }
            moot += isNoted ? 0 : 1;
            expect(
                    copies - (isNoted ? 1 : 0) <= explained,
                    "“%s” went out %d times, is noted as sent %s, and %d of these times can have been missed: %s",
                    one.getValue().get(0).subject(),
                    copies,
                    isNoted ? "once" : "not at all",
                    explained,
                    all.stream().map(this::told).toList());
        }
        figure("mails", byId.size());
        figure("mails sent again after a fault in the act", twice);
        again.forEach(mail -> figures.add("  " + mail));
        figure("mails sent whose step was then done otherwise", moot);
        byCase(byId.values().stream().map(copies -> copies.get(0)).toList());
        figure("mails overtaken by what they ask for", overtaken);
    }

    private boolean mayNotBeNoted(Taking taking) {
        return !taking.heard().get() || faults.explainsLoss(taking.begin(), taking.at());
    }

    private String told(Taking taking) {
        return "%.1f to %.1f s%s"
                .formatted(
                        faults.secondsTo(taking.begin()),
                        faults.secondsTo(taking.at()),
                        taking.heard().get() ? "" : ", not heard of");
    }

    private void byCase(List<Mail> mails) {
        Map<String, String> emails = new HashMap<>();
        book.filed().values().stream()
                .filter(report -> report.email() != null)
                .forEach(report -> emails.put(report.reference(), report.email()));
        Map<String, List<Mail>> byReference = mails.stream()
                .filter(mail -> mail.subject().contains("SM-"))
                .collect(Collectors.groupingBy(mail -> mail.subject().replaceFirst(".*(SM-\\d+-\\d+).*", "$1")));
        chronologies.forEach((reference, chronology) -> SUBJECTS.forEach((step, subject) -> {
            List<String> expected = new ArrayList<>();
            for (JsonNode entry : chronology) {
                if (entry.path("what").asText().equals(step)) {
                    expected.addAll(recipients(entry.path("text").asText(), emails.get(reference)));
                }
            }
            List<String> sent = new ArrayList<>(byReference.getOrDefault(reference, List.of()).stream()
                    .filter(mail -> mail.subject().startsWith(subject))
                    .map(Mail::to)
                    .toList());
            List<String> more = new ArrayList<>(sent);
            List<String> missing = new ArrayList<>(expected);
            expected.forEach(more::remove);
            sent.forEach(missing::remove);
            expect(missing.isEmpty(), "%s: “%s” is entered, and did not go to %s", reference, step, missing);
            if (!more.isEmpty()) {
                overtaken++;
                expect(wasOvertaken(reference, step), "%s: “%s” went to %s, and is not entered", reference, step, more);
            }
        }));
    }

    /**
     * Whether a process ended before its mail was entered: what the mail asks for was done, or the case ended, just while it
     * was sent.
     */
    private boolean wasOvertaken(String reference, String step) {
        return count("""
                        select count(*) from act_hi_procinst p
                        where p.business_key_ = ? and p.end_time_ is not null
                        and p.proc_def_key_ in (select a.proc_def_key_ from act_hi_actinst a where a.act_name_ = ?)
                        and not exists (select 1 from act_hi_actinst a where a.proc_inst_id_ = p.id_ and a.act_name_ = ?)
                        """, reference, step, step) > 0;
    }

    private static List<String> recipients(String text, String email) {
        if (!text.startsWith(MAILED)) {
            return List.of();
        }
        List<String> recipients = new ArrayList<>();
        for (String title : text.substring(MAILED.length()).split(", ")) {
            if (title.equals(THE_REPORTER)) {
                recipients.add(String.valueOf(email));
            }
            MEMBERS.forEach((group, users) -> {
                if (Role.titleOf(group).equals(title)) {
                    users.forEach(user -> recipients.add(user + "@recourse.example"));
                }
            });
        }
        return recipients;
    }

    /** Nothing that anybody wrote is in a mail, in what a program writes to its console, or in the engine's tables. */
    private void secrets(Collection<Path> consoles) throws Exception {
        for (Mail mail : mailServer.delivered()) {
            expect(!(mail.subject() + mail.text()).contains(Book.MARK), "“%s” tells a story", mail.subject());
        }
        for (Path console : consoles) {
            try (Stream<String> lines = Files.lines(console, UTF_8)) {
                long telling = lines.filter(line -> line.contains(Book.MARK)).count();
                expect(telling == 0, "%d lines of %s tell a story", telling, console.getFileName());
            }
        }
        none("What people wrote is in the engine's tables", """
                select name_ from act_ru_variable where text_ like '%wyvern-%' or text2_ like '%wyvern-%'""");
        none("What people wrote is in the engine's history", """
                select id_ from act_hi_comment where message_ like '%wyvern-%'""");
        List<byte[]> telling = jdbc.queryForList("select bytes_ from act_ge_bytearray", byte[].class).stream()
                .filter(bytes -> bytes != null && new String(bytes, ISO_8859_1).contains("wyvern-"))
                .toList();
        expect(telling.isEmpty(), "%d stack traces of failed jobs tell a story", telling.size());
    }

    /** While nothing is out of order, nothing is answered with a fault. */
    private void calm(Tally tally) {
        Map<String, Integer> unexplained = new TreeMap<>();
        tally.failures().stream()
                .filter(failure -> faults.isCalm(failure.begin(), failure.end(), RECOVERY))
                .forEach(failure -> unexplained.merge(
                        "%s answered with %d at %.1f s"
                                .formatted(failure.what(), failure.status(), faults.secondsTo(failure.begin())),
                        1,
                        Integer::sum));
        unexplained.keySet().forEach(what -> problem("Without a fault: %s", what));
    }

    private void none(String what, String sql) {
        List<String> found = jdbc.queryForList(sql, String.class);
        expect(found.isEmpty(), "%s: %s", what, found);
    }

    private int count(String sql, Object... parameters) {
        Integer count = jdbc.queryForObject(sql, Integer.class, parameters);
        return count == null ? 0 : count;
    }

    private static Set<String> marksIn(JsonNode entry) {
        Set<String> marks = new TreeSet<>();
        Matcher matcher = Book.MARKS.matcher(entry.path("text").asText());
        while (matcher.find()) {
            marks.add(matcher.group());
        }
        return marks;
    }

    private void figure(String what, int number) {
        figures.add("%-48s %6d".formatted(what, number));
    }

    private void expect(boolean holds, String problem, Object... about) {
        if (!holds) {
            problem(problem, about);
        }
    }

    private void problem(String problem, Object... about) {
        problems.add(problem.formatted(about));
    }
}
