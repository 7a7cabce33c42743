package org.recourse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.recourse.Calls;
import org.recourse.RecourseTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@RecourseTest
class OwnNonceTest {

    private static final Pattern IN_POLICY = Pattern.compile("'nonce-([A-Za-z0-9_-]+)'");
    private static final Pattern IN_PAGE = Pattern.compile("nonce=\"([A-Za-z0-9_-]+)\"");

    @LocalServerPort
    int port;

    @Test
    void pagesLoadedAtOnceAllRunTheirScripts() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(8);
        try {
            List<Callable<HttpResponse<byte[]>>> loads = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                String app = List.of("tasklist", "cockpit", "admin", "welcome").get(i % 4);
                loads.add(() -> Calls.asNobody(port).get("/camunda/app/" + app + "/default/"));
            }
            for (Future<HttpResponse<byte[]>> load : people.invokeAll(loads)) {
                HttpResponse<byte[]> page = load.get();
                assertThat(page.statusCode()).isEqualTo(200);
                Matcher policy = IN_POLICY.matcher(
                        page.headers().firstValue("Content-Security-Policy").orElseThrow());
                assertThat(policy.find()).isTrue();
                List<String> inPage = IN_PAGE.matcher(Calls.textOf(page))
                        .results()
                        .map(nonce -> nonce.group(1))
                        .distinct()
                        .toList();
                assertThat(inPage).containsExactly(policy.group(1));
            }
        } finally {
            people.shutdown();
        }
    }
}
