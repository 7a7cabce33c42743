package org.recourse.change;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is delivered keeps the contract, and each rule of it refuses what it is there to refuse. */
class ContractTest {

    private static final ProcessSet DELIVERED = ProcessSet.delivered();
    private static final Contract CONTRACT = new Contract();

    @Test
    void whatIsDeliveredHasNoFindings() {
        assertThat(DELIVERED.diagrams()).hasSizeGreaterThan(20);
        assertThat(DELIVERED.tables()).hasSizeGreaterThan(5);
        assertThat(DELIVERED.forms()).hasSizeGreaterThan(30);
        assertThat(CONTRACT.check(DELIVERED, DELIVERED).stream().map(Finding::inWords))
                .isEmpty();
    }

    /** A change of a file by its text, the element that is at fault, and words of what is said. */
    static Stream<Arguments> changes() {
        String incident = "social-media-incident.bpmn";
        return Stream.of(
                // Files
                change(incident, "<bpmn:process id=", "<bpmn:process di=", "", "not the file's name"),
                change(
                        incident,
                        "<bpmn:definitions ",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><bpmn:definitions ",
                        "",
                        "document type"),
                change(incident, "</bpmn:process>", "", "", "not well-formed"),
                change(
                        incident,
                        "camunda:historyTimeToLive=\"730\"",
                        "",
                        "social-media-incident",
                        "its history is kept"),
                change(
                        incident,
                        "isExecutable=\"true\"",
                        "isExecutable=\"false\"",
                        "social-media-incident",
                        "cannot be run"),
                change(incident, "id=\"work-done\"", "id=\"close-case\"", "close-case", "there twice"),
                change(incident, "bpmnElement=\"work-done\"", "bpmnElement=\"close-case\"", "work-done", "not drawn"),
                change("agencies.dmn", "camunda:historyTimeToLive=\"730\"", "", "agencies", "its history is kept"),
                change("close-case.form", "\"id\": \"close-case\"", "\"id\": \"close\"", "", "not the file's name"),
                // Nothing but what is allowed
                change(
                        incident,
                        "camunda:delegateExpression=\"${openCase}\"",
                        "camunda:class=\"org.example.X\"",
                        "open-case",
                        "sets \"class\""),
                change(
                        incident,
                        "camunda:delegateExpression=\"${openCase}\"",
                        "camunda:expression=\"${runtimeService.x()}\"",
                        "open-case",
                        "may use"),
                change(incident, "${openCase}", "${runtimeService}", "open-case", "knows no work"),
                change(incident, "${openCase}", "${remindOfTask}", "open-case", "knows no work"),
                change(incident, "${remindOfTask}", "${sendNotice}", "prevent-further-damage", "knows no listener"),
                change(
                        incident,
                        "${apparentBreach == false}",
                        "${caseFiles.find(apparentBreach) == false}",
                        "breach-apparent-to-nothing-more-to-do",
                        "may use"),
                change(
                        incident,
                        "${apparentBreach == false}",
                        "${apparentBreach == }",
                        "breach-apparent-to-nothing-more-to-do",
                        "may use"),
                change(
                        incident,
                        "<bpmn:conditionExpression ",
                        "<bpmn:conditionExpression language=\"groovy\" ",
                        "breach-apparent-to-nothing-more-to-do",
                        "\"language\""),
                change(
                        incident,
                        "<camunda:inputParameter name=\"to\">reporter</camunda:inputParameter>",
                        "<camunda:inputParameter name=\"to\"><camunda:script scriptFormat=\"groovy\">1</camunda:script></camunda:inputParameter>",
                        "confirm-to-reporter",
                        "uses \"script\""),
                change(
                        incident,
                        "<bpmn:serviceTask id=\"open-case\"",
                        "<bpmn:scriptTask id=\"open-case\"",
                        "",
                        "well-formed"),
                change(
                        incident,
                        "xmlns:camunda=",
                        "xmlns:old=\"http://activiti.org/bpmn\" old:class=\"X\" xmlns:camunda=",
                        "",
                        "\"class\""),
                // Flows
                change(
                        incident,
                        "targetRef=\"close-case\"",
                        "targetRef=\"closed-case\"",
                        "acknowledged-if-serious-to-close-case",
                        "does not lead"),
                change(
                        incident,
                        "targetRef=\"close-case\"",
                        "targetRef=\"case-closed\"",
                        "acknowledged-if-serious-to-close-case",
                        "crosses the border"),
                change(
                        incident,
                        "targetRef=\"close-case\"",
                        "targetRef=\"investigate\"",
                        "investigate",
                        "Several flows lead to it"),
                change(
                        incident,
                        "targetRef=\"close-case\"",
                        "targetRef=\"investigate\"",
                        "close-case",
                        "Nothing leads to it"),
                change(
                        incident,
                        " default=\"breach-apparent-to-to-investigate\"",
                        "",
                        "breach-apparent",
                        "no default flow"),
                change(
                        incident,
                        " default=\"breach-apparent-to-to-investigate\"",
                        "",
                        "breach-apparent-to-to-investigate",
                        "no condition"),
                change(
                        incident,
                        "default=\"breach-apparent-to-to-investigate\"",
                        "default=\"conduct-found-to-to-investigate\"",
                        "breach-apparent",
                        "none of its own"),
                change(
                        incident,
                        "default=\"breach-apparent-to-to-investigate\"",
                        "default=\"breach-apparent-to-nothing-more-to-do\"",
                        "breach-apparent-to-nothing-more-to-do",
                        "which nobody asks"),
                change(
                        incident,
                        "<bpmn:exclusiveGateway id=\"work-ended\">",
                        "<bpmn:eventBasedGateway id=\"work-ended\">",
                        "",
                        "well-formed"),
                change(
                        "key-rotation.bpmn",
                        "sourceRef=\"anything-left\" targetRef=\"all-resealed\"",
                        "sourceRef=\"anything-left\" targetRef=\"to-reseal\"",
                        "reseal-batch",
                        "leads to an end"),
                change(
                        "line-manager-report.bpmn",
                        "sourceRef=\"raised-after-all\" targetRef=\"to-raise\"",
                        "sourceRef=\"raised-after-all\" targetRef=\"answered\"",
                        "raised-after-all",
                        "lead to the same step"),
                // Events
                change(
                        incident,
                        "name=\"further-information\" />",
                        "name=\"more-information\" />",
                        "information-received",
                        "nothing sends"),
                change(
                        incident,
                        "name=\"further-information\" />",
                        "name=\"more-information\" />",
                        "social-media-incident",
                        "Nothing in it waits for the message \"further-information\""),
                change(
                        incident,
                        "name=\"further-information\" />",
                        "/>",
                        "further-information-message",
                        "lacks its name"),
                change(
                        incident,
                        "<bpmn:errorEventDefinition id=\"ends-early-error\" errorRef=\"case-ends-early\" />",
                        "",
                        "ended-early",
                        "Nothing catches"),
                change(
                        incident,
                        "<bpmn:errorEventDefinition id=\"ended-early-error\" errorRef=\"case-ends-early\" />",
                        "",
                        "ends-early",
                        "Nothing throws"),
                change(
                        "policy-review.bpmn",
                        "<bpmn:errorEventDefinition id=\"objected-to-definition\" errorRef=\"version-objected-to-error\" />",
                        "",
                        "objected-to",
                        "what it waits for"),
                change(
                        "policy-review.bpmn",
                        "errorCode=\"version-objected-to\"",
                        "errorCode=\"other\"",
                        "objected-to",
                        "Nothing throws"),
                change(
                        "policy-review.bpmn",
                        "errorCode=\"version-objected-to\"",
                        "errorCode=\"other\"",
                        "headteacher-objects",
                        "Nothing catches"),
                change("evidence-scan.bpmn", "PT10M", "ten minutes", "ten-minutes-later", "cannot be told"),
                change(
                        "evidence-scan.bpmn",
                        "PT10M",
                        "${deadlines.after('nowhere', execution)}",
                        "ten-minutes-later",
                        "no row for \"nowhere\""),
                change(
                        incident,
                        "${reportedToPrincipal == false || acknowledged == true}",
                        "",
                        "acknowledged-if-serious",
                        "has no condition"),
                // Tasks
                change(incident, "camunda:formRef=\"close-case\"", "", "close-case", "has no form"),
                change(
                        incident,
                        "camunda:formRef=\"close-case\"",
                        "camunda:formRef=\"investigate\"",
                        "close-case",
                        "belongs to another"),
                change(
                        incident,
                        "camunda:formRefBinding=\"latest\"",
                        "camunda:formRefBinding=\"deployment\"",
                        "incident-reported",
                        "lose its form"),
                change(
                        incident,
                        "camunda:candidateGroups=\"central-services\"",
                        "",
                        "make-initial-assessment",
                        "nobody's task"),
                change(
                        incident,
                        "camunda:candidateGroups=\"central-services\"",
                        "camunda:candidateGroups=\"everybody\"",
                        "make-initial-assessment",
                        "no role"),
                change(
                        incident,
                        "camunda:candidateGroups=\"central-services\"",
                        "camunda:candidateGroups=\"${conduct}\"",
                        "make-initial-assessment",
                        "no decision table"),
                change(
                        incident,
                        "camunda:candidateGroups=\"central-services\"",
                        "camunda:candidateGroups=\"it-services\"",
                        "make-initial-assessment",
                        "agreed to be"),
                change("training-of-person.bpmn", "${trainee}", "central", "take-training", "one person's"),
                change(
                        incident,
                        "camunda:dueDate=\"${deadlines.due(execution)}\"",
                        "",
                        "prevent-further-damage",
                        "never due"),
                change(
                        incident,
                        "<bpmn:timeDate xsi:type=\"bpmn:tFormalExpression\">${deadlines.reminder(execution)}",
                        "<bpmn:timeDate xsi:type=\"bpmn:tFormalExpression\">${deadlines.due(execution)}",
                        "prevent-further-damage",
                        "Nobody is reminded"),
                change(incident, "${stepUpTask}", "${remindOfTask}", "prevent-further-damage", "Nobody is told"),
                change(incident, "value=\"investigating\"", "value=\"thinking\"", "investigate", "which there is not"),
                change(
                        incident,
                        "<bpmn:serviceTask id=\"open-case\"",
                        "<bpmn:serviceTask camunda:asyncBefore=\"true\" id=\"open-case\"",
                        "incident-reported",
                        "not protected"),
                // Work
                change(
                        incident,
                        "<bpmn:serviceTask id=\"tell-receivers\" name=\"Tell IT Services and senior management\" camunda:asyncBefore=\"true\"",
                        "<bpmn:serviceTask id=\"tell-receivers\" name=\"Tell IT Services and senior management\"",
                        "tell-receivers",
                        "no save point"),
                change(incident, "R5/PT1M", "often", "tell-receivers", "How often"),
                change(
                        incident,
                        "<camunda:inputParameter name=\"notice\">incident-received<",
                        "<camunda:inputParameter name=\"notice\">nothing<",
                        "tell-receivers",
                        "no notice called"),
                change(
                        incident,
                        "<camunda:inputParameter name=\"to\">it-services,smt,central-services<",
                        "<camunda:inputParameter name=\"to\">it-services,everybody<",
                        "tell-receivers",
                        "no role"),
                // Calls and tables
                change(
                        incident,
                        "calledElement=\"police-referral\"",
                        "calledElement=\"police\"",
                        "refer-to-police-and-agencies",
                        "not there"),
                change(
                        incident,
                        "calledElement=\"police-referral\"",
                        "calledElement=\"escalation-to-principal\"",
                        "refer-to-police-and-agencies",
                        "agreed to be"),
                change(
                        incident,
                        "<camunda:in businessKey=\"#{execution.processBusinessKey}\" />",
                        "",
                        "refer-to-police-and-agencies",
                        "which case"),
                change(
                        incident,
                        "<camunda:in source=\"serious\" target=\"serious\" />",
                        "",
                        "refer-to-police-and-agencies",
                        "is serious"),
                change(
                        incident,
                        "<camunda:in source=\"category\" target=\"category\" />",
                        "",
                        "advise-agencies",
                        "reads \"category\""),
                change(
                        incident,
                        "camunda:decisionRef=\"severity-advice\"",
                        "camunda:decisionRef=\"advice\"",
                        "advise-severity",
                        "not there"),
                change(
                        incident,
                        "camunda:resultVariable=\"severityAdvice\"",
                        "camunda:resultVariable=\"advice\"",
                        "advise-severity",
                        "not the answer"),
                change(
                        "content-response.bpmn",
                        "<camunda:out source=\"answerNeeded\" target=\"answerNeeded\" />",
                        "<camunda:out source=\"answer\" target=\"answerNeeded\" />",
                        "prepare-response",
                        "never sets"),
                // Variables
                change(
                        "content-response.bpmn",
                        "<camunda:out source=\"answerNeeded\" target=\"answerNeeded\" />",
                        "",
                        "answer-to-send-to-send-response",
                        "reads \"answerNeeded\""),
                change(
                        incident,
                        "${conduct == 'no-breach'}",
                        "${condukt == 'no-breach'}",
                        "conduct-found-to-nothing-more-to-do",
                        "reads \"condukt\""),
                change(
                        incident,
                        "${conduct == 'no-breach'}",
                        "${conduct == 'nobreach'}",
                        "conduct-found-to-nothing-more-to-do",
                        "never answered"),
                // Forms
                change("close-case.form", "\"key\": \"outcome\"", "\"key\": \"result\"", "outcome", "no longer asks"),
                change(
                        "take-training.form",
                        "\"key\": \"readPolicy\"",
                        "\"key\": \"lookedAtIt\"",
                        "read-policy",
                        "does not take"),
                change(
                        "close-case.form",
                        "\"components\": [",
                        "\"components\": [{\"id\": \"how-many\", \"type\": \"number\", \"key\": \"howMany\", \"label\": \"How many?\"},",
                        "how-many",
                        "answered with a text or a tick"),
                change(
                        "close-case.form",
                        "\"components\": [",
                        "\"components\": [{\"id\": \"why\", \"type\": \"textfield\", \"key\": \"why\", \"label\": \"\"},",
                        "why",
                        "has no label"),
                change("close-case.form", "\"required\": true", "\"required\": false", "outcome", "can be left out"),
                change(
                        "close-case.form",
                        "\"maxLength\": 10000",
                        "\"maxLength\": 20000",
                        "outcome",
                        "more than is taken"),
                change(
                        "close-case.form",
                        "\"type\": \"textarea\"",
                        "\"type\": \"checkbox\"",
                        "outcome",
                        "would be refused"),
                change(
                        "close-case.form",
                        "\"type\": \"textarea\"",
                        "\"type\": \"filepicker\"",
                        "outcome",
                        "does not show"),
                change("close-case.form", "\"schemaVersion\": 16", "\"schemaVersion\": 19", "", "another version"),
                change(
                        "decide-course-of-action.form",
                        "\"value\": \"illegal\"",
                        "\"value\": \"criminal\"",
                        "conduct",
                        "not those that there are"),
                change("acknowledge-content.form", "\"value\": true", "\"value\": \"true\"", "raise", "yes and no"),
                change(
                        "refer-to-police.form",
                        "\"value\": \"ceop\"",
                        "\"value\": \"other\"",
                        "agencies",
                        "agencies to tick"),
                // Tables
                change("agencies.dmn", "hitPolicy=\"FIRST\"", "hitPolicy=\"ANY\"", "agencies-table", "could answer"),
                change(
                        "agencies.dmn",
                        "<text>\"harassment\"</text>",
                        "<text>\"harrassment\"</text>",
                        "for-harassment-by-adult-at-work",
                        "nothing that \"category\" can be"),
                change(
                        "agencies.dmn",
                        "<text>\"harassment\"</text>",
                        "<text>harassment</text>",
                        "for-harassment-by-adult-at-work",
                        "cannot be compared"),
                change(
                        "hand-off-target.dmn",
                        "<text>\"hr\"</text>",
                        "<text>\"humans\"</text>",
                        "for-employee",
                        "no role"),
                change(
                        "response-times.dmn",
                        "<text>\"close-case\"</text>",
                        "<text>\"close-cases\"</text>",
                        "for-close-case",
                        "nothing that \"step\" can be"),
                change(
                        "response-times.dmn",
                        "name=\"stepUpTo\"",
                        "name=\"stepUp\"",
                        "response-times-table",
                        "does not find"),
                change(
                        "response-times.dmn",
                        "<text>\"always\"</text>",
                        "<text>\"sometimes\"</text>",
                        "for-prevent-further-damage-when-serious",
                        "not known"),
                change("retention-period.dmn", "<text>120</text>", "<text>0</text>", "illegal", "kept for 0 months"),
                change(
                        "retention-period.dmn",
                        "<text>\"withdrawn\"</text>\n        </inputEntry>",
                        "<text>\"taken-back\"</text>\n        </inputEntry>",
                        "withdrawn",
                        "nothing that \"ending\" can be"),
                change(
                        "retention-period.dmn",
                        "<text>\"withdrawn\"</text>\n        </outputEntry>",
                        "<text>\"Taken back\"</text>\n        </outputEntry>",
                        "withdrawn",
                        "cannot be used"),
                change(
                        "agencies.dmn",
                        "<text>category</text>",
                        "<text>runtimeService.x()</text>",
                        "agencies-category",
                        "than a variable"),
                change(
                        "agencies.dmn",
                        "<text>category</text>",
                        "<text>kind</text>",
                        "advise-agencies",
                        "reads \"kind\""),
                // Clauses
                change("police-referral.bpmn", "value=\"S3-8\"", "value=\"S3-88\"", "", "does not have"),
                change(
                        "escalation-to-principal.bpmn",
                        "name=\"policy\"",
                        "name=\"remark\"",
                        "choose-acknowledgers",
                        "why it is there"));
    }

    private static Arguments change(String file, String from, String to, String element, String words) {
        return Arguments.of(file, from, to, element, words);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("changes")
    void refuses(String file, String from, String to, String element, String words) {
        String text = text(file);
        assertThat(text).contains(from);
        List<Finding> found = check(
                file,
                text.replaceFirst(java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to)));
        assertThat(found.stream().map(Finding::inWords))
                .as("what is said of %s: %s", element, words)
                .anyMatch(finding ->
                        finding.contains(words) && finding.contains(element.isEmpty() ? "" : "(" + element + ")"));
        assertThat(found).allSatisfy(finding -> {
            assertThat(finding.problem()).matches("[A-Z\"].*[.\"].?");
            assertThat(finding.remedy()).matches("(?s)[A-Z].*\\.");
        });
    }

    @Test
    void aRenamedStepIsToldByItsOldId() {
        String renamed = text("close-case.form").isEmpty()
                ? ""
                : text("social-media-incident.bpmn")
                        .replace("\"work-done\"", "\"work-finished\"")
                        .replace("close-case-to-work-done", "close-case-to-work-finished");
        assertThat(check("social-media-incident.bpmn", renamed)).singleElement().satisfies(finding -> assertThat(
                        finding.inWords())
                .contains("(work-finished)", "It was called work-done"));
    }

    @Test
    void aFileThatIsNoneIsAFindingAndNoFault() {
        for (String name : List.of("a.bpmn", "a.dmn", "a.form", "a.groovy")) {
            for (String content :
                    List.of("", "<", "{}", "<a/>", "[1]", "\u0000", "<a xmlns='b'>" + "<a>".repeat(100_000))) {
                ProcessSet set =
                        ProcessSet.of(Map.of(name, content.getBytes(UTF_8))).over(DELIVERED);
                assertThat(CONTRACT.check(set, DELIVERED))
                        .as(name + content.length())
                        .hasSize(1);
            }
        }
        ProcessSet huge = ProcessSet.of(Map.of("a.bpmn", new byte[3_000_000])).over(DELIVERED);
        assertThat(CONTRACT.check(huge))
                .singleElement()
                .extracting(Finding::problem)
                .asString()
                .contains("larger");
    }

    @Test
    void otherWordsAreTaken() {
        assertThat(check("close-case.form", text("close-case.form").replace("Close the case", "End the case")))
                .isEmpty();
    }

    private static List<Finding> check(String file, String content) {
        return CONTRACT.check(
                ProcessSet.of(Map.of(file, content.getBytes(UTF_8))).over(DELIVERED), DELIVERED);
    }

    private static String text(String file) {
        return new String(DELIVERED.content(file).orElseThrow(), UTF_8);
    }
}
