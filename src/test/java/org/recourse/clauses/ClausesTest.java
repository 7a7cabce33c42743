package org.recourse.clauses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.recourse.Calls;
import org.recourse.RecourseTest;
import org.recourse.clauses.Carriers.Carried;
import org.recourse.clauses.Carriers.Question;
import org.recourse.clauses.Carriers.Step;
import org.recourse.clauses.Clause.Realised;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** No clause of the policy is lost: each that software can carry is carried by something that is live. */
@RecourseTest
class ClausesTest {

    private static final String SAMPLE = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="sample">
              <process id="clause-sample" name="Clause sample &lt;b&gt;" isExecutable="true" camunda:historyTimeToLive="1">
                <startEvent id="sample-started" />
                <sequenceFlow id="to-step" sourceRef="sample-started" targetRef="sample-step" />
                <manualTask id="sample-step" name="Sample step">
                  <extensionElements>
                    <camunda:properties><camunda:property name="policy" value="S3-9, S9-9" /></camunda:properties>
                  </extensionElements>
                </manualTask>
              </process>
            </definitions>
            """;

    @LocalServerPort
    int port;

    @Autowired
    Clauses clauses;

    @Autowired
    Carriers carriers;

    @Autowired
    LiveModels models;

    @Autowired
    RepositoryService repository;

    @Test
    void eachClauseThatSoftwareCanCarryIsCarried() {
        Map<String, Carried> carried = carriers.byClause();
        assertThat(clauses.all())
                .filteredOn(clause ->
                        !carried.getOrDefault(clause.id(), Carried.BY_NOTHING).isEnoughFor(clause))
                .extracting(Clause::id)
                .as("clauses that nothing carries")
                .isEmpty();
    }

    @Test
    void theListIsThePolicys() {
        Map<Realised, Long> kinds =
                clauses.all().stream().collect(Collectors.groupingBy(Clause::realised, Collectors.counting()));
        assertThat(clauses.all()).hasSize(58).extracting(Clause::id).doesNotHaveDuplicates();
        assertThat(kinds)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Realised.INCIDENT, 17L, Realised.SUPPORTING, 23L, Realised.DECISION, 13L, Realised.NONE, 5L));
        assertThat(clauses.find("S0-1"))
                .hasValueSatisfying(clause -> assertThat(clause.role()).isEqualTo("Marketing, IT Services"));
        assertThat(clauses.find("S1-1")).hasValueSatisfying(clause -> assertThat(clause.quote())
                .isEqualTo("This document applies to all users and to all communications which directly or"
                        + " indirectly, represent the trust"));
    }

    @Test
    void whatNoSoftwareCarriesSaysWhyAndNothingElseDoes() {
        for (Clause clause : clauses.all()) {
            if (clause.realised() == Realised.NONE) {
                assertThat(clause.whyNot()).as(clause.id()).matches("[A-Z].{20,}\\.");
                assertThat(carriers.byClause()).doesNotContainKey(clause.id());
            } else {
                assertThat(clause.whyNot()).as(clause.id()).isNull();
            }
        }
    }

    @Test
    void whatIsCitedIsInThePolicy() {
        Set<String> cited = new TreeSet<>(carriers.byClause().keySet());
        models.forms().values().forEach(form -> cited.addAll(Clauses.citedIn(form.toString())));
        assertThat(cited)
                .isSubsetOf(clauses.all().stream().map(Clause::id).toList())
                .hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @CsvSource({
        "S5-7,  escalation-to-principal, acknowledge-serious-incident",
        "S3-8,  police-referral,         refer-to-police",
        "S5-4,  social-media-incident,   incident-reported"
    })
    void aClauseLeadsToItsStep(String clause, String process, String element) {
        assertThat(steps(clause)).extracting(Step::process, Step::element).contains(tuple(process, element));
    }

    @Test
    void whatIsDecidedIsAskedForAndAdvisedOn() {
        assertThat(carriers.byClause().get("S1-4").questions())
                .extracting(Question::label)
                .containsExactly("Does the policy cover it?");
        assertThat(carriers.byClause().get("S4-3").rules())
                .anySatisfy(rule -> assertThat(rule.table()).isEqualTo("course-of-action-advice"));
    }

    /** The answer is of what is live: an analyst's change shows at once. */
    @Test
    void aDiagramThatIsDeployedCarriesItsClausesUntilItIsGone() {
        String deployment = repository
                .createDeployment()
                .addString("clause-sample.bpmn", SAMPLE)
                .deploy()
                .getId();
        try {
            assertThat(steps("S3-9"))
                    .containsExactly(new Step("clause-sample", "Clause sample <b>", "sample-step", "Sample step"));
            Calls staff = Calls.as("staff", port);
            assertThat(Calls.textOf(staff.get("/policy/clauses")))
                    .contains("href=\"/policy/processes/clause-sample#sample-step\"", "Clause sample &lt;b&gt;")
                    .doesNotContain("Clause sample <b>");
            assertThat(Calls.textOf(staff.get("/policy/processes/clause-sample")))
                    .contains("id=\"sample-step\"", "href=\"/policy/clauses#S3-9\"")
                    .doesNotContain("S9-9");
        } finally {
            repository.deleteDeployment(deployment, true);
        }
        assertThat(carriers.byClause()).doesNotContainKey("S3-9");
    }

    /** A step that is still there but no longer named by any diagram is not enough: the page says so. */
    @Test
    void aClauseIsNotCarriedByAdviceAloneWhereSomebodyHasToAct() {
        Clause act = clauses.find("S5-3").orElseThrow();
        Clause judge = clauses.find("S3-2").orElseThrow();
        Carried adviceAlone = new Carried(
                List.of(), List.of(), carriers.byClause().get("S3-2").rules());
        assertThat(adviceAlone.isEnoughFor(act)).isFalse();
        assertThat(adviceAlone.isEnoughFor(judge)).isTrue();
        assertThat(Carried.BY_NOTHING.isEnoughFor(judge)).isFalse();
    }

    @Test
    void thePageShowsAllClausesToWhoeverIsSignedIn() {
        for (String user : List.of("central", "staff", "chair", "manager", "analyst", "admin")) {
            String page = Calls.textOf(Calls.as(user, port).get("/policy/clauses"));
            assertThat(page).as(user).contains("No software can carry this.");
            clauses.all().forEach(clause -> assertThat(page).contains("id=\"" + clause.id() + "\""));
        }
        assertThat(Calls.asNobody(port).get("/policy/clauses").statusCode()).isEqualTo(401);
        assertThat(Calls.asNobody(port).get("/policy/processes/stand-in").statusCode())
                .isEqualTo(401);
    }

    /** Each link of the page leads to a page that has the element. */
    @Test
    void eachLinkLeadsSomewhere() {
        Calls staff = Calls.as("staff", port);
        Map<String, String> pages = new LinkedHashMap<>();
        Set<String> links = hrefs(Calls.textOf(staff.get("/policy/clauses")));
        assertThat(links).hasSizeGreaterThan(60);
        for (String link : links) {
            String[] parts = link.split("#", 2);
            String page = pages.computeIfAbsent(parts[0], path -> Calls.textOf(staff.get(path)));
            assertThat(page).as(link).contains("<h1>");
            if (parts.length == 2) {
                assertThat(page).as(link).contains("id=\"" + parts[1] + "\"");
            }
        }
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Calls staff = Calls.as("staff", port);
        for (String path : List.of("processes/none", "processes/none.bpmn", "tables/none")) {
            assertThat(staff.get("/policy/" + path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(Calls.textOf(staff.get("/policy/processes/stand-in.bpmn")))
                .contains("<bpmn:process id=\"stand-in\"");
    }

    private List<Step> steps(String clause) {
        return carriers.byClause().get(clause).steps();
    }

    private static Set<String> hrefs(String page) {
        return Pattern.compile("href=\"(/policy/(?:processes|tables)/[^\"]+)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
