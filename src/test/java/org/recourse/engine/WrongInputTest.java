package org.recourse.engine;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.TestData;
import org.recourse.engine.Rest.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whatever wrong thing is sent, through whichever door: it is refused, the answer says why, and nothing has changed. */
@RecourseTest
@TestInstance(Lifecycle.PER_CLASS)
class WrongInputTest {

    private static final String LONG = "x".repeat(10_001);
    private static final String SHORT = "x".repeat(101);
    private static final String REFERENCE = "SM-2026-000001";

    /** Who may do each task, and what would be right. */
    private static final Map<String, Form> FORMS = Map.ofEntries(
            form("prevent-further-damage", "itservices", Map.of("containment", "The post is gone.")),
            form(
                    "make-initial-assessment",
                    "central",
                    Map.of(
                            "apparentBreach", true,
                            "category", "offensive",
                            "subjectType", "employee",
                            "serious", false,
                            "assessment", "As reported.")),
            form("investigate", "central", Map.of("findings", "It happened.")),
            form(
                    "decide-course-of-action",
                    "smt",
                    Map.of("conduct", "unacceptable", "internalAction", true, "rationale", "Proportionate.")),
            form("take-internal-action", "central", Map.of("actionTaken", "Spoken to.")),
            form("consider-further-information", "central", Map.of("consideration", "Changes nothing.")),
            form("decide-on-withdrawal", "central", Map.of("caseGoesOn", false, "reason", "Settled.")),
            form("close-case", "central", Map.of("outcome", "Done.", "messageToReporter", "Thank you.")),
            form("acknowledge-serious-incident", "principal", Map.of("acknowledged", true)),
            form(
                    "refer-to-police",
                    "central",
                    Map.of("policeForce", "The county's", "policeReference", "P-1", "agencies", "lado")),
            form("inform-agency", "central", Map.of("agencyReference", "A-1")),
            form("record-police-outcome", "central", Map.of("policeOutcome", "caution")),
            form("accept-hand-off", "hr", Map.of("handOffReference", "D-1")),
            form("answer-line-manager-report", "linemanager", Map.of("raise", true, "answer", "I take it up.")),
            form("review-line-manager-answer", "central", Map.of("raiseAfterAll", false, "note", "Settled.")),
            form("acknowledge-content", "central", Map.of("raise", false, "remarks", "Be kind.")),
            form("draft-response", "marketing", Map.of("answerNeeded", true, "draft", "We are sorry.")),
            form("approve-response", "central", Map.of("approved", true)),
            form("send-response", "marketing", Map.of("responseSent", "We are sorry.", "responseLink", "example.org")),
            form("report-outcome", "marketing", Map.of("outcome", "Settled.", "messageToReporter", "It is answered.")),
            form(
                    "assess-excessive-use",
                    "hr",
                    Map.of("excessive", true, "interfering", false, "reasons", "In the breaks alone.")),
            form("find-what-concerns", "central", Map.of("identity", "By their card.", "answering", "copy")),
            form("look-through-export", "central", Map.of("lookedThrough", true)),
            form("hand-over-export", "central", Map.of("told", "Handed over.")),
            form("tell-of-more-time", "central", Map.of("told", "By letter.")),
            form("tell-of-refusal", "central", Map.of("told", "By letter.")),
            form("decide-on-erasure", "central", Map.of("decision", "As said for each case.")),
            form("tell-of-erasure", "central", Map.of("told", "By letter.")));

    private static final Map<String, Object> REPORT = Map.of("school", "churchward", "narrative", "What happened.");

    record Form(String user, Map<String, Object> right) {}

    /** The attempt is prepared first, then everything is noted down, then it is made. */
    record Attempt(String what, int status, String says, Supplier<Supplier<Answer>> prepared) {
        @Override
        public String toString() {
            return what + " → " + status;
        }
    }

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    TaskService tasks;

    @Autowired
    JdbcTemplate database;

    private final Map<String, String> casesByTask = new HashMap<>();
    private Rest rest;
    private Tables tables;

    @BeforeAll
    void connect() {
        rest = new Rest(port);
        tables = new Tables(database);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void isRefusedAndChangesNothing(Attempt attempt) {
        Supplier<Answer> call = attempt.prepared().get();
        Map<String, Set<String>> before = tables.everything();
        long mails = mails();

        Answer answer = call.get();

        assertThat(answer.status()).as(answer.body()).isEqualTo(attempt.status());
        assertThat(answer.message()).contains(attempt.says());
        assertThat(answer.message())
                .doesNotContain("Exception", "java.", "camunda", "ENGINE-", "Cannot invoke", "null");
        assertThat(Tables.changes(before, tables.everything())).isEmpty();
        assertThat(mails()).isEqualTo(mails);
    }

    @Test
    void everyRightAnswerIsTaken() {
        for (String task : FORMS.keySet()) {
            String reference = bringTo(task);
            Form form = FORMS.get(task);
            rest.post(form.user(), taskPath(task, reference) + "/complete", Rest.variables(form.right()))
                    .expect(204);
        }
    }

    @Test
    void thereAreManyOfThem(TestReporter reporter) {
        reporter.publishEntry("wrong inputs", String.valueOf(attempts().count()));
        assertThat(attempts().map(Attempt::what)).doesNotHaveDuplicates().hasSizeGreaterThan(250);
    }

    Stream<Attempt> attempts() {
        return Stream.of(
                        anyText(),
                        initialAssessment(),
                        laterForms(),
                        formsOfOtherMatters(),
                        startsOfOtherMatters(),
                        reports(),
                        otherPeoplesTasks(),
                        closedDoors(),
                        closedToAdministrators(),
                        pastTheTasks(),
                        callsOnCases(),
                        brokenRequests())
                .flatMap(attempts -> attempts);
    }

    // Answers to forms, each through both doors.

    private Stream<Attempt> anyText() {
        String task = "prevent-further-damage";
        String field = "containment";
        return Stream.of(
                        answers("nothing", task, Map.of(), field),
                        answers("a blank text", task, Map.of(field, " \n\t "), field),
                        answers("no value", task, Map.of(field, typed("Null", null)), field),
                        answers("a number for a text", task, Map.of(field, 5), field),
                        answers("yes or no for a text", task, Map.of(field, true), field),
                        answers("a list for a text", task, Map.of(field, List.of("a")), field),
                        answers("a map for a text", task, Map.of(field, Map.of("a", "b")), field),
                        answers("a Json value for a text", task, Map.of(field, typed("Json", "[\"a\"]")), field),
                        answers("a date for a text", task, Map.of(field, typed("Date", DATE)), field),
                        answers("bytes for a text", task, Map.of(field, typed("Bytes", "YQ==")), field),
                        answers("a file for a text", task, Map.of(field, file()), field),
                        answers("an object for a text", task, Map.of(field, object("{}")), field),
                        answers("a large number for a text", task, Map.of(field, typed("Double", 1.5)), field),
                        answers("too long a text", task, Map.of(field, LONG), field),
                        answers("a zero byte", task, Map.of(field, "a\u0000b"), field),
                        answers("a bell", task, Map.of(field, "a\u0007b"), field),
                        answers("half a character", task, Map.of(field, "a\ud800b"), field),
                        answers("a field nobody knows", task, with(task, "note", "x"), "note"),
                        answers("a field of another form", task, with(task, "findings", "x"), "findings"),
                        answers("a code the form does not ask", task, with(task, "serious", true), "serious"),
                        answers("a code only the engine sets", task, with(task, "acknowledged", true), "acknowledged"),
                        answers("the reference", task, with(task, "caseReference", REFERENCE), "caseReference"),
                        answers("a name in capitals", task, Map.of("Containment", "x"), "Containment"),
                        answers("an empty name", task, with(task, "", "x"), "is not a field"),
                        answers("a whole story as a name", task, with(task, LONG, "x"), "is not a field"))
                .flatMap(attempts -> attempts);
    }

    private Stream<Attempt> initialAssessment() {
        String task = "make-initial-assessment";
        return Stream.of(
                        answers("nothing", task, Map.of(), "category"),
                        answers("no apparentBreach", task, without(task, "apparentBreach"), "apparentBreach"),
                        answers("no category", task, without(task, "category"), "category"),
                        answers("no subjectType", task, without(task, "subjectType"), "subjectType"),
                        answers("no serious", task, without(task, "serious"), "serious"),
                        answers("no assessment", task, without(task, "assessment"), "assessment"),
                        answers("the word yes", task, with(task, "apparentBreach", "yes"), "apparentBreach"),
                        answers("the word true", task, with(task, "serious", "true"), "serious"),
                        answers("a one for yes", task, with(task, "serious", 1), "serious"),
                        answers("an unknown category", task, with(task, "category", "gossip"), "category"),
                        answers("a category in capitals", task, with(task, "category", "OFFENSIVE"), "category"),
                        answers("a category by its name", task, with(task, "category", "DATA_PROTECTION"), "category"),
                        answers("two categories", task, with(task, "category", "offensive,other"), "category"),
                        answers("a number as category", task, with(task, "category", 3), "category"),
                        answers("an unknown subject type", task, with(task, "subjectType", "pupil"), "subjectType"),
                        answers("an unknown subject", task, with(task, "subjectUsers", "nobody"), "subjectUsers"),
                        answers(
                                "one unknown subject of two",
                                task,
                                with(task, "subjectUsers", "smt, nobody"),
                                "subjectUsers"),
                        answers("a subject in capitals", task, with(task, "subjectUsers", "SMT"), "subjectUsers"),
                        answers(
                                "a Json list with a number",
                                task,
                                with(task, "subjectUsers", typed("Json", "[\"smt\", 7]")),
                                "subjectUsers"),
                        answers(
                                "a Json map of subjects",
                                task,
                                with(task, "subjectUsers", typed("Json", "{\"smt\": 1}")),
                                "subjectUsers"),
                        answers("yes as subjects", task, with(task, "subjectUsers", true), "subjectUsers"),
                        answers(
                                "too many subjects",
                                task,
                                with(task, "subjectUsers", "smt,".repeat(501)),
                                "subjectUsers"),
                        answers("a word for inScope", task, with(task, "inScope", "private"), "inScope"),
                        answers("a breach out of scope", task, with(task, "inScope", false), "inScope"),
                        answers("the decision", task, with(task, "conduct", "no-breach"), "conduct"),
                        answers("an action", task, with(task, "internalAction", true), "internalAction"))
                .flatMap(attempts -> attempts);
    }

    private Stream<Attempt> laterForms() {
        String decide = "decide-course-of-action";
        String police = "refer-to-police";
        return Stream.of(
                        answers("nothing", "investigate", Map.of(), "findings"),
                        answers("the decision", "investigate", with("investigate", "conduct", "illegal"), "conduct"),
                        answers("a word for serious", "investigate", with("investigate", "serious", "no"), "serious"),
                        answers("too long a text", "investigate", Map.of("findings", LONG), "findings"),
                        answers("nothing", decide, Map.of(), "conduct"),
                        answers("no conduct", decide, without(decide, "conduct"), "conduct"),
                        answers("no reason", decide, without(decide, "rationale"), "rationale"),
                        answers("an unknown conduct", decide, with(decide, "conduct", "acceptable"), "conduct"),
                        answers("a conduct in capitals", decide, with(decide, "conduct", "Illegal"), "conduct"),
                        answers("unacceptable, no action", decide, without(decide, "internalAction"), "internalAction"),
                        answers(
                                "unacceptable, both actions no",
                                decide,
                                with(with(decide, "internalAction", false), "disciplinary", false),
                                "disciplinary"),
                        answers("no breach, an action", decide, with(decide, "conduct", "no-breach"), "internalAction"),
                        answers(
                                "more to investigate, discipline",
                                decide,
                                with(
                                        with(without(decide, "internalAction"), "conduct", "more-to-investigate"),
                                        "disciplinary",
                                        true),
                                "disciplinary"),
                        answers("the word yes", decide, with(decide, "internalAction", "yes"), "internalAction"),
                        answers("a zero for no", decide, with(decide, "disciplinary", 0), "disciplinary"),
                        answers("the findings", decide, with(decide, "findings", "x"), "findings"),
                        answers("nothing", "take-internal-action", Map.of(), "actionTaken"),
                        answers("nothing", "consider-further-information", Map.of(), "consideration"),
                        answers("nothing", "decide-on-withdrawal", Map.of(), "caseGoesOn"),
                        answers(
                                "no reason",
                                "decide-on-withdrawal",
                                without("decide-on-withdrawal", "reason"),
                                "reason"),
                        answers(
                                "the word no",
                                "decide-on-withdrawal",
                                with("decide-on-withdrawal", "caseGoesOn", "no"),
                                "caseGoesOn"),
                        answers("nothing", "close-case", Map.of(), "outcome"),
                        answers(
                                "no word to the reporter",
                                "close-case",
                                without("close-case", "messageToReporter"),
                                "messageToReporter"),
                        answers("nothing", "acknowledge-serious-incident", Map.of(), "acknowledged"),
                        answers("a no", "acknowledge-serious-incident", Map.of("acknowledged", false), "acknowledged"),
                        answers(
                                "the word true",
                                "acknowledge-serious-incident",
                                Map.of("acknowledged", "true"),
                                "acknowledged"),
                        answers(
                                "too long a direction",
                                "acknowledge-serious-incident",
                                with("acknowledge-serious-incident", "direction", LONG),
                                "direction"),
                        answers("nothing", police, Map.of(), "policeForce"),
                        answers("no reference", police, without(police, "policeReference"), "policeReference"),
                        answers("too long a name", police, with(police, "policeForce", SHORT), "policeForce"),
                        answers("an unknown agency", police, with(police, "agencies", "lado,mi5"), "agencies"),
                        answers(
                                "an unknown agency in a Json list",
                                police,
                                with(police, "agencies", typed("Json", "[\"lado\", \"mi5\"]")),
                                "agencies"),
                        answers("a number as agencies", police, with(police, "agencies", 1), "agencies"),
                        answers("nothing", "inform-agency", Map.of(), "agencyReference"),
                        answers(
                                "too long a reference",
                                "inform-agency",
                                Map.of("agencyReference", SHORT),
                                "agencyReference"),
                        answers("nothing", "record-police-outcome", Map.of(), "policeOutcome"),
                        answers(
                                "an unknown outcome",
                                "record-police-outcome",
                                Map.of("policeOutcome", "acquitted"),
                                "policeOutcome"),
                        answers(
                                "too long a note",
                                "record-police-outcome",
                                with("record-police-outcome", "policeNote", LONG),
                                "policeNote"),
                        answers("nothing", "accept-hand-off", Map.of(), "handOffReference"),
                        answers(
                                "too long a reference",
                                "accept-hand-off",
                                Map.of("handOffReference", SHORT),
                                "handOffReference"))
                .flatMap(attempts -> attempts);
    }

    private Stream<Attempt> formsOfOtherMatters() {
        String answer = "answer-line-manager-report";
        String review = "review-line-manager-answer";
        String acknowledge = "acknowledge-content";
        String draft = "draft-response";
        String approve = "approve-response";
        String send = "send-response";
        String report = "report-outcome";
        String assess = "assess-excessive-use";
        return Stream.of(
                        answers("nothing", answer, Map.of(), "raise"),
                        answers("no answer", answer, Map.of("raise", false), "answer"),
                        answers("no yes or no", answer, with(answer, "raise", "yes"), "raise"),
                        answers("too long an answer", answer, with(answer, "answer", LONG), "answer"),
                        answers("nothing", review, Map.of(), "raiseAfterAll"),
                        answers("too long a note", review, with(review, "note", LONG), "note"),
                        answers("another task's field", review, with(review, "raise", true), "raise"),
                        answers("nothing", acknowledge, Map.of(), "raise"),
                        answers("too long a remark", acknowledge, with(acknowledge, "remarks", LONG), "remarks"),
                        answers("nothing", draft, Map.of(), "answerNeeded"),
                        answers("an answer without words", draft, Map.of("answerNeeded", true), "draft"),
                        answers("too long a draft", draft, with(draft, "draft", LONG), "draft"),
                        answers("an approver", draft, with(draft, "approver", ""), "approver"),
                        answers("nothing", approve, Map.of(), "approved"),
                        answers("refused without a word", approve, Map.of("approved", false), "remarks"),
                        answers("nothing", send, Map.of(), "responseSent"),
                        answers("too long a response", send, with(send, "responseSent", LONG), "responseSent"),
                        answers("nothing", report, Map.of(), "outcome"),
                        answers("no message", report, Map.of("outcome", "Settled."), "messageToReporter"),
                        answers("nothing", assess, Map.of(), "excessive"),
                        answers("one test alone", assess, Map.of("excessive", true, "reasons", "So."), "interfering"),
                        answers("nothing", "find-what-concerns", Map.of(), "answering"),
                        answers(
                                "not how they are known",
                                "find-what-concerns",
                                Map.of("answering", "copy"),
                                "identity"),
                        answers(
                                "another answer",
                                "find-what-concerns",
                                with("find-what-concerns", "answering", "perhaps"),
                                "answering"),
                        answers("nothing", "look-through-export", Map.of(), "lookedThrough"),
                        answers("nothing", "hand-over-export", Map.of(), "told"),
                        answers("nothing", "tell-of-more-time", Map.of(), "told"),
                        answers("nothing", "tell-of-refusal", Map.of(), "told"),
                        answers("nothing", "decide-on-erasure", Map.of(), "decision"),
                        answers("nothing", "tell-of-erasure", Map.of(), "told"),
                        answers("no reasons", assess, Map.of("excessive", true, "interfering", true), "reasons"))
                .flatMap(attempts -> attempts);
    }

    private Stream<Attempt> startsOfOtherMatters() {
        Map<String, Object> told = Map.of("school", "churchward", "narrative", "What happened.");
        return Stream.of(
                start("nothing", "line-manager-report", Map.of(), "school"),
                start("no story", "line-manager-report", Map.of("school", "churchward"), "narrative"),
                start(
                        "another school",
                        "line-manager-report",
                        Map.of("school", "eton", "narrative", "What."),
                        "school"),
                start("no line manager", "line-manager-report", merged(told, "lineManager", "smt"), "lineManager"),
                start("a reporter", "line-manager-report", merged(told, "reporterUser", "smt"), "reporterUser"),
                start("nothing", "content-response", Map.of(), "school"),
                start("no user", "content-response", merged(told, "subjectUsers", "nobody.knows"), "subjectUsers"),
                start("too long a link", "content-response", merged(told, "link", "x".repeat(2001)), "link"),
                start("a line manager", "content-response", merged(told, "lineManager", "linemanager"), "lineManager"),
                start("nobody", "excessive-use", told, "subjectUsers"),
                start("too long a story", "excessive-use", Map.of("narrative", LONG), "narrative"));
    }

    private Attempt start(String what, String process, Map<String, Object> fields, String says) {
        String path = "/engine-rest/process-definition/key/" + process + "/submit-form";
        return new Attempt(
                process + ", " + what, 400, says, () -> () -> rest.post("linemanager", path, Rest.variables(fields)));
    }

    private static Map<String, Object> merged(Map<String, Object> fields, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(fields);
        changed.put(field, value);
        return changed;
    }

    /** Wrong answers, by "complete" and by "submit-form". */
    private Stream<Attempt> answers(String what, String task, Map<String, Object> fields, String says) {
        return Stream.of("complete", "submit-form")
                .map(door -> new Attempt(task + ", " + what + ", by " + door, 400, says, () -> {
                    String path = taskPath(task, caseAt(task)) + "/" + door;
                    return () -> rest.post(FORMS.get(task).user(), path, wrapped(fields));
                }));
    }

    // Reports, each through the three doors at which a case starts.

    private Stream<Attempt> reports() {
        return Stream.of(
                        reports("nothing", Map.of(), "school"),
                        reports("no school", without(REPORT, "school"), "school"),
                        reports("no narrative", without(REPORT, "narrative"), "narrative"),
                        reports("a blank narrative", with(REPORT, "narrative", "  "), "narrative"),
                        reports("too long a narrative", with(REPORT, "narrative", LONG), "narrative"),
                        reports("a number as narrative", with(REPORT, "narrative", 1), "narrative"),
                        reports("a file as narrative", with(REPORT, "narrative", file()), "narrative"),
                        reports("an object as narrative", with(REPORT, "narrative", object("{}")), "narrative"),
                        reports("a zero byte", with(REPORT, "narrative", "a\u0000"), "narrative"),
                        reports("an unknown school", with(REPORT, "school", "eton"), "school"),
                        reports("a school by its name", with(REPORT, "school", "Churchward School"), "school"),
                        reports("a number as school", with(REPORT, "school", 1), "school"),
                        reports("two schools", with(REPORT, "school", List.of("churchward", "northside")), "school"),
                        reports("too long a platform", with(REPORT, "platform", SHORT), "platform"),
                        reports("too long a link", with(REPORT, "link", "x".repeat(2001)), "link"),
                        reports(
                                "too long a description",
                                with(REPORT, "subjectDescription", LONG),
                                "subjectDescription"),
                        reports("an unknown kind of subject", with(REPORT, "subjectType", "pupil"), "subjectType"),
                        reports("the word yes", with(REPORT, "immediateRisk", "yes"), "immediateRisk"),
                        reports("no mail address", with(REPORT, "reporterEmail", "at home"), "reporterEmail"),
                        reports("its severity", with(REPORT, "serious", true), "serious"),
                        reports("an acknowledgement", with(REPORT, "acknowledged", true), "acknowledged"),
                        reports("a conduct", with(REPORT, "conduct", "no-breach"), "conduct"),
                        reports("a reference", with(REPORT, "caseReference", REFERENCE), "caseReference"),
                        reports("a field nobody knows", with(REPORT, "colour", "red"), "colour"))
                .flatMap(attempts -> attempts);
    }

    private Stream<Attempt> reports(String what, Map<String, Object> fields, String says) {
        Map<String, Object> variables = wrapped(fields);
        Map<String, Object> message = Map.of(
                "messageName",
                "incident-reported",
                "processVariables",
                variables.get("variables"),
                "resultEnabled",
                true);
        return Stream.of(
                attempt(
                        "report, " + what + ", by the start form",
                        400,
                        says,
                        "staff",
                        "POST",
                        Rest.START_FORM,
                        variables),
                attempt("report, " + what + ", by start", 400, says, "staff", "POST", START, variables),
                attempt(
                        "report, " + what + ", by message",
                        400,
                        says,
                        "staff",
                        "POST",
                        "/engine-rest/message",
                        message));
    }

    // Tasks that are not, or no longer, the person's.

    private Stream<Attempt> otherPeoplesTasks() {
        String decide = "decide-course-of-action";
        return Stream.of(
                        ofOthers("smt.northside", decide, 404, "no such open task", "another school's"),
                        ofOthers("principal", decide, 404, "no such open task", "another role's"),
                        ofOthers("marketing", decide, 404, "no such open task", "a role's without tasks"),
                        ofOthers("staff", decide, 404, "no such open task", "a reporter's"),
                        ofOthers("manager", decide, 404, "no such open task", "a manager's"),
                        ofOthers("analyst", decide, 404, "no such open task", "an analyst's"),
                        ofOthers("admin", decide, 403, "another group's", "an administrator's"),
                        ofOthers("central2", "investigate", 404, "no such open task", "a subject's"),
                        taken(
                                "complete",
                                "POST",
                                "/complete",
                                Rest.variables(FORMS.get(decide).right())),
                        taken(
                                "submit-form",
                                "POST",
                                "/submit-form",
                                Rest.variables(FORMS.get(decide).right())),
                        taken("claim", "POST", "/claim", Map.of("userId", "itservices")),
                        taken("claim for nobody", "POST", "/claim", Map.of()),
                        taken("unclaim", "POST", "/unclaim", null),
                        done("complete", "/complete"),
                        done("submit-form", "/submit-form"),
                        done("claim", "/claim"),
                        forOthers("staff"),
                        forOthers("central2"),
                        forOthers("nobody"),
                        Stream.of(
                                unknown("complete", "POST", "/complete", Map.of("variables", Map.of())),
                                unknown("submit-form", "POST", "/submit-form", Map.of("variables", Map.of())),
                                unknown("claim", "POST", "/claim", Map.of("userId", "central")),
                                unknown("unclaim", "POST", "/unclaim", null)))
                .flatMap(attempts -> attempts);
    }

    private Stream<Attempt> ofOthers(String user, String task, int status, String says, String whose) {
        Map<String, Object> right = Rest.variables(FORMS.get(task).right());
        Supplier<String> path = () -> taskPath(task, caseNaming("central2", task));
        return Stream.of(
                attempt(whose + " try to complete", status, says, user, "POST", path, "/complete", right),
                attempt(whose + " try to submit", status, says, user, "POST", path, "/submit-form", right),
                attempt(whose + " try to claim", status, says, user, "POST", path, "/claim", Map.of("userId", user)));
    }

    /** A task that a colleague of another deciding group has taken. */
    private Stream<Attempt> taken(String what, String method, String call, @Nullable Object body) {
        return Stream.of(new Attempt("a colleague's task, " + what, 403, "A colleague has taken this task", () -> {
            String path = taskPath("decide-course-of-action", bringTo("decide-course-of-action"));
            rest.post("smt", path + "/claim", Map.of("userId", "smt")).expect(204);
            return () -> rest.send(method, "itservices", path + call, body);
        }));
    }

    private Stream<Attempt> done(String what, String call) {
        return Stream.of(new Attempt("a task that is done, " + what, 404, "no such open task", () -> {
            String path = taskPath("investigate", bringTo("investigate"));
            Map<String, Object> right = Rest.variables(FORMS.get("investigate").right());
            rest.post("central", path + "/complete", right).expect(204);
            return () -> rest.post("central", path + call, call.equals("/claim") ? Map.of("userId", "central") : right);
        }));
    }

    private Stream<Attempt> forOthers(String user) {
        return Stream.of(attempt(
                "a task taken for " + user,
                403,
                "for yourself",
                "central",
                "POST",
                () -> taskPath("investigate", caseAt("investigate")),
                "/claim",
                Map.of("userId", user)));
    }

    private Attempt unknown(String what, String method, String call, @Nullable Object body) {
        return attempt(
                "a task that never was, " + what,
                404,
                "no such open task",
                "central",
                method,
                "/engine-rest/task/0b9d5a1e-0000-11f1-8000-000000000000" + call,
                body);
    }

    // Doors that are closed to whoever has the task.

    private Stream<Attempt> closedDoors() {
        return Stream.of(
                onTask("resolve", 403, "by its tasks", "POST", "/resolve", Rest.variables(Map.of())),
                onTask("an error", 403, "by its tasks", "POST", "/bpmnError", Map.of("errorCode", "case-ends-early")),
                onTask(
                        "an escalation",
                        403,
                        "by its tasks",
                        "POST",
                        "/bpmnEscalation",
                        Map.of("escalationCode", "case-ends-early")),
                onTask("variables", 403, "by its tasks", "POST", "/variables", modification("serious", true)),
                onTask("a variable", 403, "by its tasks", "PUT", "/variables/conduct", Map.of("value", "no-breach")),
                onTask("no variable", 403, "by its tasks", "DELETE", "/variables/serious", null),
                onTask("local variables", 403, "by its tasks", "POST", "/localVariables", modification("a", "b")),
                onTask("a local variable", 403, "by its tasks", "PUT", "/localVariables/a", Map.of("value", "b")),
                onTask("no local variable", 403, "by its tasks", "DELETE", "/localVariables/a", null),
                onTask("a comment", 400, "No task found", "POST", "/comment/create", Map.of("message", "The story.")),
                onTask("all that a task has", 403, "by its tasks", "PUT", "", Map.of("name", "x", "description", "y")),
                onTask("no task", 403, "by its tasks", "DELETE", "", null),
                onTask("a delegate", 403, "diagram", "POST", "/delegate", Map.of("userId", "central2")),
                onTask("an assignee", 403, "diagram", "POST", "/assignee", Map.of("userId", "central2")),
                onTask(
                        "another candidate",
                        403,
                        "diagram",
                        "POST",
                        "/identity-links",
                        Map.of("userId", "staff", "type", "candidate")),
                onTask(
                        "one candidate fewer",
                        403,
                        "diagram",
                        "POST",
                        "/identity-links/delete",
                        Map.of("groupId", "central-services", "type", "candidate")),
                onInstance("variables", 403, "by its tasks", "POST", "/variables", modification("serious", false)),
                onInstance("a variable", 403, "by its tasks", "PUT", "/variables/serious", Map.of("value", false)),
                onInstance("no variable", 403, "by its tasks", "DELETE", "/variables/serious", null),
                attempt(
                        "execution, local variables",
                        403,
                        "by its tasks",
                        "central",
                        "POST",
                        () -> "/engine-rest/execution/" + instance("investigate"),
                        "/localVariables",
                        modification("serious", true)),
                attempt(
                        "a start at a chosen step",
                        403,
                        "at its beginning",
                        "staff",
                        "POST",
                        START,
                        Map.of(
                                "variables",
                                Rest.values(REPORT),
                                "startInstructions",
                                List.of(Map.of("type", "startBeforeActivity", "activityId", "close-case")))),
                attempt(
                        "a task of one's own",
                        403,
                        "central",
                        "central",
                        "POST",
                        "/engine-rest/task/create",
                        Map.of("name", "x", "description", "The story.")),
                attempt(
                        "a filter",
                        403,
                        "central",
                        "central",
                        "POST",
                        "/engine-rest/filter/create",
                        Map.of("resourceType", "Task", "name", "x", "query", Map.of(), "properties", Map.of())),
                new Attempt("task, a picture", 400, "No task found", () -> {
                    String path = taskPath("investigate", caseAt("investigate")) + "/attachment/create";
                    return () -> rest.send("POST", "central", path, PICTURE, "multipart/form-data; boundary=b");
                }));
    }

    // Doors that stay closed to who runs the engine.

    private Stream<Attempt> closedToAdministrators() {
        Map<String, Object> report = Rest.variables(REPORT);
        return Stream.of(
                byAdmin("completes", "another group's", "POST", "/complete", Rest.variables(Map.of("findings", "x"))),
                byAdmin("submits", "another group's", "POST", "/submit-form", Rest.variables(Map.of("findings", "x"))),
                byAdmin("takes", "another group's", "POST", "/claim", Map.of("userId", "admin")),
                byAdmin("takes for another", "another group's", "POST", "/claim", Map.of("userId", "central")),
                byAdmin("assigns to themself", "another group's", "POST", "/assignee", Map.of("userId", "admin")),
                byAdmin("assigns", "another group's", "POST", "/assignee", Map.of("userId", "central")),
                byAdmin("delegates", "diagram", "POST", "/delegate", Map.of("userId", "admin")),
                byAdmin(
                        "becomes a candidate",
                        "diagram",
                        "POST",
                        "/identity-links",
                        Map.of("userId", "admin", "type", "candidate")),
                byAdmin("resolves", "by its tasks", "POST", "/resolve", Rest.variables(Map.of())),
                byAdmin(
                        "throws an error",
                        "by its tasks",
                        "POST",
                        "/bpmnError",
                        Map.of("errorCode", "case-ends-early")),
                byAdmin("escalates", "by its tasks", "POST", "/bpmnEscalation", Map.of("escalationCode", "x")),
                byAdmin("sets variables", "by its tasks", "POST", "/variables", modification("serious", true)),
                byAdmin("sets a variable", "by its tasks", "PUT", "/variables/conduct", Map.of("value", "x")),
                byAdmin("removes a variable", "by its tasks", "DELETE", "/variables/serious", null),
                byAdmin("sets a local variable", "by its tasks", "PUT", "/localVariables/a", Map.of("value", "b")),
                byAdmin("comments", "case file", "POST", "/comment/create", Map.of("message", "The story.")),
                byAdmin("describes", "by its tasks", "PUT", "", Map.of("description", "The story.")),
                byAdmin("deletes", "by its tasks", "DELETE", "", null),
                new Attempt("admin attaches a picture", 403, "case file", () -> {
                    String path = taskPath("investigate", caseAt("investigate")) + "/attachment/create";
                    return () -> rest.send("POST", "admin", path, PICTURE, "multipart/form-data; boundary=b");
                }),
                attempt(
                        "admin makes a task",
                        403,
                        "by its tasks",
                        "admin",
                        "POST",
                        "/engine-rest/task/create",
                        Map.of("name", "x", "description", "The story.")),
                attempt(
                        "admin starts at a chosen step",
                        403,
                        "at its beginning",
                        "admin",
                        "POST",
                        START,
                        Map.of(
                                "variables",
                                report.get("variables"),
                                "startInstructions",
                                List.of(Map.of("type", "startBeforeActivity", "activityId", "close-case")))),
                attempt(
                        "admin sets an instance's variable",
                        403,
                        "by its tasks",
                        "admin",
                        "PUT",
                        () -> "/engine-rest/process-instance/" + instance("investigate"),
                        "/variables/serious",
                        Map.of("value", true)));
    }

    private Attempt byAdmin(String what, String says, String method, String call, @Nullable Object body) {
        return attempt(
                "admin " + what,
                403,
                says,
                "admin",
                method,
                () -> taskPath("investigate", caseAt("investigate")),
                call,
                body);
    }

    // Ways to move a case, or learn of it, without a task.

    private Stream<Attempt> pastTheTasks() {
        String message = "/engine-rest/message";
        return Stream.of(
                new Attempt("a message to a case", 400, "No process, or more than one, starts", () -> {
                    String reference = caseAt("investigate");
                    return () -> rest.post(
                            "central", message, Map.of("messageName", "further-information", "businessKey", reference));
                }),
                new Attempt("an ending for a case", 400, "No process, or more than one, starts", () -> {
                    String reference = caseAt("investigate");
                    return () -> rest.post(
                            "central",
                            message,
                            Map.of(
                                    "messageName",
                                    "early-ending-proposed",
                                    "businessKey",
                                    reference,
                                    "processVariables",
                                    Rest.values(Map.of("earlyEnding", "duplicate"))));
                }),
                attempt(
                        "a message to all cases",
                        400,
                        "No process",
                        "central",
                        "POST",
                        message,
                        Map.of("messageName", "further-information", "all", true)),
                attempt(
                        "a message nobody waits for",
                        400,
                        "No process",
                        "central",
                        "POST",
                        message,
                        Map.of("messageName", "fire-drill")),
                attempt("a message without a name", 400, "message", "central", "POST", message, Map.of()),
                attempt(
                        "a condition",
                        403,
                        "by its tasks",
                        "central",
                        "POST",
                        "/engine-rest/condition",
                        Map.of("variables", Rest.values(Map.of("serious", true)))),
                attempt("a signal", 403, "by its tasks", "central", "POST", "/engine-rest/signal", Map.of("name", "x")),
                onInstance(
                        "a moved token",
                        403,
                        "central",
                        "POST",
                        "/modification",
                        Map.of(
                                "instructions",
                                List.of(Map.of("type", "startBeforeActivity", "activityId", "close-case")))),
                onInstance("no instance", 403, "central", "DELETE", "", null),
                onInstance("a pause", 403, "central", "PUT", "/suspended", Map.of("suspended", true)),
                attempt(
                        "a called process by itself",
                        403,
                        "escalation-to-principal",
                        "central",
                        "POST",
                        "/engine-rest/process-definition/key/escalation-to-principal/start",
                        Map.of("businessKey", REFERENCE)),
                attempt(
                        "an expression in a query",
                        400,
                        "xpression",
                        "staff",
                        "POST",
                        "/engine-rest/task",
                        Map.of("assigneeExpression", EXPRESSION)),
                attempt(
                        "an expression in a query's alternative",
                        400,
                        "xpression",
                        "staff",
                        "POST",
                        "/engine-rest/task",
                        Map.of("orQueries", List.of(Map.of("assigneeExpression", EXPRESSION)))),
                new Attempt("an expression in a filter's alternative", 400, "xpression", () -> {
                    String filter = rest.get("staff", "/engine-rest/filter")
                            .json()
                            .path(0)
                            .path("id")
                            .asText();
                    return () -> rest.post(
                            "staff",
                            "/engine-rest/filter/" + filter + "/list",
                            Map.of("orQueries", List.of(Map.of("dueBeforeExpression", EXPRESSION))));
                }));
    }

    // Calls on a case.

    private Stream<Attempt> callsOnCases() {
        return Stream.of(
                        Stream.of("serious", "withdrawn", "hold", "reporter")
                                .flatMap(call -> calls(call, "reason", Map.of())),
                        calls("information", "text", Map.of()),
                        calls("duplicate", "reason", Map.of("of", REFERENCE)),
                        Stream.of("serious", "withdrawn", "information", "duplicate")
                                .flatMap(this::callsOnOthers),
                        Stream.of(
                                duplicate("no other case", 400, "of", reference -> ""),
                                duplicate("a case that never was", 400, "of", reference -> "SM-1999-000001"),
                                duplicate("no reference at all", 400, "of", reference -> "the other one"),
                                duplicate("the case itself", 400, "of", reference -> reference),
                                duplicate("a duplicate", 400, "of", reference -> aDuplicate()),
                                new Attempt("duplicate, by smt", 403, "Central Services", () -> {
                                    String reference = caseAt("investigate");
                                    String other = caseAt("close-case");
                                    return () -> rest.post(
                                            "smt",
                                            "/api/cases/" + reference + "/duplicate",
                                            Map.of("of", other, "reason", "The same."));
                                }),
                                new Attempt("duplicate, of an illegal case", 409, "police", () -> {
                                    String reference = caseAt("refer-to-police");
                                    String other = caseAt("close-case");
                                    return () -> rest.post(
                                            "central",
                                            "/api/cases/" + reference + "/duplicate",
                                            Map.of("of", other, "reason", "The same."));
                                }),
                                new Attempt("duplicate, a second time", 409, "already", () -> {
                                    String reference = rest.report("staff", REPORT);
                                    raise(reference);
                                    String first = caseAt("close-case");
                                    String other = caseAt("investigate");
                                    rest.post(
                                                    "central",
                                                    "/api/cases/" + reference + "/duplicate",
                                                    Map.of("of", first, "reason", "The same."))
                                            .expect(202);
                                    return () -> rest.post(
                                            "central",
                                            "/api/cases/" + reference + "/duplicate",
                                            Map.of("of", other, "reason", "The same."));
                                })))
                .flatMap(attempts -> attempts);
    }

    private Stream<Attempt> calls(String call, String field, Map<String, Object> rest) {
        return Stream.of(
                onCase(call + ", nothing", 400, field, call, rest),
                onCase(call + ", a blank", 400, field, call, with(rest, field, " ")),
                onCase(call + ", no value", 400, field, call, with(rest, field, null)),
                onCase(call + ", too long", 400, field, call, with(rest, field, LONG)),
                onCase(call + ", a zero byte", 400, field, call, with(rest, field, "a\u0000b")),
                onCase(call + ", half a character", 400, field, call, with(rest, field, "a\ud800b")),
                onCase(call + ", a number", 400, field, call, with(rest, field, 5)),
                onCase(call + ", yes", 400, field, call, with(rest, field, true)),
                onCase(call + ", a list", 400, field, call, with(rest, field, List.of("a"))),
                onCase(call + ", a map", 400, field, call, with(rest, field, Map.of("a", "b"))),
                onCase(call + ", a further field", 400, "who", call, with(with(rest, field, "x"), "who", "smt")),
                onCase(call + ", no JSON", 400, "JSON", call, "{\"" + field + "\": "),
                onCase(call + ", a JSON list", 400, "JSON", call, "[]"),
                onCase(call + ", an empty body", 400, "JSON", call, ""));
    }

    private Stream<Attempt> callsOnOthers(String call) {
        Map<String, String> body =
                Map.of(call.equals("information") ? "text" : "reason", "x", call.equals("duplicate") ? "of" : "", "x");
        Map<String, String> right = new HashMap<>(body);
        right.remove("");
        return Stream.of(
                attempt(
                        call + ", a case that never was",
                        404,
                        "no such case",
                        "central",
                        "POST",
                        "/api/cases/SM-1999-000001/" + call,
                        right),
                attempt(
                        call + ", a hidden case",
                        404,
                        "no such case",
                        "smt.northside",
                        "POST",
                        () -> "/api/cases/" + caseAt("investigate"),
                        "/" + call,
                        right),
                attempt(
                        call + ", by the reporter",
                        404,
                        "no such case",
                        "staff",
                        "POST",
                        () -> "/api/cases/" + caseAt("investigate"),
                        "/" + call,
                        right),
                new Attempt(call + ", a closed case", 409, "closed", () -> {
                    String reference = aClosedCase();
                    Map<String, String> about = new HashMap<>(right);
                    about.computeIfPresent("of", (field, of) -> caseAt("investigate"));
                    return () -> this.rest.post("central", "/api/cases/" + reference + "/" + call, about);
                }),
                new Attempt(call + ", as a web form", 415, "not supported", () -> {
                    String path = "/api/cases/" + caseAt("investigate") + "/" + call;
                    return () ->
                            this.rest.send("POST", "central", path, "reason=x", "application/x-www-form-urlencoded");
                }),
                new Attempt(call + ", as text", 415, "not supported", () -> {
                    String path = "/api/cases/" + caseAt("investigate") + "/" + call;
                    return () -> this.rest.send("POST", "central", path, "{}", "text/plain");
                }),
                new Attempt(call + ", by PUT", 405, "PUT", () -> {
                    String path = "/api/cases/" + caseAt("investigate") + "/" + call;
                    return () -> this.rest.put("central", path, right);
                }));
    }

    private Attempt duplicate(
            String what, int status, String says, java.util.function.UnaryOperator<String> otherReference) {
        return new Attempt("duplicate of " + what, status, says, () -> {
            String reference = caseAt("investigate");
            String other = otherReference.apply(reference);
            return () -> rest.post(
                    "central", "/api/cases/" + reference + "/duplicate", Map.of("of", other, "reason", "The same."));
        });
    }

    // Requests that are broken in themselves.

    private Stream<Attempt> brokenRequests() {
        Map<String, Object> unknownType = Map.of("variables", Map.of("findings", typed("Story", "x")));
        Map<String, Object> noDate = Map.of("variables", Map.of("findings", typed("Date", "yesterday")));
        Map<String, Object> noNumber = Map.of("variables", Map.of("findings", typed("Integer", "many")));
        Map<String, Object> noJson = Map.of("variables", Map.of("findings", typed("Json", "{\"a\": ")));
        Map<String, Object> javaObject = Map.of(
                "variables",
                Map.of(
                        "findings",
                        Map.of(
                                "type",
                                "Object",
                                "value",
                                "rO0ABXQAAWE=",
                                "valueInfo",
                                Map.of(
                                        "objectTypeName",
                                        "java.lang.String",
                                        "serializationDataFormat",
                                        "application/x-java-serialized-object"))));
        return Stream.of(
                broken("half a JSON", 400, "{\"variables\": "),
                broken("a JSON list", 400, "[]"),
                broken("a text", 400, "\"findings\""),
                broken("variables as a list", 400, Map.of("variables", List.of("findings"))),
                broken("a variable as a text", 400, Map.of("variables", Map.of("findings", "x"))),
                broken("an unknown type", 400, unknownType),
                broken("a date that is none", 400, noDate),
                broken("a number that is none", 400, noNumber),
                broken("a Json value that is none", 400, noJson),
                broken("a Java object", 400, javaObject),
                new Attempt("investigate, as a web form", 415, "", () -> {
                    String path = taskPath("investigate", caseAt("investigate"));
                    return () -> rest.send(
                            "POST", "central", path + "/complete", "findings=x", "application/x-www-form-urlencoded");
                }),
                new Attempt("investigate, by PUT", 405, "", () -> {
                    String path = taskPath("investigate", caseAt("investigate"));
                    return () -> rest.put("central", path + "/complete", Map.of());
                }));
    }

    private Attempt broken(String what, int status, Object body) {
        return attempt(
                "investigate, " + what,
                status,
                "",
                "central",
                "POST",
                () -> taskPath("investigate", caseAt("investigate")),
                "/complete",
                body);
    }

    // How attempts are made.

    private static final String START = "/engine-rest/process-definition/key/social-media-incident/start";
    private static final String DATE = "2026-01-01T00:00:00.000+0000";
    private static final String PICTURE = """
            --b\r
            Content-Disposition: form-data; name="attachment-name"\r
            \r
            picture\r
            --b\r
            Content-Disposition: form-data; name="content"; filename="a.png"\r
            \r
            PNG\r
            --b--\r
            """;
    private static final String EXPRESSION = "${runtimeService.toString()}";

    private Attempt attempt(
            String what, int status, String says, String user, String method, String path, @Nullable Object body) {
        return attempt(what, status, says, user, method, () -> path, "", body);
    }

    private Attempt attempt(
            String what,
            int status,
            String says,
            String user,
            String method,
            Supplier<String> path,
            String call,
            @Nullable Object body) {
        return new Attempt(what, status, says, () -> {
            String address = path.get() + call;
            return () -> rest.send(method, user, address, body);
        });
    }

    private Attempt onTask(String what, int status, String says, String method, String call, @Nullable Object body) {
        return attempt(
                "task, " + what,
                status,
                says,
                "central",
                method,
                () -> taskPath("investigate", caseAt("investigate")),
                call,
                body);
    }

    private Attempt onInstance(
            String what, int status, String says, String method, String call, @Nullable Object body) {
        return attempt(
                "instance, " + what,
                status,
                says,
                "central",
                method,
                () -> "/engine-rest/process-instance/" + instance("investigate"),
                call,
                body);
    }

    private Attempt onCase(String what, int status, String says, String call, Object body) {
        return attempt(
                what, status, says, "central", "POST", () -> "/api/cases/" + caseAt("investigate"), "/" + call, body);
    }

    private static Map.Entry<String, Form> form(String task, String user, Map<String, Object> right) {
        return entry(task, new Form(user, right));
    }

    /** The right answers to a task with one field different. */
    private static Map<String, Object> with(String task, String field, @Nullable Object value) {
        return with(FORMS.get(task).right(), field, value);
    }

    private static Map<String, Object> with(Map<String, Object> fields, String field, @Nullable Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return changed;
    }

    private static Map<String, Object> without(String task, String... fields) {
        return without(FORMS.get(task).right(), fields);
    }

    private static Map<String, Object> without(Map<String, Object> all, String... fields) {
        Map<String, Object> changed = new LinkedHashMap<>(all);
        Arrays.asList(fields).forEach(changed::remove);
        return changed;
    }

    private record Typed(Map<String, @Nullable Object> value) {}

    private static Typed typed(String type, @Nullable Object value) {
        Map<String, @Nullable Object> wrapped = new HashMap<>();
        wrapped.put("type", type);
        wrapped.put("value", value);
        return new Typed(wrapped);
    }

    private static Typed file() {
        return new Typed(Map.of("type", "File", "value", "YQ==", "valueInfo", Map.of("filename", "a.txt")));
    }

    private static Typed object(String value) {
        return new Typed(Map.of(
                "type",
                "Object",
                "value",
                value,
                "valueInfo",
                Map.of("objectTypeName", "java.util.HashMap", "serializationDataFormat", "application/json")));
    }

    private static Map<String, Object> wrapped(Map<String, Object> fields) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>(Rest.values(fields));
        fields.forEach((name, value) -> {
            if (value instanceof Typed typed) {
                values.put(name, typed.value());
            }
        });
        return Map.of("variables", values);
    }

    private static Map<String, Object> modification(String name, Object value) {
        return Map.of("modifications", Rest.values(Map.of(name, value)));
    }

    // Cases, each brought to where a task is open.

    /** One case for all attempts on this task: none of them changes it. */
    private String caseAt(String task) {
        return casesByTask.computeIfAbsent(task, this::bringTo);
    }

    private String caseNaming(String subject, String task) {
        return casesByTask.computeIfAbsent(task + " about " + subject, ignored -> bringTo(task, subject));
    }

    private String bringTo(String task) {
        return bringTo(task, "");
    }

    private String bringTo(String task, String subject) {
        if (Cases.isOfAnotherMatter(task)) {
            return cases.caseAt(task);
        }
        String reference = rest.report("staff", REPORT);
        switch (task) {
            case "prevent-further-damage", "make-initial-assessment" -> {}
            case "acknowledge-serious-incident" -> raise(reference);
            case "consider-further-information" -> call(reference, "information", Map.of("text", "More."));
            case "decide-on-withdrawal" -> call(reference, "withdrawn", Map.of("reason", "Please."));
            case "close-case" -> {
                complete(reference, "prevent-further-damage", Map.of());
                complete(reference, "make-initial-assessment", Map.of("apparentBreach", false));
            }
            default -> {
                complete(reference, "make-initial-assessment", Map.of("subjectUsers", subject));
                if (!task.equals("investigate")) {
                    complete(reference, "investigate", Map.of());
                    bringFromDecisionTo(task, reference);
                }
            }
        }
        return reference;
    }

    private void bringFromDecisionTo(String task, String reference) {
        switch (task) {
            case "decide-course-of-action" -> {}
            case "take-internal-action" -> complete(reference, "decide-course-of-action", Map.of());
            case "accept-hand-off" -> complete(reference, "decide-course-of-action", Map.of("disciplinary", true));
            default -> {
                complete(reference, "decide-course-of-action", Map.of("conduct", "illegal"));
                cases.runJobs(reference);
                if (!task.equals("refer-to-police")) {
                    complete(reference, "refer-to-police", Map.of());
                }
            }
        }
    }

    private void complete(String reference, String task, Map<String, Object> different) {
        Map<String, Object> fields = new HashMap<>(FORMS.get(task).right());
        fields.putAll(different);
        rest.completeAtOnce(FORMS.get(task).user(), reference, task, fields);
    }

    private void raise(String reference) {
        call(reference, "serious", Map.of("reason", "A learner is afraid."));
    }

    private void call(String reference, String call, Map<String, String> body) {
        rest.post("central", "/api/cases/" + reference + "/" + call, body).expect(202);
    }

    private String aDuplicate() {
        String first = caseAt("close-case");
        return casesByTask.computeIfAbsent("a duplicate", ignored -> {
            String reference = rest.report("staff", REPORT);
            call(reference, "duplicate", Map.of("of", first, "reason", "The same."));
            return reference;
        });
    }

    private String aClosedCase() {
        return casesByTask.computeIfAbsent("closed", ignored -> {
            String reference = bringTo("close-case");
            complete(reference, "close-case", Map.of());
            return reference;
        });
    }

    private String taskPath(String task, String reference) {
        return "/engine-rest/task/" + cases.task(reference, task).getId();
    }

    private String instance(String task) {
        return cases.task(caseAt(task), task).getProcessInstanceId();
    }

    private static long mails() {
        try (Stream<Path> files = Files.list(TestData.FOLDER.resolve("outbox"))) {
            return files.count();
        } catch (java.nio.file.NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
