package org.recourse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Base64;
import java.util.Map;

/** Calls on the running application from outside, as one person. */
public final class Calls {

    private final HttpClient client;
    private final String address;
    private final Map<String, String> headers;
    private final CookieManager cookies;

    private Calls(String address, Map<String, String> headers) {
        this.address = address;
        this.headers = headers;
        this.cookies = new CookieManager();
        this.client = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    /** With HTTP Basic. */
    public static Calls as(String user, int port) {
        String secret = Base64.getEncoder().encodeToString((user + ":demo").getBytes(StandardCharsets.UTF_8));
        return new Calls("http://localhost:" + port, Map.of("Authorization", "Basic " + secret));
    }

    /** Without signing in. */
    public static Calls asNobody(int port) {
        return new Calls("http://localhost:" + port, Map.of());
    }

    /** With the session of Tasklist. */
    public static Calls signedIn(String user, int port) {
        return signedIn(user, port, "tasklist");
    }

    /** With the session of one of the web applications. */
    public static Calls signedIn(String user, int port, String application) {
        Calls calls = new Calls("http://localhost:" + port, Map.of());
        calls.get("/camunda/app/" + application + "/default/");
        String token = calls.cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
                .findFirst()
                .orElseThrow()
                .getValue();
        HttpResponse<byte[]> answer = calls.send(
                "POST",
                "/camunda/api/admin/auth/user/default/login/" + application,
                ("username=" + URLEncoder.encode(user, StandardCharsets.UTF_8) + "&password=demo")
                        .getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/x-www-form-urlencoded", "X-XSRF-TOKEN", token));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("Sign-in failed: " + answer.statusCode());
        }
        return calls;
    }

    /** The value of a cookie that the application has set; empty where it has not. */
    public String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    public HttpResponse<byte[]> get(String path) {
        return send("GET", path, new byte[0], Map.of());
    }

    /** Reads so many bytes of an answer and leaves the rest. */
    public byte[] first(String path, int bytes) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        headers.forEach(request::setHeader);
        try (InputStream body =
                client.send(request.build(), BodyHandlers.ofInputStream()).body()) {
            return body.readNBytes(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpResponse<byte[]> postJson(String path, String json) {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), Map.of("Content-Type", "application/json"));
    }

    /** Sends a file as the part {@code file}, and other parts as they are. */
    public HttpResponse<byte[]> upload(
            String path, String name, byte[] content, Map<String, String> parts, Map<String, String> more) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        parts.forEach((part, value) -> body.writeBytes(
                text("--border\r\nContent-Disposition: form-data; name=\"" + part + "\"\r\n\r\n" + value + "\r\n")));
        body.writeBytes(text("--border\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
        body.writeBytes(content);
        body.writeBytes(text("\r\n--border--\r\n"));
        Map<String, String> all = new java.util.HashMap<>(more);
        all.put("Content-Type", "multipart/form-data; boundary=border");
        return send("POST", path, body.toByteArray(), all);
    }

    public HttpResponse<byte[]> upload(String path, String name, byte[] content) {
        return upload(path, name, content, Map.of(), Map.of());
    }

    public HttpResponse<byte[]> send(String method, String path, byte[] body, Map<String, String> more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        more.forEach(request::setHeader);
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static String textOf(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
