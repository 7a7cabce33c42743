package org.recourse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packaged application is told to stop while a mail is being sent and a report comes in: both are finished first. */
class GracefulStopIT {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @Test
    void whatIsUnderWayIsFinishedAndThenItEnds() throws Exception {
        try (SlowMailServer mails = new SlowMailServer();
                RunningApp app = RunningApp.demo(
                        "graceful-stop",
                        "--spring.mail.host=127.0.0.1",
                        "--spring.mail.port=" + mails.port(),
                        "--logging.structured.format.console=ecs",
                        "--camunda.bpm.job-execution.lock-time-in-millis=300000",
                        "--camunda.bpm.job-execution.wait-time-in-millis=300",
                        "--camunda.bpm.job-execution.max-wait=1000")) {
            report(app.port());
            assertThat(mails.asked.await(60, TimeUnit.SECONDS))
                    .as("a mail is on its way")
                    .isTrue();

            String body =
                    "{\"school\": \"churchward\", \"narrative\": \"It came while the application was stopping.\"}";
            try (Socket request = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
                send(
                        request,
                        "POST /api/reports HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body.substring(0, 20));
                // Answered after the half report was sent on the same machine: that one has arrived as well.
                assertThat(app.isHealthy()).isTrue();

                app.stop();
                awaitSaid(app, "stopped job acquisition");
                mails.goOn.countDown();
                send(request, body.substring(20));
                assertThat(new BufferedReader(new InputStreamReader(request.getInputStream(), UTF_8)).readLine())
                        .as("the report that was under way")
                        .contains(" 201");
            }
            assertThat(app.awaitEnd(BOUND)).as("as a process that was told to").isEqualTo(143);
            int taken = mails.taken.get();
            assertThat(taken)
                    .as("the mail that was under way, and none was begun after it")
                    .isPositive();
            if (!TestDatabase.isPostgresql()) {
                try (Stream<Path> files = Files.list(app.data())) {
                    assertThat(files.map(file -> file.getFileName().toString()))
                            .as("the database is closed")
                            .contains("recourse.mv.db")
                            .noneMatch(name -> name.endsWith(".lock.db") || name.contains("tempFile"));
                }
            }
            assertThat(app.said()).contains("\"level\":\"INFO\"").doesNotContain("\"level\":\"ERROR\"");

            app.restart();
            assertThat(app.get("/api/board", "manager").body().toString())
                    .as("both reports")
                    .contains("SM-")
                    .matches(board ->
                            board.split("SM-\\d{4}-0*1\\b").length > 1 && board.split("SM-\\d{4}-0*2\\b").length > 1);
        }
    }

    private static void report(int port) throws Exception {
        Calls.asNobody(port)
                .postJson("/api/reports", "{\"school\": \"churchward\", \"narrative\": \"What happened.\"}");
    }

    private static void send(Socket request, String text) throws IOException {
        request.getOutputStream().write(text.getBytes(UTF_8));
        request.getOutputStream().flush();
    }

    private static void awaitSaid(RunningApp app, String words) {
        org.awaitility.Awaitility.await().atMost(BOUND).untilAsserted(() -> assertThat(app.said())
                .contains(words));
    }

    /** Takes each mail, but the first one only when it is let go on. */
    private static final class SlowMailServer implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger taken = new AtomicInteger();

        SlowMailServer() throws IOException {
            start(this::serve);
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            goOn.countDown();
            socket.close();
        }

        private static void start(Runnable work) {
            Thread thread = new Thread(work, "slow-smtp");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    start(() -> talk(client));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void talk(Socket client) {
            try (client) {
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
                OutputStream out = client.getOutputStream();
                say(out, "220 ready");
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    if (line.toUpperCase(Locale.ROOT).startsWith("DATA")) {
                        say(out, "354 go on");
                        while (!".".equals(in.readLine())) {}
                        asked.countDown();
                        goOn.await();
                        taken.incrementAndGet();
                    }
                    say(out, "250 ok");
                }
            } catch (IOException hungUp) {
                // The next caller.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void say(OutputStream out, String line) throws IOException {
            out.write((line + "\r\n").getBytes(UTF_8));
        }
    }
}
