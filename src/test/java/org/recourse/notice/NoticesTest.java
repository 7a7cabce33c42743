package org.recourse.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.recourse.notice.Office.REPORTER;
import static org.recourse.notice.Office.STAFF;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.recourse.TestDatabase;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.MailException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Tag(TestDatabase.TAG)
class NoticesTest {

    private static final String REFERENCE = "SM-2026-000123";
    private static final Map<String, String> DETAILS = Map.of("reference", REFERENCE);
    private static final Map<String, String> TASK =
            Map.of("reference", REFERENCE, "task", "Évaluer – “now”", "due", "3 March 2026");

    private static final String CASE_1_TO_REPORTER = "6f6764d015de5a0309188c99483ce3fe22e1a8fc43a7f1f7b3a6b3fb2df7e162";

    private int port;
    private GreenMail server;

    @BeforeEach
    void startServer() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = new GreenMail(new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP));
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }

    @Test
    void mailsANoticeWithAllItsHeaders() {
        Office.officeWithServer(port).run(context -> {
            context.getBean(Notices.class).send("task-1", "task-reminder", STAFF, TASK);

            MimeMessage mail = received(1).get(0);
            assertThat(mail.getHeader("To")).containsExactly("itservices@school.example");
            assertThat(mail.getHeader("From")).containsExactly("=?UTF-8?Q?R=C3=A9seau?= <recourse@school.example>");
            assertThat(mail.getHeader("Subject")[0]).startsWith("=?UTF-8?").isASCII();
            assertThat(mail.getSubject()).isEqualTo("Reminder: Évaluer – “now” (" + REFERENCE + ")");
            assertThat(mail.getSentDate()).isCloseTo(Date.from(Instant.now()), 60_000);
            assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(mail.getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
            assertThat(mail.getMessageID()).matches("<[0-9a-f]{64}@school\\.example>");
            assertThat((String) mail.getContent())
                    .contains("Task: Évaluer – “now”")
                    .contains("https://recourse.school.example/cases/" + REFERENCE);
        });
    }

    @Test
    void mailsARecipientOnceForAnOccasion() {
        Office.officeWithServer(port).run(context -> {
            Notices notices = context.getBean(Notices.class);
            notices.send("case-1", "incident-received", STAFF, DETAILS);
            notices.send("case-1", "incident-received", STAFF, DETAILS);
            // The same person at another address is the same recipient.
            notices.send("case-1", "incident-received", new Recipient(STAFF.key(), "new@school.example"), DETAILS);
            received(1);

            notices.send("case-1", "report-received", REPORTER, DETAILS);
            notices.send("case-2", "incident-received", STAFF, DETAILS);
            assertThat(received(3).stream().map(NoticesTest::messageId)).doesNotHaveDuplicates();
        });
    }

    @Test
    void remembersAMailWhenTheCallerFailsLater() {
        Office.officeWithServer(port).run(context -> {
            Notices notices = context.getBean(Notices.class);
            new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult(caller -> {
                notices.send("case-1", "incident-received", STAFF, DETAILS);
                caller.setRollbackOnly();
            });
            notices.send("case-1", "incident-received", STAFF, DETAILS);
            received(1);
        });
    }

    @Test
    void failsWhileTheServerIsDownAndMailsOnceItIsUp() {
        server.stop();
        Office.officeWithServer(port).run(context -> {
            Notices notices = context.getBean(Notices.class);
            assertThatExceptionOfType(MailException.class)
                    .isThrownBy(() -> notices.send("case-1", "incident-received", STAFF, DETAILS))
                    .withMessageContaining("ConnectException");
            assertThat(rows(context)).isEmpty();

            server.start();
            notices.send("case-1", "incident-received", STAFF, DETAILS);
            notices.send("case-1", "incident-received", STAFF, DETAILS);
            received(1);
            assertThat(rows(context)).hasSize(1);
        });
    }

    @Test
    void namesNobodyInTheTable() {
        Office.officeWithServer(port).run(context -> {
            context.getBean(Notices.class).send("case-1", "outcome", REPORTER, DETAILS);

            Map<String, Object> row = rows(context).get(0);
            assertThat(row).containsEntry("occasion", "case-1").containsEntry("notice", "outcome");
            // printf 'case-1\nreporter' | sha256sum
            assertThat(row.get("recipient_hash")).isEqualTo(CASE_1_TO_REPORTER);
            assertThat(row.values().toString()).doesNotContain("home.example", "reporter");
        });
    }

    @Test
    void keepsTheAddressOutOfTheFailure() throws IOException {
        String refusal = "550 5.1.1 <somebody@home.example> User unknown";
        try (AwkwardServer refusing = new AwkwardServer("RCPT", refusal)) {
            Office.officeWithServer(refusing.port()).run(context -> {
                Notices notices = context.getBean(Notices.class);
                assertThatExceptionOfType(MailException.class)
                        .isThrownBy(() -> notices.send("case-1", "outcome", REPORTER, DETAILS))
                        .withMessageContaining("550 5.1.1")
                        .satisfies(failure -> assertThat(stackTrace(failure)).doesNotContain("home.example"));
                assertThat(rows(context)).isEmpty();
            });
        }
    }

    @Test
    void doesNotMailAgainWhenOnlyTakingLeaveFailed() throws IOException {
        try (AwkwardServer rude = new AwkwardServer("QUIT", AwkwardServer.HANG_UP)) {
            Office.officeWithServer(rude.port()).run(context -> {
                Notices notices = context.getBean(Notices.class);
                notices.send("case-1", "incident-received", STAFF, DETAILS);
                notices.send("case-1", "incident-received", STAFF, DETAILS);
                assertThat(rude.taken()).isEqualTo(1);
            });
        }
    }

    /** Mails that lie in a folder inform nobody, but those who try the application out. */
    @Test
    void onlyAMailServerReachesMailboxes() {
        Office.office().run(context -> assertThat(context.getBean(Notices.class).reachMailboxes())
                .isFalse());
        Office.officeWithServer(1)
                .run(context -> assertThat(context.getBean(Notices.class).reachMailboxes())
                        .isTrue());
        Office.office().withPropertyValues("spring.profiles.active=demo").run(context -> assertThat(
                        context.getBean(Notices.class).reachMailboxes())
                .isTrue());
    }

    @Test
    void mailsOnceWhenTwoTryAtTheSameTime() {
        Office.office().run(context -> {
            CountDownLatch delivering = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            AtomicInteger mails = new AtomicInteger();
            Notices notices = new Notices(
                    context.getBean(NoticeSettings.class),
                    mail -> {
                        mails.incrementAndGet();
                        delivering.countDown();
                        await(goOn);
                    },
                    context.getBean(JdbcClient.class),
                    context.getBean(PlatformTransactionManager.class));

            Runnable send = () -> notices.send("case-1", "incident-received", STAFF, DETAILS);
            CompletableFuture<Void> first = CompletableFuture.runAsync(send);
            await(delivering);
            CompletableFuture<Void> second = CompletableFuture.runAsync(send);
            // Long enough for the second to reach the server if nothing held it back.
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(goOn::countDown);

            first.get(10, TimeUnit.SECONDS);
            second.get(10, TimeUnit.SECONDS);
            assertThat(mails).hasValue(1);
        });
    }

    @Test
    void refusesAnOccasionThatCannotBeKept() {
        Office.officeWithServer(port).run(context -> {
            Notices notices = context.getBean(Notices.class);
            for (String occasion : List.of("", "a".repeat(201), "case\n1")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> notices.send(occasion, "incident-received", STAFF, DETAILS));
            }
            notices.send("a".repeat(200), "incident-received", STAFF, DETAILS);
            received(1);
        });
    }

    @Test
    void writesWithoutAServerWhatTheServerWouldGet(@TempDir Path data) throws Exception {
        Office.office().withPropertyValues("recourse.data=" + data).run(context -> {
            Notices notices = context.getBean(Notices.class);
            notices.send("task-1", "task-reminder", STAFF, TASK);
            notices.send("task-1", "task-reminder", STAFF, TASK);
            notices.send("case-1", "report-received", REPORTER, DETAILS);
        });
        Office.officeWithServer(port).run(context -> {
            Notices notices = context.getBean(Notices.class);
            notices.send("task-1", "task-reminder", STAFF, TASK);
            notices.send("case-1", "report-received", REPORTER, DETAILS);
        });

        List<Path> files = outbox(data);
        List<MimeMessage> mails = received(2);
        assertThat(files).hasSize(2).allSatisfy(file -> assertThat(
                        file.getFileName().toString())
                .matches("\\d{8}T\\d{6}\\.\\d{6}Z-[0-9a-f-]{36}\\.eml"));
        for (int i = 0; i < 2; i++) {
            byte[] file = Files.readAllBytes(files.get(i));
            assertThat(withoutDate(text(file))).isEqualTo(withoutDate(onTheWire(mails.get(i))));
            MimeMessage parsed = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(file));
            assertThat(parsed.getSubject()).isEqualTo(mails.get(i).getSubject());
            assertThat((String) parsed.getContent()).contains(REFERENCE, "https://recourse.school.example/");
            assertThat(parsed.getRecipients(Message.RecipientType.TO))
                    .isEqualTo(mails.get(i).getRecipients(Message.RecipientType.TO));
        }
    }

    @Test
    void writesAFileWhereTheHostIsSetToNothing(@TempDir Path data) throws IOException {
        Office.office()
                .withPropertyValues("recourse.data=" + data, "spring.mail.host=")
                .run(context -> context.getBean(Notices.class).send("case-1", "incident-received", STAFF, DETAILS));
        assertThat(outbox(data)).hasSize(1);
    }

    @Test
    void keepsNoNoteOfAFileItCouldNotWrite(@TempDir Path folder) throws IOException {
        Path data = Files.createFile(folder.resolve("a-file-where-the-data-folder-should-be"));
        Office.office().withPropertyValues("recourse.data=" + data).run(context -> {
            Notices notices = context.getBean(Notices.class);
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> notices.send("case-1", "incident-received", STAFF, DETAILS));
            assertThat(rows(context)).isEmpty();
        });
    }

    @Test
    void namesEachMissingSetting() {
        Office.unconfigured().run(context -> assertThat(stackTrace(context.getStartupFailure()))
                .contains("set recourse.address to", "set recourse.notices.from to"));
        Office.office()
                .withPropertyValues("recourse.address=recourse.school.example")
                .run(context -> assertThat(stackTrace(context.getStartupFailure()))
                        .contains("recourse.address must start with"));
    }

    private List<MimeMessage> received(int expected) {
        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(expected);
        return List.of(mails);
    }

    private static List<Map<String, Object>> rows(BeanFactory context) {
        return context.getBean(JdbcClient.class)
                .sql("select * from recourse.notice_sent")
                .query()
                .listOfRows();
    }

    private static List<Path> outbox(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("outbox"))) {
            return files.sorted().toList();
        }
    }

    private static String messageId(MimeMessage mail) {
        try {
            return mail.getMessageID();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** What the server was sent: it puts two lines of its own first and drops the last line's end. */
    private static String onTheWire(MimeMessage mail) throws IOException, MessagingException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        mail.writeTo(bytes);
        String[] traceAndMail = text(bytes.toByteArray()).split("\r\n", 3);
        assertThat(traceAndMail[0]).startsWith("Return-Path: ");
        assertThat(traceAndMail[1]).startsWith("Received: ");
        return traceAndMail[2] + "\r\n";
    }

    /** Two mails sent at different moments differ in this header. */
    private static String withoutDate(String mail) {
        String rest = mail.replaceFirst("(?m)^Date: .*\r\n", "");
        assertThat(rest).hasSizeLessThan(mail.length());
        return rest;
    }

    private static String stackTrace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
