package org.recourse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** On a slow line a script of 4 MB is what somebody waits for. */
@RecourseTest
class CompressionTest {

    private static final String SCRIPT = "/camunda/lib/deps.js";

    @LocalServerPort
    int port;

    @Test
    void scriptsAreSentAFractionOfTheirSize() throws Exception {
        byte[] whole = Calls.asNobody(port).get(SCRIPT).body();
        HttpResponse<byte[]> sent = packed(Calls.asNobody(port), SCRIPT);

        assertThat(sent.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(sent.body()).hasSizeLessThan(whole.length / 3);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(sent.body())).readAllBytes())
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/report", "/camunda/app/tasklist/default/", "/engine-rest/process-definition"})
    void whatMayHoldASecretIsNot(String address) {
        HttpResponse<byte[]> sent = packed(Calls.as("admin", port), address);

        assertThat(sent.statusCode()).isEqualTo(200);
        assertThat(sent.body()).hasSizeGreaterThan(2_500);
        assertThat(sent.headers().firstValue("Content-Encoding")).isEmpty();
    }

    private static HttpResponse<byte[]> packed(Calls calls, String address) {
        return calls.send("GET", address, new byte[0], Map.of("Accept-Encoding", "gzip"));
    }
}
