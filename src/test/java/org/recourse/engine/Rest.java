package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The running application as another program sees it: HTTP Basic with the users of the demonstration. */
final class Rest {

    static final String PASSWORD = "demo";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    Rest(int port) {
        this.port = port;
    }

    /** What came back. */
    record Answer(int status, String body) {

        JsonNode json() {
            try {
                return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
            } catch (JsonProcessingException e) {
                return MissingNode.getInstance();
            }
        }

        /** What a person reads of a refusal, at the engine's doors and at ours. */
        String message() {
            return json().path("message").asText(json().path("detail").asText(""));
        }

        List<String> each(String field) {
            return StreamSupport.stream(json().spliterator(), false)
                    .map(entry -> entry.path(field).asText())
                    .toList();
        }

        Answer expect(int expected) {
            assertThat(status).as(body).isEqualTo(expected);
            return this;
        }
    }

    Answer get(@Nullable String user, String path) {
        return send("GET", user, path, null);
    }

    Answer post(@Nullable String user, String path, @Nullable Object body) {
        return send("POST", user, path, body);
    }

    Answer put(@Nullable String user, String path, @Nullable Object body) {
        return send("PUT", user, path, body);
    }

    Answer delete(@Nullable String user, String path) {
        return send("DELETE", user, path, null);
    }

    /** With a JSON body; a String is sent as it stands. */
    Answer send(String method, @Nullable String user, String path, @Nullable Object body) {
        return send(method, user, path, body, "application/json");
    }

    Answer send(String method, @Nullable String user, String path, @Nullable Object body, String contentType) {
        return sendAs(user, PASSWORD, method, path, body, contentType);
    }

    Answer sendAs(
            @Nullable String user,
            String password,
            String method,
            String path,
            @Nullable Object body,
            String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        if (user != null) {
            String pair = user + ":" + password;
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", contentType).method(method, BodyPublishers.ofString(text(body)));
        }
        return send(client, request);
    }

    /** Signed in to Tasklist, Cockpit or Admin as a person is, with a session. */
    Answer inWebApp(String app, String user, String path) {
        return signIn(app, user).get(path);
    }

    /** Somebody who is signed in to a web application. */
    record Session(HttpClient browser, URI home) {

        Answer get(String path) {
            return send(browser, HttpRequest.newBuilder(home.resolve(path)));
        }
    }

    /** Signs in to Tasklist, Cockpit or Admin. */
    Session signIn(String app, String user) {
        CookieManager cookies = new CookieManager();
        HttpClient browser = HttpClient.newBuilder().cookieHandler(cookies).build();
        URI home = URI.create("http://localhost:" + port);
        send(browser, HttpRequest.newBuilder(home.resolve("/camunda/app/" + app + "/default/")));
        String token = cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .map(HttpCookie::getValue)
                .collect(Collectors.joining());
        send(
                        browser,
                        HttpRequest.newBuilder(home.resolve("/camunda/api/admin/auth/user/default/login/" + app))
                                .header("X-XSRF-TOKEN", token)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("username=" + user + "&password=" + PASSWORD)))
                .expect(200);
        return new Session(browser, home);
    }

    private static Answer send(HttpClient client, HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Files as Camunda Modeler sends them. */
    Answer deploy(String user, String name, Map<String, String> files) {
        String boundary = "----recourse";
        StringBuilder body = new StringBuilder(part(boundary, "\"deployment-name\"", name));
        files.forEach(
                (file, content) -> body.append(part(boundary, "\"" + file + "\"; filename=\"" + file + "\"", content)));
        body.append("--").append(boundary).append("--\r\n");
        return send(
                "POST",
                user,
                "/engine-rest/deployment/create",
                body.toString(),
                "multipart/form-data; boundary=" + boundary);
    }

    private static String part(String boundary, String name, String content) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=" + name + "\r\n\r\n" + content + "\r\n";
    }

    /** {@code {"variables": {name: {"value": value}}}}, as forms are sent. */
    static Map<String, Object> variables(Map<String, ?> fields) {
        return Map.of("variables", values(fields));
    }

    static Map<String, Object> values(Map<String, ?> fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            Map<String, @Nullable Object> wrapped = new LinkedHashMap<>();
            wrapped.put("value", value);
            values.put(name, wrapped);
        });
        return values;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(Object body) {
        if (body instanceof String text) {
            return text;
        }
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    // What people do, through Tasklist's calls.

    static final String START_FORM = "/engine-rest/process-definition/key/social-media-incident/submit-form";

    /** Reports by the start form and gives back the case's reference. */
    String report(String user, Map<String, ?> fields) {
        return post(user, START_FORM, variables(fields))
                .expect(200)
                .json()
                .path("businessKey")
                .asText();
    }

    /** Reports by the message and gives back the case's reference. */
    String reportByMessage(String user, Map<String, ?> fields) {
        return post(
                        user,
                        "/engine-rest/message",
                        Map.of(
                                "messageName",
                                "incident-reported",
                                "processVariables",
                                values(fields),
                                "resultEnabled",
                                true))
                .expect(200)
                .json()
                .path(0)
                .path("processInstance")
                .path("businessKey")
                .asText();
    }

    /** The open task, found in the person's own list. */
    String task(String user, String reference, String task) {
        Answer found = get(
                user,
                "/engine-rest/task?processInstanceBusinessKey=" + encoded(reference) + "&taskDefinitionKey=" + task);
        assertThat(found.expect(200).json())
                .as("%s in the list of %s: %s", task, user, found.body())
                .hasSize(1);
        return found.json().path(0).path("id").asText();
    }

    /** Completes the task as Tasklist does: takes it, then sends its form. */
    void complete(String user, String reference, String task, Map<String, ?> fields) {
        String id = task(user, reference, task);
        post(user, "/engine-rest/task/" + id + "/claim", Map.of("userId", user)).expect(204);
        post(user, "/engine-rest/task/" + id + "/submit-form", variables(fields))
                .expect(204);
    }

    /** Completes the task in one call. */
    void completeAtOnce(String user, String reference, String task, Map<String, ?> fields) {
        post(user, "/engine-rest/task/" + task(user, reference, task) + "/complete", variables(fields))
                .expect(204);
    }

    JsonNode file(String user, String reference) {
        return get(user, "/api/cases/" + reference).expect(200).json();
    }

    List<String> openTasks(String user, String reference) {
        return StreamSupport.stream(file(user, reference).path("openTasks").spliterator(), false)
                .map(task -> task.path("name").asText())
                .sorted()
                .toList();
    }

    List<String> chronology(String user, String reference) {
        return StreamSupport.stream(file(user, reference).path("chronology").spliterator(), false)
                .map(entry ->
                        entry.path("who").asText() + ": " + entry.path("what").asText())
                .toList();
    }
}
