package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A browser that follows one redirect at a time, so that a test can put something else in between. */
final class BrowserByHand {

    static final String TASKLIST = "/camunda/app/tasklist/default/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final URI home;

    BrowserByHand(String address) {
        this.home = URI.create(address);
    }

    HttpResponse<String> get(String address) {
        return send(HttpRequest.newBuilder(home.resolve(address)));
    }

    HttpResponse<String> post(String address, String type, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(home.resolve(address))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return send(request);
    }

    /** From a page that needs a sign-in to the provider's own; the address of that. */
    String toProvider(String page) {
        HttpResponse<String> start = get(redirect(get(page)));
        return redirect(start);
    }

    /** Signs in on the provider's page; the address it sends the browser back to. */
    String atProvider(String signInPage, String subject, Map<String, ?> claims) {
        return redirect(post(
                signInPage,
                "application/x-www-form-urlencoded",
                "username=" + encoded(subject) + "&claims=" + encoded(json(claims)),
                Map.of()));
    }

    /** The whole way; what the application answers at its end. */
    HttpResponse<String> signIn(String subject, Map<String, ?> claims) {
        return get(atProvider(toProvider(TASKLIST), subject, claims));
    }

    /** Who the web applications take this browser for; empty where nobody. */
    String user() {
        HttpResponse<String> answer = get("/camunda/api/admin/auth/user/default");
        try {
            return answer.statusCode() == 200
                    ? JSON.readTree(answer.body()).path("userId").asText()
                    : "";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    static String redirect(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    static String query(String address, String name) {
        for (String pair : URI.create(address).getRawQuery().split("&")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        throw new AssertionError("No " + name + " in " + address);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
