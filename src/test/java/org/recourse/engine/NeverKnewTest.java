package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.recourse.Cases;
import org.recourse.Mails;
import org.recourse.RecourseTest;
import org.recourse.engine.Rest.Answer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * Whoever is kept from a case in its middle is answered from then on as if it had never been: each answer is compared with
 * the one from before there was a case. Compared are status and body, in which only the ids asked for are made alike and the
 * elements of a list are put in order.
 */
@RecourseTest
class NeverKnewTest {

    /** Those who are kept from the case in its middle; each has had to do with it as far as their role can. */
    private static final List<String> KEPT = List.of(
            "central2", "itservices", "smt", "hr", "principal", "deputy", "staff", "manager", "analyst", "admin");

    private static final List<String> WATCHING = List.of("manager", "analyst", "admin");

    /** Colleagues who are left, by group. */
    private static final Map<String, String> LEFT =
            Map.of("it-services", "left.it", "smt", "left.smt", "principal", "left.principal", "hr", "left.hr");

    private static final List<String> CALLS = List.of(
            "/cases/{case}",
            "/cases/of-task/{task}",
            "/api/cases/{case}",
            "/api/cases/{case}/documents",
            "/api/cases/{case}/referral-pack",
            "/api/cases/{case}/record.pdf",
            "/api/cases/{case}/record.zip",
            "/api/cases/{case}/chronology/verified",
            "/api/chronology/verified",
            "/cases/{case}/way",
            "/cases/{case}/way/drawing",
            "/cases/{case}/way/social-media-incident.bpmn",
            "/cases/of-instance/{instance}",
            "/board",
            "/board?list=closed",
            "/board/cases/{case}",
            "/board/cases.csv",
            "/board/cases.csv?list=closed",
            "/board/figures",
            "/board/failed",
            "/api/board",
            "/api/board?search={case}",
            "/api/board/failed-jobs",
            "/preferences",
            "/deputies",
            "/processes/preview",
            "/processes/preview/walk",
            "/processes",
            "/processes/changes",
            "/engine-rest/task",
            "/engine-rest/task/count",
            "/engine-rest/task?processInstanceBusinessKey={case}",
            "/engine-rest/task/{task}",
            "/engine-rest/task/{task}/variables",
            "/engine-rest/task/{task}/form-variables",
            "/engine-rest/task/{task}/form",
            "/engine-rest/task/{task}/deployed-form",
            "/engine-rest/task/{task}/identity-links",
            "/engine-rest/task/report/candidate-group-count",
            "/engine-rest/process-instance",
            "/engine-rest/process-instance/count",
            "/engine-rest/process-instance/{instance}",
            "/engine-rest/process-instance/{instance}/variables",
            "/engine-rest/process-instance/{instance}/activity-instances",
            "/engine-rest/variable-instance",
            "/engine-rest/variable-instance/count",
            "/engine-rest/execution",
            "/engine-rest/execution/count",
            "/engine-rest/execution/{execution}",
            "/engine-rest/execution/{execution}/localVariables",
            "/engine-rest/job",
            "/engine-rest/job/count",
            "/engine-rest/job/{job}",
            "/engine-rest/job-definition",
            "/engine-rest/incident",
            "/engine-rest/incident/count",
            "/engine-rest/event-subscription",
            "/engine-rest/event-subscription/count",
            "/engine-rest/external-task/count",
            "/engine-rest/history/process-instance",
            "/engine-rest/history/process-instance/count",
            "/engine-rest/history/process-instance/{instance}",
            "/engine-rest/history/process-instance/report?reportType=duration&periodUnit=month",
            "/engine-rest/history/activity-instance/count",
            "/engine-rest/history/activity-instance?processInstanceId={instance}",
            "/engine-rest/history/activity-instance/{activity}",
            "/engine-rest/history/task/count",
            "/engine-rest/history/task?taskId={task}",
            "/engine-rest/history/task/report?reportType=count&groupBy=taskName",
            "/engine-rest/history/variable-instance/count",
            "/engine-rest/history/detail/count",
            "/engine-rest/history/incident/count",
            "/engine-rest/history/job-log/count",
            "/engine-rest/history/identity-link-log/count",
            "/engine-rest/history/decision-instance/count",
            "/engine-rest/history/user-operation/count",
            "/engine-rest/history/process-definition/{definition}/statistics?canceled=true&finished=true",
            "/engine-rest/history/process-definition/cleanable-process-instance-report",
            "/engine-rest/history/decision-definition/cleanable-decision-instance-report",
            "/engine-rest/process-definition/statistics?failedJobs=true&incidents=true",
            "/engine-rest/process-definition/{definition}/statistics?failedJobs=true&incidents=true",
            "/engine-rest/process-definition/key/escalation-to-principal/statistics",
            "/engine-rest/deployment",
            "/engine-rest/batch",
            "/engine-rest/metrics",
            "/engine-rest/telemetry/data",
            "/engine-rest/user",
            "/engine-rest/user/count",
            "/engine-rest/group",
            "/engine-rest/identity/groups?userId={user}",
            "/engine-rest/tenant",
            "/engine-rest/authorization",
            "/engine-rest/authorization/count",
            "/engine-rest/filter?itemCount=true",
            "/camunda/api/engine/engine/default/task/count",
            "/camunda/api/engine/engine/default/process-instance/count",
            "/camunda/api/cockpit/plugin/base/default/process-definition/statistics",
            "/camunda/api/cockpit/plugin/base/default/process-definition/statistics-count",
            "/camunda/api/cockpit/plugin/base/default/process-definition/{definition}/called-process-definitions",
            "/camunda/api/cockpit/plugin/base/default/process-instance?processDefinitionId={definition}",
            "/camunda/api/cockpit/plugin/base/default/process-instance/count",
            "/camunda/api/cockpit/plugin/base/default/process-instance/{instance}/called-process-instances",
            "/camunda/api/cockpit/plugin/base/default/incident",
            "/camunda/api/cockpit/plugin/base/default/incident/count");

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    ApplicationContext context;

    @Autowired
    TaskService tasks;

    @Autowired
    RuntimeService runtime;

    @Autowired
    HistoryService history;

    @Autowired
    IdentityService identities;

    private Rest rest;
    private final Map<String, Rest.Session> sessions = new HashMap<>();

    @BeforeEach
    void colleaguesWhoAreLeft() {
        rest = new Rest(port);
        LEFT.forEach((group, id) -> {
            User user = identities.newUser(id);
            user.setPassword(Rest.PASSWORD);
            PastThePolicy.save(identities, user);
            identities.createMembership(id, group);
            identities.createTenantUserMembership("churchward", id);
        });
        KEPT.forEach(user -> sessions.put(user, rest.signIn(WATCHING.contains(user) ? "cockpit" : "tasklist", user)));
    }

    @AfterEach
    void removeThem() {
        LEFT.values().forEach(identities::deleteUser);
    }

    @Test
    void keptFromACaseInItsMiddleNobodyIsToldAnythingThatTheyWereNotToldBeforeIt() {
        String definition = definition();
        Map<String, String> unknown = new LinkedHashMap<>();
        unknown.put("case", "SM-1999-000001");
        for (String id : List.of("instance", "task", "execution", "job", "activity")) {
            unknown.put(id, UUID.randomUUID().toString());
        }
        unknown.put("definition", definition);
        Map<String, Map<String, String>> before = answers(unknown);

        String reference = rest.report("staff", Map.of("school", "churchward", "narrative", "What happened."));
        rest.complete("itservices", reference, "prevent-further-damage", Map.of("containment", "Taken down."));
        change("smt", reference, "serious", Map.of("reason", "A learner is afraid."));
        change("smt", reference, "information", Map.of("text", "There is more."));
        change("central", reference, "access", Map.of("user", "manager", "reason", "A complaint."));
        claim("principal", reference, "acknowledge-serious-incident");
        claim("central2", reference, "consider-further-information");
        rest.file("manager", reference);
        cases.runJobs(reference);
        rest.completeAtOnce(
                "central",
                reference,
                "make-initial-assessment",
                Map.of(
                        "apparentBreach", true,
                        "category", "offensive",
                        "subjectType", "employee",
                        "serious", true,
                        "assessment", "As reported.",
                        "subjectUsers", "itservices, staff"));
        rest.completeAtOnce("central", reference, "investigate", Map.of("findings", "It happened."));
        claim("smt", reference, "decide-course-of-action");
        assertThat(answers(known(reference, definition)))
                .as("the case shows, for those who work on it or watch it")
                .isNotEqualTo(before);
        change("smt", reference, "recusal", Map.of("reason", "I know them."));
        change("central2", reference, "recusal", Map.of("reason", "I know them, too."));
        rest.completeAtOnce(
                "left.smt",
                reference,
                "decide-course-of-action",
                Map.of(
                        "conduct",
                        "unacceptable",
                        "internalAction",
                        true,
                        "disciplinary",
                        true,
                        "rationale",
                        "Proportionate."));
        cases.runJobs(reference);
        claim("hr", reference, "accept-hand-off");
        change(
                "central",
                reference,
                "subjects",
                Map.of(
                        "users",
                        List.of("hr", "principal", "deputy", "manager", "analyst", "admin"),
                        "reason",
                        "In it."));
        Map<String, Integer> mails = mails(reference);

        change("central", reference, "messages", Map.of("text", "What day was it?"));
        rest.completeAtOnce("left.principal", reference, "acknowledge-serious-incident", Map.of("acknowledged", true));
        cases.timerIds(reference).stream().distinct().forEach(timer -> cases.fire(reference, timer));
        cases.runJobs(reference);
        assertSame(before, answers(known(reference, definition)), "while it runs");

        rest.completeAtOnce("left.hr", reference, "accept-hand-off", Map.of("handOffReference", "H-1"));
        rest.completeAtOnce("central", reference, "take-internal-action", Map.of("actionTaken", "A talk."));
        rest.completeAtOnce("central", reference, "consider-further-information", Map.of("consideration", "No."));
        Map<String, String> ids = known(reference, definition);
        rest.completeAtOnce(
                "central", reference, "close-case", Map.of("outcome", "Done.", "messageToReporter", "Thank you."));
        cases.runJobs(reference);
        assertThat(cases.file(reference).isClosed()).isTrue();
        assertSame(before, answers(ids), "once it is closed");
        assertThat(mails(reference)).as("mails to those who are kept from it").isEqualTo(mails);
    }

    private static void assertSame(
            Map<String, Map<String, String>> before, Map<String, Map<String, String>> after, String when) {
        List<String> different = new ArrayList<>();
        before.forEach((user, calls) -> calls.forEach((call, answer) -> {
            String now = String.valueOf(after.getOrDefault(user, Map.of()).get(call));
            if (!now.equals(answer)) {
                different.add("%s %s\n   before: %s\n   now:    %s"
                        .formatted(user, call, excerpt(answer, now), excerpt(now, answer)));
            }
        }));
        assertThat(different)
                .as(
                        "of %d answers, %s",
                        before.values().stream().mapToInt(Map::size).sum(), when)
                .isEmpty();
    }

    /** From a little before the first difference on. */
    private static String excerpt(String answer, String other) {
        int same = 0;
        while (same < Math.min(answer.length(), other.length()) && answer.charAt(same) == other.charAt(same)) {
            same++;
        }
        return answer.substring(Math.max(0, same - 100), Math.min(answer.length(), same + 400));
    }

    /** What each is answered at each call. */
    private Map<String, Map<String, String>> answers(Map<String, String> ids) {
        ReflectionTestUtils.invokeMethod(context.getBean("figures"), "forget"); // what was counted up to a minute ago
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        for (String user : KEPT) {
            Map<String, String> answers = new LinkedHashMap<>();
            for (String call : CALLS) {
                String path = call.replace("{user}", user);
                for (Map.Entry<String, String> id : ids.entrySet()) {
                    path = path.replace("{" + id.getKey() + "}", id.getValue());
                }
                Answer answer =
                        path.startsWith("/camunda/") ? sessions.get(user).get(path) : rest.get(user, path);
                answers.put(call, alike(answer, ids));
            }
            for (String filter : rest.get(user, "/engine-rest/filter").each("id")) {
                String path = "/engine-rest/filter/" + filter;
                answers.put(path + "/count", alike(rest.get(user, path + "/count"), ids));
                answers.put(path + "/list", alike(rest.post(user, path + "/list", Map.of()), ids));
            }
            all.put(user, answers);
        }
        return all;
    }

    private static String alike(Answer answer, Map<String, String> ids) {
        JsonNode json = answer.json();
        String body = json.isArray()
                ? StreamSupport.stream(json.spliterator(), false)
                        .map(JsonNode::toString)
                        .sorted()
                        .collect(Collectors.joining("\n"))
                : answer.body();
        for (Map.Entry<String, String> id : ids.entrySet()) {
            body = id.getKey().equals("definition") ? body : body.replace(id.getValue(), "{" + id.getKey() + "}");
        }
        // When it was answered, as which request, when the figures were counted, and how old other cases are.
        return answer.status() + " "
                + body.replaceAll(
                        "\"timestamp\":\"[^\"]*\"|\"request\":\"[^\"]*\"|(?<=and quote\\s{0,9}<strong>)[^<]*|Counted at <span>[^<]*|(?<=<span>)\\d+ (?:minute|hour)s?(?=</span>)",
                        "");
    }

    private Map<String, String> known(String reference, String definition) {
        String instance = cases.incident(reference).getId();
        Map<String, String> ids = new LinkedHashMap<>();
        ids.put("case", reference);
        ids.put("instance", instance);
        ids.put(
                "task",
                tasks.createTaskQuery()
                        .processInstanceBusinessKey(reference)
                        .list()
                        .get(0)
                        .getId());
        ids.put(
                "execution",
                runtime.createExecutionQuery().processInstanceId(instance).list().stream()
                        .filter(execution -> !execution.getId().equals(instance))
                        .findFirst()
                        .orElseThrow()
                        .getId());
        ids.put(
                "job",
                cases.timers(reference).stream()
                        .findFirst()
                        .map(job -> job.getId())
                        .orElse("no-job-of-the-case"));
        ids.put(
                "activity",
                history.createHistoricActivityInstanceQuery()
                        .processInstanceId(instance)
                        .list()
                        .get(0)
                        .getId());
        ids.put("definition", definition);
        return ids;
    }

    private String definition() {
        String reference = cases.report();
        return cases.incident(reference).getProcessDefinitionId();
    }

    private void change(String user, String reference, String call, Map<String, ?> body) {
        rest.post(user, "/api/cases/" + reference + "/" + call, body).expect(202);
    }

    private void claim(String user, String reference, String task) {
        rest.post(user, "/engine-rest/task/" + rest.task(user, reference, task) + "/claim", Map.of("userId", user))
                .expect(204);
    }

    private static Map<String, Integer> mails(String reference) {
        Map<String, Integer> counted = new LinkedHashMap<>();
        KEPT.forEach(user -> counted.put(user, (int) Mails.about(reference).stream()
                .filter(mail -> mail.to().contains(user + "@recourse.example"))
                .count()));
        return counted;
    }
}
