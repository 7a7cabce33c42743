package org.recourse.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.oversight.CaseWay.Drawing;
import org.recourse.oversight.CaseWay.Stage;
import org.recourse.oversight.CaseWay.Step;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The way of a case: right on every way it can take, without a word of the story, for managers as well. */
@RecourseTest
class WayPageTest {

    private static final String STORY = "What only those who work on it may read.";

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    CaseWay way;

    @Test
    void aManagerSeesTheWayAndNothingOfTheStory() {
        String reference = cases.report(Map.of("narrative", STORY, "reporterName", "A parent"));
        String instance = cases.incident(reference).getId();
        Calls manager = Calls.as("manager", port);

        for (String address : List.of("/cases/" + reference, "/cases/of-instance/" + instance)) {
            assertThat(manager.get(address).statusCode()).as(address).isEqualTo(302);
        }
        HttpResponse<byte[]> page = manager.get("/cases/" + reference + "/way");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(Calls.textOf(page))
                .contains("Make the initial assessment", "Here now", "Central Services", "ask Central Services")
                .doesNotContain(STORY, "A parent", "The case file<");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self';", "style-src 'self';")
                .doesNotContain("unsafe", "*");
        assertThat(Calls.textOf(manager.get("/cases/" + reference + "/way/drawing")))
                .doesNotContain(STORY, "A parent");
        assertThat(manager.get("/api/cases/" + reference).statusCode()).isEqualTo(404);
        assertThat(manager.postJson("/api/cases/" + reference + "/notes", "{\"text\": \"x\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void nobodyElseWatchesWhoMayNotSeeTheStory() {
        String reference = cases.report(Map.of("school", "northside"));
        String instance = cases.incident(reference).getId();
        for (String user : List.of("smt", "principal", "hr", "staff.northside", "analyst", "admin")) {
            Calls calls = Calls.as(user, port);
            for (String address : List.of(
                    "/cases/" + reference,
                    "/cases/" + reference + "/way",
                    "/cases/" + reference + "/way/drawing",
                    "/cases/" + reference + "/way/social-media-incident.bpmn",
                    "/cases/of-instance/" + instance)) {
                assertThat(calls.get(address).statusCode())
                        .as(user + " " + address)
                        .isEqualTo(404);
            }
        }
        assertThat(Calls.asNobody(port).get("/cases/" + reference + "/way").statusCode())
                .isEqualTo(401);
    }

    /** Reading A13: nothing of a case shows to whoever is named in it, a manager included. */
    @Test
    void aManagerWhoIsNamedWatchesNothing() {
        String reference = cases.report();
        cases.complete(reference, "make-initial-assessment", Map.of("subjectUsers", "manager"));
        Calls manager = Calls.as("manager", port);
        for (String address : List.of("", "/way", "/way/drawing", "/way/social-media-incident.bpmn")) {
            assertThat(manager.get("/cases/" + reference + address).statusCode())
                    .as(address)
                    .isEqualTo(404);
        }
        String instance = cases.incident(reference).getId();
        assertThat(manager.get("/cases/of-instance/" + instance).statusCode()).isEqualTo(404);
    }

    @Test
    void showsWhereAnOpenCaseStandsAndWhichWayItTook() {
        String reference = cases.report();
        cases.bring(reference, "refer-to-police");

        List<Drawing> drawings = way.of(reference);
        assertThat(drawings).extracting(Drawing::process).containsExactly("social-media-incident", "police-referral");
        Drawing main = drawings.get(0);
        assertThat(main.over()).isFalse();
        assertThat(stage(main, "make-initial-assessment")).isEqualTo(Stage.DONE);
        assertThat(stage(main, "refer-to-police-and-agencies")).isEqualTo(Stage.HERE);
        assertThat(main.marks()).doesNotContainKeys("take-internal-action", "close-case");
        assertThat(main.flows())
                .contains(
                        "breach-apparent-to-to-investigate",
                        "conduct-found-to-action-needed",
                        "action-needed-to-refer-to-police-and-agencies")
                .doesNotContain(
                        "breach-apparent-to-nothing-more-to-do",
                        "conduct-found-to-to-investigate",
                        "conduct-found-to-nothing-more-to-do",
                        "action-needed-to-take-internal-action");
        assertThat(main.steps())
                .filteredOn(step -> "police-referral".equals(step.calls()))
                .hasSize(1);
        assertThat(drawings.get(1).steps())
                .filteredOn(step -> step.stage() == Stage.HERE)
                .extracting(Step::name)
                .containsExactly("Refer to the police");
        assertThat(Calls.textOf(Calls.as("central", port).get("/cases/" + reference + "/way?process=police-referral")))
                .contains("Refer to the police", "/way/police-referral.bpmn");
        assertThat(Calls.as("central", port)
                        .get("/cases/" + reference + "/way?process=key-rotation")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void showsTheWayOfAClosedCase() {
        String reference = cases.report();
        cases.bring(reference, "close-case");
        cases.complete(reference, "close-case");
        cases.runJobs(reference);
        assertThat(cases.isRunning(reference)).isFalse();

        Drawing main = way.of(reference).get(0);
        assertThat(main.over()).isTrue();
        assertThat(stage(main, "close-case")).isEqualTo(Stage.DONE);
        assertThat(stage(main, "investigate")).isEqualTo(Stage.NOT_NEEDED);
        assertThat(main.flows())
                .contains("breach-apparent-to-nothing-more-to-do", "close-case-to-work-done")
                .doesNotContain("breach-apparent-to-to-investigate", "actions-done-to-nothing-more-to-do");
        assertThat(main.steps()).noneMatch(step -> step.stage() == Stage.HERE);
        assertThat(Calls.textOf(Calls.as("manager", port).get("/cases/" + reference + "/way")))
                .contains("Close the case", "Closed", "Completed")
                .doesNotContain("Next deadline");
    }

    @Test
    void saysHowOftenAStepWasDoneAndWhatWasStopped() {
        String reference = cases.report();
        cases.decide(reference, "more-to-investigate", false, false);
        Drawing again = way.of(reference).get(0);
        assertThat(again.marks().get("investigate").times()).isEqualTo(2);
        assertThat(stage(again, "investigate")).isEqualTo(Stage.HERE);
        assertThat(again.flows()).contains("conduct-found-to-to-investigate");

        cases.withdraw(reference);
        cases.complete(reference, "decide-on-withdrawal", Map.of("caseGoesOn", false));
        Drawing ended = way.of(reference).get(0);
        assertThat(stage(ended, "investigate")).isEqualTo(Stage.STOPPED);
        assertThat(stage(ended, "prevent-further-damage")).isEqualTo(Stage.STOPPED);
    }

    @Test
    void drawsTheVersionThatTheCaseRunsOn() {
        String reference = cases.report();
        HttpResponse<byte[]> diagram =
                Calls.as("manager", port).get("/cases/" + reference + "/way/social-media-incident.bpmn");
        assertThat(diagram.statusCode()).isEqualTo(200);
        assertThat(diagram.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/xml");
        assertThat(Calls.textOf(diagram)).contains("id=\"social-media-incident\"", "BPMNDiagram");
    }

    private static Stage stage(Drawing drawing, String element) {
        return drawing.marks().get(element).stage();
    }
}
