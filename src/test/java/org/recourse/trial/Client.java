package org.recourse.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls a node as one of those who report or work, and counts what was answered. */
final class Client {

    static final ObjectMapper JSON = new ObjectMapper();

    /** Longer than a node waits for a connection to the database, so that it can still say that it got none. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Tally tally;

    Client(Tally tally) {
        this.tally = tally;
    }

    /** What was answered; status 0 where nothing was. */
    record Reply(int status, String body) {

        boolean is(int wanted) {
            return status == wanted;
        }

        /** Whether it may have been done or not: nothing was answered, or that something went wrong. */
        boolean isInDoubt() {
            return status == 0 || status >= 500;
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A call, to be made of any node. */
    record Call(
            String what,
            String method,
            String path,
            @Nullable BodyPublisher body,
            Map<String, String> headers) {

        static Call get(String what, String path, String user) {
            return new Call(what, "GET", path, null, Map.of("Authorization", basic(user)));
        }

        static Call post(String what, String path, String user, Object body) {
            return json(what, path, body, Map.of("Authorization", basic(user)));
        }

        static Call json(String what, String path, Object body, Map<String, String> headers) {
            try {
                return new Call(what, "POST", path, BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)), headers)
                        .with("Content-Type", "application/json");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** As the button of a page sends it. */
        static Call form(String what, String path, String user) {
            return new Call(
                    what,
                    "POST",
                    path,
                    null,
                    Map.of("Authorization", basic(user), "Content-Type", "application/x-www-form-urlencoded"));
        }

        /** Puts one file live, as Modeler does. */
        static Call deployment(String what, String user, String file, String text) {
            String part = "--part\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n";
            String body = part.formatted("deployment-name", "", "A trial")
                    + part.formatted("data", "; filename=\"" + file + "\"", text) + "--part--\r\n";
            return new Call(
                    what,
                    "POST",
                    "/engine-rest/deployment/create",
                    BodyPublishers.ofString(body),
                    Map.of("Authorization", basic(user), "Content-Type", "multipart/form-data; boundary=part"));
        }

        Call with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Call(what, method, path, body, more);
        }

        private static String basic(String user) {
            return "Basic " + Base64.getEncoder().encodeToString((user + ":demo").getBytes(UTF_8));
        }
    }

    Reply send(Node node, Call call) {
        return sendAsync(node, call).join();
    }

    /** Sends the same to the first node and the last at the same moment: to the same one, where there is one. */
    List<Reply> sendTwice(List<Node> nodes, Call call) {
        CompletableFuture<Reply> first = sendAsync(nodes.get(0), call);
        CompletableFuture<Reply> second = sendAsync(nodes.get(nodes.size() - 1), call);
        return List.of(first.join(), second.join());
    }

    private CompletableFuture<Reply> sendAsync(Node node, Call call) {
        Instant begin = Instant.now();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + call.path()))
                .timeout(PATIENCE)
                .method(call.method(), call.body() == null ? BodyPublishers.noBody() : call.body());
        call.headers().forEach(request::header);
        return http.sendAsync(request.build(), BodyHandlers.ofString())
                .handle((answer, failure) ->
                        answer == null ? new Reply(0, "") : new Reply(answer.statusCode(), answer.body()))
                .thenApply(reply -> {
                    tally.count(call.what(), reply.status(), begin, Instant.now());
                    return reply;
                });
    }
}
