package org.recourse.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

class LettersTest {

    private static final String REFERENCE = "SM-2026-000123";
    private static final List<String> TO_REPORTER = List.of("report-received", "message-to-reporter", "outcome");
    private static final List<String> ABOUT_A_TASK = List.of(
            "task-reminder",
            "task-overdue",
            "task-goes-up",
            "task-handed-over",
            "new-task",
            "stand-in-begins",
            "training-reminder");

    /** Those that are about no case or about many. */
    private static final Set<String> OF_NO_CASE = Set.of(
            "daily-tasks",
            "stand-in-begins",
            "stand-in-ends",
            "stand-in-not-begun",
            "retention-notice",
            "chronology-broken");

    /** What a careless caller might pass along; no template may show any of it. */
    private static final Map<String, String> STORY = Map.of(
            "reference", REFERENCE,
            "task", "Make the initial assessment",
            "due", "3 March 2026, 16:30",
            "narrative", "FORBIDDEN",
            "name", "FORBIDDEN",
            "receipt", "FORBIDDEN",
            "messageToReporter", "FORBIDDEN",
            "outcome", "FORBIDDEN",
            "address", "FORBIDDEN");

    private final Letters letters = new Letters(new NoticeSettings(
            URI.create("https://recourse.school.example"),
            "data",
            new NoticeSettings.Sender("recourse@school.example")));

    static List<String> notices() throws IOException {
        try (Stream<Path> files =
                Files.list(new ClassPathResource("notices").getFile().toPath())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".txt"))
                    .map(name -> name.substring(0, name.length() - ".txt".length()))
                    .toList();
        }
    }

    @Test
    void hasEachNoticeTheProcessesSend() throws IOException {
        assertThat(notices())
                .containsExactlyInAnyOrder(
                        "incident-received",
                        "report-received",
                        "serious-incident",
                        "not-acknowledged",
                        "police-follow-up",
                        "hand-off",
                        "message-to-reporter",
                        "outcome",
                        "task-reminder",
                        "task-overdue",
                        "task-goes-up",
                        "task-handed-over",
                        "new-task",
                        "account-authorised",
                        "account-not-authorised",
                        "account-not-safe",
                        "directory-changed",
                        "daily-tasks",
                        "stand-in-begins",
                        "stand-in-ends",
                        "stand-in-not-begun",
                        "line-manager-report",
                        "line-manager-answer",
                        "content-received",
                        "content-outcome",
                        "training-reminder",
                        "training-due",
                        "retention-notice",
                        "chronology-broken",
                        "anchor");
    }

    @ParameterizedTest
    @MethodSource("notices")
    void saysTheReferenceTheLinkAndNothingOfTheStory(String notice) throws Exception {
        boolean toReporter = TO_REPORTER.contains(notice);
        MimeMessage mail = letters.write(notice, Office.STAFF, STORY, "id");
        String body = (String) mail.getContent();

        assertThat(mail.getSubject()).hasSizeLessThan(100);
        if (!OF_NO_CASE.contains(notice)) {
            assertThat(mail.getSubject()).contains(REFERENCE);
            assertThat(body).contains(REFERENCE);
        }
        assertThat(body)
                .contains("Sent automatically by Recourse")
                .containsPattern("(?m)^https://recourse\\.school\\.example/"
                        + (OF_NO_CASE.contains(notice)
                                ? "(preferences|deputies|policy/tables/retention-period|api/chronology/verified)"
                                : notice.equals("anchor")
                                        ? "api/chronology/verified"
                                        : toReporter ? "status" : "cases/" + REFERENCE)
                        + "$");
        assertThat(mail.getSubject() + body).doesNotContain("FORBIDDEN", "${", "[(", "[[", "[#", "[/", "th:", "null");
        assertThat(body.lines()).allMatch(line -> line.length() <= 72, "fits a narrow window");
        assertThat(body).doesNotContain("\r\n\r\n\r\n").doesNotContainPattern("(?<!\r)\n");
    }

    /** Who reported signed in has no receipt, and reads on a page of the case. */
    @ParameterizedTest
    @ValueSource(strings = {"report-received", "message-to-reporter", "outcome"})
    void sendsAReporterWhoSignedInToSignInAgain(String notice) throws Exception {
        String body =
                (String) letters.write(notice, Office.STAFF, Map.of("reference", REFERENCE, "signedIn", "yes"), "id")
                        .getContent();

        assertThat(body)
                .containsPattern("(?m)^https://recourse\\.school\\.example/cases/" + REFERENCE + "$")
                .doesNotContain("receipt")
                .doesNotContain("/status")
                .doesNotContain("\r\n\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"task-reminder", "task-overdue"})
    void namesTheTaskAndWhenItIsDue(String notice) throws Exception {
        MimeMessage mail = letters.write(notice, Office.STAFF, STORY, "id");

        assertThat(mail.getSubject()).contains("Make the initial assessment");
        assertThat((String) mail.getContent())
                .containsPattern("(?m)^Task: +Make the initial assessment$")
                .containsPattern("(?mi)due: +3 March 2026, 16:30$");
    }

    /** An analyst may leave a task without a name or a due date; the reminder goes out all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"task-reminder", "task-overdue"})
    void managesWithoutTaskAndDueDate(String notice) throws Exception {
        MimeMessage mail = letters.write(notice, Office.STAFF, Map.of("reference", REFERENCE), "id");

        assertThat(mail.getSubject()).contains("a task is waiting", REFERENCE);
        assertThat((String) mail.getContent()).doesNotContain("Task:", "due:", "Due:", "null", "\r\n\r\n\r\n");
    }

    @Test
    void saysNothingOfTasksInOtherNotices() throws Exception {
        for (String notice : notices()) {
            if (!ABOUT_A_TASK.contains(notice)) {
                MimeMessage mail = letters.write(notice, Office.STAFF, STORY, "id");
                assertThat(mail.getSubject() + mail.getContent()).doesNotContain("initial assessment", "16:30");
            }
        }
    }

    @Test
    void saysOfAnAnchorItsDigestAndNothingElseInItsPlace() throws Exception {
        String digest = "0123456789abcdef".repeat(4);
        MimeMessage mail =
                letters.write("anchor", Office.STAFF, Map.of("reference", "anchor-7", "digest", digest), "id");

        assertThat(mail.getSubject()).contains("anchor-7");
        assertThat((String) mail.getContent()).containsPattern("(?m)^" + digest + "$");
        for (Map<String, String> wrong : List.of(
                Map.of("reference", "anchor-7", "digest", "What happened"),
                Map.of("reference", "anchor-7", "digest", digest + "0"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> letters.write("anchor", Office.STAFF, wrong, "id"));
        }
    }

    @Test
    void keepsATaskNameOfTwoLinesOutOfTheHeaders() throws Exception {
        MimeMessage mail = letters.write(
                "task-reminder",
                Office.STAFF,
                Map.of("reference", REFERENCE, "task", "Refer\r\nBcc: other@school.example\u2028x", "due", "today"),
                "id");

        assertThat(mail.getSubject()).startsWith("Reminder: Refer Bcc: other@school.example x (");
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getAllRecipients()).hasSize(1);
    }

    @Test
    void doesNotEvaluateWhatADetailSays() throws Exception {
        MimeMessage mail = letters.write(
                "task-reminder",
                Office.STAFF,
                Map.of("reference", REFERENCE, "task", "${1+1} [[${1+1}]] __${1+1}__ & <b>"),
                "id");

        assertThat((String) mail.getContent()).contains("Task: ${1+1} [[${1+1}]] __${1+1}__ & <b>\r\n");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "SM-2026-1 or another", "../admin", "SM-1\r\nBcc: x@y.example", "SM-1?x=y"})
    void refusesAReferenceThatIsNone(String reference) {
        Map<String, String> details = reference == null ? Map.of() : Map.of("reference", reference);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> letters.write("incident-received", Office.STAFF, details, "id"))
                .withMessageContaining("incident-received");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-such-notice", "../application", "parts/for-staff", "Incident-Received"})
    void refusesANoticeThatIsNone(String notice) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> letters.write(notice, Office.STAFF, STORY, "id"))
                .withMessageContaining("'" + notice + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nobody", "a@b.example, c@d.example", "all:a@b.example;", "a@b.example\r\nBcc: c@d.example"})
    void refusesASenderThatIsNone(String from) {
        NoticeSettings settings =
                new NoticeSettings(URI.create("http://localhost:8080"), "data", new NoticeSettings.Sender(from));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Letters(settings))
                .withMessageContaining("recourse.notices.from");
    }
}
