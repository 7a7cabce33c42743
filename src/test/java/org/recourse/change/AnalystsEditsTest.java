package org.recourse.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an analyst may change without a developer is taken by the contract, and told in words. */
class AnalystsEditsTest {

    private static final String INCIDENT = "social-media-incident.bpmn";

    static Stream<Arguments> edits() {
        return Stream.of(
                edit(
                        "another name",
                        new Draft().replace(INCIDENT, "name=\"Close the case\"", "name=\"End the case\""),
                        INCIDENT + ": \"Close the case\" (close-case) is now called \"End the case\""),
                edit(
                        "a moved shape",
                        new Draft().replace(INCIDENT, "<dc:Bounds x=\"", "<dc:Bounds x=\"1"),
                        INCIDENT + ": drawn or written differently"),
                edit(
                        "another deadline",
                        new Draft().replace("response-times.dmn", "<text>40</text>", "<text>30</text>"),
                        "response-times.dmn: changed: \"One working week to compile the findings (S2-CS-4).\" (for-investigate)"),
                edit(
                        "another rule",
                        new Draft()
                                .replace(
                                        "severity-advice.dmn",
                                        "<rule id=\"for-harassment\">",
                                        "<rule id=\"for-shared-password\"><description>A password in other hands.</description>"
                                                + "<inputEntry id=\"a1\"><text>\"shared-password\"</text></inputEntry>"
                                                + "<inputEntry id=\"a2\"><text></text></inputEntry>"
                                                + "<inputEntry id=\"a3\"><text></text></inputEntry>"
                                                + "<outputEntry id=\"a4\"><text>\"serious\"</text></outputEntry></rule>"
                                                + "<rule id=\"for-harassment\">"),
                        "severity-advice.dmn: new: \"A password in other hands.\" (for-shared-password)"),
                edit(
                        "a further agency",
                        new Draft()
                                .replace("agencies.dmn", "<text>\"ico\"</text>", "<text>\"ico,ofcom\"</text>")
                                .replace(
                                        "refer-to-police.form",
                                        "\"values\": [",
                                        "\"values\": [{\"label\": \"Ofcom\", \"value\": \"ofcom\"},"),
                        "agencies.dmn: changed: \"A personal data breach may have to be reported to the regulator within 72 hours.\" (for-personal-data)"),
                edit(
                        "approval by a group",
                        new Draft().replace("response-approval.dmn", "<text>\"\"</text>", "<text>\"smt\"</text>"),
                        "response-approval.dmn: changed:"),
                edit(
                        "other words in a form",
                        new Draft().replace("close-case.form", "\"label\": \"", "\"label\": \"In short: "),
                        "close-case.form: "),
                edit(
                        "a further question",
                        new Draft()
                                .replace(
                                        "close-case.form",
                                        "\"components\": [",
                                        "\"components\": [{\"id\": \"lessons\", \"type\": \"textarea\", \"key\": \"lessons\","
                                                + " \"label\": \"What do we learn from it?\"},"),
                        "close-case.form: "),
                edit(
                        "a further notice",
                        new Draft()
                                .insert(
                                        INCIDENT,
                                        "work-ended-to-record-closure",
                                        "tell-smt",
                                        "<bpmn:serviceTask id=\"tell-smt\" name=\"Tell senior management\" camunda:asyncBefore=\"true\""
                                                + " camunda:delegateExpression=\"${sendNotice}\"><bpmn:extensionElements>"
                                                + "<camunda:inputOutput><camunda:inputParameter name=\"notice\">outcome</camunda:inputParameter>"
                                                + "<camunda:inputParameter name=\"to\">smt</camunda:inputParameter></camunda:inputOutput>"
                                                + "<camunda:properties><camunda:property name=\"addition\" value=\"They asked for it.\" />"
                                                + "</camunda:properties></bpmn:extensionElements></bpmn:serviceTask>"),
                        INCIDENT + ": new: \"Tell senior management\" (tell-smt)"));
    }

    private static Arguments edit(String name, Draft draft, String words) {
        return Arguments.of(name, draft, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void isTakenAndTold(String name, Draft draft, String words) {
        assertThat(draft.findings()).isEmpty();
        assertThat(draft.difference()).anyMatch(line -> line.startsWith(words));
    }
}
