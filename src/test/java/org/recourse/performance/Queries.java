package org.recourse.performance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.recourse.Calls;

/**
 * What people's programs ask while they work: what Tasklist sends for its list and for a task, the pages and calls of a case,
 * the board, and what Cockpit sends for its processes. Each is asked over HTTP by somebody who is signed in.
 */
final class Queries {

    private static final String ENGINE = "/camunda/api/engine/engine/default";
    private static final String COCKPIT = "/camunda/api/cockpit/plugin/base/default";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As Tasklist sends it for a list, in the order that it shows unless somebody chooses another. */
    private static final String NEWEST_FIRST = list("created", "desc");

    private static final String NEXT_DUE_FIRST = list("dueDate", "asc");

    private final Map<String, Runnable> all = new LinkedHashMap<>();
    private final int port;
    private final List<String> references;

    /**
     * In an application.
     *
     * @param references cases that can be opened
     */
    Queries(int port, List<String> references) {
        this.port = port;
        this.references = references;
    }

    private static String list(String by, String order) {
        return """
                {"processVariables":[],"taskVariables":[],"caseInstanceVariables":[],
                 "sorting":[{"sortBy":"%s","sortOrder":"%s"}],"active":true}
                """.formatted(by, order);
    }

    /**
     * Asks for each in turn.
     *
     * @param times how often; the median counts
     * @param withCockpit whether for Cockpit's figures and lists as well
     * @return {@code name=milliseconds;...}
     */
    String ask(int times, boolean withCockpit) {
        all.clear();
        tasklist("central", "Central Services", "close-case");
        tasklist("smt", "SMT member", "decide-course-of-action");
        cases();
        if (withCockpit) {
            cockpit();
        }
        double[][] millis = new double[all.size()][times];
        for (int i = 0; i < times; i++) {
            int which = 0;
            for (Runnable query : all.values()) {
                long start = System.nanoTime();
                query.run();
                millis[which++][i] = (System.nanoTime() - start) / 1e6;
            }
        }
        StringBuilder answer = new StringBuilder();
        int which = 0;
        for (String name : all.keySet()) {
            Arrays.sort(millis[which]);
            answer.append(String.format(Locale.ROOT, "%s=%.2f;", name, millis[which++][times / 2]));
        }
        return answer.toString();
    }

    private void tasklist(String user, String who, String step) {
        Calls calls = Calls.signedIn(user, port);
        String filters = ENGINE + "/filter?firstResult=0&maxResults=2000&itemCount=false&resourceType=Task";
        add(
                who,
                "Tasklist: who is signed in (nothing of the cases)",
                () -> get(calls, "/camunda/api/admin/auth/user/default"));
        add(who, "Tasklist: the filters", () -> {
            get(calls, ENGINE + "/filter/count?itemCount=false&resourceType=Task");
            get(calls, filters);
        });
        Map<String, String> ids = new LinkedHashMap<>();
        for (JsonNode filter : json(get(calls, filters))) {
            ids.put(filter.get("name").asText(), filter.get("id").asText());
        }
        ids.forEach((name, id) -> add(who, "Tasklist: " + name, () -> page(calls, id, 0, NEWEST_FIRST)));
        String group = ids.get("My group's tasks");
        add(who, "Tasklist: My group's tasks, the next due first", () -> page(calls, group, 0, NEXT_DUE_FIRST));
        add(who, "Tasklist: My group's tasks, third page", () -> page(calls, group, 30, NEWEST_FIRST));
        String task = task(calls, step);
        add(who, "Tasklist: a task, its people and its form", () -> {
            get(calls, ENGINE + "/task/" + task);
            get(calls, ENGINE + "/task/" + task + "/identity-links");
            get(calls, ENGINE + "/task/" + task + "/form");
            get(calls, ENGINE + "/task/" + task + "/deployed-form");
        });
        add(who, "Tasklist: take a task and give it back", () -> {
            post(calls, ENGINE + "/task/" + task + "/claim", "{\"userId\":\"" + user + "\"}");
            post(calls, ENGINE + "/task/" + task + "/unclaim", "{}");
        });
    }

    private void cases() {
        Calls central = Calls.signedIn("central", port);
        String reference = references.get(references.size() - 4);
        add("Central Services", "Case file, the page", () -> get(central, "/cases/" + reference));
        add("Central Services", "Case file, the call", () -> get(central, "/api/cases/" + reference));
        add(
                "Central Services",
                "Case file, whether the chronology is whole",
                () -> get(central, "/api/cases/" + reference + "/chronology/verified"));
        add(
                "Central Services",
                "Tasks of one case",
                () -> get(central, ENGINE + "/task?processInstanceBusinessKey=" + reference));
        Calls manager = Calls.signedIn("manager", port, "cockpit");
        add("Case manager", "Board, the latest first", () -> get(manager, "/board"));
        add("Case manager", "Board, search by reference", () -> get(manager, "/board?search=" + reference));
        add("Case manager", "Board, figures", () -> get(manager, "/board/figures"));
    }

    private void cockpit() {
        Calls calls = Calls.signedIn("manager", port, "cockpit");
        String who = "Case manager";
        String definition = "";
        for (JsonNode one :
                json(get(calls, ENGINE + "/process-definition?latestVersion=true&key=social-media-incident"))) {
            definition = one.get("id").asText();
        }
        String process = definition;
        String instances =
                "{\"processDefinitionId\":\"" + process + "\",\"sortBy\":\"startTime\",\"sortOrder\":\"desc\"}";
        add(who, "Cockpit: running processes on the first page", () -> {
            get(calls, COCKPIT + "/process-definition/statistics?rootIncidents=true");
            get(calls, COCKPIT + "/process-definition/statistics?incidents=true");
        });
        add(who, "Cockpit: the processes", () -> {
            get(calls, COCKPIT + "/process-definition/statistics-count");
            get(
                    calls,
                    COCKPIT
                            + "/process-definition/statistics?firstResult=0&maxResults=50&sortBy=instances&sortOrder=desc");
        });
        add(who, "Cockpit: open tasks on the first page", () -> post(calls, ENGINE + "/task/count", "{}"));
        add(
                who,
                "Cockpit: the instances of a process, first page",
                () -> post(calls, COCKPIT + "/process-instance?firstResult=0&maxResults=50", instances));
        add(
                who,
                "Cockpit: how many instances a process has",
                () -> post(calls, COCKPIT + "/process-instance/count", instances));
        add(
                who,
                "Cockpit: how many are at each step",
                () -> get(calls, ENGINE + "/process-definition/" + process + "/statistics?incidents=true"));
        // Each time a question that nobody has asked before.
        int[] asked = {0};
        add(
                who,
                "Cockpit: how many instances a process has, counted anew",
                () -> post(calls, COCKPIT + "/process-instance/count", instances + " ".repeat(++asked[0])));
        add(
                who,
                "Cockpit: how many are at each step, counted anew",
                () -> get(
                        calls,
                        ENGINE + "/process-definition/" + process + "/statistics?incidents=true&number=" + ++asked[0]));
        JsonNode one = json(post(
                calls, ENGINE + "/process-instance?maxResults=1", "{\"businessKey\":\"" + references.get(2) + "\"}"));
        String instance = one.get(0).get("id").asText();
        add(who, "Cockpit: one instance", () -> {
            get(calls, ENGINE + "/process-instance/" + instance);
            get(calls, ENGINE + "/process-instance/" + instance + "/activity-instances");
            post(
                    calls,
                    ENGINE + "/variable-instance?firstResult=0&maxResults=50",
                    "{\"processInstanceIdIn\":[\"" + instance + "\"]}");
        });
    }

    private void add(String who, String what, Runnable query) {
        all.put(who + "|" + what, query);
    }

    /** A free task of a real case, which can be opened, whose step is the user's. */
    private String task(Calls calls, String step) {
        for (String reference : references) {
            for (JsonNode task : json(get(calls, ENGINE + "/task?processInstanceBusinessKey=" + reference))) {
                if (task.get("taskDefinitionKey").asText().equals(step)
                        && task.get("assignee").isNull()) {
                    return task.get("id").asText();
                }
            }
        }
        throw new IllegalStateException("Nobody is at " + step);
    }

    private static byte[] page(Calls calls, String filter, int first, String body) {
        return ok(calls.send(
                "POST",
                ENGINE + "/filter/" + filter + "/list?firstResult=" + first + "&maxResults=15",
                body.getBytes(StandardCharsets.UTF_8),
                headers(calls, "application/hal+json")));
    }

    private static byte[] post(Calls calls, String path, String body) {
        return ok(calls.send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers(calls, "application/json")));
    }

    private static Map<String, String> headers(Calls calls, String accept) {
        return Map.of("Content-Type", "application/json", "Accept", accept, "X-XSRF-TOKEN", calls.cookie("XSRF-TOKEN"));
    }

    private static byte[] get(Calls calls, String path) {
        return ok(calls.get(path));
    }

    private static byte[] ok(HttpResponse<byte[]> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer.statusCode() + " for " + answer.uri() + ": " + Calls.textOf(answer));
        }
        return answer.body();
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
