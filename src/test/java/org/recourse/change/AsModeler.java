package org.recourse.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse;
import java.util.Map;
import org.recourse.Calls;

/** Puts files live with the request that Camunda Modeler sends. */
final class AsModeler {

    private static final String BOUNDARY = "----recourse";

    private AsModeler() {}

    static HttpResponse<byte[]> deploy(int port, String user, String name, Map<String, String> files) {
        StringBuilder body = new StringBuilder(part("\"deployment-name\"", name))
                .append(part("\"deploy-changed-only\"", "true"))
                .append(part("\"deployment-source\"", "Camunda Modeler"));
        files.forEach((file, content) -> body.append(part("\"" + file + "\"; filename=\"" + file + "\"", content)));
        body.append("--").append(BOUNDARY).append("--\r\n");
        return Calls.as(user, port)
                .send(
                        "POST",
                        "/engine-rest/deployment/create",
                        body.toString().getBytes(UTF_8),
                        Map.of("Content-Type", "multipart/form-data; boundary=" + BOUNDARY));
    }

    private static String part(String name, String content) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=" + name + "\r\n\r\n" + content + "\r\n";
    }
}
