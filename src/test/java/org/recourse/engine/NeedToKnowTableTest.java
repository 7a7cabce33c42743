package org.recourse.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.recourse.Cases;
import org.recourse.RecourseTest;
import org.recourse.engine.Rest.Answer;
import org.recourse.trust.Role;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;

/**
 * Every role, at the case's school and at another, in every relation to a case, at every call. Who is asked stands in
 * {@code need-to-know/who.txt}, and what the calls answer in {@code need-to-know/calls.txt}.
 */
@RecourseTest
@TestInstance(Lifecycle.PER_CLASS)
class NeedToKnowTableTest {

    private static final Map<String, Object> ASSESSMENT = Map.of(
            "apparentBreach", true,
            "category", "offensive",
            "subjectType", "employee",
            "serious", false,
            "assessment", "As reported.");
    private static final Map<String, Object> DECISION = Map.of(
            "conduct", "unacceptable", "internalAction", true, "disciplinary", true, "rationale", "Proportionate.");
    private static final Map<String, Object> KNOWN = Map.of("acknowledged", true);
    private static final String ACKNOWLEDGE = "acknowledge-serious-incident";

    @LocalServerPort
    int port;

    @Autowired
    Cases cases;

    @Autowired
    TaskService tasks;

    @Autowired
    RuntimeService runtime;

    @Autowired
    HistoryService history;

    @Autowired
    IdentityService identities;

    private Rest rest;
    private final Map<String, String> references = new HashMap<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Set<String> users = new TreeSet<>();

    /** Somebody who is asked: one square of the first table. */
    private record Asked(String role, String relation, String place, String sight) {

        String user() {
            return "table." + role + "." + relation;
        }

        @Override
        public String toString() {
            return role + ", " + relation + ", " + place;
        }
    }

    /** What a case is known by. */
    private record Place(
            String reference,
            String instance,
            String definition,
            String execution,
            String job,
            String activity,
            Map<String, String> taskOfGroup,
            String anyTask,
            Set<String> marks) {}

    /** One line of the second table. */
    private record Call(String method, String path, String body, Map<String, String> expected) {}

    @BeforeAll
    void bringPeopleAndCasesTogether() {
        rest = new Rest(port);
        List<Asked> all = everybody();
        for (Asked asked : all) {
            createUser(asked);
        }
        for (String name : List.of(
                "new",
                "held",
                "deciding",
                "deciding-held",
                "chair",
                "chair-held",
                "chair-past",
                "hand-off",
                "hand-off-held",
                "past")) {
            references.put(name, rest.report("staff", Map.of("school", "churchward", "narrative", "What happened.")));
        }
        for (String name : List.of("deciding-held", "hand-off", "hand-off-held", "past")) {
            rest.completeAtOnce("central", of(name), "make-initial-assessment", ASSESSMENT);
        }
        rest.completeAtOnce(past("central-services"), of("deciding"), "make-initial-assessment", ASSESSMENT);
        for (String name : List.of("deciding", "deciding-held", "hand-off", "hand-off-held", "past")) {
            rest.completeAtOnce("central", of(name), "investigate", Map.of("findings", "It happened."));
        }
        rest.completeAtOnce("smt", of("hand-off"), "decide-course-of-action", DECISION);
        rest.completeAtOnce("smt", of("hand-off-held"), "decide-course-of-action", DECISION);
        rest.completeAtOnce(past("smt"), of("past"), "decide-course-of-action", DECISION);
        rest.completeAtOnce(past("hr"), of("past"), "accept-hand-off", Map.of("handOffReference", "H-1"));
        rest.completeAtOnce(
                past("it-services"), of("past"), "prevent-further-damage", Map.of("containment", "Taken down."));
        for (String name : List.of("chair", "chair-held", "chair-past")) {
            post("central", name, "subjects", Map.of("users", "principal,deputy", "reason", "In it."));
        }
        for (String name :
                List.of("new", "held", "deciding-held", "chair", "chair-held", "chair-past", "hand-off", "past")) {
            post("central", name, "serious", Map.of("reason", "A learner is afraid."));
        }
        rest.completeAtOnce(past("principal"), of("past"), ACKNOWLEDGE, KNOWN);
        rest.completeAtOnce(past("deputy-principal"), of("hand-off"), ACKNOWLEDGE, KNOWN);
        rest.completeAtOnce(past("chair-of-governors"), of("chair-past"), ACKNOWLEDGE, KNOWN);
        for (Asked asked : all) {
            switch (asked.relation()) {
                case "assignee" -> claim(asked);
                case "access" ->
                    post("central", asked.place(), "access", Map.of("user", asked.user(), "reason", "A complaint."));
                case "recused" -> post(asked.user(), asked.place(), "recusal", Map.of("reason", "I know them."));
                case "subject" ->
                    post("central", asked.place(), "subjects", Map.of("users", asked.user(), "reason", "In it."));
                default -> {}
            }
        }
        references.forEach((name, reference) -> places.put(name, place(reference)));
    }

    @AfterAll
    void removePeople() {
        users.forEach(identities::deleteUser);
    }

    @Test
    void everyCallTellsEverybodyWhatIsWrittenAndNoMore() {
        List<Call> calls = calls();
        List<String> wrong = new ArrayList<>();
        Map<String, Rest.Session> sessions = new ConcurrentHashMap<>();
        int checked = 0;
        for (Asked asked : everybody()) {
            for (Call call : calls) {
                String expected = Objects.requireNonNull(call.expected().get(asked.sight()), asked.sight());
                String answer = ask(asked, call, sessions);
                checked++;
                if (!fits(answer, expected)) {
                    wrong.add("%s %s: %s (%s) gets %s instead of %s"
                            .formatted(call.method(), call.path(), asked, asked.sight(), answer, expected));
                }
            }
        }
        System.getLogger("need to know")
                .log(System.Logger.Level.INFO, checked + " combinations of role, relation and call checked");
        assertThat(wrong).as("%d of %d combinations", wrong.size(), checked).isEmpty();
        assertThat(checked).isGreaterThan(4000);
    }

    @Test
    void namesEveryRoleAndEveryRelation() {
        assertThat(everybody().stream().map(Asked::role).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Role.values()).map(Role::id).toList());
    }

    /** A call as the person makes it, and what kind of answer it is. */
    private String ask(Asked asked, Call call, Map<String, Rest.Session> sessions) {
        Place place = places.get(asked.place());
        String path = filledIn(call.path(), asked, place);
        String user = asked.user();
        if (call.method().equals("FILTERS")) {
            boolean sees = rest.get(user, path).each("id").stream()
                    .anyMatch(filter -> kind(rest.post(user, path + "/" + filter + "/list", Map.of()), path, place)
                            .equals("sees"));
            return sees ? "sees" : "empty";
        }
        Answer answer =
                switch (call.method()) {
                    case "GET" -> rest.get(user, path);
                    case "POST" -> rest.post(user, path, filledIn(call.body(), asked, place));
                    case "FORM" -> rest.send("POST", user, path, "text=&users=", "application/x-www-form-urlencoded");
                    case "APP" ->
                        sessions.computeIfAbsent(user, name -> rest.signIn(appOf(asked), name))
                                .get(path);
                    default -> throw new IllegalArgumentException(call.method());
                };
        return kind(answer, path, place);
    }

    private static String appOf(Asked asked) {
        return Role.WORKING.stream().anyMatch(role -> role.id().equals(asked.role())) ? "tasklist" : "cockpit";
    }

    private static String kind(Answer answer, String path, Place place) {
        if (answer.status() / 100 != 2) {
            return String.valueOf(answer.status());
        }
        boolean file = path.contains("/record.") && !answer.body().isEmpty();
        boolean counted = answer.json().path("count").asInt() > 0;
        return file || counted || place.marks().stream().anyMatch(answer.body()::contains) ? "sees" : "empty";
    }

    private static boolean fits(String answer, String expected) {
        boolean success = answer.equals("sees") || answer.equals("empty");
        return switch (expected) {
            case "2xx" -> success;
            case "4xx" -> answer.startsWith("4");
            case "4-5xx" -> answer.startsWith("4") || answer.startsWith("5");
            default -> answer.equals(expected);
        };
    }

    private static String filledIn(String text, Asked asked, Place place) {
        return text.replace("{case}", place.reference())
                .replace("{instance}", place.instance())
                .replace("{task}", place.taskOfGroup().getOrDefault(asked.role(), place.anyTask()))
                .replace("{job}", place.job())
                .replace("{execution}", place.execution())
                .replace("{activity}", place.activity())
                .replace("{definition}", place.definition());
    }

    private Place place(String reference) {
        ProcessInstance instance = cases.incident(reference);
        Set<String> marks = new TreeSet<>(Set.of(reference));
        Map<String, String> taskOfGroup = new HashMap<>();
        List<Task> open =
                tasks.createTaskQuery().processInstanceBusinessKey(reference).list();
        for (Task task : open) {
            marks.add(task.getId());
            cases.candidateGroups(task).forEach(group -> taskOfGroup.put(group, task.getId()));
        }
        cases.instances(reference).forEach(one -> {
            marks.add(one.getId());
            runtime.createExecutionQuery().processInstanceId(one.getId()).list().forEach(e -> marks.add(e.getId()));
            history.createHistoricActivityInstanceQuery()
                    .processInstanceId(one.getId())
                    .list()
                    .forEach(activity -> marks.add(activity.getId()));
        });
        cases.timers(reference).forEach(job -> marks.add(job.getId()));
        return new Place(
                reference,
                instance.getId(),
                instance.getProcessDefinitionId(),
                runtime.createExecutionQuery()
                        .processInstanceId(instance.getId())
                        .list()
                        .get(0)
                        .getId(),
                cases.timers(reference).stream()
                        .filter(job -> job.getProcessInstanceId().equals(instance.getId()))
                        .findFirst()
                        .orElseThrow()
                        .getId(),
                history.createHistoricActivityInstanceQuery()
                        .processInstanceId(instance.getId())
                        .list()
                        .get(0)
                        .getId(),
                taskOfGroup,
                open.get(0).getId(),
                marks);
    }

    private void createUser(Asked asked) {
        User user = identities.newUser(asked.user());
        user.setPassword(Rest.PASSWORD);
        PastThePolicy.save(identities, user);
        users.add(asked.user());
        identities.createMembership(asked.user(), asked.role());
        identities.createTenantUserMembership(
                asked.relation().equals("other") ? "northside" : "churchward", asked.user());
    }

    private void claim(Asked asked) {
        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(of(asked.place()))
                .taskCandidateGroup(asked.role())
                .taskUnassigned()
                .list()
                .get(0)
                .getId();
        rest.post(asked.user(), "/engine-rest/task/" + task + "/claim", Map.of("userId", asked.user()))
                .expect(204);
    }

    private void post(String user, String place, String call, Map<String, ?> body) {
        rest.post(user, "/api/cases/" + of(place) + "/" + call, body).expect(202);
    }

    private String of(String place) {
        return references.get(place);
    }

    private static String past(String role) {
        return "table." + role + ".past";
    }

    private static List<Asked> everybody() {
        List<List<String>> rows = rows("need-to-know/who.txt");
        List<String> relations = rows.get(0);
        List<Asked> all = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            for (int i = 1; i < relations.size(); i++) {
                if (!row.get(i).equals("-")) {
                    String[] square = row.get(i).split(":");
                    all.add(new Asked(row.get(0), relations.get(i), square[0], square[1]));
                }
            }
        }
        return all;
    }

    private static List<Call> calls() {
        List<List<String>> rows = rows("need-to-know/calls.txt");
        List<String> sights = rows.get(0);
        return rows.subList(1, rows.size()).stream()
                .map(row -> {
                    String[] call = row.get(0).split(" ", 3);
                    Map<String, String> expected = new LinkedHashMap<>();
                    IntStream.range(1, sights.size()).forEach(i -> expected.put(sights.get(i), row.get(i)));
                    return new Call(call[0], call[1], call.length == 3 ? call[2] : "", expected);
                })
                .toList();
    }

    private static List<List<String>> rows(String resource) {
        try {
            return new ClassPathResource(resource)
                    .getContentAsString(UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Stream.of(line.split("\\|")).map(String::strip).toList())
                    .toList();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
