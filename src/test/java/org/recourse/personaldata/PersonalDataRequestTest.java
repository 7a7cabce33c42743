package org.recourse.personaldata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.casefile.CaseFiles;
import org.recourse.casefile.DocumentKind;
import org.recourse.casefile.Documents;
import org.recourse.casefile.Entry;
import org.recourse.lifecycle.ProcessTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A member of staff who is named in a case, and others, ask for what is held about them. */
@ProcessTest
@ExtendWith(OutputCaptureExtension.class)
class PersonalDataRequestTest {

    private static final String PROCESS = "personal-data-request";
    private static final String FIND = "find-what-concerns";
    private static final String LOOK = "look-through-export";
    private static final byte[] PICTURE =
            Arrays.copyOf(HexFormat.of().parseHex("89504e470d0a1a0a0000000d49484452"), 3_000);

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseFiles caseFiles;

    @Autowired
    Documents documents;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    IdentityService identities;

    private String member;

    /** Each of the tests has a person of its own, in no case but its. */
    @BeforeEach
    void employ() {
        member = "teacher." + UUID.randomUUID().toString().substring(0, 8);
        User user = identities.newUser(member);
        user.setFirstName("Some");
        user.setLastName("Teacher");
        user.setEmail(member + "@recourse.example");
        user.setPassword("Their-Own-Word-2026!");
        identities.saveUser(user);
        identities.createMembership(member, "staff");
        identities.createTenantUserMembership("churchward", member);
    }

    @AfterEach
    void leave() {
        identities.deleteUser(member);
    }

    @Test
    void thePersonGetsTheirCaseWithEverybodyElseMasked(CapturedOutput output) throws Exception {
        String incident = incident();
        String request = request(member);
        Calls central = Calls.as("central", port);
        String page = "/cases/" + request + "/personal-data";
        assertThat(text(central.get(page)))
                .contains(incident, "The person is named in it", member + "@recourse.example");

        String look = text(central.get(page + "/" + incident));
        assertThat(look)
                .contains("The teacher posted it", Masker.SOMEBODY)
                .doesNotContain("Reporting Neighbour", "neighbour@home.example", "smt@recourse.example");
        cases.complete(request, FIND);
        assertThatThrownBy(() -> cases.complete(request, LOOK)).hasMessageContaining(incident);

        String evidence = evidence(look);
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("masks", "the pupil with the broken arm\r\nA person at the school");
        chosen.put("file-" + evidence, "It is the person's own post.");
        look(central, page, incident, look, chosen, "entry-3");
        cases.complete(request, LOOK);
        cases.runJobs(request);
        HttpResponse<byte[]> got = central.get(page + "/copy.zip");

        assertThat(got.headers().firstValue("Cache-Control")).contains("no-store");
        Map<String, byte[]> files = unzipped(got.body());
        assertThat(files.keySet())
                .containsExactlyInAnyOrder("personal-data.pdf", "personal-data.json", incident + "/01-a post.png");
        assertThat(files.get(incident + "/01-a post.png")).isEqualTo(PICTURE);
        for (String copy : List.of(pdf(files), new String(files.get("personal-data.json"), UTF_8))) {
            assertThat(copy.replaceAll("\\s+", " "))
                    .contains("The teacher posted it", "They spoke to", incident, "[another person]", "IT Services")
                    .contains(member + "@recourse.example", "Churchward School")
                    .doesNotContain(
                            "Reporting Neighbour",
                            "Neighbour",
                            "neighbour@home.example",
                            "the pupil with the broken arm",
                            "A person at the school",
                            "Assessment: So.",
                            "marketing@recourse.example",
                            "07700 900123",
                            "linemanager",
                            "itservices");
        }

        cases.complete(request, "hand-over-export");
        cases.runJobs(request);
        assertThat(cases.file(request).isClosed()).isTrue();
        assertThat(documents.list(request, DocumentKind.PERSONAL_DATA))
                .as("handed over")
                .isEmpty();
        assertThat(jdbc.sql("select count(*) from recourse.personal_data_case where request = ?")
                        .param(request)
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(whats(request))
                .contains("Case found that concerns the person", "Case looked through", "Copy made for the person");
        assertThat(output.getAll()).doesNotContain("A member of staff, in full", "broken arm");
    }

    @Test
    void whoReportedIsToldForAReasonAloneWhichStandsInBothChronologies() {
        String incident = incident();
        String request = request(member);
        Calls central = Calls.as("central", port);
        String page = "/cases/" + request + "/personal-data/" + incident;

        assertThat(post(central, page + "/reporter", Map.of("reason", " ")).statusCode())
                .isEqualTo(400);
        assertThat(post(central, page + "/shown", Map.of("shown", "neighbour", "reason", "Why not."))
                        .statusCode())
                .as("by the back door")
                .isEqualTo(400);
        assertThat(text(central.get(page))).doesNotContain("Reporting Neighbour");
        assertThat(whats(incident)).noneMatch(what -> what.startsWith("Who reported"));

        assertThat(post(central, page + "/reporter", Map.of("reason", "They agreed."))
                        .statusCode())
                .isEqualTo(302);

        assertThat(text(central.get(page))).contains("Reporting Neighbour", "neighbour@home.example");
        assertThat(entry(request, "Who reported is told to the person")).contains("They agreed.");
        assertThat(entry(incident, "Who reported is told to somebody whom the case concerns"))
                .contains("They agreed.", request);
    }

    @Test
    void wordsAreShownAfterAllForAReason() {
        String incident = incident();
        String request = request(member);
        Calls central = Calls.as("central", port);
        String page = "/cases/" + request + "/personal-data/" + incident;
        assertThat(text(central.get(page))).doesNotContain("07700 900123");

        assertThat(post(central, page + "/shown", Map.of("shown", "07700 900123", "reason", ""))
                        .statusCode())
                .isEqualTo(400);
        post(central, page + "/shown", Map.of("shown", "07700 900123", "reason", "It is the person's own."));

        assertThat(text(central.get(page))).contains("07700 900123");
        assertThat(entry(request, "Shown after all")).contains("07700 900123", "It is the person's own.");
    }

    @Test
    void nobodySeesARequestOrACaseThroughItWhoIsKeptFromEither() {
        String incident = incident();
        String request = request(member);
        String page = "/cases/" + request + "/personal-data";
        assertThat(Calls.as("central2", port).get(page).statusCode()).isEqualTo(200);

        post(Calls.as("central2", port), "/cases/" + incident + "/recusal", Map.of("text", "I know them."));

        for (String user : List.of("central2", "linemanager", "staff", "smt", "itservices", "manager", "admin", "hr")) {
            Calls calls = Calls.as(user, port);
            for (String path : List.of("", "/" + incident, "/copy.zip")) {
                assertThat(calls.get(page + path).statusCode()).as(user + path).isEqualTo(404);
            }
            assertThat(post(calls, page + "/search", Map.of("words", "teacher")).statusCode())
                    .as(user)
                    .isEqualTo(404);
            assertThat(calls.get("/api/cases/" + request).statusCode()).as(user).isEqualTo(404);
        }
        assertThat(Calls.as("central", port).get(page).statusCode()).isEqualTo(200);
    }

    @Test
    void whoStepsBackLaterHasTheCopyThroughNoDoor() throws Exception {
        String incident = incident();
        String request = request(member);
        Calls central = Calls.as("central", port);
        String page = "/cases/" + request + "/personal-data";
        cases.complete(request, FIND);
        look(central, page, incident, text(central.get(page + "/" + incident)), Map.of(), "");
        cases.complete(request, LOOK);
        cases.runJobs(request);
        String copy =
                documents.list(request, DocumentKind.PERSONAL_DATA).get(0).id().toString();
        Calls second = Calls.as("central2", port);
        assertThat(second.get(page + "/copy.zip").statusCode()).isEqualTo(200);
        for (Calls calls : List.of(central, second)) {
            assertThat(calls.get("/api/cases/" + request + "/documents/" + copy).statusCode())
                    .as("not as a document of the case")
                    .isEqualTo(404);
            assertThat(text(calls.get("/api/cases/" + request + "/documents"))).doesNotContain(copy);
            assertThat(unzipped(calls.get("/api/cases/" + request + "/record.zip")
                                    .body())
                            .keySet())
                    .noneMatch(name -> name.contains("personal-data"));
        }

        post(second, "/cases/" + incident + "/recusal", Map.of("text", "I know them."));

        assertThat(second.get(page + "/copy.zip").statusCode()).isEqualTo(404);
        assertThat(second.get("/api/cases/" + request + "/record.zip").statusCode())
                .isEqualTo(404);
        assertThat(central.get(page + "/copy.zip").statusCode()).isEqualTo(200);
    }

    @Test
    void aMemberOfThePublicIsFoundAsReporterByNameAndInTextsByLooking(CapturedOutput output) {
        String reported = cases.report(Map.of(
                "narrative", "I saw it myself.",
                "reporterName", "Asking Parent",
                "reporterEmail", "asking@home.example"));
        String told = cases.report(Map.of("narrative", "It insults the child of Asking  parent."));
        String other = cases.report(Map.of("narrative", "About somebody else."));
        String request = cases.start(
                PROCESS,
                Map.of("person", "asking parent", "otherNames", "ASKING@home.example, @asker", "school", "churchward"));
        cases.runJobs(request);
        Calls central = Calls.as("central", port);
        String page = "/cases/" + request + "/personal-data";

        assertThat(text(central.get(page)))
                .contains(reported, "The person reported it")
                .doesNotContain(told, other);
        String found = text(post(central, page + "/search", Map.of("words", "Asking Parent")));
        assertThat(found).contains(told).doesNotContain(other);
        assertThat(post(central, page + "/take", Map.of("case", told)).statusCode())
                .isEqualTo(302);
        assertThat(post(central, page + "/take", Map.of("case", "SM-2000-000001"))
                        .statusCode())
                .isEqualTo(400);

        assertThat(text(central.get(page))).contains(told, "The person is told of in it");
        assertThat(text(central.get(page + "/" + told))).contains("It insults the child of");
        assertThat(post(central, page + "/" + told + "/out", Map.of("reason", "It is another one."))
                        .statusCode())
                .isEqualTo(302);
        assertThat(text(central.get(page))).doesNotContain(told);
        assertThat(entry(request, "Case left out")).contains(told, "It is another one.");
        assertThat(output.getAll().toLowerCase(java.util.Locale.ROOT)).doesNotContain("asking");
    }

    @Test
    void whatCameAfterItWasLookedThroughIsNotGiven() throws Exception {
        String incident = incident();
        String request = request(member);
        Calls central = Calls.as("central", port);
        String page = "/cases/" + request + "/personal-data";
        cases.complete(request, FIND);
        String look = text(central.get(page + "/" + incident));
        cases.inform(incident);
        look(central, page, incident, look, Map.of(), "");
        cases.complete(request, LOOK);
        cases.runJobs(request);

        Map<String, byte[]> files = unzipped(central.get(page + "/copy.zip").body());
        assertThat(new String(files.get("personal-data.json"), UTF_8))
                .contains("The teacher posted it")
                .doesNotContain("There is a second post.");
    }

    @Test
    void aPassageToMaskMustBeThere() {
        String incident = incident();
        String request = request(member);
        Calls central = Calls.as("central", port);
        String page = "/cases/" + request + "/personal-data/" + incident;
        String look = text(central.get(page));

        HttpResponse<byte[]> answer = post(
                central,
                page,
                Map.of("masks", "the pupil with the broken leg", "seen", seen(look), "given", "entry-1"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).contains("the pupil with the broken leg", "stands nowhere");
        assertThat(whats(request)).doesNotContain("Case looked through");
    }

    @Test
    void aMonthIsThereAndTwoMoreOnce() {
        LocalDate received = LocalDate.now(ZoneId.of("Europe/London")).minusDays(10);
        String request = cases.start(PROCESS, Map.of("receivedOn", received.toString()));
        cases.runJobs(request);
        assertThat(cases.task(request, FIND).getDueDate()).isEqualTo(end(received.plusMonths(1)));
        assertThat(cases.timer(request, "step-up-" + FIND).getDuedate()).isEqualTo(end(received.plusMonths(1)));
        assertThat(cases.timer(request, "remind-" + FIND).getDuedate()).isEqualTo(end(received.plusDays(21)));
        cases.fire(request, "remind-" + FIND);
        assertThat(Mails.to(request, "Reminder")).contains("central", "central2");
        cases.fire(request, "step-up-" + FIND);
        assertThat(Mails.to(request, "Overdue")).contains("smt");

        cases.complete(request, FIND, Map.of("answering", "more-time"));
        cases.complete(request, "tell-of-more-time");

        assertThat(cases.task(request, FIND).getDueDate()).isEqualTo(end(received.plusMonths(3)));
        assertThatThrownBy(() -> cases.complete(request, FIND, Map.of("answering", "more-time")))
                .hasMessageContaining("taken already");
        cases.complete(request, FIND);
        assertThatThrownBy(() -> cases.complete(request, LOOK, Map.of("lookedThrough", false)))
                .hasMessageContaining("taken already");
    }

    @Test
    void moreTimeCanBeTakenWhileLookingThrough() {
        String request = cases.caseAt(LOOK);
        cases.complete(request, LOOK, Map.of("lookedThrough", false));
        cases.complete(request, "tell-of-more-time");

        assertThat(cases.task(request, FIND).getDueDate())
                .isEqualTo(end(LocalDate.now().plusMonths(3)));
    }

    @Test
    void aRefusalIsToldAndCloses() {
        String request = cases.caseAt("tell-of-refusal");
        cases.complete(request, "tell-of-refusal");
        assertThat(cases.file(request).isClosed()).isTrue();
        assertThat(Calls.as("central", port)
                        .get("/cases/" + request + "/personal-data/copy.zip")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void nobodyRecordsTheirOwnRequestOrOneOfAnotherDay() {
        assertThatThrownBy(() -> cases.start(PROCESS, Map.of("personUser", "central")))
                .hasMessageContaining("is you");
        assertThatThrownBy(() -> cases.start(PROCESS, Map.of("personUser", "nobody.knows")))
                .hasMessageContaining("personUser");
        for (String day :
                List.of("2019-01-01", "tomorrow", LocalDate.now().plusDays(3).toString())) {
            assertThatThrownBy(() -> cases.start(PROCESS, Map.of("receivedOn", day)))
                    .as(day)
                    .hasMessageContaining("receivedOn");
        }
    }

    @Test
    void whoMayBeThePersonIsKeptFromTheRequestThoughNobodyGaveTheUserName() {
        String request = cases.start(PROCESS, Map.of("person", "Somebody", "otherNames", "CENTRAL2@recourse.example"));
        cases.runJobs(request);
        assertThat(Calls.as("central2", port)
                        .get("/cases/" + request + "/personal-data")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aPageOfAnotherSiteCanChooseNothing() {
        String incident = incident();
        String request = request(member);
        Calls session = Calls.signedIn("central", port);
        HttpResponse<byte[]> answer =
                post(session, "/cases/" + request + "/personal-data/" + incident + "/reporter", Map.of("reason", "x"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(whats(incident)).noneMatch(what -> what.startsWith("Who reported"));
    }

    private String incident() {
        String incident = cases.report(Map.of(
                "narrative",
                "The teacher posted it, says Reporting Neighbour; so does the pupil with the broken arm. Call 07700 900123.",
                "subjectDescription",
                "A person at the school",
                "reporterName",
                "Reporting Neighbour",
                "reporterEmail",
                "neighbour@home.example"));
        cases.complete(
                incident,
                "prevent-further-damage",
                "itservices",
                Map.of("containment", "They spoke to marketing@recourse.example and linemanager."));
        cases.complete(
                incident,
                "make-initial-assessment",
                Map.of("subjectUsers", member + ",linemanager", "assessment", "So."));
        Calls.as("central", port).upload("/api/cases/" + incident + "/documents", "a post.png", PICTURE);
        return incident;
    }

    private String request(String user) {
        String request = cases.start(
                PROCESS, Map.of("person", "A member of staff, in full", "personUser", user, "school", "churchward"));
        cases.runJobs(request);
        return request;
    }

    private static void look(
            Calls calls, String page, String incident, String shown, Map<String, String> more, String without) {
        Map<String, String> form = new TreeMap<>(more);
        form.put("seen", seen(shown));
        String given = Pattern.compile("name=\"given\" value=\"([^\"]+)\"")
                .matcher(shown)
                .results()
                .map(found -> found.group(1))
                .filter(id -> !id.equals(without))
                .map(id -> "&given=" + id)
                .collect(Collectors.joining());
        assertThat(post(calls, page + "/" + incident, form, given).statusCode()).isEqualTo(302);
    }

    private static String seen(String page) {
        return group("name=\"seen\" value=\"(\\d+)\"", page);
    }

    private static String evidence(String page) {
        return group("name=\"file-([0-9a-f-]+)\"", page);
    }

    private static String group(String pattern, String page) {
        Matcher found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    private static HttpResponse<byte[]> post(Calls calls, String path, Map<String, String> form) {
        return post(calls, path, form, "");
    }

    private static HttpResponse<byte[]> post(Calls calls, String path, Map<String, String> form, String more) {
        String body = new HashMap<>(form)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                        .collect(Collectors.joining("&"));
        return calls.send(
                "POST",
                path,
                (body + more).getBytes(UTF_8),
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    private List<String> whats(String reference) {
        return caseFiles.chronology(reference).stream().map(Entry::what).toList();
    }

    private String entry(String reference, String what) {
        return caseFiles.chronology(reference).stream()
                .filter(entry -> entry.what().equals(what))
                .map(Entry::text)
                .collect(Collectors.joining("\n"));
    }

    private static Date end(LocalDate day) {
        return Date.from(day.atTime(LocalTime.of(17, 0))
                .atZone(ZoneId.of("Europe/London"))
                .toInstant());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return Calls.textOf(answer).replace("&#39;", "'");
    }

    private static String pdf(Map<String, byte[]> files) throws IOException {
        try (PDDocument document = Loader.loadPDF(files.get("personal-data.pdf"))) {
            return new PDFTextStripper().getText(document);
        }
    }

    private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }
}
